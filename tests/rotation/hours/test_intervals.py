"""Stretches of UTC time and the algebra of lists of them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from rotation.hours.intervals import (
    Interval,
    IntervalError,
    intersect,
    subtract,
    total,
    total_minutes,
    union,
)
from tests.rotation.hours.moments import between, interval_lists, minutes, utc


def covered(intervals: tuple[Interval, ...] | list[Interval]) -> set[int]:
    """The minutes inside, counted one by one: the slow and obvious answer."""
    return {
        minute
        for minute in range(300)
        if any(minutes(minute, minute + 1).starts_at in i for i in intervals)
    }


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    interval = between("2026-03-02 09:00", "2026-03-02 17:00")

    assert utc("2026-03-02 09:00") in interval
    assert utc("2026-03-02 16:59") in interval
    assert utc("2026-03-02 17:00") not in interval


def test_an_interval_over_a_clock_change_is_as_long_as_the_time_that_passes() -> None:
    london = ZoneInfo("Europe/London")
    interval = Interval(
        datetime(2026, 3, 29, 0, 30, tzinfo=london), datetime(2026, 3, 29, 2, 30, tzinfo=london)
    )

    assert interval.length == timedelta(hours=1)
    assert interval.ends_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        pytest.param(
            utc("2026-03-02 09:00"),
            utc("2026-03-02 08:00"),
            "interval_ends_before_start",
            id="backwards",
        ),
        pytest.param(
            utc("2026-03-02 09:00"),
            utc("2026-03-02 09:00"),
            "interval_ends_before_start",
            id="empty",
        ),
        pytest.param(
            utc("2026-03-02 09:00").replace(tzinfo=None),
            utc("2026-03-02 10:00"),
            "interval_without_zone",
            id="no zone",
        ),
    ],
)
def test_what_is_no_stretch_of_time_is_refused(start: datetime, end: datetime, code: str) -> None:
    with pytest.raises(IntervalError) as refused:
        Interval(start, end)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("given_intervals", "expected"),
    [
        pytest.param([], (), id="nothing"),
        pytest.param([minutes(0, 10), minutes(10, 20)], (minutes(0, 20),), id="touching"),
        pytest.param([minutes(0, 30), minutes(5, 10)], (minutes(0, 30),), id="inside"),
        pytest.param(
            [minutes(20, 30), minutes(0, 10)], (minutes(0, 10), minutes(20, 30)), id="out of order"
        ),
    ],
)
def test_union_merges_what_overlaps_or_touches(
    given_intervals: list[Interval], expected: tuple[Interval, ...]
) -> None:
    assert union(given_intervals) == expected


def test_subtract_leaves_the_pieces_around_what_is_taken() -> None:
    whole = [minutes(0, 100)]
    taken = [minutes(0, 10), minutes(40, 50), minutes(90, 120)]

    assert subtract(whole, taken) == (minutes(10, 40), minutes(50, 90))


def test_total_counts_overlaps_once() -> None:
    assert total_minutes([minutes(0, 30), minutes(20, 45)]) == 45


@given(interval_lists())
def test_union_of_a_union_is_the_same(intervals: list[Interval]) -> None:
    once = union(intervals)

    assert union(once) == once
    assert covered(once) == covered(intervals)


@given(interval_lists())
def test_union_is_ordered_with_a_gap_between_neighbours(intervals: list[Interval]) -> None:
    merged = union(intervals)

    assert all(left.ends_at < right.starts_at for left, right in pairwise(merged))


@given(interval_lists(), interval_lists())
def test_intersect_keeps_what_both_cover(left: list[Interval], right: list[Interval]) -> None:
    assert covered(intersect(left, right)) == covered(left) & covered(right)


@given(interval_lists(), interval_lists())
def test_subtract_keeps_what_only_the_first_covers(
    left: list[Interval], right: list[Interval]
) -> None:
    assert covered(subtract(left, right)) == covered(left) - covered(right)


@given(interval_lists(), interval_lists())
def test_what_is_taken_and_what_is_left_add_up(left: list[Interval], right: list[Interval]) -> None:
    assert total(subtract(left, right)) + total(intersect(left, right)) == total(left)
