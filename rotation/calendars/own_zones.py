"""Time zones that a calendar defines for itself, as a bounded list of clock changes."""

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from rotation.calendars.content import Part
from rotation.calendars.moments import moment
from rotation.calendars.refusals import Unreadable

AN_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
A_WEEKDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNDERSTOOD = frozenset(
    {
        "FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYDAY", "BYMONTHDAY",
        "BYHOUR", "BYMINUTE", "BYSECOND", "WKST",
    }
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1970, 2100
MOST_PARTS = 150
MOST_DATES = 500
A_DAY = timedelta(days=1)
Change = tuple[datetime, timedelta, timedelta]  # clock on the wall before it, offset before, after


class OwnZone(tzinfo):
    """A zone of clock changes: what is before the first one has the offset it changes from."""

    def __init__(self, name: str, changes: list[Change]) -> None:
        changes = sorted(changes)
        self.name = name
        self.offsets = [changes[0][1], *(new for _, _, new in changes)]
        # A skipped time is read with the offset before the change, a repeated one is the first.
        self.walls = [at + max(timedelta(), new - old) for at, old, new in changes]
        self.later_walls = [at + min(timedelta(), new - old) for at, old, new in changes]
        self.instants = [at - old for at, old, _ in changes]

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Return the offset at a clock on the wall."""
        if moment is None:
            return self.offsets[0]
        walls = self.later_walls if moment.fold else self.walls
        return self.offsets[bisect_right(walls, moment.replace(tzinfo=None, fold=0))]

    def fromutc(self, moment: datetime) -> datetime:
        """Return what clocks on the wall show at a moment of UTC."""
        plain = moment.replace(tzinfo=None)
        place = bisect_right(self.instants, plain)
        shown = plain + self.offsets[place]
        again = place > 0 and shown < self.walls[place - 1]
        return shown.replace(tzinfo=self, fold=int(again))

    def dst(self, moment: datetime | None) -> timedelta:
        """Return nothing: which of the offsets is summer time says nothing about busy time."""
        return timedelta()

    def tzname(self, moment: datetime | None) -> str:
        """Return the name the calendar gave it."""
        return self.name

    def __deepcopy__(self, memo: object) -> "OwnZone":
        return self


def own_zone(part: Part) -> OwnZone:
    """Return the zone of a VTIMEZONE; raises Unreadable for one that is not understood."""
    if not 0 < len(part.parts) <= MOST_PARTS:
        raise Unreadable("calendar_bad_time_zone")
    try:
        changes = [change for one in part.parts for change in _changes(one)]
        if not changes:
            raise Unreadable("calendar_bad_time_zone")
        return OwnZone(part.word("TZID"), changes)
    except (Unreadable, ValueError, IndexError, OverflowError) as error:
        raise Unreadable("calendar_bad_time_zone") from error


def _changes(part: Part) -> Iterator[Change]:
    old, new = _offset(part.word("TZOFFSETFROM")), _offset(part.word("TZOFFSETTO"))
    first = _wall(part.word("DTSTART"))
    yield first, old, new
    for line in part.lines("RRULE"):
        for at in _yearly(line.value, first, old):
            yield at, old, new
    dates = [one for line in part.lines("RDATE") for one in line.value.split(",")]
    if len(dates) > MOST_DATES:
        raise Unreadable
    for one in dates:
        yield _wall(one.partition("/")[0]), old, new


def _offset(text: str) -> timedelta:
    found = AN_OFFSET.fullmatch(text.strip())
    if not found:
        raise Unreadable
    value = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    if value >= A_DAY:
        raise Unreadable
    return -value if found[1] == "-" else value


def _wall(text: str) -> datetime:
    found = moment(text, None)
    if not isinstance(found, datetime):
        return datetime.combine(found, time())
    return found.replace(tzinfo=None)


def _yearly(rule: str, first: datetime, old: timedelta) -> Iterator[datetime]:
    """Yield the changes of a yearly rule but the first; raises Unreadable for any other rule."""
    parts = dict(one.upper().split("=", 1) for one in rule.strip().strip(";").split(";"))
    if set(parts) - UNDERSTOOD or parts.get("FREQ") != "YEARLY" or "COUNT" in parts:
        raise Unreadable
    if parts.get("INTERVAL", "1") != "1":
        raise Unreadable
    until = _until(parts.get("UNTIL", ""), old)
    at = _clock(parts, first)
    month = int(parts.get("BYMONTH", first.month))
    for year in range(max(first.year, FIRST_YEAR), LAST_YEAR + 1):
        wall = datetime.combine(_day(parts, year, month, first), at)
        if wall > until:
            return
        if wall > first:
            yield wall


def _clock(parts: dict[str, str], first: datetime) -> time:
    return time(
        int(parts.get("BYHOUR", first.hour)),
        int(parts.get("BYMINUTE", first.minute)),
        int(parts.get("BYSECOND", first.second)),
    )


def _until(text: str, old: timedelta) -> datetime:
    if not text:
        return datetime.max  # noqa: DTZ901
    found = moment(text, None)
    if not isinstance(found, datetime):
        return datetime.combine(found, time.max)
    # UTC, which is compared with the clock on the wall as it stood before the change.
    return found.replace(tzinfo=None) + old if found.tzinfo is UTC else found


def _day(parts: dict[str, str], year: int, month: int, first: datetime) -> date:
    """Return the day of that month the rule means: "-1SU", or "SU" among some of its days."""
    length = calendar.monthrange(year, month)[1]
    days = [int(one) for one in parts.get("BYMONTHDAY", "").split(",") if one]
    allowed = [day if day > 0 else length + 1 + day for day in days]
    if "BYDAY" not in parts:
        return date(year, month, allowed[0] if allowed else first.day)
    found = A_WEEKDAY.fullmatch(parts["BYDAY"])
    if not found:
        raise Unreadable
    weekday = WEEKDAYS.index(found[2])
    fitting = [
        date(year, month, day)
        for day in range(1, length + 1)
        if date(year, month, day).weekday() == weekday and (not allowed or day in allowed)
    ]
    number = int(found[1] or 1)
    return fitting[number if number < 0 else number - 1]
