"""Days, times and lengths as calendars write them.

A day is a `date`, a time in a zone an aware `datetime`, a floating time a `datetime` without one.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from rotation.calendars.content import Line
from rotation.calendars.refusals import Unreadable

Moment = date | datetime
FindZone = Callable[[str], tzinfo]
A_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
A_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(Z?)", re.IGNORECASE)
A_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.IGNORECASE,
)


def is_day(moment: Moment) -> bool:
    """Tell whether it is a whole day."""
    return not isinstance(moment, datetime)


def moment(text: str, zone: tzinfo | None) -> Moment:
    """Return the day or time a value says; one without a Z is in `zone`. Raises Unreadable."""
    text = text.strip()
    try:
        if found := A_DAY.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := A_TIME.fullmatch(text):
            year, month, day, hour, minute, second = map(int, found.groups("0")[:6])
            at = UTC if found[7] else zone
            # Second 60 is a leap second, which no clock here knows.
            return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=at)
    except ValueError as error:
        raise Unreadable from error
    raise Unreadable


def zone_of(line: Line, find_zone: FindZone) -> tzinfo | None:
    """Return the zone a property names, None when it names none. Raises Unreadable."""
    name = line.parameters.get("TZID", "")
    # The value of a day or of UTC needs no zone, whatever is named beside it.
    if not name or line.value.strip().upper().endswith("Z") or "T" not in line.value.upper():
        return None
    return find_zone(name)


class Length(NamedTuple):
    """How long something lasts: whole days by the clock on the wall, and exact time."""

    days: timedelta
    exact: timedelta = timedelta()


def length(text: str) -> Length:
    """Return a length of time that is not negative; raises Unreadable."""
    found = A_LENGTH.fullmatch(text.strip())
    if not found or not any(found.groups()[1:]):
        raise Unreadable("calendar_bad_duration")
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups()[1:])
    try:
        value = Length(
            timedelta(weeks=weeks, days=days),
            timedelta(hours=hours, minutes=minutes, seconds=seconds),
        )
    except OverflowError as error:
        raise Unreadable("calendar_bad_duration") from error
    if found[1] == "-" and any(value):
        raise Unreadable("calendar_bad_duration")
    return value


def after(start: Moment, passed: Length) -> Moment:
    """Return the end of a length that begins at `start`; raises Unreadable past the last year."""
    try:
        if not isinstance(start, datetime):
            if not passed.exact:
                return start + passed.days
            start = datetime(start.year, start.month, start.day)  # noqa: DTZ001
        if start.tzinfo is None:
            return start + passed.days + passed.exact
        ends_at = (start + passed.days).astimezone(UTC) + passed.exact
        return ends_at.astimezone(start.tzinfo)
    except (OverflowError, ValueError) as error:
        raise Unreadable("calendar_bad_duration") from error


def in_utc(value: Moment, floating: tzinfo, days: tzinfo) -> datetime:
    """Return the moment in UTC: floating times are in one zone, days begin in the other.

    Raises Unreadable before the first or after the last year there is.
    """
    try:
        if not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day, tzinfo=days)
        elif value.tzinfo is None:
            value = value.replace(tzinfo=floating)
        return value.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise Unreadable from error
