"""Time zones by name, and the way from a clock on the wall to UTC."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rotation.hours.errors import HoursError

# They name whatever the machine is set to, or nothing; a rule has to mean the same everywhere.
MACHINE_NAMES = frozenset({"localtime", "posixrules", "Factory"})


class UnknownZone(HoursError):
    """No time zone has this name."""

    def __init__(self, name: str) -> None:
        super().__init__("unknown_zone", f"no time zone is called {name!r}", zone=name)


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name; raises UnknownZone."""
    if name in MACHINE_NAMES:
        raise UnknownZone(name)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # OSError: a folder such as "America"
        raise UnknownZone(name) from error


def instant(wall: datetime, at: ZoneInfo) -> datetime:
    """Return the UTC moment at which clocks in that zone first show `wall` (without a zone).

    A time that the clocks skip becomes the moment they change. So moments keep the order of the
    wall-clock times they come from, and stretches of time that do not overlap on the wall do not
    overlap in UTC either.
    """
    shown = wall.replace(tzinfo=at, fold=0)
    moment = shown.astimezone(UTC)
    if moment.astimezone(at).replace(tzinfo=None) == wall:
        return moment
    return _clock_change(after=wall.replace(tzinfo=at, fold=1).astimezone(UTC), until=moment, at=at)


def midnight(day: date, at: ZoneInfo) -> datetime:
    """Return the UTC moment at which the local day begins."""
    return instant(datetime.combine(day, time.min), at)


def local_day(moment: datetime, at: ZoneInfo) -> date:
    """Return the calendar day of that moment in the zone."""
    return moment.astimezone(at).date()


def _clock_change(*, after: datetime, until: datetime, at: ZoneInfo) -> datetime:
    """Return the first whole second in (after, until] with another offset than `after`."""
    old = after.astimezone(at).utcoffset()
    seconds = range(int((until - after).total_seconds()))
    steps = bisect_left(
        seconds,
        True,
        key=lambda second: (after + timedelta(seconds=second)).astimezone(at).utcoffset() != old,
    )
    return after + timedelta(seconds=steps)
