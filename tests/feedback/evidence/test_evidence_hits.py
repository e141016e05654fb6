"""What may count as evidence, when it counts, and what blank minutes stand for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from feedback.evidence.hits import (
    EvidenceError,
    Hit,
    NaiveTime,
    NegativeMinutes,
    PointTwice,
    UnknownOrigin,
    UnknownSeverity,
    in_window,
    once_each,
    typical_minutes,
)
from tests.feedback.evidence.samples import NOON, days_ago, hit

INSTANT = timedelta(microseconds=1)
NINETY = timedelta(days=90)


@pytest.mark.parametrize(
    ("make", "refusal", "code"),
    [
        pytest.param(
            lambda: hit(at=datetime(2026, 6, 1)),  # noqa: DTZ001 - the point of the test
            NaiveTime,
            "naive_time",
            id="a time without zone",
        ),
        pytest.param(lambda: hit(severity=4), UnknownSeverity, "unknown_severity", id="too severe"),
        pytest.param(lambda: hit(severity=-1), UnknownSeverity, "unknown_severity", id="below 0"),
        pytest.param(lambda: hit(origin="dreamt"), UnknownOrigin, "unknown_origin", id="origin"),
        pytest.param(lambda: hit(minutes=-1), NegativeMinutes, "negative_minutes", id="minutes"),
    ],
)
def test_evidence_out_of_range_is_refused_by_name(
    make: Callable[[], Hit], refusal: type[EvidenceError], code: str
) -> None:
    with pytest.raises(refusal) as caught:
        make()

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("at", "inside"),
    [
        pytest.param(NOON - NINETY - INSTANT, False, id="just before it begins"),
        pytest.param(NOON - NINETY, True, id="as it begins"),
        pytest.param(NOON - INSTANT, True, id="just before it ends"),
        pytest.param(NOON, False, id="as it ends"),
    ],
)
def test_a_window_holds_its_first_instant_and_not_its_last(at: datetime, inside: bool) -> None:
    assert bool(in_window([hit(at=at)], now=NOON, length=NINETY)) is inside


def test_a_window_until_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveTime):
        in_window([], now=datetime(2026, 6, 10), length=NINETY)  # noqa: DTZ001 - the point


def test_a_friction_point_is_counted_once() -> None:
    with pytest.raises(PointTwice, match="friction point 5"):
        once_each([hit(5, theme=1), hit(5, theme=2)])


def test_blank_minutes_are_the_median_of_the_area_else_of_all() -> None:
    known = [
        hit(area=1, minutes=2),
        hit(area=1, minutes=4),
        hit(area=2, minutes=100),
        hit(area=None, minutes=30),
        hit(area=3, minutes=None),
    ]
    typical = typical_minutes(known)

    assert typical.of(hit(area=1, minutes=None)) == 3  # of 2, 4
    assert typical.of(hit(area=2, minutes=None)) == 100
    assert typical.of(hit(area=3, minutes=None)) == 17  # of 2, 4, 30, 100
    assert typical.of(hit(area=None, minutes=None)) == 17
    assert typical.of(hit(area=1, minutes=0)) == 0  # written down, not blank


def test_blank_minutes_are_none_lost_while_nobody_wrote_down_any() -> None:
    assert typical_minutes([hit(minutes=None)]).of(hit(minutes=None)) == 0


def test_the_zone_of_a_time_does_not_matter() -> None:
    assert in_window([hit(at=days_ago(1).astimezone(UTC))], now=NOON, length=NINETY)
