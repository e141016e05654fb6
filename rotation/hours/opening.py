"""Open time of a desk: its week, its zone and the days on which nobody is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from rotation.hours import zones
from rotation.hours.errors import HoursError
from rotation.hours.intervals import MINUTE, Interval, in_utc, total, union
from rotation.hours.weekly import WeeklyHours

ONE_DAY = timedelta(days=1)
# Asked for more open time than the next years hold, the answer is an error and not a long wait.
REACH = timedelta(days=3660)


class OpenTimeError(HoursError):
    """The question about open time has no answer."""


class NeverOpen(OpenTimeError):
    """That much open time does not pass within ten years, or not at all."""

    def __init__(self, minutes: int) -> None:
        super().__init__(
            "never_open", f"{minutes} open minutes do not pass in ten years", minutes=minutes
        )


@dataclass(frozen=True)
class OpenHours:
    """Weekly hours at the wall clock of a zone, except on closed days (local dates).

    A stretch lasts from the first moment the clocks show its start to the first moment they show
    its end, so what a clock change adds to or takes from it counts. Raises UnknownZone.
    """

    zone: str
    weekly: WeeklyHours
    closed_days: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        zones.zone(self.zone)

    @classmethod
    def always(cls) -> Self:
        """Return hours that never close."""
        return cls(zone="UTC", weekly=WeeklyHours.always())

    def intervals(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return the open time in [start, end) in order; raises OpenTimeError if end is first."""
        start, end = in_utc(start), in_utc(end)
        if end < start:
            raise OpenTimeError("open_time_backwards", "open time is asked for from early to late")
        return union(self._clipped(start, end))

    def is_open(self, at: datetime) -> bool:
        """Say whether the desk is open at that moment; its closing time is no longer open."""
        return bool(self.intervals(at, at + timedelta.resolution))

    def next_open(self, at: datetime) -> datetime | None:
        """Return the first open UTC moment from `at` on, None when there is none in ten years."""
        at = in_utc(at)
        if self.weekly.is_never_open:
            return None
        return next((found.starts_at for found in self._clipped(at, at + REACH)), None)

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the desk is open in [start, end), exactly."""
        return total(self.intervals(start, end))

    def between(self, start: datetime, end: datetime) -> int:
        """Return the whole open minutes in [start, end)."""
        return self.open_time(start, end) // MINUTE

    def add(self, start: datetime, minutes: int) -> datetime:
        """Return the earliest UTC moment by which that many open minutes have passed.

        Sixty minutes from an hour before closing time end at closing time, not at the next
        opening. Raises NeverOpen, and OpenTimeError for a number below zero.
        """
        if minutes < 0:
            raise OpenTimeError("open_time_backwards", "open time is counted forwards")
        start = in_utc(start)
        left = minutes * MINUTE
        if not left:
            return start
        if self.weekly.is_never_open or left > REACH:
            raise NeverOpen(minutes)
        for interval in self._clipped(start, start + REACH):
            if interval.length >= left:
                return interval.starts_at + left
            left -= interval.length
        raise NeverOpen(minutes)

    def _clipped(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Yield the open stretches in [start, end) in order, day by day."""
        at = zones.zone(self.zone)
        day = zones.local_day(start, at)
        # Clocks that go back over midnight show the old date once more when the new day has begun.
        last = zones.local_day(end, at) + ONE_DAY
        while day <= last:
            for starts_at, ends_at in self._stretches(day, at):
                first, until = max(starts_at, start), min(ends_at, end)
                if first < until:
                    yield Interval(first, until)
            day += ONE_DAY

    def _stretches(self, day: date, at: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        if day in self.closed_days:
            return
        midnight = datetime.combine(day, time.min)
        for span in self.weekly.days[day.weekday()]:
            yield (
                zones.instant(midnight + span.starts * MINUTE, at),
                zones.instant(midnight + span.ends * MINUTE, at),
            )
