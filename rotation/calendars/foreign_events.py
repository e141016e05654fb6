"""One event of a foreign calendar: when it is, how it repeats and whether it counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo

from rotation.calendars import titles
from rotation.calendars.content import Line, Part
from rotation.calendars.moments import (
    Length,
    Moment,
    after,
    in_utc,
    is_day,
    length,
    moment,
    zone_of,
)
from rotation.calendars.reading import Filters
from rotation.calendars.refusals import Refused, Unreadable
from rotation.calendars.rules import Rule, rule

FREE_STATES = frozenset({"FREE", "WORKINGELSEWHERE"})
OUT_OF_OFFICE_STATES = frozenset({"OOF", "OUTOFOFFICE"})
MOST_RULES = 20
A_DAY = Length(timedelta(days=1))
Period = tuple[Moment, Moment]


@dataclass(frozen=True, slots=True)
class Places:
    """Where times are that do not say it: floating ones, and the days of whole-day events."""

    floating: tzinfo
    days: tzinfo
    # The zone a calendar names for all of itself; series given in UTC repeat by its clocks.
    named: tzinfo | None
    find: Callable[[str], tzinfo]


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """An event with its times as written; `counts` says whether it is busy and asked for."""

    uid: str
    start: Moment
    end: Moment
    counts: bool
    rank: tuple[int, str]
    recurrence: Moment | None = None
    and_later: bool = False
    rules: tuple[Rule, ...] = ()
    more: tuple[Moment | Period, ...] = ()
    left_out: tuple[Moment, ...] = field(default=())

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.more)


class Dates:
    """How many dates beside rules the events of one file may name together."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, number: int) -> None:
        """Take so many; raises Refused when there are none left."""
        self.left -= number
        if self.left < 0:
            raise Refused("calendar_too_many_dates")


def foreign_event(part: Part, filters: Filters, places: Places, dates: Dates) -> ForeignEvent:
    """Return the event; raises Unreadable, and Refused where the file asks for too much."""
    dates.take(_number_of_dates(part))
    rules = tuple(rule(text.value) for text in part.lines("RRULE"))
    if len(rules) > MOST_RULES or part.lines("EXRULE"):
        raise Unreadable
    start, end = _span(part, places)
    recurrence = part.line("RECURRENCE-ID")
    repeats = bool(rules) and recurrence is None
    if repeats:
        start, end = _by_its_clocks(start, places), _by_its_clocks(end, places)
    return ForeignEvent(
        uid=part.word("UID"),
        start=start,
        end=end,
        counts=_is_busy(part, filters) and _is_asked_for(part, start, end, filters, places),
        rank=(_sequence(part), part.word("LAST-MODIFIED") or part.word("DTSTAMP")),
        recurrence=_moment(recurrence, places) if recurrence else None,
        and_later=bool(recurrence and recurrence.parameters.get("RANGE") == "THISANDFUTURE"),
        rules=rules if repeats else (),
        more=() if recurrence else tuple(_more(part, start, places)),
        left_out=tuple(
            _left_out(one, start, places)
            for line in part.lines("EXDATE")
            for one in _moments(line, places)
        ),
    )


def alike(one: Moment, start: Moment, places: Places) -> Moment:
    """Return a date of a series written as its start is: a day for days, a time for times."""
    if is_day(start):
        if not isinstance(one, datetime):
            return one
        # Exchange writes the days of whole-day series as midnights in a zone of theirs.
        return (one.astimezone(places.days) if one.tzinfo is UTC else one).date()
    if not isinstance(one, datetime):
        one = datetime.combine(one, time())
    if isinstance(start, datetime) and (start.tzinfo is None) != (one.tzinfo is None):
        if start.tzinfo is None:
            return one.astimezone(places.floating).replace(tzinfo=None)
        return one.replace(tzinfo=start.tzinfo)
    return one


def _span(part: Part, places: Places) -> Period:
    first = part.line("DTSTART")
    if first is None:
        raise Unreadable
    start = _moment(first, places)
    last, lasting = part.line("DTEND"), part.line("DURATION")
    if last is not None:
        end = _moment(last, places)
    elif lasting is not None:
        end = after(start, length(lasting.value))
    else:
        end = start
    if is_day(start) and _utc(end, places) <= _utc(start, places):
        end = after(start, A_DAY)
    if _utc(end, places) < _utc(start, places):
        raise Unreadable
    return start, end


def _utc(one: Moment, places: Places) -> datetime:
    return in_utc(one, places.floating, places.days)


def _moment(line: Line, places: Places) -> Moment:
    return moment(line.value, zone_of(line, places.find))


def _moments(line: Line, places: Places) -> list[Moment]:
    zone = zone_of(line, places.find)
    return [moment(one.partition("/")[0], zone) for one in line.value.split(",") if one.strip()]


def _by_its_clocks(one: Moment, places: Places) -> Moment:
    if places.named is None or not isinstance(one, datetime) or one.tzinfo is not UTC:
        return one
    return one.astimezone(places.named)


def _more(part: Part, start: Moment, places: Places) -> list[Moment | Period]:
    found: list[Moment | Period] = []
    for line in part.lines("RDATE"):
        zone = zone_of(line, places.find)
        for one in filter(None, map(str.strip, line.value.split(","))):
            begin, slash, last = one.partition("/")
            first = alike(moment(begin, zone), start, places)
            if not slash:
                found.append(first)
                continue
            end = after(first, length(last)) if "P" in last.upper() else moment(last, zone)
            if _utc(end, places) < _utc(first, places):
                raise Unreadable
            found.append((first, end))
    return found


def _number_of_dates(part: Part) -> int:
    return sum(
        text.count(",") + 1 for name in ("RDATE", "EXDATE") for text in part.texts.get(name, ())
    )


def _left_out(one: Moment, start: Moment, places: Places) -> Moment:
    """Return an exception; a day takes away all that begins on it."""
    if is_day(one) and not is_day(start):
        return one
    return alike(one, start, places)


def _sequence(part: Part) -> int:
    text = part.word("SEQUENCE")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def _is_busy(part: Part, filters: Filters) -> bool:
    if part.word("STATUS").upper() == "CANCELLED":
        return False
    if not filters.ignore_transparent:
        return True
    state = part.word("X-MICROSOFT-CDO-BUSYSTATUS").upper()
    if state:
        return state not in FREE_STATES
    return part.word("TRANSP").upper() != "TRANSPARENT"


def _is_asked_for(part: Part, start: Moment, end: Moment, filters: Filters, places: Places) -> bool:
    if filters.only_all_day and not _takes_whole_days(part, start, end, places):
        return False
    if filters.only_out_of_office and not _is_out_of_office(part):
        return False
    return not filters.title_words or titles.has_one_of(part.word("SUMMARY"), filters.title_words)


def _takes_whole_days(part: Part, start: Moment, end: Moment, places: Places) -> bool:
    """Tell whether it is a whole-day event, or was written as one from midnight to midnight."""
    if is_day(start) or part.word("X-MICROSOFT-CDO-ALLDAYEVENT").upper() == "TRUE":
        return True
    if not isinstance(start, datetime) or not isinstance(end, datetime) or end == start:
        return False
    walls = [_wall(one, places) for one in (start, end)]
    return all(wall.time() == time() for wall in walls) and walls[0].date() < walls[1].date()


def _wall(one: datetime, places: Places) -> datetime:
    return one.astimezone(places.days) if one.tzinfo is UTC else one


def _is_out_of_office(part: Part) -> bool:
    state = part.word("X-MICROSOFT-CDO-BUSYSTATUS").upper()
    return state in OUT_OF_OFFICE_STATES or titles.has_one_of(
        part.word("SUMMARY"), titles.OUT_OF_OFFICE
    )
