"""When a calendar is read and for which days; decides, reads and writes nothing."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from rotation.hours import zones
from rotation.hours.intervals import Interval

PERIOD = timedelta(minutes=30)
SPREAD = timedelta(minutes=6)
LONGEST_PAUSE = timedelta(hours=24)
PATIENCE = timedelta(days=1)
END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=549)  # 18 months


def window(now: datetime, zone: str) -> Interval:
    """Return the time to read: from the beginning of today, for 18 months, in whole local days."""
    at = zones.zone(zone)
    today = zones.local_day(now, at)
    return Interval(zones.midnight(today, at), zones.midnight(today + AHEAD, at))


def next_reading(uid: UUID, now: datetime) -> datetime:
    """Return when to read again: in half an hour, three minutes more or less.

    How much is the calendar's own, so that those added together do not stay together.
    """
    return now + PERIOD + _offset(uid)


def next_try(
    uid: UUID,
    now: datetime,
    failures: int,
    failing_since: datetime,
    asked: timedelta = timedelta(),
) -> datetime:
    """Return when to try again after so many failures in a row: later each time, up to a day.

    Not before `asked`, the pause its server wants. A try falls on the end of the first day, when
    its owner is told.
    """
    # From the seventh on it is the longest pause anyway.
    pause = min(PERIOD * 2 ** min(failures - 1, 6), LONGEST_PAUSE)
    at = max(now + pause + _offset(uid), now + min(asked, LONGEST_PAUSE))
    told_at = failing_since + PATIENCE
    return told_at if now + asked <= told_at < at and now < told_at else at


def _offset(uid: UUID) -> timedelta:
    return SPREAD * (uid.int % 1000 / 1000) - SPREAD / 2
