"""The ledger adds up to what is held, whatever happens, and says why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rotation.models import Activity, LedgerEntry, Membership
from rotation.selectors import ledger as balances
from rotation.services import ledger
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_team, make_user

pytestmark = pytest.mark.django_db

WHY = {"code": "published"}
LONG_AGO = NOON - balances.HISTORY
TODAY = NOON.date()


def entered(shift):
    return ledger.for_shift(shift=shift, reason=WHY, by=None, now=NOON)


def sums(member):
    rows = LedgerEntry.objects.filter(member=member).values_list("points", "unsocial")
    return tuple(sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0)


def give(member, rota, points, *, at=NOON - timedelta(days=7), unsocial=0, key=None):
    return LedgerEntry.objects.create(
        member=member,
        rota=rota,
        kind="correction",
        points=points,
        unsocial=unsocial,
        counts_at=at,
        made_at=at,
        key=key or f"given-{LedgerEntry.objects.count()}",
    )


def test_a_held_shift_is_entered_once_however_often_it_is_asked():
    shift = make_shift(make_member(), points=8, unsocial=1)

    assert [entered(shift), entered(shift)] == [1, 0]

    entry = LedgerEntry.objects.get()
    assert (entry.points, entry.unsocial, entry.reason) == (8, 1, WHY)
    assert (entry.shift, entry.counts_at) == (shift, shift.starts_at)


def test_a_shift_that_changes_hands_is_reversed_and_entered_anew():
    first, second = make_member(), make_member()
    shift = make_shift(first, points=4)
    entered(shift)

    shift.member = second
    assert [entered(shift), entered(shift)] == [2, 0]

    assert sums(first) == (0, 0)
    assert sums(second) == (4, 0)


def test_a_shift_may_come_back_to_the_one_who_had_it():
    first, second = make_member(), make_member()
    shift = make_shift(first, points=4)
    for holder in (first, second, first, second, first):
        shift.member = holder
        entered(shift)

    assert (sums(first), sums(second)) == ((4, 0), (0, 0))
    assert LedgerEntry.objects.count() == 9


def test_a_reversal_counts_at_the_moment_its_entry_counted():
    shift = make_shift(make_member(), points=4)
    entered(shift)
    was = shift.starts_at

    shift.starts_at += timedelta(days=400)
    entered(shift)

    moments = LedgerEntry.objects.order_by("pk").values_list("kind", "counts_at")
    assert list(moments) == [("shift", was), ("reversal", was), ("shift", shift.starts_at)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "cancelled"}, id="cancelled"),
        pytest.param({"member": None}, id="opened"),
    ],
)
def test_what_nobody_holds_any_more_is_taken_back(change):
    member = make_member()
    shift = make_shift(member, points=4)
    entered(shift)

    for name, value in change.items():
        setattr(shift, name, value)
    entered(shift)

    assert sums(member) == (0, 0)
    assert LedgerEntry.objects.count() == 2


def test_an_open_shift_enters_nothing():
    assert entered(make_shift(None)) == 0


def test_an_entry_cannot_be_rewritten():
    entered(make_shift(make_member(), points=4))

    with pytest.raises(IntegrityError, match="ledger_is_append_only"), transaction.atomic():
        LedgerEntry.objects.update(points=1)


def test_load_goes_to_the_holder_once_per_key():
    member = make_member()
    shift = make_shift(member)
    load = {"shift": shift, "points": 3, "reason": {"code": "urgent_case"}, "now": NOON}

    first = ledger.record_load(key="response-7", **load)
    again = ledger.record_load(key="response-7", **load)
    ledger.record_load(key="response-8", **load)

    assert first == again
    assert sums(member) == (6, 0)
    assert first.counts_at == shift.starts_at


def test_load_of_a_shift_nobody_holds_is_refused():
    with pytest.raises(ledger.NobodyServed):
        ledger.record_load(shift=make_shift(None), points=3, reason={}, key="x", now=NOON)


def test_a_correction_keeps_its_reason_and_its_author():
    rota, member, planner = make_rota(), make_member(), make_user("planner")

    entry = ledger.correct(
        member=member,
        rota=rota,
        points=-4,
        unsocial=-1,
        reason_text=" Swapped by word of mouth ",
        by=planner,
        now=NOON,
    )

    assert entry.reason == {"code": "corrected", "text": "Swapped by word of mouth"}
    assert sums(member) == (-4, -1)
    assert Activity.objects.get(verb="ledger.corrected").actor == planner


@pytest.mark.parametrize(
    ("points", "unsocial", "text"),
    [pytest.param(0, 0, "because", id="no points"), pytest.param(3, 0, "  ", id="no reason")],
)
def test_an_empty_correction_is_refused(points, unsocial, text):
    with pytest.raises(ledger.EmptyCorrection):
        ledger.correct(
            member=make_member(),
            rota=make_rota(),
            points=points,
            unsocial=unsocial,
            reason_text=text,
            by=make_user("planner"),
            now=NOON,
        )

    assert not LedgerEntry.objects.exists()


class TestJoining:
    def join(self, *, share=1, job="developer", from_on=TODAY):
        member = make_member(False, job=job)
        membership = Membership.objects.create(
            team=make_team(), member=member, share=share, from_on=from_on
        )
        ledger.credit_joiner(membership=membership, by=None, now=NOON)
        return member

    def test_starts_at_the_mean_of_the_pool(self):
        rota, ada, ben = make_rota(), make_member(), make_member()
        give(ada, rota, 30, unsocial=3)
        give(ben, rota, 10, unsocial=1)

        joiner = self.join()

        assert sums(joiner) == (20, 2)
        entry = joiner.ledger.get()
        assert (entry.kind, entry.counts_at) == ("joiner", NOON.replace(hour=0))

    def test_counts_the_share_of_the_joiner_and_of_the_others(self):
        rota, full, half = make_rota(), make_member(), make_member(share="0.5")
        give(full, rota, 40)
        give(half, rota, 20)

        assert sums(self.join(share=Decimal("0.5"))) == (20, 0)

    def test_looks_only_at_the_same_job_and_at_52_weeks(self):
        rota, ada, pia = make_rota(), make_member(), make_member(job="product")
        give(ada, rota, 10)
        give(ada, rota, 99, at=LONG_AGO - timedelta(days=2))
        give(pia, rota, 77)

        assert sums(self.join()) == (10, 0)

    def test_counts_from_local_midnight_of_the_rota(self):
        rota = make_rota(zone="Europe/Berlin")
        give(make_member(), rota, 10)

        joiner = self.join(from_on=date(2026, 11, 19))

        assert joiner.ledger.get().counts_at.isoformat() == "2026-11-18T23:00:00+00:00"

    def test_twice_on_one_day_credits_once(self):
        rota = make_rota()
        give(make_member(), rota, 10)
        joiner = self.join()

        ledger.credit_joiner(membership=joiner.memberships.get(), by=None, now=NOON)

        assert sums(joiner) == (10, 0)

    def test_after_a_short_break_keeps_the_own_history(self):
        rota = make_rota()
        give(make_member(), rota, 10)
        back = make_member()
        give(back, rota, 2)
        back.memberships.update(until_on=date(2026, 9, 1))
        again = Membership.objects.create(team=make_team(), member=back, from_on=TODAY)

        assert ledger.credit_joiner(membership=again, by=None, now=NOON) == []
        assert sums(back) == (2, 0)

    def test_a_team_that_has_served_nothing_writes_nothing(self):
        make_rota()
        make_member()

        assert not self.join().ledger.exists()


class TestBalances:
    def test_part_what_was_carried_from_what_is_planned(self):
        rota, ada = make_rota(), make_member(first_name="Ada")
        give(ada, rota, 4, unsocial=1)
        give(ada, rota, 8, unsocial=2, at=NOON)
        give(ada, rota, 99, at=LONG_AGO - timedelta(seconds=1))

        [balance] = balances.balances(rota, NOON)

        assert (balance.member, balance.points, balance.unsocial) == (ada, 4, 1)
        assert (balance.planned_points, balance.planned_unsocial) == (8, 2)

    def test_name_everybody_of_the_team_and_whoever_has_left_with_points(self):
        rota = make_rota()
        make_member(first_name="Ada")
        gone, elsewhere = make_member(first_name="Zoe"), make_member(make_team("Other"))
        gone.memberships.update(until_on=date(2026, 10, 1))
        give(gone, rota, 5)

        found = balances.balances(rota, NOON)

        assert [(row.member.user.first_name, row.points) for row in found] == [
            ("Ada", 0),
            ("Zoe", 5),
        ]
        assert elsewhere not in [row.member for row in found]

    def test_take_two_queries_whatever_the_number_of_people(self, django_assert_num_queries):
        rota = make_rota()
        for _ in range(6):
            give(make_member(), rota, 5)

        with django_assert_num_queries(2):
            names = [row.member.user.display_name for row in balances.balances(rota, NOON)]

        assert len(names) == 6
