"""Half-open stretches of UTC time, and the set algebra of lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rotation.hours.errors import HoursError

MINUTE = timedelta(minutes=1)


class IntervalError(HoursError):
    """The two moments do not bound a stretch of time."""


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """The time from `starts_at` until just before `ends_at`, never empty, kept in UTC."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        # Two moments of one zone are compared by their wall clocks, so everything becomes UTC.
        object.__setattr__(self, "starts_at", in_utc(self.starts_at))
        object.__setattr__(self, "ends_at", in_utc(self.ends_at))
        if self.ends_at <= self.starts_at:
            raise IntervalError("interval_ends_before_start", "an interval ends after it starts")

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    def __contains__(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC; raises IntervalError when it says no zone."""
    if moment.utcoffset() is None:
        raise IntervalError("interval_without_zone", f"{moment.isoformat()} says no zone")
    return moment.astimezone(UTC)


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the same time as ordered intervals that neither overlap nor touch."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.starts_at <= merged[-1].ends_at:
            if interval.ends_at > merged[-1].ends_at:
                merged[-1] = Interval(merged[-1].starts_at, interval.ends_at)
        else:
            merged.append(interval)
    return tuple(merged)


def intersect(left: Iterable[Interval], right: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the time that is in both, in order."""
    ours, theirs = union(left), union(right)
    common: list[Interval] = []
    here = there = 0
    while here < len(ours) and there < len(theirs):
        starts_at = max(ours[here].starts_at, theirs[there].starts_at)
        ends_at = min(ours[here].ends_at, theirs[there].ends_at)
        if starts_at < ends_at:
            common.append(Interval(starts_at, ends_at))
        if ours[here].ends_at <= theirs[there].ends_at:
            here += 1
        else:
            there += 1
    return tuple(common)


def subtract(whole: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the time of `whole` that is not in `taken`, in order."""
    gone = union(taken)
    left: list[Interval] = []
    first = 0
    for interval in union(whole):
        while first < len(gone) and gone[first].ends_at <= interval.starts_at:
            first += 1
        starts_at, step = interval.starts_at, first
        while step < len(gone) and gone[step].starts_at < interval.ends_at:
            if starts_at < gone[step].starts_at:
                left.append(Interval(starts_at, gone[step].starts_at))
            starts_at = gone[step].ends_at
            step += 1
        if starts_at < interval.ends_at:
            left.append(Interval(starts_at, interval.ends_at))
    return tuple(left)


def total(intervals: Iterable[Interval]) -> timedelta:
    """Return the time covered, counting overlaps once."""
    return sum((interval.length for interval in union(intervals)), timedelta())


def total_minutes(intervals: Iterable[Interval]) -> int:
    """Return the whole minutes covered, counting overlaps once."""
    return total(intervals) // MINUTE
