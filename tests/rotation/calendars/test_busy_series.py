"""Events that belong together: moved out of their series, versions of each other, or neither."""

import pytest

from tests.rotation.calendars.reading import NINE, NINE_BUSY, calendar, event, times

DAY = "DTSTART;VALUE=DATE:20260105"
JANUARY_5 = "2026-01-04T23:00/2026-01-05T23:00"  # the day in Berlin
DAILY = f"{NINE}\nRRULE:FREQ=DAILY;COUNT=3"


def test_an_event_moved_out_of_its_series_stands_where_it_was_moved():
    moved = "RECURRENCE-ID:20260106T090000Z\nDTSTART:20260106T130000Z\nDTEND:20260106T140000Z"

    found = times(calendar(event(DAILY), event(moved)))

    assert found == [
        NINE_BUSY,
        "2026-01-06T13:00/2026-01-06T14:00",
        "2026-01-07T09:00/2026-01-07T10:00",
    ]


@pytest.mark.parametrize("free", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_an_event_of_a_series_can_be_free(free):
    freed = f"RECURRENCE-ID:20260106T090000Z\nDTSTART:20260106T090000Z\nDURATION:PT1H\n{free}"

    found = times(calendar(event(DAILY), event(freed)))

    assert found == [NINE_BUSY, "2026-01-07T09:00/2026-01-07T10:00"]


def test_a_busy_event_of_a_free_series_counts():
    busy = "RECURRENCE-ID:20260106T090000Z\nDTSTART:20260106T090000Z\nDURATION:PT1H"

    found = times(calendar(event(f"{DAILY}\nTRANSP:TRANSPARENT"), event(busy)))

    assert found == ["2026-01-06T09:00/2026-01-06T10:00"]


def test_an_hour_of_a_series_can_become_a_day():
    day = "RECURRENCE-ID:20260106T090000Z\nDTSTART;VALUE=DATE:20260109"

    found = times(calendar(event(DAILY), event(day)))

    assert found == [
        NINE_BUSY,
        "2026-01-07T09:00/2026-01-07T10:00",
        "2026-01-08T23:00/2026-01-09T23:00",
    ]


def test_a_day_of_a_series_can_become_an_hour():
    days = f"{DAY}\nRRULE:FREQ=DAILY;COUNT=2"
    hour = "RECURRENCE-ID;VALUE=DATE:20260106\nDTSTART:20260106T090000Z\nDURATION:PT1H"

    found = times(calendar(event(days), event(hour)))

    assert found == [JANUARY_5, "2026-01-06T09:00/2026-01-06T10:00"]


@pytest.mark.parametrize(
    "named", ["RECURRENCE-ID:20260105T090000Z", "RECURRENCE-ID:20260105T090000"]
)
def test_an_event_that_does_not_repeat_can_be_moved_all_the_same(named):
    moved = f"{named}\nDTSTART:20260106T090000Z\nDURATION:PT1H"

    found = times(calendar(event(NINE), event(moved)))

    assert found == ["2026-01-06T09:00/2026-01-06T10:00"]


def test_all_later_events_of_a_series_move_together():
    later = (
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20260106T090000Z\n"
        "DTSTART:20260106T110000Z\nDTEND:20260106T120000Z"
    )

    found = times(calendar(event(DAILY), event(later)))

    assert found == [NINE_BUSY] + [f"2026-01-0{day}T11:00/2026-01-0{day}T12:00" for day in (6, 7)]


def test_of_several_versions_the_latest_counts():
    versions = [
        event("DTSTART:20260105T090000Z\nDURATION:PT1H\nSEQUENCE:2"),
        event("DTSTART:20260106T090000Z\nDURATION:PT1H\nSEQUENCE:10"),
        event("DTSTART:20260107T090000Z\nDURATION:PT1H\nSEQUENCE:9"),
    ]

    assert times(calendar(*versions)) == ["2026-01-06T09:00/2026-01-06T10:00"]


@pytest.mark.parametrize("stamp", ["", "\nSEQUENCE:0\nDTSTAMP:20260101T000000Z"])
def test_events_that_share_a_uid_but_no_order_are_events_of_their_own(stamp):
    two = [event(f"DTSTART:2026010{day}T090000Z\nDURATION:PT1H{stamp}") for day in (5, 6)]

    assert times(calendar(*two)) == [NINE_BUSY, "2026-01-06T09:00/2026-01-06T10:00"]


def test_of_versions_without_a_sequence_the_one_changed_last_counts():
    earlier, later = (
        event(f"DTSTART:2026010{day}T090000Z\nDURATION:PT1H\nLAST-MODIFIED:2025120{day}T000000Z")
        for day in (5, 6)
    )

    assert times(calendar(later, earlier)) == ["2026-01-06T09:00/2026-01-06T10:00"]


def test_of_two_that_say_the_same_the_one_further_down_decides():
    free = event(f"{NINE}\nTRANSP:TRANSPARENT")

    assert times(calendar(event(NINE), free)) == []


def test_events_without_a_uid_are_events_of_their_own():
    two = [event(f"DTSTART:2026010{day}T090000Z\nDURATION:PT1H", uid=None) for day in (5, 6)]

    assert times(calendar(*two)) == [NINE_BUSY, "2026-01-06T09:00/2026-01-06T10:00"]


def test_a_series_that_is_over_still_has_its_moved_events():
    over = "DTSTART:20200106T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20200110T090000Z"
    moved = "RECURRENCE-ID:20200108T090000Z\nDTSTART:20260105T090000Z\nDURATION:PT1H"

    assert times(calendar(event(over), event(moved))) == [NINE_BUSY]
