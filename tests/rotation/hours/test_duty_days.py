"""The local days that duty falls on, which its points are worked out from."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.hours import zones
from rotation.hours.intervals import Interval, total_minutes
from rotation.hours.slots import DutyDay, duty_days
from tests.rotation.hours.moments import ZONES, between, whole_minutes

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)


def test_a_night_is_shared_between_its_two_days() -> None:
    night = [between("2026-03-06 22:00", "2026-03-07 06:00")]

    assert duty_days(night, "UTC", frozenset()) == [
        DutyDay(FRIDAY, 120, "weekday"),
        DutyDay(SATURDAY, 360, "weekend"),
    ]


def test_the_days_are_those_of_the_zone() -> None:
    evening = [between("2026-03-06 16:00", "2026-03-06 20:00")]

    assert duty_days(evening, "Asia/Shanghai", frozenset()) == [DutyDay(SATURDAY, 240, "weekend")]


def test_duty_that_ends_at_midnight_leaves_the_next_day_alone() -> None:
    assert duty_days([between("2026-03-06 09:00", "2026-03-07 00:00")], "UTC", frozenset()) == [
        DutyDay(FRIDAY, 900, "weekday")
    ]


@pytest.mark.parametrize("holiday", [FRIDAY, SATURDAY], ids=["on a weekday", "on a weekend"])
def test_a_staffed_holiday_is_a_holiday_on_any_day(holiday: date) -> None:
    noon = datetime.combine(holiday, datetime.min.time()).strftime("%Y-%m-%d 12:00")
    hour = [between(noon, noon.replace("12:00", "13:00"))]

    assert duty_days(hour, "UTC", frozenset({holiday})) == [DutyDay(holiday, 60, "holiday")]


def test_several_stretches_of_one_day_are_added_and_overlaps_count_once() -> None:
    stretches = [
        between("2026-03-06 13:00", "2026-03-06 17:00"),
        between("2026-03-06 09:00", "2026-03-06 12:00"),
        between("2026-03-06 11:00", "2026-03-06 12:00"),
    ]

    assert duty_days(stretches, "UTC", frozenset()) == [DutyDay(FRIDAY, 420, "weekday")]


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        pytest.param("Europe/London", date(2026, 3, 29), 23 * 60, id="London loses an hour"),
        pytest.param("America/New_York", date(2026, 11, 1), 25 * 60, id="New York gains an hour"),
        pytest.param(
            "Australia/Lord_Howe", date(2026, 4, 5), 24 * 60 + 30, id="Lord Howe gains half"
        ),
        pytest.param("Africa/Cairo", date(2026, 4, 24), 23 * 60, id="Cairo has no midnight"),
    ],
)
def test_a_day_of_a_clock_change_counts_the_time_that_passes(
    zone: str, day: date, minutes: int
) -> None:
    at = zones.zone(zone)
    around = Interval(
        zones.midnight(day - timedelta(days=1), at), zones.midnight(day + timedelta(days=2), at)
    )

    found = {duty.day: duty.minutes for duty in duty_days([around], zone, frozenset())}

    assert found[day] == minutes
    assert len(found) == 3


def test_a_day_that_has_begun_is_not_taken_back_when_the_clocks_go_back_over_midnight() -> None:
    # On 7 November 2010 one minute past midnight became 23:01 of the day before.
    twice_late = [between("2010-11-07 02:45", "2010-11-07 04:00")]

    assert duty_days(twice_late, "America/St_Johns", frozenset()) == [
        DutyDay(date(2010, 11, 7), 75, "weekend")
    ]


@given(
    st.sampled_from(ZONES),
    st.lists(st.tuples(whole_minutes(), st.integers(1, 10_000)), max_size=4),
)
def test_every_minute_is_on_one_day(zone: str, stretches: list[tuple[datetime, int]]) -> None:
    intervals = [Interval(start, start + timedelta(minutes=length)) for start, length in stretches]

    found = duty_days(intervals, zone, frozenset())

    assert sum(duty.minutes for duty in found) == total_minutes(intervals)
    assert [duty.day for duty in found] == sorted({duty.day for duty in found})
