"""A planner gives a shift to somebody else, opens it or cancels it, within the hard rules."""

from datetime import timedelta

import pytest

from rotation.errors import Conflict
from rotation.models import Activity, Area, LedgerEntry, Member, Notice, Shift
from rotation.services import hard_rules, ledger, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_team, make_user, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
ASKED = {"code": "asked", "text": "Ada is at the dentist"}
NINE = utc("2026-12-07 09:00")


@pytest.fixture
def rota():
    return make_rota()


@pytest.fixture
def planner():
    return make_user("planner")


def shift_on(rota, start=NINE, member=None, *, seat=0, slot=None, **fields):
    slot = slot or make_slot(rota, start, fields.pop("hours", 8))
    return make_shift(member, slot=slot, seat=rota.seats.order_by("position")[seat], **fields)


def assign(shift, member, planner, now=LATER):
    return publishing.assign(shift=shift, member=member, reason=ASKED, by=planner, now=now)


class TestGiving:
    def test_changes_the_holder_and_raises_the_revision(self, rota, planner):
        ada, ben = make_member(), make_member()
        shift = shift_on(rota, member=ada)

        given = assign(shift, ben, planner)

        assert given == Shift.objects.get(pk=shift.pk)
        assert (given.member, given.revision, given.updated_at) == (ben, 1, LATER)
        assert given.uid == shift.uid

    def test_keeps_the_reason_and_why_it_was_not_somebody_else(self, rota, planner):
        ada, ben, ill = make_member(), make_member(), make_member()
        away(ill, NINE.date(), days=1)

        given = assign(shift_on(rota, member=ada), ben, planner)

        assert given.why["by_hand"] == ASKED
        assert [(one["member"], one["code"]) for one in given.why["others"]] == [
            (ada.pk, "cost"),
            (ill.pk, "absent"),
        ]

    def test_moves_points_and_holdings_along(self, rota, planner):
        ada, ben = make_member(), make_member()
        shift = shift_on(rota, member=ada)
        ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)

        assign(shift, ben, planner)

        totals = {
            member: sum(entry.points for entry in member.ledger.all()) for member in (ada, ben)
        }
        assert totals == {ada: 0, ben: 4}
        lost, held = shift.holdings.order_by("pk")
        assert (lost.member, lost.until_at, lost.revision_at_loss) == (ada, LATER, 1)
        assert (held.member, held.until_at) == (ben, None)

    def test_tells_both_once_for_each_revision(self, rota, planner):
        ada, ben = make_member(), make_member()
        shift = shift_on(rota, member=ada)

        assign(shift, ben, planner)
        assign(shift, ada, planner, LATER + timedelta(minutes=1))

        told = Notice.objects.filter(kind="shift.changed").order_by("pk")
        assert [(one.user, one.key[-2:]) for one in told] == [
            (ada.user, ":1"),
            (ben.user, ":1"),
            (ben.user, ":2"),
            (ada.user, ":2"),
        ]
        assert told[0].subject == f"A shift on {rota.name} is no longer yours"
        assert told[1].subject == f"You have a new shift on {rota.name}"
        assert told[0].url == f"/shifts/{shift.uid}/"

    def test_a_notice_tells_the_time_of_its_reader(self, rota, planner):
        reader = make_member(user=make_user(zone="Asia/Shanghai"))

        assign(shift_on(rota), reader, planner)

        assert "Mon 7 Dec, 17:00 to Tue 8 Dec, 01:00" in reader.user.notices.get().body

    def test_makes_the_feeds_of_all_in_the_slot_new(self, rota, planner):
        ada, ben, pia, other = (
            make_member(),
            make_member(),
            make_member(job="product"),
            make_member(),
        )
        slot = make_slot(rota, NINE)
        shift = shift_on(rota, member=ada, slot=slot)
        shift_on(rota, member=pia, slot=slot, seat=1)

        assign(shift, ben, planner)

        versions = {
            member: Member.objects.get(pk=member.pk).feed_version
            for member in (ada, ben, pia, other)
        }
        assert {member: version > 1 for member, version in versions.items()} == {
            ada: True,
            ben: True,
            pia: True,
            other: False,
        }

    def test_is_written_down_with_its_reason(self, rota, planner):
        ada, ben = make_member(), make_member()
        shift = shift_on(rota, member=ada)

        assign(shift, ben, planner)

        row = Activity.objects.get(verb="shift.assigned")
        assert (row.subject_id, row.actor, row.reason) == (shift.pk, planner, ASKED)
        assert row.changed == {"member": [ada.pk, ben.pk]}


class TestOpening:
    def test_leaves_the_shift_to_nobody(self, rota, planner):
        ada = make_member()
        shift = shift_on(rota, member=ada)
        ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)

        opened = assign(shift, None, planner)

        assert (opened.member, opened.revision) == (None, 1)
        assert sum(entry.points for entry in LedgerEntry.objects.all()) == 0
        assert Notice.objects.get().user == ada.user

    def test_an_open_one_can_be_filled_again_by_the_same_person(self, rota, planner):
        ada = make_member()
        shift = shift_on(rota, member=ada)

        assign(shift, None, planner)
        again = assign(shift, ada, planner)

        assert (again.member, again.revision) == (ada, 2)
        assert shift.holdings.count() == 2


class TestCancelling:
    def test_ends_the_shift_and_tells_its_holder(self, rota, planner):
        ada = make_member()
        shift = shift_on(rota, member=ada)
        ledger.for_shift(shift=shift, reason={}, by=None, now=NOON)

        done = publishing.cancel_shift(shift=shift, reason=ASKED, by=planner, now=LATER)

        assert (done.state, done.revision, done.updated_at) == ("cancelled", 1, LATER)
        assert shift.holdings.get().until_at == LATER
        assert sum(entry.points for entry in ada.ledger.all()) == 0
        assert Notice.objects.get().user == ada.user
        assert Activity.objects.get(verb="shift.cancelled").reason == ASKED

    def test_a_cancelled_shift_is_over(self, rota, planner):
        shift = shift_on(rota, state="cancelled")

        with pytest.raises(publishing.ShiftIsCancelled):
            assign(shift, make_member(), planner)
        with pytest.raises(publishing.ShiftIsCancelled):
            publishing.cancel_shift(shift=shift, reason=ASKED, by=planner, now=LATER)


class TestTheRules:
    """Each hard rule has an error of its own; nothing is written when one holds."""

    def refusal(self, shift, member, planner):
        with pytest.raises((hard_rules.Barred, Conflict)) as caught:
            assign(shift, member, planner)
        shift.refresh_from_db()
        assert (shift.member, shift.revision) == (None, 0)
        assert not Notice.objects.filter(kind="shift.changed").exists()
        return caught.value

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"job": "product"}, "This seat needs another job"),
            ({"stage": "shadow"}, "has not come so far"),
        ],
    )
    def test_somebody_who_has_not_learned_it(self, rota, planner, fields, sentence):
        error = self.refusal(shift_on(rota), make_member(**fields), planner)

        assert error.code == "not_qualified"
        assert sentence in error.message

    def test_somebody_who_does_not_know_the_area(self, rota, planner):
        area = Area.objects.create(name="Invoices", slug="invoices")
        rota.seats.update(area=area)

        error = self.refusal(shift_on(rota), make_member(), planner)

        assert error.code == "not_qualified"

    def test_somebody_of_another_team(self, rota, planner):
        member = make_member(make_team("Other"))

        assert self.refusal(shift_on(rota), member, planner).code == "not_employed"

    def test_somebody_who_has_left_by_then(self, rota, planner):
        member = make_member()
        member.memberships.update(until_on=NINE.date())

        assert self.refusal(shift_on(rota), member, planner).code == "not_employed"

    def test_somebody_who_is_away(self, rota, planner):
        member = make_member(first_name="Mara")
        away(member, NINE.date(), days=1)

        error = self.refusal(shift_on(rota), member, planner)

        assert (error.code, error.message) == ("absent", "Mara is away then.")

    def test_somebody_on_another_rota_at_that_time(self, rota, planner):
        member = make_member()
        shift_on(make_rota(), NINE + timedelta(hours=7), member)

        error = self.refusal(shift_on(rota), member, planner)

        assert (error.code, error.status) == ("double_booked", 409)

    @pytest.mark.parametrize(
        ("hours", "rests"),
        [pytest.param(10, False, id="ten hours"), pytest.param(11, True, id="eleven hours")],
    )
    def test_somebody_who_needs_rest(self, rota, planner, hours, rests):
        member = make_member()
        shift = shift_on(rota)
        shift_on(make_rota(), shift.ends_at + timedelta(hours=hours), member)

        if rests:
            assert assign(shift, member, planner).member == member
        else:
            assert self.refusal(shift, member, planner).code == "rest"

    @pytest.mark.parametrize("held", [1, 2])
    def test_somebody_who_has_enough_in_these_weeks(self, planner, held):
        rota = make_rota(max_shifts_in_window=2, window_days=7)
        member = make_member()
        for day in range(held):
            shift_on(rota, NINE + timedelta(days=2 + 2 * day), member)
        shift = shift_on(rota)

        if held == 1:
            assert assign(shift, member, planner).member == member
        else:
            error = self.refusal(shift, member, planner)
            assert error.code == "window"
            assert "more than 2 shifts within 7 days" in error.message

    def test_two_who_still_learn_in_one_slot(self, rota, planner):
        slot = make_slot(rota, NINE)
        shift_on(rota, member=make_member(job="product", stage="paired"), seat=1, slot=slot)

        error = self.refusal(shift_on(rota, slot=slot), make_member(stage="paired"), planner)

        assert error.code == "onboarding_pair"

    def test_who_holds_it_already(self, rota, planner):
        member = make_member()
        shift = shift_on(rota, member=member)

        with pytest.raises(publishing.AlreadyThere, match="holds this shift already"):
            assign(shift, member, planner)
        with pytest.raises(publishing.AlreadyThere, match="open already"):
            assign(shift_on(rota), None, planner)


class TestWhoCould:
    def test_everybody_of_the_team_has_a_reason(self, rota):
        able, ill, product = make_member(), make_member(), make_member(job="product")
        away(ill, NINE.date(), days=1)

        reasons = hard_rules.reasons(shift_on(rota, member=able))

        assert {member: reason.code for member, reason in reasons.items()} == {
            able.pk: "cost",
            ill.pk: "absent",
            product.pk: "wrong_job",
        }

    def test_a_partner_in_the_same_slot_is_busy(self, rota):
        ada = make_member()
        slot = make_slot(rota, NINE)
        rota.seats.update(job="developer")
        shift_on(rota, member=ada, slot=slot, seat=1)

        assert hard_rules.reasons(shift_on(rota, slot=slot))[ada.pk].code == "overlap"

    def test_asking_takes_as_many_queries_for_many_people_as_for_few(
        self, rota, django_assert_num_queries
    ):
        shift = Shift.objects.with_people().get(pk=shift_on(rota).pk)
        for _ in range(6):
            away(make_member(), NINE.date(), days=1)

        with django_assert_num_queries(6):
            assert len(hard_rules.reasons(shift)) == 6
