"""Read the shifts of a calendar file whose titles hold names, whatever else is in it.

Everything is bounded before a library sees it: only single properties of events are handed on,
time zones are taken by name and never by the rules in the file, and repetition is counted out
here, by day and week only.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from rotation.calendars.repeats import Budget, Repeat, RepeatError
from rotation.hours import zones

MOST_EVENTS = 5000
LONGEST_TITLE = 120
LONGEST_EVENT = timedelta(days=28)
ONE_DAY = timedelta(days=1)
WANTED = frozenset(
    {"UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "STATUS", "RRULE", "RDATE", "EXDATE",
     "RECURRENCE-ID"}
)  # fmt: skip
UNFOLD = re.compile(r"\r?\n[ \t]")
NAME = re.compile(r"[A-Za-z0-9-]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
# A line longer than this is no title and no date; its end is cut off.
LONGEST_LINE = 20_000
# No rota is older, and days and zones can be counted around every moment of these years.
YEARS = range(1970, 2200)


class NotACalendar(ValueError):
    """The file as a whole cannot be read: `code` is stable, `params` fill in the words for it."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Event:
    """One stretch of time with its title; `number` counts the events of the file from 1.

    An all-day event tells its local days instead, half-open. With a `problem` (a code) there is
    no time.
    """

    number: int
    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    first_day: date | None = None
    until_day: date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Raw:
    """An event as it is written: wall-clock times of a zone, or days."""

    number: int
    uid: str
    title: str
    wall: datetime
    length: timedelta
    zone: ZoneInfo
    all_day: bool
    replaces: datetime | None
    cancelled: bool
    properties: Any


def read(text: str, *, zone: str, since: datetime, until: datetime) -> list[Event]:
    """Return the events that touch [since, until), those with a problem too, in order of time.

    Times without a zone are of X-WR-TIMEZONE, or else of `zone`. Raises NotACalendar.
    """
    lines = UNFOLD.sub("", text).splitlines()
    own = _own_zone(lines) or zones.zone(zone)
    raws: list[_Raw] = []
    events: list[Event] = []
    for number, block in enumerate(_blocks(lines), 1):
        if number > MOST_EVENTS:
            raise NotACalendar("too_many_events", most=MOST_EVENTS)
        read_one = _raw(number, block, own)
        (raws if isinstance(read_one, _Raw) else events).append(read_one)  # type: ignore[arg-type]
    budget = Budget()
    for raw, repeat in _series(raws):
        events += _spread(raw, repeat, since, until, budget)
        if len(events) > MOST_EVENTS:
            raise NotACalendar("too_many_events", most=MOST_EVENTS)
    return sorted(events, key=lambda one: (_moment(one), one.number))


def _moment(event: Event) -> datetime:
    if event.starts_at is not None:
        return event.starts_at
    day = event.first_day or date.min
    return datetime.combine(day, time.min, UTC)


def _own_zone(lines: Iterable[str]) -> ZoneInfo | None:
    for line in lines:
        if line[:14].upper() == "X-WR-TIMEZONE:":
            try:
                return zones.zone(line[14:].strip())
            except zones.UnknownZone:
                return None
    return None


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the wanted lines of each event, without what is nested in it.

    Raises NotACalendar for text that is none, or that ends in the middle of one.
    """
    open_parts: list[str] = []
    block: list[str] | None = None
    seen = False
    for line in lines:
        mark = line[:60].strip().upper()
        if mark.startswith("BEGIN:"):
            open_parts.append(mark[6:])
            seen = seen or open_parts == ["VCALENDAR"]
            if open_parts == ["VCALENDAR", "VEVENT"]:
                block = []
        elif mark.startswith("END:"):
            if not open_parts or open_parts.pop() != mark[4:]:
                raise NotACalendar("not_a_calendar")
            if block is not None and len(open_parts) == 1:
                yield block
                block = None
        elif block is not None and len(open_parts) == 2:
            name = NAME.match(line)
            if name and name[0].upper() in WANTED:
                block.append(line[:LONGEST_LINE])
    if open_parts or not seen:
        raise NotACalendar("not_a_calendar")


def _raw(number: int, block: list[str], own: ZoneInfo) -> _Raw | Event:
    """Return an event as it is written, or with what is wrong with it."""
    # A title cannot break the rest of its event: it is read alone.
    title = _title(block)
    rest = [line for line in block if line[:8].upper() not in ("SUMMARY:", "SUMMARY;")]
    written = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *rest, "END:VEVENT", "END:VCALENDAR"])
    try:
        (event,) = Calendar.from_ical(written + "\r\n").walk("VEVENT")
        start = event.get("DTSTART")
        if event.errors or start is None or isinstance(start, list):
            return Event(number, title, problem="bad_time")
        wall, zone, all_day = _wall(start, own)
        length = _length(event, wall, all_day=all_day, zone=zone, own=own)
        replaced = event.get("RECURRENCE-ID")
        return _Raw(
            number=number,
            uid=str(event.get("UID", ""))[:250] or f"#{number}",
            title=title,
            wall=wall,
            length=length,
            zone=zone,
            all_day=all_day,
            replaces=_wall(replaced, own)[0] if replaced is not None else None,
            cancelled=str(event.get("STATUS", "")).strip().upper() == "CANCELLED",
            properties=event,
        )
    except _Unfit as unfit:
        return Event(number, title, problem=unfit.code)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError):
        return Event(number, title, problem="bad_time")


class _Unfit(Exception):
    """A time that cannot be used."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _title(block: Iterable[str]) -> str:
    """Return the summary as plain text on one line."""
    for line in block:
        if line[:8].upper() in ("SUMMARY:", "SUMMARY;"):
            value = re.sub(r'^SUMMARY((?:;[^:";]*(?:"[^"]*")?)*):', "", line, flags=re.IGNORECASE)
            plain = re.sub(r"\\([\\;,])", r"\1", re.sub(r"\\[nN]", " ", value))
            return " ".join(CONTROL.sub(" ", plain).split())[:LONGEST_TITLE]
    return ""


def _wall(value: Any, own: ZoneInfo) -> tuple[datetime, ZoneInfo, bool]:
    """Return the wall-clock time, its zone, and whether it is a whole day."""
    moment = value.dt
    if moment.year not in YEARS:
        raise _Unfit("bad_time")
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min), own, True
    if moment.tzinfo is None:
        if value.params.get("TZID"):
            raise _Unfit("unknown_zone")
        return moment.replace(microsecond=0), own, False
    if isinstance(moment.tzinfo, ZoneInfo):
        return moment.replace(tzinfo=None, microsecond=0), moment.tzinfo, False
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0), ZoneInfo("UTC"), False


def _length(
    event: Any, wall: datetime, *, all_day: bool, zone: ZoneInfo, own: ZoneInfo
) -> timedelta:
    end, lasts = event.get("DTEND"), event.get("DURATION")
    if end is not None:
        until, end_zone, _days = _wall(end, own)
        if end_zone.key != zone.key:
            until = zones.instant(until, end_zone).astimezone(zone).replace(tzinfo=None)
        length = until - wall
    elif lasts is not None:
        length = lasts.dt
    else:
        length = ONE_DAY if all_day else timedelta()
    if length <= timedelta():
        raise _Unfit("ends_before_it_begins")
    if length > LONGEST_EVENT:
        raise _Unfit("too_long")
    return length


def _series(raws: Iterable[_Raw]) -> Iterator[tuple[_Raw, "Repeat | str | None"]]:
    """Yield each event with how it repeats: a rule, nothing, or the code of what is wrong.

    Of several versions of one event the last one counts, and moved ones are left out of their
    series.
    """
    singles: dict[tuple[str, datetime | None], _Raw] = {}
    moved: dict[str, set[datetime]] = defaultdict(set)
    for raw in raws:
        singles[raw.uid, raw.replaces] = raw
        if raw.replaces is not None:
            moved[raw.uid].add(raw.replaces)
    for raw in singles.values():
        if raw.cancelled:
            continue
        if raw.replaces is not None or "RRULE" not in raw.properties:
            dates = None if raw.replaces is not None else raw.properties.get("RDATE")
            yield raw, "repeats_unclearly" if dates is not None else None
            continue
        try:
            yield raw, Repeat.parse(raw.properties, raw.wall, raw.zone, moved[raw.uid])
        except RepeatError as error:
            yield raw, error.code


def _spread(
    raw: _Raw,
    repeat: "Repeat | str | None",
    since: datetime,
    until: datetime,
    budget: Budget,
) -> Iterator[Event]:
    if isinstance(repeat, str):
        yield Event(raw.number, raw.title, problem=repeat)
        return
    walls: Iterable[datetime] = [raw.wall]
    first, last = (one.astimezone(raw.zone).replace(tzinfo=None) for one in (since, until))
    if repeat is not None:
        walls = repeat.walls(last, budget)
    try:
        for wall in walls:
            # Far less work than asking the zone, for a series that began long ago.
            if wall + raw.length < first - ONE_DAY:
                continue
            event = _event(raw, wall)
            if _touches(event, since, until):
                yield event
    except RepeatError as error:
        raise NotACalendar(error.code, most=MOST_EVENTS) from error


def _event(raw: _Raw, wall: datetime) -> Event:
    made = Event(raw.number, raw.title)
    try:
        if raw.all_day:
            days = max(1, -(-raw.length // ONE_DAY))
            return replace(made, first_day=wall.date(), until_day=wall.date() + ONE_DAY * days)
        starts_at = zones.instant(wall, raw.zone)
        ends_at = zones.instant(wall + raw.length, raw.zone)
    except OverflowError:
        return replace(made, problem="bad_time")
    if ends_at <= starts_at:
        return replace(made, problem="ends_before_it_begins")
    return replace(made, starts_at=starts_at, ends_at=ends_at)


def _touches(event: Event, since: datetime, until: datetime) -> bool:
    if event.problem:
        return True
    if event.first_day and event.until_day:
        return event.until_day >= since.date() and event.first_day <= until.date()
    return bool(
        event.starts_at and event.ends_at and event.starts_at < until and event.ends_at > since
    )
