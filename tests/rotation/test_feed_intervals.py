"""Feeds with one event for each stretch of open time."""

from datetime import timedelta

import pytest

from rotation.models import Shift, Slot
from rotation.services import dividing, feeds, publishing
from tests.conftest import NOON
from tests.make import (
    make_member,
    make_rota,
    make_shift,
    make_slot,
    make_user,
)
from tests.rotation.feeding import only, read, subscribe, uids

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
REASON = {"code": "by_hand"}
MONDAY = NOON.replace(hour=9) + 5 * DAY


@pytest.fixture
def mara():
    return make_member(first_name="Mara", last_name="Klein")


def week(member, *, days=5, hours=((9, 12), (13, 17))):
    """A shift from Monday to Friday, open before and after lunch each day."""
    slot = make_slot(make_rota(zone="Europe/Berlin"), MONDAY, hours=24 * (days - 1) + 8)
    set_working(slot, hours, days=days)
    return make_shift(member, slot=slot)


def set_working(slot, hours, *, days=5):
    slot.working = [
        [at(day, start).isoformat(), at(day, end).isoformat()]
        for day in range(days)
        for start, end in hours
    ]
    slot.save()


def at(day, hour):
    return MONDAY.replace(hour=hour) + day * DAY


def move(shift, *, starts_at, ends_at, now):
    """What publishing another plan does to a shift that keeps its holder."""
    Slot.objects.filter(pk=shift.slot_id).update(starts_at=starts_at, ends_at=ends_at)
    Shift.objects.filter(pk=shift.pk).update(
        starts_at=starts_at, ends_at=ends_at, revision=shift.revision + 1, updated_at=now
    )
    feeds.touch_slot(slot=shift.slot, now=now)


class TestIntervals:
    def test_there_is_an_event_for_each_stretch_of_open_time(self, mara):
        week(mara)

        events = read(subscribe(mara, each="interval"))

        assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in events] == [
            (at(day, start), at(day, end)) for day in range(5) for start, end in ((9, 12), (13, 17))
        ]
        assert len({str(event["UID"]) for event in events}) == 10
        assert {str(event["SUMMARY"]) for event in events} == {str(events[0]["SUMMARY"])}

    def test_no_event_of_a_stretch_is_that_of_the_shift(self, mara):
        shift = week(mara)

        whole = only(subscribe(mara))

        assert str(whole["UID"]) == f"{shift.uid}@frontline"
        assert str(whole["UID"]) not in uids(subscribe(mara, each="interval")).values()

    def test_a_stretch_keeps_its_uid_when_others_change(self, mara):
        shift = week(mara)
        token = subscribe(mara, each="interval")
        before = uids(token)

        set_working(shift.slot, ((10, 12), (13, 18)))

        after = uids(token)
        assert [before[at(day, 9)] for day in range(5)] == [after[at(day, 10)] for day in range(5)]
        assert [before[at(day, 13)] for day in range(5)] == [after[at(day, 13)] for day in range(5)]

    def test_a_day_off_in_the_middle_leaves_the_other_days_as_they_were(self, mara):
        shift = week(mara)
        token = subscribe(mara, each="interval")
        before = uids(token)

        shift.slot.working = [pair for pair in shift.slot.working if "-25T" not in pair[0]]
        shift.slot.save()

        after = uids(token)
        assert len(after) == 8
        assert after.items() <= before.items()

    def test_a_shift_that_moves_to_another_day_keeps_its_uids(self, mara):
        shift = week(mara, days=1)
        token = subscribe(mara, each="interval")
        before = uids(token)

        shift.slot.day += DAY
        shift.slot.working = [
            [at(1, 9).isoformat(), at(1, 12).isoformat()],
            [at(1, 13).isoformat(), at(1, 17).isoformat()],
        ]
        shift.slot.save()
        move(shift, starts_at=at(1, 9), ends_at=at(1, 17), now=NOON)

        after = read(token)
        assert {str(event["UID"]) for event in after} == set(before.values())
        assert {event["SEQUENCE"] for event in after} == {1}

    @pytest.mark.parametrize("how", ["cancelled", "given away", "opened"])
    def test_each_is_struck_out_when_the_shift_is_lost(self, mara, how):
        shift, planner = week(mara), make_user("planner")
        token = subscribe(mara, each="interval")
        before = uids(token)
        if how == "cancelled":
            publishing.cancel_shift(shift=shift, reason=REASON, by=planner, now=NOON)
        else:
            after = make_member() if how == "given away" else None
            publishing.assign(shift=shift, member=after, reason=REASON, by=planner, now=NOON)

        events = read(token)

        assert {event["DTSTART"].dt: str(event["UID"]) for event in events} == before
        assert {(event["STATUS"], event["SEQUENCE"]) for event in events} == {("CANCELLED", 1)}

    def test_a_division_shares_the_stretches_out(self, mara):
        shift, planner = week(mara), make_user("planner")
        token = subscribe(mara, each="interval")
        before = uids(token)

        _first, second = dividing.divide(
            shift=shift, at=at(2, 10), reason=REASON, by=planner, now=NOON
        )
        publishing.assign(shift=second, member=make_member(), reason=REASON, by=planner, now=NOON)

        standing = [event for event in read(token) if event["STATUS"] == "CONFIRMED"]
        assert [event["DTSTART"].dt for event in standing] == [
            at(0, 9), at(0, 13), at(1, 9), at(1, 13), at(2, 9),
        ]  # fmt: skip
        assert standing[-1]["DTEND"].dt == at(2, 10)
        for event in standing:
            assert str(event["UID"]) == before[event["DTSTART"].dt]

    def test_a_shift_nobody_opens_for_is_shown_as_a_whole(self, mara):
        shift = week(mara, hours=())

        event = only(subscribe(mara, each="interval"))

        assert (event["DTSTART"].dt, event["DTEND"].dt) == (shift.starts_at, shift.ends_at)

    def test_each_has_its_own_reminders(self, mara):
        week(mara)

        events = read(subscribe(mara, each="interval", reminders=[15]))

        assert [len(event.walk("VALARM")) for event in events] == [1] * 10
