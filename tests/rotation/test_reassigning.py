"""Several shifts change hands together: all of them or none, judged by how it ends."""

from datetime import timedelta

import pytest

from rotation.errors import Stale
from rotation.models import Activity, LedgerEntry, Notice, Shift
from rotation.services import hard_rules, ledger, publishing
from tests.conftest import NOON
from tests.make import make_member, make_rota, make_shift, make_slot, make_user, utc
from tests.rotation.plans import away

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
ASKED = {"code": "asked", "text": "Both are glad of it"}
MONDAY, TUESDAY = utc("2026-12-07 09:00"), utc("2026-12-08 09:00")


@pytest.fixture
def rota():
    return make_rota()


@pytest.fixture
def planner():
    return make_user("planner")


def shift_on(rota, start, member=None, *, hours=8):
    return make_shift(member, slot=make_slot(rota, start, hours), points=4)


def reassign(planner, *moves, **more):
    return publishing.reassign(moves=moves, reason=ASKED, by=planner, now=LATER, **more)


class TestSwapping:
    def test_two_swap_shifts_that_run_at_the_same_time(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, also = shift_on(rota, MONDAY, ada), shift_on(make_rota(), MONDAY, ben)

        one, other = reassign(planner, (monday, ben), (also, ada))

        assert (one.pk, one.member, one.revision) == (monday.pk, ben, 1)
        assert (other.pk, other.member, other.revision) == (also.pk, ada, 1)
        assert Shift.objects.get(pk=monday.pk).member == ben

    def test_a_chain_moves_points_and_holdings_along(self, rota, planner):
        ada, ben, cleo = make_member(), make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)
        ledger.for_shifts(shifts=[monday, tuesday], reason={}, by=None, now=NOON)

        reassign(planner, (monday, ben), (tuesday, cleo))

        totals = [sum(entry.points for entry in one.ledger.all()) for one in (ada, ben, cleo)]
        assert totals == [0, 4, 4]
        assert sum(entry.points for entry in LedgerEntry.objects.all()) == 8
        assert [held.member for held in tuesday.holdings.order_by("pk")] == [ben, cleo]

    def test_each_shift_is_written_down_with_the_reason(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)

        reassign(planner, (monday, ben), (tuesday, ada))

        rows = Activity.objects.filter(verb="shift.assigned").order_by("pk")
        assert [(row.subject_id, row.changed["member"]) for row in rows] == [
            (monday.pk, [ada.pk, ben.pk]),
            (tuesday.pk, [ben.pk, ada.pk]),
        ]
        assert all(row.reason == ASKED for row in rows)


class TestTelling:
    def test_who_gets_and_gives_reads_one_notice_with_both_and_the_reason(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)

        reassign(planner, (monday, ben), (tuesday, ada))

        notice = Notice.objects.get(user=ada.user)
        assert notice.subject == f"{rota.name}: 1 new shift, 1 no longer yours"
        assert notice.body.splitlines() == [
            "New:",
            "Tue 8 Dec, 09:00 to 17:00, Developer",
            "No longer yours:",
            "Mon 7 Dec, 09:00 to 17:00, Developer",
            "Times are those of UTC.",
            "Reason: Both are glad of it",
        ]
        assert Notice.objects.count() == 2

    def test_who_is_touched_once_reads_of_one_shift(self, rota, planner):
        ada, ben, cleo = make_member(), make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)

        reassign(planner, (monday, ben), (tuesday, cleo))

        assert cleo.user.notices.get().subject == f"You have a new shift on {rota.name}"
        assert cleo.user.notices.get().url == f"/shifts/{tuesday.uid}/"


class TestAllOrNone:
    def untouched(self, *shifts):
        rows = Shift.objects.filter(pk__in=[shift.pk for shift in shifts])
        assert {row.pk: (row.member, row.revision) for row in rows} == {
            shift.pk: (shift.member, 0) for shift in shifts
        }
        assert not Notice.objects.filter(kind="shift.changed").exists()
        assert not Activity.objects.filter(verb="shift.assigned").exists()

    def test_one_who_may_not_stops_all_of_it(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)
        away(ada, TUESDAY.date(), days=1)

        with pytest.raises(hard_rules.IsAbsent):
            reassign(planner, (monday, ben), (tuesday, ada))

        self.untouched(monday, tuesday)

    def test_two_given_to_one_person_must_not_overlap(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, also = shift_on(rota, MONDAY, ada), shift_on(make_rota(), MONDAY)

        with pytest.raises(hard_rules.DoubleBooked):
            reassign(planner, (monday, ben), (also, ben))

        self.untouched(monday, also)

    def test_without_the_check_the_database_still_has_the_last_word(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, also = shift_on(rota, MONDAY, ada), shift_on(make_rota(), MONDAY)

        with pytest.raises(hard_rules.DoubleBooked):
            reassign(planner, (monday, ben), (also, ben), check=False)

        self.untouched(monday, also)

    def test_one_that_changed_meanwhile_stops_all_of_it(self, rota, planner):
        ada, ben = make_member(), make_member()
        monday, tuesday = shift_on(rota, MONDAY, ada), shift_on(rota, TUESDAY, ben)

        with pytest.raises(Stale):
            reassign(
                planner,
                (monday, ben),
                (tuesday, ada),
                revisions={monday.pk: 0, tuesday.pk: 7},
            )

        self.untouched(monday, tuesday)

    def test_a_shift_named_twice_is_refused(self, rota, planner):
        monday = shift_on(rota, MONDAY, make_member())

        with pytest.raises(ValueError, match="one member at a time"):
            reassign(planner, (monday, make_member()), (monday, None))
