"""The repair a planner takes: at once, as it was shown, or not at all."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from rotation.models import Activity, LedgerEntry, Notice, Shift
from rotation.services import hard_rules, ledger, repairs, teams
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user
from tests.rotation.plans import away, states
from tests.rotation.published import day, developers, make_published, people_of
from tests.rotation.repairing import LATER, WHY, apply, held_by, options

pytestmark = pytest.mark.django_db


@pytest.fixture
def rota():
    return make_published()


@pytest.fixture
def planner():
    return make_user("planner")


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        pytest.param(lambda ada: None, "put_back", id="put back"),
        pytest.param(lambda ada: away(ada, date(2026, 12, 7), days=1), "absent", id="away"),
        pytest.param(
            lambda ada: teams.leave(
                membership=ada.memberships.get(), until_on=date(2026, 12, 1), by=None, now=NOON
            ),
            "left",
            id="left",
        ),
        pytest.param(
            lambda ada: type(ada).objects.filter(pk=ada.pk).update(job="product"),
            "unfit",
            id="has another job now",
        ),
    ],
)
def test_what_is_kept_of_a_repair_names_its_cause(rota, change, cause):
    ada = developers(rota)[0]
    change(ada)

    assert repairs.reason(held_by(ada)[:1], text="") == {
        "code": "repair", "cause": cause, "text": ""
    }  # fmt: skip


def test_a_repair_of_an_absence_keeps_which(rota):
    absence = away(developers(rota)[0], date(2026, 12, 7), days=1).absence

    assert repairs.reason([], text="x", absence=absence)["absence"] == str(absence.uid)


class TestApplying:
    def test_gives_the_shift_away_and_tells_both(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)

        (given,) = apply(plan, plan.options[0], planner)

        taker = plan.options[0].changes[0].after
        assert (given.member, given.revision) == (taker, 1)
        told = Notice.objects.filter(kind="shift.changed").values_list("user", flat=True)
        assert set(told) == {ada.user_id, taker.user_id}
        assert Activity.objects.get(verb="shift.assigned").reason == WHY
        assert given.why["by_hand"] == WHY
        others = {one["member"]: one["code"] for one in given.why["others"]}
        other = next(one for one in developers(rota) if one not in {ada, taker})
        assert others == {ada.pk: "absent", other.pk: "cost"}

    def test_moves_the_points_along(self, rota, planner):
        shifts = list(Shift.objects.with_people())
        ledger.for_shifts(shifts=shifts, reason={}, by=None, now=NOON)
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=14).hit)
        total = sum(LedgerEntry.objects.values_list("points", flat=True))

        apply(plan, plan.options[0], planner)

        assert sum(entry.points for entry in ada.ledger.all()) == 0
        assert sum(LedgerEntry.objects.values_list("points", flat=True)) == total

    def test_leaves_every_other_shift_alone(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        before = states(rota)

        apply(plan, plan.options[0], planner)

        touched = {change.shift.uid for change in plan.options[0].changes}
        after = states(rota)
        assert {uid for uid in before if before[uid] != after[uid]} == touched

    def test_of_a_chain_is_done_at_once(self, planner):
        rota = make_published(developers=3, max_shifts_in_window=4, window_days=14)
        ada, ben, cem = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)

        for one in plan.options:
            if one.kind in {"chain", "trade"}:
                apply(plan, one, planner)
                break

        for member in (ada, ben, cem):
            assert Shift.objects.filter(member=member).count() <= 4

    def test_twice_is_refused_the_second_time(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        first, second = plan.options[:2]

        apply(plan, first, planner)
        with pytest.raises(repairs.Stale) as refused:
            apply(plan, second, make_user("planner"))

        taker = first.changes[0].after
        assert refused.value.status == 409
        assert f"is held by {taker} now" in refused.value.message
        assert Shift.objects.get(pk=plan.shifts[0].pk).member == taker

    def test_is_stale_when_nothing_needs_a_repair_any_more(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.Stale):
            repairs.apply(
                shifts=[], option_key=plan.options[0].key, digest=plan.digest, reason=WHY,
                by=planner, now=LATER,
            )  # fmt: skip

    def test_is_refused_when_who_was_to_take_it_is_away_meanwhile(self, rota, planner):
        ada, *_others = developers(rota)
        plan = options(away(ada, date(2026, 12, 7), days=1).hit)
        taker = plan.options[0].changes[0].after
        away(taker, date(2026, 12, 7), days=1)
        before = states(rota)

        with pytest.raises(hard_rules.IsAbsent):
            apply(plan, plan.options[0], planner)

        assert states(rota) == before

    def test_is_refused_when_the_shift_is_over_meanwhile(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.Stale):
            apply(plan, plan.options[0], planner, now=day("12-30"))

    @pytest.mark.parametrize(
        "key",
        [
            "",
            "nonsense",
            "a:b:c",
            f"{UUID(int=7)}:0:open",
            "x" * 5000,
            "é:1:ü",
        ],
    )
    def test_of_something_that_was_not_offered_is_refused(self, rota, planner, key):
        plan = options(held_by(developers(rota)[0])[:1])

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_a_shift_of_another_rota_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        other = make_shift(make_member(), slot=make_slot(make_rota(), day("12-09")))
        key = f"{plan.options[0].key},{other.uid}:0:open"

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_somebody_nobody_knows_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        key = f"{plan.shifts[0].uid}:0:{uuid4()}"

        with pytest.raises(repairs.UnknownOption):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip

    def test_of_somebody_with_another_job_is_refused(self, rota, planner):
        plan = options(held_by(developers(rota)[0])[:1])
        key = f"{plan.shifts[0].uid}:0:{people_of(rota, 'product')[0].uid}"

        with pytest.raises(hard_rules.Barred):
            repairs.apply(
                shifts=plan.shifts, option_key=key, digest=plan.digest, reason=WHY, by=planner,
                now=LATER,
            )  # fmt: skip
