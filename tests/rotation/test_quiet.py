"""When somebody may be disturbed: tables for real days, and the laws for all of them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.notices.quiet import Quiet, next_allowed, next_digest
from tests.make import utc

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(22), time(7))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca",
         "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Apia", "Atlantic/Azores"]  # fmt: skip

zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(
    # Hypothesis takes bounds without a zone and adds it.
    datetime(2011, 12, 1),  # noqa: DTZ001
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
) | (
    # Around changes of clocks, and the day Apia left out.
    st.tuples(
        st.sampled_from(
            [
                "2026-03-29 01:00",
                "2026-10-25 01:00",
                "2026-03-08 07:00",
                "2026-11-01 06:00",
                "2026-10-03 15:30",
                "2011-12-30 10:00",
            ]
        ),
        st.integers(-3000, 3000),
    ).map(lambda pair: utc(pair[0]) + timedelta(minutes=pair[1]))
)
times = st.times().map(lambda one: one.replace(microsecond=0))
quiets = st.builds(Quiet, st.none() | times, st.none() | times, st.booleans())


def is_quiet(moment, quiet, zone):
    """Said again in another way: what the clock on the wall shows."""
    local = moment.astimezone(zone)
    if quiet.weekends and local.weekday() >= 5:
        return True
    if quiet.starts is None or quiet.ends is None or quiet.starts == quiet.ends:
        return False
    if quiet.starts < quiet.ends:
        return quiet.starts <= local.time() < quiet.ends
    return local.time() >= quiet.starts or local.time() < quiet.ends


@pytest.mark.parametrize(
    ("quiet", "at", "allowed"),
    [
        pytest.param(Quiet(), "2026-11-18 23:00", "2026-11-18 23:00", id="never quiet"),
        pytest.param(NIGHT, "2026-11-18 20:59", "2026-11-18 20:59", id="a minute before"),
        pytest.param(NIGHT, "2026-11-18 21:00", "2026-11-19 06:00", id="when quiet begins"),
        pytest.param(NIGHT, "2026-11-19 02:00", "2026-11-19 06:00", id="after midnight"),
        pytest.param(NIGHT, "2026-11-19 06:00", "2026-11-19 06:00", id="when quiet ends"),
        pytest.param(
            Quiet(time(12), time(14)), "2026-11-18 11:30", "2026-11-18 13:00", id="at noon"
        ),
        pytest.param(
            Quiet(weekends=True), "2026-11-20 23:00", "2026-11-22 23:00", id="a whole weekend"
        ),
        pytest.param(
            Quiet(time(22), time(7), weekends=True),
            "2026-11-20 22:00",
            "2026-11-23 06:00",
            id="a night, the weekend, and the night after it",
        ),
        pytest.param(
            Quiet(time(1), time(2, 30)),
            "2026-03-29 00:30",
            "2026-03-29 01:00",
            id="quiet ends in the hour that is left out",
        ),
        pytest.param(
            Quiet(time(9), time(9)), "2026-11-18 09:00", "2026-11-18 09:00", id="no length"
        ),
    ],
)
def test_what_comes_in_quiet_time_waits_until_it_is_over(quiet, at, allowed):
    assert next_allowed(utc(at), quiet, BERLIN) == utc(allowed)


@pytest.mark.parametrize(
    ("after", "digest"),
    [
        pytest.param("2026-11-18 06:59", "2026-11-18 07:00", id="today"),
        pytest.param("2026-11-18 07:01", "2026-11-19 07:00", id="tomorrow"),
        pytest.param("2026-03-28 12:00", "2026-03-29 06:00", id="the clocks go forward"),
        pytest.param("2026-10-24 12:00", "2026-10-25 07:00", id="the clocks go back"),
    ],
)
def test_the_digest_comes_at_its_hour(after, digest):
    assert next_digest(utc(after), time(8), BERLIN) == utc(digest)


@given(moments, quiets, zones)
def test_nothing_is_held_back_for_ever_nor_before_its_time(moment, quiet, zone):
    allowed = next_allowed(moment, quiet, zone)

    assert moment <= allowed <= moment + timedelta(days=5)


@given(moments, quiets, zones)
def test_what_is_not_quiet_is_not_held_back(moment, quiet, zone):
    if not is_quiet(moment, quiet, zone):
        assert next_allowed(moment, quiet, zone) - moment <= timedelta(hours=2)


@given(moments, quiets, zones)
def test_what_is_allowed_once_stays_allowed(moment, quiet, zone):
    allowed = next_allowed(moment, quiet, zone)

    assert next_allowed(allowed, quiet, zone) == allowed


@given(moments, quiets, zones, st.timedeltas(timedelta(), timedelta(days=3)))
def test_who_comes_later_is_not_let_through_earlier(moment, quiet, zone, later):
    assert next_allowed(moment, quiet, zone) <= next_allowed(moment + later, quiet, zone)


@given(moments, times, zones)
def test_there_is_one_digest_a_day(moment, at, zone):
    first = next_digest(moment, at, zone)
    second = next_digest(first + timedelta(seconds=1), at, zone)

    assert moment <= first <= moment + timedelta(hours=49)
    assert second > first
