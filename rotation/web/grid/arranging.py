"""Arrange shifts as a rota is read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.translation import gettext, pgettext

from rotation import moments
from rotation.hours import zones
from rotation.models import Seat
from rotation.selectors.grid import SpecialDay, Surroundings
from rotation.web.grid.cells import (
    ONE_DAY,
    ONE_WEEK,
    Cell,
    Grid,
    Placed,
    Reading,
    Row,
    Spell,
    Week,
)


def arrange(placed: Iterable[Placed], around: Surroundings, reading: Reading) -> Grid:
    """Return the grid of the shifts, in the order of time; weeks are those of the rota's zone."""
    slots: dict[tuple[int, date], dict[tuple[int, int], Placed]] = defaultdict(dict)
    for one in placed:
        # A planned shift covers the one it ends: both are told in one cell.
        slots[one.slot].setdefault((one.seat_id, one.part), one)
    told = _told_at_home(slots.values(), around)
    rows = [_row(cells, around, reading, told) for cells in slots.values()]
    rows += _closed(rows, around, reading)
    rows.sort(key=lambda row: (row.day, row.starts_at or datetime.min.replace(tzinfo=UTC)))
    by_week: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_week[monday_of(row.day)].append(row)
    weeks = (
        Week(monday, tuple(by_week[monday]), tuple(_spells(around, monday, reading.at)))
        for monday in sorted(by_week)
    )
    return Grid(around.seats, tuple(weeks), around.team)


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def _told_at_home(
    slots: Iterable[Mapping[tuple[int, int], Placed]], around: Surroundings
) -> set[date]:
    """Return the special days on which a slot of their own week runs."""
    zone = zones.zone(around.rota.zone)
    found: set[date] = set()
    for cells in slots:
        some = _whole(cells.values())
        special = _special_on(around.special, *_days(some.starts_at, some.ends_at, zone))
        week = monday_of(some.slot[1])
        found |= {one.day for one in special if monday_of(one.day) == week}
    return found


def _row(
    cells: Mapping[tuple[int, int], Placed], around: Surroundings, reading: Reading, told: set[date]
) -> Row:
    """Return the row of a slot; special days of another week that are told there are left out."""
    some = _whole(cells.values())
    seats: dict[int, list[Placed]] = defaultdict(list)
    for one in sorted(cells.values(), key=lambda one: one.starts_at):
        seats[one.seat_id].append(one)
    first, last = _days(some.starts_at, some.ends_at, reading.at)
    today = reading.now.astimezone(reading.at).date()
    zone = zones.zone(around.rota.zone)
    week = monday_of(some.slot[1])
    special = [
        one
        for one in _special_on(around.special, *_days(some.starts_at, some.ends_at, zone))
        if monday_of(one.day) == week or one.day not in told
    ]
    return Row(
        day=some.slot[1],
        label=moments.day_words(first),
        hours=_hours(some, reading.at),
        cells=tuple(_cell(seat, seats.get(seat.pk, ()), around, reading) for seat in around.seats),
        starts_at=some.starts_at,
        ends_at=some.ends_at,
        notes=tuple(day.name for day in special if day.name),
        today=first <= today <= last,
        past=some.ends_at <= reading.now,
        frozen=reading.now < some.ends_at and some.starts_at < reading.frozen_until,
        holiday=bool(special) and first == last,
    )


def _hours(placed: Placed, at: tzinfo) -> str:
    """Return from when to when, the day being said already."""
    first, last = _days(placed.starts_at, placed.ends_at, at)
    start, end = (f"{one.astimezone(at):%H:%M}" for one in (placed.starts_at, placed.ends_at))
    if first == last:
        end = "24:00" if end == "00:00" else end
        return pgettext("hours of one day", "%(start)s-%(end)s") % {"start": start, "end": end}
    until = moments.moment_words(placed.ends_at, at)
    return gettext("%(start)s to %(end)s") % {"start": start, "end": until}


def _whole(cells: Iterable[Placed]) -> Placed:
    """Return one of the shifts of a slot, and where one was divided with the time of all parts."""
    listed = list(cells)
    some = listed[0]
    if not any(one.part for one in listed):
        return some
    starts, ends = min(one.starts_at for one in listed), max(one.ends_at for one in listed)
    return replace(some, starts_at=starts, ends_at=ends)


def _cell(seat: Seat, placed: Sequence[Placed], around: Surroundings, reading: Reading) -> Cell:
    """Return the cell of a seat, with the hours of each part where there are several."""
    parts = [_part(seat, one, around, reading) for one in placed]
    if len(placed) < 2:
        return parts[0] if parts else _part(seat, None, around, reading)
    timed = [
        replace(part, hours=_hours(one, reading.at))
        for part, one in zip(parts, placed, strict=True)
    ]
    return replace(timed[0], rest=tuple(timed[1:]))


def _part(seat: Seat, placed: Placed | None, around: Surroundings, reading: Reading) -> Cell:
    holder = placed.member if placed else None
    return Cell(
        seat=seat,
        placed=placed,
        dim=reading.only is not None and holder is not None and holder.pk != reading.only,
        mine=reading.me is not None and holder is not None and holder.pk == reading.me,
        away=placed is not None and _is_away(placed, around),
    )


def _is_away(placed: Placed, around: Surroundings) -> bool:
    """Tell whether the holder is away during some of the shift."""
    if placed.member is None:
        return False
    away = [
        (one.starts_at, one.ends_at) for one in around.away if one.member_id == placed.member.pk
    ]
    off = [(one.starts_at, one.ends_at) for one in around.off.get(placed.member.pk, ())]
    return any(
        starts_at < placed.ends_at and placed.starts_at < ends_at
        for starts_at, ends_at in (*away, *off)
    )


def _closed(rows: Sequence[Row], around: Surroundings, reading: Reading) -> Iterator[Row]:
    """Yield a row for each closed day that would be worked in an ordinary week and has no slot."""
    zone = zones.zone(around.rota.zone)
    covered = {
        day
        for row in rows
        if row.starts_at and row.ends_at
        for day in _each_day(*_days(row.starts_at, row.ends_at, zone))
    }
    today = reading.now.astimezone(reading.at).date()
    for special in around.special:
        if (
            special.closed
            and special.day not in covered
            and special.day.weekday() in around.open_weekdays
        ):
            yield Row(
                day=special.day,
                label=moments.day_words(special.day),
                cells=tuple(Cell(seat, closed=True) for seat in around.seats),
                notes=(special.name,) if special.name else (),
                today=special.day == today,
                past=special.day < today,
                holiday=True,
            )


def _special_on(special: Iterable[SpecialDay], first: date, last: date) -> Iterator[SpecialDay]:
    return (one for one in special if first <= one.day <= last)


def _spells(around: Surroundings, monday: date, at: tzinfo) -> Iterator[Spell]:
    """Yield who is away in a week and on which of its days, by name."""
    members = {member.pk: member for member in around.team}
    found: dict[int, list[Spell]] = defaultdict(list)
    for absence in around.away:
        member = members[absence.member_id]
        # Whole days are days where the person is.
        zone = zones.zone(member.user.zone) if absence.all_day else at
        first, last = _days(absence.starts_at, absence.ends_at, zone)
        first, last = max(first, monday), min(last, monday + ONE_WEEK - ONE_DAY)
        if first <= last:
            found[absence.member_id].append(Spell(member, first, last))
    for pk in members:
        yield from _joined(found.get(pk, []))


def _joined(spells: Sequence[Spell]) -> Iterator[Spell]:
    """Yield spells of one person with those that touch made one."""
    joined: list[Spell] = []
    for spell in sorted(spells, key=lambda one: (one.first, one.last)):
        if joined and spell.first <= joined[-1].last + ONE_DAY:
            joined[-1] = replace(joined[-1], last=max(joined[-1].last, spell.last))
        else:
            joined.append(spell)
    return iter(joined)


def _days(start: datetime, end: datetime, at: tzinfo) -> tuple[date, date]:
    """Return the first and the last local day of [start, end)."""
    return start.astimezone(at).date(), (end - timedelta.resolution).astimezone(at).date()


def _each_day(first: date, last: date) -> Iterator[date]:
    return (first + ONE_DAY * step for step in range((last - first).days + 1))
