"""A shift is cut in two: points, holder, feed and ledger follow, and a part can be given away."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.models import Activity, LedgerEntry, Notice, Payback, Shift
from rotation.selectors import shifts, window
from rotation.selectors.feeds import feed_events
from rotation.services import checks, dividing, feeds, ledger, publishing, trades
from tests.conftest import NOON
from tests.make import make_slot
from tests.rotation.plans import MONDAY, away, draft_of, make_desk, publish, shifts_of
from tests.rotation.trades.steps import LATER, NINE, Desk, holder_of, points_of, yes

ASKED = {"code": "by_hand", "text": "Dentist"}
ELEVEN = NINE + timedelta(hours=2)
THREE = NINE + timedelta(hours=6)


@pytest.fixture
def desk(db):
    return Desk()


def divide(desk, shift, at=ELEVEN, now=LATER):
    return dividing.divide(shift=shift, at=at, reason=ASKED, by=desk.planner, now=now)


class TestDividing:
    def test_leaves_two_shifts_with_one_holder(self, desk):
        shift = desk.shift(desk.ada, points=8, unsocial=1)

        first, second = divide(desk, shift)

        assert (first.uid, first.part, first.revision) == (shift.uid, 0, 1)
        assert (second.part, second.revision) == (1, 0)
        assert second.uid != first.uid
        assert (first.starts_at, first.ends_at, second.ends_at) == (NINE, ELEVEN, shift.ends_at)
        assert second.starts_at == ELEVEN
        assert (first.member, second.member) == (desk.ada, desk.ada)
        assert second.holdings.get().member == desk.ada

    def test_splits_the_points_by_open_time(self, desk):
        first, second = divide(desk, desk.shift(desk.ada, points=8, unsocial=1))

        assert (first.points, second.points) == (2, 6)
        assert (first.unsocial, second.unsocial) == (0, 1)

    def test_keeps_the_sum_in_the_ledger(self, desk):
        shift = desk.shift(desk.ada, points=7)

        first, second = divide(desk, shift)

        assert points_of(desk.ada) == 7
        entries = LedgerEntry.objects.filter(shift__in=[first, second]).order_by("pk")
        assert [one.points for one in entries] == [7, -7, 2, 5]
        assert ledger.for_shifts(shifts=[first, second], reason={}, by=None, now=LATER) == 0

    def test_tells_the_holder_and_is_written_down(self, desk):
        shift = desk.shift(desk.ada)

        first, second = divide(desk, shift)

        notice = Notice.objects.get()
        assert (notice.user, notice.kind) == (desk.ada.user, "shift.divided")
        assert "Reason: Dentist" in notice.body
        rows = Activity.objects.filter(verb="shift.divided")
        assert {row.subject_id for row in rows} == {first.pk, second.pk}

    def test_can_be_done_again_and_to_an_open_shift(self, desk):
        _first, second = divide(desk, desk.shift(None))

        _second, third = divide(desk, second, THREE)

        assert third.part == 2
        assert [one.points for one in Shift.objects.order_by("part")] == [1, 2, 1]
        assert not Notice.objects.exists()

    @pytest.mark.parametrize(
        ("at", "error"),
        [
            pytest.param(NINE, dividing.CannotDivide, id="its start"),
            pytest.param(NINE + timedelta(hours=8), dividing.CannotDivide, id="its end"),
            pytest.param(NINE - timedelta(hours=1), dividing.CannotDivide, id="before it"),
            pytest.param(
                ELEVEN + timedelta(seconds=1), dividing.CannotDivide, id="no whole minute"
            ),
        ],
    )
    def test_needs_a_moment_inside(self, desk, at, error):
        with pytest.raises(error):
            divide(desk, desk.shift(desk.ada), at)
        assert Shift.objects.count() == 1

    def test_needs_open_time_on_both_sides(self, desk):
        slot = make_slot(desk.rota, NINE)
        slot.working = [[ELEVEN.isoformat(), THREE.isoformat()]]
        slot.save()

        with pytest.raises(dividing.CannotDivide, match="open"):
            divide(desk, desk.shift(desk.ada, slot=slot))

    def test_needs_a_shift_that_is_neither_over_nor_cancelled(self, desk):
        with pytest.raises(dividing.ShiftIsOver):
            divide(desk, desk.shift(desk.ada), now=NINE + timedelta(days=1))
        with pytest.raises(publishing.ShiftIsCancelled):
            divide(desk, desk.shift(None, NINE + timedelta(days=2), state="cancelled"))

    def test_both_parts_can_be_worked_by_two_who_are_half_a_day_away(self, desk):
        """An absence bars from the part it hits, not from the other one."""
        _first, second = divide(desk, desk.shift(desk.ada), THREE)
        away(desk.ben, NINE.date(), days=1)
        desk.ben.absences.update(ends_at=ELEVEN)

        publishing.assign(shift=second, member=desk.ben, reason=ASKED, by=desk.planner, now=LATER)

        assert holder_of(second) == desk.ben

    def test_a_request_about_all_of_it_is_overtaken(self, desk):
        """What was offered is no more: nobody accepts a shorter shift unawares."""
        shift = desk.shift(desk.ada)
        trade = desk.give(shift)

        divide(desk, shift, now=LATER + timedelta(minutes=1))
        trades.sweep(now=LATER + timedelta(minutes=2))

        trade.refresh_from_db()
        assert (trade.state, trade.outcome["code"]) == ("overtaken", "divided")


@given(
    whole=st.integers(0, 40),
    first=st.integers(1, 40_000),
    second=st.integers(1, 40_000),
)
def test_points_are_split_by_largest_remainder(whole, first, second):
    mine, theirs = dividing.split(whole, (first, second))

    assert mine + theirs == whole
    assert abs(mine - whole * first / (first + second)) <= 0.5


class TestCalendars:
    def test_show_both_parts_with_those_who_serve_beside_each(self, desk):
        slot = make_slot(desk.rota, NINE)
        shift = desk.shift(desk.ada, slot=slot)
        desk.shift(desk.pia, slot=slot, seat=1)
        _first, second = divide(desk, shift)
        third = divide(desk, second, THREE)[1]
        publishing.assign(shift=third, member=desk.ben, reason=ASKED, by=desk.planner, now=LATER)

        token, _raw = feeds.create(owner=desk.ada, kind="person", name="Me", by=None, now=LATER)
        events = feed_events(token, LATER)

        running = [event for event in events if not event.cancelled]
        assert [(event.starts_at, event.ends_at) for event in running] == [
            (NINE, ELEVEN),
            (ELEVEN, THREE),
        ]
        assert all("Pia" in event.description for event in running)
        assert not any("Ben" in event.description for event in running)


def test_only_what_runs_at_the_same_time_is_beside_a_part(desk):
    slot = make_slot(desk.rota, NINE)
    shift = desk.shift(desk.ada, slot=slot)
    product = desk.shift(desk.pia, slot=slot, seat=1)

    first, second = divide(desk, shift)

    assert shifts.beside(second) == [product]
    assert shifts.beside(product) == [first, second]


class TestAPart:
    def part(self, *hours):
        return tuple(NINE + timedelta(hours=hour) for hour in hours)

    @pytest.mark.parametrize(
        ("hours", "kept"),
        [
            pytest.param((0, 2), [("Ben", 1), ("Ada", 3)], id="the beginning"),
            pytest.param((2, 8), [("Ada", 1), ("Ben", 3)], id="the end"),
            pytest.param((2, 4), [("Ada", 1), ("Ben", 1), ("Ada", 2)], id="the middle"),
        ],
    )
    def test_that_is_accepted_becomes_a_shift_of_its_own(self, desk, hours, kept):
        shift = desk.shift(desk.ada)

        part = self.part(*hours)
        foreseen = dividing.as_cut(shift, part)
        trade = desk.give(shift, part=part)
        assert Shift.objects.count() == 1
        yes(trade, desk.ben)

        shifts = Shift.objects.with_people().order_by("starts_at")
        assert [(str(one.member), one.points) for one in shifts] == kept
        assert points_of(desk.ada) + points_of(desk.ben) == 4
        assert points_of(desk.ben) == foreseen.points
        assert Payback.objects.get().points == points_of(desk.ben)

    def test_is_offered_to_those_who_can_serve_then(self, desk):
        away(desk.ben, NINE.date(), days=1)
        desk.ben.absences.update(ends_at=ELEVEN)
        Notice.objects.all().delete()

        desk.give(desk.shift(desk.ada), part=self.part(4, 8))

        asked = Notice.objects.filter(kind="trade.asked")
        assert {one.user for one in asked} == {desk.ben.user, desk.cleo.user}
        assert "13:00 to 17:00" in asked.first().body
        assert "Its 2 points go to whoever takes it." in asked.first().body

    def test_of_a_shift_that_runs_can_still_be_given_away(self, desk):
        shift = desk.shift(desk.ada, NOON - timedelta(hours=3))

        trade = desk.give(shift, part=(NOON + timedelta(hours=3), shift.ends_at))
        yes(trade, desk.ben)

        assert [str(one.member) for one in Shift.objects.order_by("part")] == ["Ada", "Ben"]

    def test_that_is_all_of_the_shift_is_no_part(self, desk):
        trade = desk.give(desk.shift(desk.ada), part=self.part(0, 8))

        assert trade.part_from is None

    @pytest.mark.parametrize(
        ("hours", "code"),
        [
            pytest.param((4, 4), "part_ends_before_it_begins", id="empty"),
            pytest.param((-1, 4), "part_outside_shift", id="before the shift"),
            pytest.param((4, 9), "part_outside_shift", id="after the shift"),
            pytest.param((4, 5.0001), "part_not_a_minute", id="no whole minutes"),
        ],
    )
    def test_has_to_be_inside_the_shift(self, desk, hours, code):
        with pytest.raises(checks.Refused) as caught:
            desk.give(desk.shift(desk.ada), part=self.part(*hours))

        assert caught.value.code == code

    def test_that_is_no_more_inside_the_shift_is_overtaken(self, desk):
        shift = desk.shift(desk.ada)
        trade = desk.give(shift, part=self.part(6, 8))
        Shift.objects.filter(pk=shift.pk).update(ends_at=THREE)

        with pytest.raises(trades.TradeOvertaken):
            yes(trade, desk.ben)


@pytest.mark.django_db
class TestPlans:
    def test_leave_divided_shifts_as_they_are(self):
        rota = make_desk()
        publish(rota)
        shift = shifts_of(rota).first()
        at = shift.starts_at + timedelta(hours=3)
        first, second = dividing.divide(
            shift=shift, at=at, reason=ASKED, by=shift.member.user, now=LATER
        )
        away(shift.member, shift.slot.day, days=1)

        publishing.publish(draft=draft_of(rota, now=LATER, seed=3), by=shift.member.user, now=LATER)

        for before in (first, second):
            after = Shift.objects.get(pk=before.pk)
            assert (after.member, after.starts_at, after.ends_at, after.revision, after.state) == (
                before.member, before.starts_at, before.ends_at, before.revision, "published",
            )  # fmt: skip
        assert shifts_of(rota).count() == 21

    def test_know_which_shifts_were_divided_in_one_query(self, django_assert_num_queries):
        rota = make_desk()
        publish(rota)
        shift = shifts_of(rota).last()
        dividing.divide(
            shift=shift,
            at=shift.starts_at + timedelta(hours=3),
            reason=ASKED,
            by=shift.member.user,
            now=LATER,
        )
        until = date(2026, 12, 21)

        with django_assert_num_queries(1):
            found = list(window.in_window(rota, MONDAY, until))
            divided = [one for one in found if window.is_frozen(one, rota, LATER)]

        assert {one.part for one in divided} == {0, 1}
        movable = window.replanned(rota, MONDAY, until, LATER)
        assert not movable.filter(pk__in=[one.pk for one in divided]).exists()
        assert movable.count() == 19


@pytest.mark.parametrize(
    ("zone", "evening", "passed"),
    [
        pytest.param("Europe/Berlin", "2026-10-24", 7, id="Berlin, back"),
        pytest.param("Europe/Lisbon", "2027-03-27", 5, id="Lisbon, forward"),
        pytest.param("America/New_York", "2026-10-31", 7, id="New York, back"),
        pytest.param("Australia/Sydney", "2026-10-03", 5, id="Sydney, forward"),
        pytest.param("America/Santiago", "2027-04-03", 7, id="Santiago, back at midnight"),
    ],
)
def test_a_night_with_a_clock_change_is_split_by_time_that_passed(desk, zone, evening, passed):
    """From 22:00 to 06:00 by the clocks there, cut at 04:00: one point for each hour that passed."""
    begins = datetime.fromisoformat(f"{evening}T22:00").replace(tzinfo=ZoneInfo(zone))
    at, ends = (begins + timedelta(hours=hours) for hours in (6, 8))
    hours = (ends.astimezone(UTC) - begins.astimezone(UTC)) / timedelta(hours=1)
    shift = desk.shift(desk.ada, begins.astimezone(UTC), hours=hours, points=round(hours))

    first, second = divide(desk, shift, at, begins)

    assert (first.points, second.points) == (passed, 2)
    assert points_of(desk.ada) == round(hours)
