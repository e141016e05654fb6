"""How a template reads in words, and the slots to come as rows of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, ngettext

from rotation import moments
from rotation.hours import zones
from rotation.hours.intervals import Interval, total_minutes
from rotation.models import ShiftTemplate
from rotation.selectors.rota_parts import Ahead, CalendarDay, Laid
from rotation.web.grid import monday_of

ONE_DAY = timedelta(days=1)
WEEK = 7
SHOWN_STRETCHES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One slot: its times, whose template it is, its open minutes; `new` is not saved yet."""

    times: str
    template: str
    minutes: int
    new: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day on which slots begin, or that is special."""

    day: date
    special: CalendarDay | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    rows: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The slots to come by week, with what is open in no slot and what in more than one."""

    from_on: date
    last_on: date
    weeks: tuple[Week, ...]
    slots: int
    minutes: int
    uncovered: str
    double: str


def preview(found: Ahead) -> Preview:
    """Return the rows of a preview, at the wall clock of the rota."""
    zone = found.rota.zone
    rows = list(_rows(found))
    staffed = [one for one in found.laid if one.minutes]
    return Preview(
        from_on=found.from_on,
        last_on=found.until_on - ONE_DAY,
        weeks=tuple(
            Week(monday, tuple(row for row in rows if monday_of(row.day) == monday))
            for monday in sorted({monday_of(row.day) for row in rows})
        ),
        slots=len(staffed),
        minutes=total_minutes(part for one in staffed for part in one.working),
        uncovered=stretches(found.uncovered, zone),
        double=stretches(found.double, zone),
    )


def stretches(found: Sequence[Interval], zone: str) -> str:
    """Return how much time that is and the first stretches of it; nothing for none."""
    if not found:
        return ""
    shown = [moments.span_words(one.starts_at, one.ends_at, zone) for one in found]
    more = len(shown) - SHOWN_STRETCHES
    listed = "; ".join(shown[:SHOWN_STRETCHES])
    if more > 0:
        words = ngettext("%(listed)s and %(count)d more", "%(listed)s and %(count)d more", more)
        listed = words % {"listed": listed, "count": more}
    length = moments.length_words(total_minutes(found))
    return gettext("%(length)s: %(listed)s") % {"length": length, "listed": listed}


def template_words(template: ShiftTemplate) -> str:
    """Return when the slots of a template run: "Mon to Fri, 09:00-17:00"."""
    days = _weekdays(template)
    if template.every_weeks > 1:
        pattern = ngettext(
            "every %(weeks)d week on %(days)s, %(times)s",
            "every %(weeks)d weeks on %(days)s, %(times)s",
            template.every_weeks,
        )
    else:
        pattern = gettext("%(days)s, %(times)s")
    return pattern % {"weeks": template.every_weeks, "days": days, "times": _times(template)}


def _times(template: ShiftTemplate) -> str:
    start = datetime.combine(template.first_day, template.local_start)
    end = start + timedelta(minutes=template.length_minutes)
    later = (end.date() - start.date()).days
    values = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "count": later}
    if later == 0:
        return gettext("%(start)s-%(end)s") % values
    pattern = ngettext(
        "%(start)s to %(end)s on the next day", "%(start)s to %(end)s %(count)d days later", later
    )
    return pattern % values


def _weekdays(template: ShiftTemplate) -> str:
    """Return the days in the order in which they come, runs of three or more as a span."""
    first = template.first_day.weekday()
    parts: list[str] = []
    for run in _runs(sorted(template.day_offsets)):
        names = [_weekday(first, offset) for offset in run]
        if len(names) > 2:
            names = [gettext("%(start)s to %(end)s") % {"start": names[0], "end": names[-1]}]
        parts += names
    return ", ".join(parts)


def _weekday(first: int, offset: int) -> str:
    name = str(WEEKDAYS_ABBR[(first + offset) % WEEK])
    if offset < WEEK:
        return name
    return gettext("%(day)s of week %(week)d") % {"day": name, "week": offset // WEEK + 1}


def _runs(offsets: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for offset in offsets:
        if runs and offset == runs[-1][-1] + 1:
            runs[-1].append(offset)
        else:
            runs.append([offset])
    return runs


def _rows(found: Ahead) -> Iterable[DayRow]:
    at = zones.zone(found.rota.zone)
    special = {day.day: day for day in found.special}
    lines: dict[date, list[Line]] = {}
    for one in found.laid:
        day = zones.local_day(one.slot.starts_at, at)
        lines.setdefault(day, []).append(_line(one, found.rota.zone))
    for day in sorted(special.keys() | lines.keys()):
        yield DayRow(day, special.get(day), tuple(lines.get(day, ())))


def _line(one: Laid, zone: str) -> Line:
    at = zones.zone(zone)
    start, end = one.slot.starts_at.astimezone(at), one.slot.ends_at.astimezone(at)
    closing = f"{end:%H:%M}"
    if end.date() != start.date():
        midnight = closing == "00:00" and end.date() - start.date() == ONE_DAY
        closing = "24:00" if midnight else moments.moment_words(end, zone)
    pattern = gettext("%(start)s-%(end)s") if len(closing) == 5 else gettext("%(start)s to %(end)s")
    return Line(
        times=pattern % {"start": f"{start:%H:%M}", "end": closing},
        template=one.template.name,
        minutes=one.minutes,
        new=one.template.pk is None,
    )
