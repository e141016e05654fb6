"""A weekday off is a day on the wall, whatever the clocks do that week."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.hours.errors import HoursError
from rotation.hours.regular import Weekday
from rotation.hours.zones import UnknownZone, midnight, zone
from tests.make import utc

MONDAY, FRIDAY, SUNDAY = 0, 4, 6
LONG_AGO = date(2020, 1, 1)


def weekday(number=FRIDAY, zone="Europe/Berlin", first_day=LONG_AGO, **fields):
    return Weekday(number, zone, first_day, **fields)


def stretches(rule, start, end):
    return [
        (f"{one.starts_at:%m-%d %H:%M}", f"{one.ends_at:%m-%d %H:%M}")
        for one in rule.intervals(utc(f"{start} 00:00"), utc(f"{end} 00:00"))
    ]


def test_a_whole_day_goes_from_midnight_to_midnight_there():
    assert stretches(weekday(), "2026-11-16", "2026-11-30") == [
        ("11-19 23:00", "11-20 23:00"),
        ("11-26 23:00", "11-27 23:00"),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"start": time(13)}, ("11-20 12:00", "11-20 23:00"), id="from one"),
        pytest.param({"end": time(12)}, ("11-19 23:00", "11-20 11:00"), id="until noon"),
        pytest.param(
            {"start": time(9), "end": time(12, 30)}, ("11-20 08:00", "11-20 11:30"), id="both"
        ),
    ],
)
def test_a_part_of_the_day(fields, expected):
    assert stretches(weekday(**fields), "2026-11-16", "2026-11-23") == [expected]


@pytest.mark.parametrize(
    ("zone", "day", "hours", "lost"),
    [
        # (starts, ends) in UTC of the Sunday on which the clocks change, then how long it is.
        pytest.param("Europe/London", "2026-03-29", ("03-29 00:00", "03-29 23:00"), 23, id="gb+"),
        pytest.param("Europe/London", "2026-10-25", ("10-24 23:00", "10-26 00:00"), 25, id="gb-"),
        pytest.param(
            "America/New_York", "2026-03-08", ("03-08 05:00", "03-09 04:00"), 23, id="us+"
        ),
        pytest.param(
            "America/New_York", "2026-11-01", ("11-01 04:00", "11-02 05:00"), 25, id="us-"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-10-04", ("10-03 13:30", "10-04 13:00"), 23.5, id="lh+"
        ),
        pytest.param(
            "Australia/Lord_Howe", "2026-04-05", ("04-04 13:00", "04-05 13:30"), 24.5, id="lh-"
        ),
        pytest.param("Asia/Shanghai", "2026-03-29", ("03-28 16:00", "03-29 16:00"), 24, id="cn"),
        pytest.param(
            "Africa/Casablanca", "2026-02-15", ("02-14 23:00", "02-16 00:00"), 25, id="ma-"
        ),
        pytest.param(
            "Africa/Casablanca", "2026-03-22", ("03-22 00:00", "03-22 23:00"), 23, id="ma+"
        ),
    ],
)
def test_a_sunday_of_a_clock_change_is_as_long_as_it_is(zone, day, hours, lost):
    rule = weekday(SUNDAY, zone)
    middle = utc(f"{day} 12:00")

    [one] = rule.intervals(middle, middle + timedelta(minutes=1))

    assert (f"{one.starts_at:%m-%d %H:%M}", f"{one.ends_at:%m-%d %H:%M}") == hours
    assert one.length == timedelta(hours=lost)


def test_it_stays_at_the_wall_clock_over_a_clock_change():
    rule = weekday(FRIDAY, "Europe/London", start=time(13))

    assert stretches(rule, "2026-10-19", "2026-11-01") == [
        ("10-23 12:00", "10-23 23:00"),
        ("10-30 13:00", "10-31 00:00"),
    ]


def test_a_stretch_in_an_hour_that_is_skipped_is_none():
    rule = weekday(SUNDAY, "Europe/London", start=time(1, 15), end=time(1, 45))

    assert stretches(rule, "2026-03-28", "2026-03-31") == []


def test_it_holds_from_its_first_day_until_before_the_last():
    rule = weekday(first_day=date(2026, 11, 20), until_day=date(2026, 12, 4))

    assert [start for start, _ in stretches(rule, "2026-11-01", "2027-01-01")] == [
        "11-19 23:00",
        "11-26 23:00",
    ]


def test_a_day_that_touches_the_window_is_given_whole():
    rule = weekday(MONDAY, "Pacific/Auckland")

    assert stretches(rule, "2026-11-16", "2026-11-17") == [("11-15 11:00", "11-16 11:00")]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"number": 7}, HoursError, id="no such weekday"),
        pytest.param({"start": time(13), "end": time(13)}, HoursError, id="no time"),
        pytest.param({"zone": "Europe/Nowhere"}, UnknownZone, id="no such zone"),
    ],
)
def test_what_cannot_come_back_is_refused(change, error):
    with pytest.raises(error):
        weekday(**change)


@given(
    number=st.integers(0, 6),
    name=st.sampled_from(
        [
            "Europe/London",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Shanghai",
            "Africa/Casablanca",
            "America/Sao_Paulo",
            "Pacific/Apia",
        ]
    ),
    first=st.dates(date(2005, 1, 1), date(2030, 1, 1)),
    weeks=st.integers(1, 30),
)
def test_in_any_zone_and_week_it_is_that_day_and_all_of_it(number, name, first, weeks):
    """Every minute of the stretches shows that weekday, and no minute of it is left out."""
    at = zone(name)
    start, end = midnight(first, at), midnight(first + timedelta(weeks=weeks), at)

    found = weekday(number, name, date(2000, 1, 1)).intervals(start, end)

    minute = timedelta(minutes=1)
    for one in found:
        assert {m.astimezone(at).weekday() for m in (one.starts_at, one.ends_at - minute)} == {
            number
        }
        assert {m.astimezone(at).weekday() for m in (one.starts_at - minute, one.ends_at)} & {
            number
        } == set()
    assert all(a.ends_at < b.starts_at for a, b in pairwise(found))
    # Samoa had no 30 December 2011, a Friday.
    skipped = name == "Pacific/Apia" and number == FRIDAY and first <= date(2011, 12, 30)
    assert len(found) == weeks or (skipped and len(found) == weeks - 1)
