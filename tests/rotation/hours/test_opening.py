"""Open time of a desk, on ordinary days and when the clocks change."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rotation.hours import zones
from rotation.hours.intervals import IntervalError, union
from rotation.hours.opening import NeverOpen, OpenHours, OpenTimeError
from rotation.hours.weekly import WeeklyHours
from tests.rotation.hours.moments import ZONES, between, utc, weeks, whole_minutes

OFFICE = WeeklyHours.parse({str(day): [["09:00", "17:00"]] for day in range(5)})
NIGHTS = WeeklyHours.parse({str(day): [["00:00", "06:00"], ["22:00", "24:00"]] for day in range(7)})


def open_hours() -> st.SearchStrategy[OpenHours]:
    return st.builds(
        OpenHours,
        zone=st.sampled_from(ZONES),
        weekly=weeks(),
        closed_days=st.frozensets(st.dates(date(2025, 12, 20), date(2026, 12, 31)), max_size=20),
    )


def test_nine_is_nine_on_the_wall_before_and_after_a_clock_change() -> None:
    desk = OpenHours("Europe/London", OFFICE)

    assert desk.intervals(utc("2026-03-27 00:00"), utc("2026-03-31 00:00")) == (
        between("2026-03-27 09:00", "2026-03-27 17:00"),
        between("2026-03-30 08:00", "2026-03-30 16:00"),
    )


def test_a_window_that_cuts_through_open_time_keeps_its_part() -> None:
    desk = OpenHours("UTC", OFFICE)

    assert desk.intervals(utc("2026-03-02 16:30"), utc("2026-03-03 09:15")) == (
        between("2026-03-02 16:30", "2026-03-02 17:00"),
        between("2026-03-03 09:00", "2026-03-03 09:15"),
    )


def test_a_closed_day_has_no_open_time() -> None:
    desk = OpenHours("America/New_York", OFFICE, frozenset({date(2026, 3, 3)}))

    assert desk.between(utc("2026-03-03 00:00"), utc("2026-03-04 00:00")) == 0
    assert not desk.is_open(utc("2026-03-03 15:00"))
    assert desk.is_open(utc("2026-03-04 15:00"))


def test_two_days_that_meet_at_midnight_are_one_stretch() -> None:
    desk = OpenHours("Asia/Shanghai", NIGHTS)

    assert desk.intervals(utc("2026-03-02 13:00"), utc("2026-03-03 02:00")) == (
        between("2026-03-02 14:00", "2026-03-02 22:00"),
    )


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        pytest.param("Europe/London", "2026-03-29", 23 * 60, id="London loses an hour"),
        pytest.param("Europe/London", "2026-10-25", 25 * 60, id="London gains an hour"),
        pytest.param("America/New_York", "2026-03-08", 23 * 60, id="New York loses an hour"),
        pytest.param("America/New_York", "2026-11-01", 25 * 60, id="New York gains an hour"),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04", 23 * 60 + 30, id="Lord Howe loses half an hour"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", 24 * 60 + 30, id="Lord Howe gains half an hour"
        ),
        pytest.param("Africa/Casablanca", "2025-04-06", 23 * 60, id="Casablanca after Ramadan"),
        pytest.param("Africa/Casablanca", "2025-02-23", 25 * 60, id="Casablanca before Ramadan"),
        pytest.param("Africa/Cairo", "2026-04-24", 23 * 60, id="Cairo without midnight"),
        pytest.param("Asia/Shanghai", "2026-03-29", 24 * 60, id="Shanghai has no change"),
    ],
)
def test_a_day_around_the_clock_is_as_long_as_its_clocks_make_it(
    zone: str, day: str, minutes: int
) -> None:
    desk = OpenHours(zone, WeeklyHours.always())
    today = date.fromisoformat(day)
    at = zones.zone(zone)

    midnights = zones.midnight(today, at), zones.midnight(today + timedelta(days=1), at)

    assert desk.between(*midnights) == minutes


@pytest.mark.parametrize(
    ("spans", "day", "minutes"),
    [
        pytest.param([["01:30", "05:00"]], "2026-03-29", 180, id="opens in the skipped hour"),
        pytest.param([["00:00", "01:30"]], "2026-03-29", 60, id="closes in the skipped hour"),
        pytest.param([["01:10", "01:50"]], "2026-03-29", 0, id="lies in the skipped hour"),
        pytest.param([["00:30", "01:30"]], "2026-10-25", 60, id="closes at the first 01:30"),
        pytest.param([["01:30", "03:00"]], "2026-10-25", 150, id="opens at the first 01:30"),
        pytest.param([["01:10", "01:50"]], "2026-10-25", 40, id="lies in the doubled hour"),
    ],
)
def test_open_time_by_night_counts_what_really_passes(
    spans: list[list[str]], day: str, minutes: int
) -> None:
    desk = OpenHours("Europe/London", WeeklyHours.parse({"6": spans}))
    start = utc(f"{day} 00:00") - timedelta(hours=3)

    assert desk.between(start, start + timedelta(hours=30)) == minutes


def test_a_day_that_has_begun_stays_begun_when_the_clocks_go_back_over_midnight() -> None:
    sundays = OpenHours("America/St_Johns", WeeklyHours.parse({"6": [["00:00", "24:00"]]}))

    # On 7 November 2010 one minute past midnight became 23:01 of the day before.
    assert not sundays.is_open(utc("2010-11-07 02:29"))
    assert sundays.is_open(utc("2010-11-07 02:30"))
    assert sundays.is_open(utc("2010-11-07 02:45"))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2026-03-02 08:59", False, id="before"),
        pytest.param("2026-03-02 09:00", True, id="at the start"),
        pytest.param("2026-03-02 16:59", True, id="last minute"),
        pytest.param("2026-03-02 17:00", False, id="at the end"),
        pytest.param("2026-03-01 12:00", False, id="on Sunday"),
    ],
)
def test_is_open_from_the_start_until_just_before_the_end(moment: str, expected: bool) -> None:
    assert OpenHours("UTC", OFFICE).is_open(utc(moment)) is expected


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        pytest.param("2026-03-02 10:00", 30, "2026-03-02 10:30", id="within the day"),
        pytest.param("2026-03-02 16:00", 60, "2026-03-02 17:00", id="exactly to closing time"),
        pytest.param("2026-03-02 16:00", 61, "2026-03-03 09:01", id="over the night"),
        pytest.param("2026-03-06 16:30", 60, "2026-03-09 09:30", id="over the weekend"),
        pytest.param("2026-03-07 12:00", 0, "2026-03-07 12:00", id="nothing to wait for"),
        pytest.param("2026-03-07 12:00", 1, "2026-03-09 09:01", id="from a closed day"),
        pytest.param("2026-03-02 09:00", 5 * 480 + 10, "2026-03-09 09:10", id="a whole week"),
    ],
)
def test_open_minutes_are_added_through_closed_time(
    start: str, minutes: int, expected: str
) -> None:
    assert OpenHours("UTC", OFFICE).add(utc(start), minutes) == utc(expected)


def test_open_minutes_are_added_through_a_clock_change() -> None:
    desk = OpenHours("Australia/Lord_Howe", WeeklyHours.always())

    assert desk.add(utc("2026-10-03 13:00"), 24 * 60) == utc("2026-10-04 13:00")


def test_a_desk_that_never_closes_counts_every_minute() -> None:
    desk = OpenHours.always()

    assert desk.add(utc("2026-12-31 23:00"), 90) == utc("2027-01-01 00:30")
    assert desk.between(utc("2026-12-28 00:00"), utc("2027-01-04 00:00")) == 7 * 24 * 60


@pytest.mark.parametrize(
    ("desk", "minutes"),
    [
        pytest.param(OpenHours("UTC", WeeklyHours.parse({})), 1, id="never open"),
        pytest.param(OpenHours.always(), 20 * 366 * 24 * 60, id="twenty years"),
        pytest.param(
            OpenHours("UTC", WeeklyHours.parse({"0": [["09:00", "09:01"]]})),
            9999,
            id="a minute a week",
        ),
    ],
)
def test_open_time_that_does_not_come_is_an_error(desk: OpenHours, minutes: int) -> None:
    with pytest.raises(NeverOpen) as refused:
        desk.add(utc("2026-03-02 09:00"), minutes)

    assert refused.value.code == "never_open"


def test_a_question_that_runs_backwards_is_an_error() -> None:
    desk = OpenHours.always()

    with pytest.raises(OpenTimeError):
        desk.between(utc("2026-03-02 09:00"), utc("2026-03-02 08:00"))
    with pytest.raises(OpenTimeError):
        desk.add(utc("2026-03-02 09:00"), -1)


def test_a_moment_without_a_zone_is_an_error() -> None:
    with pytest.raises(IntervalError):
        OpenHours.always().is_open(utc("2026-03-02 09:00").replace(tzinfo=None))


def test_an_unknown_zone_is_an_error_at_once() -> None:
    with pytest.raises(zones.UnknownZone):
        OpenHours("Mars/Olympus", OFFICE)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        pytest.param("2026-03-27 09:00", "2026-03-27 09:00", id="open already"),
        pytest.param(
            "2026-03-27 17:00", "2026-03-30 08:00", id="over a weekend and a clock change"
        ),
        pytest.param("2026-03-30 03:00", "2026-03-30 08:00", id="the same day"),
    ],
)
def test_a_desk_says_when_it_opens_next(moment: str, opens: str) -> None:
    assert OpenHours("Europe/London", OFFICE).next_open(utc(moment)) == utc(opens)


def test_a_desk_that_never_opens_says_so() -> None:
    never = OpenHours("UTC", WeeklyHours.parse({}))
    closed = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(4000))

    assert never.next_open(utc("2026-03-27 09:00")) is None
    assert OpenHours("UTC", OFFICE, closed).next_open(utc("2026-03-27 09:00")) is None


@given(open_hours(), st.tuples(whole_minutes(), whole_minutes(), whole_minutes()))
def test_open_time_adds_up(desk: OpenHours, moments: tuple[datetime, datetime, datetime]) -> None:
    first, middle, last = sorted(moments)

    assert desk.between(first, middle) + desk.between(middle, last) == desk.between(first, last)


@given(open_hours(), whole_minutes(), st.integers(1, 3000))
def test_adding_open_minutes_and_counting_them_agree(
    desk: OpenHours, start: datetime, minutes: int
) -> None:
    assume(not desk.weekly.is_never_open)
    try:
        end = desk.add(start, minutes)
    except NeverOpen:
        assume(False)

    assert desk.between(start, end) == minutes
    assert desk.between(start, end - timedelta(minutes=1)) == minutes - 1


@given(open_hours(), whole_minutes(), st.integers(0, 20_000))
def test_intervals_are_merged_and_open_throughout(
    desk: OpenHours, start: datetime, minutes: int
) -> None:
    found = desk.intervals(start, start + timedelta(minutes=minutes))

    assert union(found) == found
    assert all(desk.is_open(interval.starts_at) for interval in found)
    assert all(desk.is_open(interval.ends_at - timedelta(minutes=1)) for interval in found)
