"""When somebody may be disturbed: quiet hours, quiet weekends and the hour of the digest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rotation.hours import zones

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Quiet:
    """Times of a person's own clock in which nothing is sent; hours may cross midnight."""

    starts: time | None = None
    ends: time | None = None
    weekends: bool = False


def next_allowed(at: datetime, quiet: Quiet, zone: ZoneInfo) -> datetime:
    """Return the first moment from `at` on that is not quiet, in UTC.

    Quiet time is half-open, at wall-clock times of the zone: a time that a clock change leaves out
    is the moment of the change, of one that comes twice it is the first.
    """
    moment = at.astimezone(UTC)
    while True:
        ends = [end for start, end in _stretches(moment, quiet, zone) if start <= moment < end]
        if not ends:
            return moment
        moment = max(ends)


def next_digest(after: datetime, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment, at or after `after`, at which the zone's clock shows `at`; in UTC."""
    today = after.astimezone(zone).date()
    moments = (_instant(today + days * ONE_DAY, at, zone) for days in range(3))
    return next(moment for moment in moments if moment >= after)


def _stretches(
    moment: datetime, quiet: Quiet, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the quiet stretches that touch the days around a moment."""
    today = moment.astimezone(zone).date()
    for days in range(-1, 2):
        day = today + days * ONE_DAY
        if quiet.starts is not None and quiet.ends is not None and quiet.starts != quiet.ends:
            until = day if quiet.ends > quiet.starts else day + ONE_DAY
            yield _instant(day, quiet.starts, zone), _instant(until, quiet.ends, zone)
        if quiet.weekends and day.weekday() >= SATURDAY:
            yield zones.midnight(day, zone), zones.midnight(day + ONE_DAY, zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return zones.instant(datetime.combine(day, at), zone)
