"""Heat: fading by half each 30 days, weighted by severity, deaf to a loud customer."""

import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evidence.heat import heat, heat_at, log_heat, week_of, within_cap
from feedback.evidence.hits import Hit, NaiveTime
from tests.feedback.evidence.samples import NOON, days_ago, hit

MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis takes bare bounds and adds the zone
    datetime(2026, 6, 10),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")]),
)
HITS = st.builds(
    hit,
    at=MOMENTS,
    account=st.one_of(st.none(), st.integers(1, 3)),
    observer=st.integers(1, 3),
    severity=st.integers(0, 3),
)


def points(hits: list[Hit]) -> list[int]:
    return [each.point for each in hits]


@pytest.mark.parametrize(
    ("severity", "age", "expected"),
    [
        pytest.param(0, 30, 0.25, id="light, one half-life old"),
        pytest.param(1, 30, 0.5, id="ordinary, one half-life old"),
        pytest.param(2, 60, 0.5, id="heavy, two half-lives old"),
        pytest.param(3, 90, 0.5, id="worst, three half-lives old"),
        pytest.param(1, 15, math.sqrt(0.5), id="half a half-life old"),
    ],
)
def test_one_hit_weighs_its_severity_and_fades(severity: int, age: int, expected: float) -> None:
    assert heat([hit(severity=severity, at=days_ago(age))], now=NOON) == pytest.approx(expected)


def test_no_hits_have_no_heat() -> None:
    assert heat([], now=NOON) == 0
    assert heat_at(log_heat([]), NOON) == 0


def test_hits_at_or_after_the_moment_do_not_count() -> None:
    assert heat([hit(at=NOON), hit(at=NOON + timedelta(days=1))], now=NOON) == 0


@given(st.lists(HITS, max_size=12))
def test_the_log_form_is_the_same_heat(hits: list[Hit]) -> None:
    assert heat_at(log_heat(hits), NOON) == pytest.approx(heat(hits, now=NOON), rel=1e-9)


@given(st.lists(HITS, min_size=1, max_size=8), st.lists(HITS, min_size=1, max_size=8))
def test_the_log_form_orders_alike_at_every_moment(one: list[Hit], other: list[Hit]) -> None:
    hotter = log_heat(one) > log_heat(other) + 1e-9

    for later in (NOON, NOON + timedelta(days=400)):
        assert not hotter or heat(one, now=later) > heat(other, now=later)


def test_an_account_counts_its_two_largest_hits_of_a_week() -> None:
    monday = datetime(2026, 6, 1, 9, tzinfo=UTC)
    hits = [
        hit(point, account=7, severity=severity, at=monday + timedelta(hours=point))
        for point, severity in enumerate([2, 0, 3, 2, 1], start=1)
    ]

    # Points 1 and 4 weigh alike, but 4 is younger and so contributes more.
    assert points(within_cap(hits)) == [3, 4]


def test_of_equal_contributions_the_lower_id_counts() -> None:
    assert points(within_cap([hit(point, account=7) for point in (30, 10, 20)])) == [10, 20]


@pytest.mark.parametrize(
    ("voices", "counted"),
    [
        pytest.param([(7, observer) for observer in range(5)], 2, id="one account"),
        pytest.param([(account, 1) for account in range(5)], 5, id="five accounts"),
        pytest.param([(None, 4)] * 5, 2, id="no account, one observer"),
        pytest.param([(None, observer) for observer in range(5)], 5, id="no account, five"),
        pytest.param([(4, 1)] * 2 + [(None, 4)] * 2, 4, id="account 4 is not observer 4"),
    ],
)
def test_the_cap_counts_by_account_else_by_observer(
    voices: list[tuple[int | None, int]], counted: int
) -> None:
    hits = [hit(account=account, observer=observer) for account, observer in voices]

    assert len(within_cap(hits)) == counted


SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "same_week"),
    [
        pytest.param(datetime(2026, 6, 1, 0, 0, tzinfo=UTC), True, id="Monday midnight"),
        pytest.param(datetime(2026, 6, 7, 23, 59, tzinfo=UTC), True, id="Sunday, last minute"),
        pytest.param(datetime(2026, 6, 8, 0, 0, tzinfo=UTC), False, id="next Monday midnight"),
        pytest.param(datetime(2026, 5, 31, 23, 59, tzinfo=UTC), False, id="Sunday before"),
        pytest.param(datetime(2026, 6, 8, 7, 0, tzinfo=SHANGHAI), True, id="Monday far east"),
        pytest.param(datetime(2026, 6, 1, 7, 0, tzinfo=SHANGHAI), False, id="and a week before"),
    ],
)
def test_a_week_is_the_iso_week_of_utc(at: datetime, same_week: bool) -> None:
    assert (week_of(at) == week_of(datetime(2026, 6, 3, 12, tzinfo=UTC))) is same_week


def test_the_turn_of_the_year_does_not_cut_a_week() -> None:
    hits = [hit(account=7, at=datetime(2026, 12, 31, tzinfo=UTC)) for _ in range(2)]
    hits += [hit(account=7, at=datetime(2027, 1, 1, tzinfo=UTC)) for _ in range(2)]

    assert len(within_cap(hits)) == 2


@given(MOMENTS, MOMENTS)
def test_two_moments_share_a_week_when_the_iso_calendar_says_so(
    one: datetime, other: datetime
) -> None:
    calendar = [moment.astimezone(UTC).isocalendar()[:2] for moment in (one, other)]

    assert (week_of(one) == week_of(other)) is (calendar[0] == calendar[1])


@given(st.lists(HITS, max_size=20))
def test_capping_twice_changes_nothing_more(hits: list[Hit]) -> None:
    once = within_cap(hits)

    assert within_cap(once) == once
    assert within_cap(reversed(hits)) == once


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        heat([hit()], now=datetime(2026, 6, 10))  # noqa: DTZ001 - the point of the test
