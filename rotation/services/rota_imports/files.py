"""Read the file of a running rota: a table with a row a shift, or a calendar."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import BinaryIO, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rotation.calendars import rota_events
from rotation.errors import DomainError
from rotation.hours import slots, zones
from rotation.models import Rota, RotaImport
from rotation.services import csv_files, templates
from rotation.services.csv_files import Row, RowError, Unreadable
from rotation.services.rota_imports import rows
from rotation.services.rota_imports.rows import ImportRow

COLUMNS = ("start", "end", "day", "from", "until", "person", "seat")
LONGEST_NAME = 120
ONE_DAY = timedelta(days=1)
CALENDAR = re.compile(r"\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class FileRefused(DomainError):
    """The file as a whole cannot be read; `errors` name each line."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.message)
        self.code = first.code


def read(file: BinaryIO, *, rota: Rota, now: datetime) -> tuple[str, list[ImportRow]]:
    """Return the kind of the file and its rows, those with a problem too; raises FileRefused."""
    data = file.read(csv_files.MOST_BYTES + 1)
    start = data[:400].decode("utf-8", "replace").lstrip("\ufeff")
    try:
        if CALENDAR.match(start):
            return RotaImport.Kind.CALENDAR, _calendar(_text(data), rota, now)
        table = csv_files.read(io.BytesIO(data), known=COLUMNS)
        missing = _missing(table.columns)
        if missing:
            raise Unreadable(*missing)
    except Unreadable as unreadable:
        raise FileRefused(unreadable.errors) from unreadable
    at = zones.zone(rota.zone)
    return RotaImport.Kind.CSV, [_row(row, at, now) for row in table.rows]


def _text(data: bytes) -> str:
    if len(data) > csv_files.MOST_BYTES:
        message = _("The file is larger than %(most)d MB; divide it.")
        words = message % {"most": csv_files.MOST_BYTES // 1024**2}
        raise Unreadable(RowError(0, "", "file_too_large", words))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(RowError(line, "", "not_utf8", _("The file is not UTF-8."))) from error


def _missing(columns: Iterable[str]) -> list[RowError]:
    """Return the columns without which no row can be read."""
    there = set(columns)
    wanted = ["person"]
    if not {"day", "from", "until"} <= there:
        wanted += ["start", "end"]
    message = _('The column "%(name)s" is missing.')
    return [
        RowError(1, name, "missing_column", message % {"name": name})
        for name in wanted
        if name not in there
    ]


def _row(row: Row, at: ZoneInfo, now: datetime) -> ImportRow:
    """Return one row of a table; times without an offset are those of the rota's zone."""
    cells = dict.fromkeys(COLUMNS, "") | row.cells
    who, what = clean(cells["person"]), clean(cells["seat"])
    if not who:
        return ImportRow(row.line, who, what, problem="missing_value", field="person")
    for name in ("person", "seat"):
        if len(cells[name]) > LONGEST_NAME:
            return ImportRow(row.line, who, what, problem="too_long_text", field=name)
    try:
        starts_at, ends_at = _span(cells, at)
    except _BadCell as bad:
        return ImportRow(row.line, who, what, problem="bad_time", field=bad.field)
    problem = rows.time_problem(starts_at, ends_at, now)
    field = ("end" if cells["end"] else "until") if problem else ""
    return ImportRow(row.line, who, what, starts_at, ends_at, problem, field)


class _BadCell(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def _span(cells: dict[str, str], at: ZoneInfo) -> tuple[datetime, datetime]:
    if cells["start"] or cells["end"]:
        return _moment(cells, "start", at), _moment(cells, "end", at)
    day = _day(cells["day"])
    start, end = _clock(cells, "from"), _clock(cells, "until")
    first = datetime.combine(day, time()) + start
    # A shift until a time not after its beginning goes on into the next day.
    last = datetime.combine(day, time()) + (end if end > start else end + ONE_DAY)
    return zones.instant(first, at), zones.instant(last, at)


def _moment(cells: dict[str, str], name: str, at: ZoneInfo) -> datetime:
    try:
        moment = datetime.fromisoformat(cells[name].strip())
    except ValueError as error:
        raise _BadCell(name) from error
    if not 1990 <= moment.year <= 2100 or len(cells[name].strip()) <= len("2026-11-18"):
        raise _BadCell(name)
    if moment.tzinfo is None:
        return zones.instant(moment.replace(second=0, microsecond=0, fold=0), at)
    return zones.instant(
        moment.astimezone(zones.zone("UTC")).replace(tzinfo=None, second=0, microsecond=0),
        zones.zone("UTC"),
    )


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _BadCell("day") from error
    if not 1990 <= day.year <= 2100:
        raise _BadCell("day")
    return day


def _clock(cells: dict[str, str], name: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", cells[name], re.ASCII)
    if found is None or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > 24 * 60:
        raise _BadCell(name)
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def clean(text: str) -> str:
    """Return a name on one line, without what no screen shows."""
    return " ".join(UNUSABLE.sub(" ", text).split())[:LONGEST_NAME]


def _calendar(text: str, rota: Rota, now: datetime) -> list[ImportRow]:
    try:
        events = rota_events.read(
            text, zone=rota.zone, since=now - rows.PAST, until=now + rows.FUTURE
        )
    except rota_events.NotACalendar as refused:
        raise Unreadable(RowError(0, "", refused.code, _refusal(refused))) from refused
    rules = DayRules.of(rota)
    found = [row for event in events for row in _of_event(event, rules, now)]
    if not found:
        message = _("There is no event in it between five years ago and a year from now.")
        raise Unreadable(RowError(0, "", "no_rows", message))
    if len(found) > csv_files.MOST_ROWS:
        message = _("The file has more than %(most)d rows; divide it.")
        words = message % {"most": csv_files.MOST_ROWS}
        raise Unreadable(RowError(0, "", "too_many_rows", words))
    return found


def _refusal(refused: rota_events.NotACalendar) -> str:
    if refused.code == "too_many_events":
        message = _("The calendar has more than %(most)d events; divide it.")
        return message % refused.params
    return _("This is no calendar, or it breaks off in the middle.")


def _of_event(event: rota_events.Event, rules: "DayRules", now: datetime) -> Iterator[ImportRow]:
    """Yield the shifts of an event; a whole day is that of the rota's slots where it has some."""
    title = clean(event.title)
    if event.problem:
        yield ImportRow(event.number, title, title, problem=event.problem)
        return
    spans = [(event.starts_at, event.ends_at)]
    if event.first_day and event.until_day:
        spans = list(_of_days(rules, event.first_day, event.until_day))
    for starts_at, ends_at in spans:
        if starts_at is None or ends_at is None:
            continue
        problem = rows.time_problem(starts_at, ends_at, now)
        yield ImportRow(event.number, title, title, starts_at, ends_at, problem)


def _of_days(rules: "DayRules", first: date, until: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield when the slots of these days begin and end; without any, the days from midnight."""
    for rows_of_rules in (rules.as_they_are, rules.from_ever):
        cuts = [cut for rule in rows_of_rules for cut in slots.slots(rule, first, until)]
        if cuts:
            yield from sorted((cut.starts_at, cut.ends_at) for cut in cuts)
            return
    yield zones.midnight(first, rules.zone), zones.midnight(until, rules.zone)


@dataclass(frozen=True)
class DayRules:
    """How the rota cuts days: by its templates, and as if those in use had been so for ever."""

    as_they_are: tuple[slots.Template, ...]
    from_ever: tuple[slots.Template, ...]
    zone: ZoneInfo

    @classmethod
    def of(cls, rota: Rota) -> Self:
        """Return the rules of a rota."""
        rules = [templates.rule_of(template) for template in rota.templates.order_by("pk")]
        used = [rule for rule in rules if rule.last_day is None]
        back = rows.PAST.days + 366
        earlier = tuple(
            replace(rule, first_day=rule.first_day - ONE_DAY * _whole(back, rule.cycle_days))
            for rule in used
        )
        return cls(tuple(rules), earlier, zones.zone(rota.zone))


def _whole(days: int, cycle: int) -> int:
    """Return at least so many days, in whole cycles."""
    return -(-days // cycle) * cycle
