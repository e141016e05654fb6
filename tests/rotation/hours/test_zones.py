"""From a clock on the wall to UTC, on the days the clocks change."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.hours import zones
from tests.rotation.hours.moments import ZONES, utc


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        pytest.param(
            "Europe/London", "2026-03-29 00:59", "2026-03-29 00:59", id="London before spring"
        ),
        pytest.param(
            "Europe/London", "2026-03-29 01:30", "2026-03-29 01:00", id="London in the skipped hour"
        ),
        pytest.param(
            "Europe/London", "2026-03-29 02:00", "2026-03-29 01:00", id="London after spring"
        ),
        pytest.param(
            "Europe/London", "2026-10-25 01:30", "2026-10-25 00:30", id="London, first of two 01:30"
        ),
        pytest.param(
            "Europe/London", "2026-10-25 02:00", "2026-10-25 02:00", id="London after autumn"
        ),
        pytest.param(
            "America/New_York",
            "2026-03-08 02:15",
            "2026-03-08 07:00",
            id="New York in the skipped hour",
        ),
        pytest.param(
            "America/New_York",
            "2026-11-01 01:15",
            "2026-11-01 05:15",
            id="New York, first of two 01:15",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04 02:10",
            "2026-10-03 15:30",
            id="Lord Howe in the skipped half hour",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-10-04 02:30",
            "2026-10-03 15:30",
            id="Lord Howe after spring",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            "2026-04-05 01:45",
            "2026-04-04 14:45",
            id="Lord Howe, first of two 01:45",
        ),
        pytest.param(
            "Africa/Casablanca",
            "2025-02-23 02:30",
            "2025-02-23 01:30",
            id="Casablanca, first of two 02:30",
        ),
        pytest.param(
            "Africa/Casablanca",
            "2025-04-06 02:30",
            "2025-04-06 02:00",
            id="Casablanca in the skipped hour",
        ),
        pytest.param(
            "Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00", id="Cairo skips its midnight"
        ),
        pytest.param(
            "Asia/Shanghai", "2026-03-29 01:30", "2026-03-28 17:30", id="Shanghai keeps its clocks"
        ),
        pytest.param(
            "Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00", id="Apia skipped a day"
        ),
    ],
)
def test_a_wall_clock_time_is_the_first_moment_it_is_shown(
    zone: str, wall: str, expected: str
) -> None:
    assert zones.instant(datetime.fromisoformat(wall), zones.zone(zone)) == utc(expected)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "America",
        "../etc/passwd",
        "/etc/localtime",
        "localtime",
        "Factory",
        "x" * 5000,
        "Europe/Lon\0don",
    ],
    ids=[
        "empty",
        "unheard of",
        "folder",
        "way out",
        "absolute",
        "machine",
        "factory",
        "long",
        "nul",
    ],
)
def test_an_unknown_zone_is_refused_by_name(name: str) -> None:
    with pytest.raises(zones.UnknownZone) as refused:
        zones.zone(name)

    assert refused.value.code == "unknown_zone"
    assert refused.value.params == {"zone": name}


def test_a_local_day_begins_when_the_skipped_midnight_is_over() -> None:
    cairo = zones.zone("Africa/Cairo")
    begins = zones.midnight(datetime(2026, 4, 24, tzinfo=UTC).date(), cairo)

    assert f"{begins.astimezone(cairo):%H:%M}" == "01:00"


@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)), min_size=2, max_size=6),  # noqa: DTZ001 - wall clocks have no zone
)
def test_moments_keep_the_order_of_their_wall_clock_times(name: str, walls: list[datetime]) -> None:
    at = zones.zone(name)
    moments = [zones.instant(wall.replace(microsecond=0), at) for wall in sorted(walls)]

    assert all(earlier <= later for earlier, later in pairwise(moments))
