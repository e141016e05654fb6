"""Arrange shifts as a rota is read: weeks, a row for each slot, a cell for each seat."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from uuid import UUID

from django.utils.translation import gettext, pgettext

from rotation.hours import zones
from rotation.models import Member, Seat
from rotation.selectors.grid import SpecialDay, Surroundings
from rotation.templatetags import moments

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Placed:
    """One seat of one slot to be shown; `uid` is that of the published shift, if there is one.

    `why` says in short why it is held or open. `was` tells a change: the sentence about before.
    `edit` is the address at which a planned seat can be changed, `kept` what is done by hand,
    `part` the number of the part of a shift that was divided.
    """

    slot: tuple[int, date]
    seat_id: int
    starts_at: datetime
    ends_at: datetime
    member: Member | None
    why: str
    uid: UUID | None = None
    was: str = ""
    ends: bool = False
    edit: str = ""
    kept: str = ""
    part: int = 0

    @property
    def anchor(self) -> str:
        """Return what names the seat within its page."""
        whole = anchor(*self.slot, self.seat_id)
        return f"{whole}-{self.part}" if self.part else whole


def anchor(template_id: int, day: date, seat_id: int) -> str:
    """Return what names a seat of a slot within a page, so that a link can lead to it."""
    return f"seat-{template_id}-{day:%Y%m%d}-{seat_id}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands at a seat of a slot; without `placed` there is no such shift.

    Where the shift was divided, the cell has its first part with its hours, and `rest` the others.
    """

    seat: Seat
    placed: Placed | None = None
    closed: bool = False
    dim: bool = False
    mine: bool = False
    away: bool = False
    hours: str = ""
    rest: tuple["Cell", ...] = ()

    @property
    def parts(self) -> tuple["Cell", ...]:
        """Return every part of the shift, the cell itself where it was not divided."""
        return (self, *self.rest)

    @property
    def is_gap(self) -> bool:
        return self.placed is not None and self.placed.member is None and not self.placed.ends

    @property
    def classes(self) -> str:
        """Return the states of the cell as the styles name them; a divided one is a frame."""
        return "rota-cell" if self.rest else self.part_classes

    @property
    def part_classes(self) -> str:
        """Return the states of what stands here as the styles name them."""
        states = {
            "is-gap": self.is_gap,
            "is-changed": self.placed is not None and bool(self.placed.was),
            "is-closed": self.closed or self.placed is None,
            "is-dim": self.dim,
            "is-me": self.mine,
            "is-away": self.away,
        }
        return " ".join(["rota-cell", *(name for name, holds in states.items() if holds)])


@dataclass(frozen=True, slots=True)
class Row:
    """A slot with its cells, or a day on which the desk is closed (without moments)."""

    day: date
    label: str
    cells: tuple[Cell, ...]
    hours: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    notes: tuple[str, ...] = ()
    today: bool = False
    past: bool = False
    frozen: bool = False
    holiday: bool = False

    @property
    def classes(self) -> str:
        """Return the states of the row as the styles name them."""
        states = {
            "is-today": self.today,
            "is-past": self.past,
            "is-frozen": self.frozen,
            "is-holiday": self.holiday,
        }
        return " ".join(name for name, holds in states.items() if holds)


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody is away on these days, both included."""

    member: Member
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday with its rows; `frozen` when none of them moves by itself."""

    monday: date
    rows: tuple[Row, ...]
    away: tuple[Spell, ...]

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def sunday(self) -> date:
        return self.monday + ONE_WEEK - ONE_DAY

    @property
    def frozen(self) -> bool:
        coming = [row for row in self.rows if row.starts_at and not row.past]
        return bool(coming) and all(row.frozen for row in coming)

    @property
    def gaps(self) -> int:
        return sum(part.is_gap for row in self.rows for cell in row.cells for part in cell.parts)


@dataclass(frozen=True, slots=True)
class Reading:
    """Who looks, from where and when: it decides what is today, dimmed and one's own.

    `frozen_until` is the moment before which nothing moves by itself.
    """

    now: datetime
    at: tzinfo
    frozen_until: datetime
    me: int | None = None
    only: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    seats: tuple[Seat, ...]
    weeks: tuple[Week, ...]
    team: tuple[Member, ...] = field(default=())

    @property
    def gaps(self) -> int:
        return sum(week.gaps for week in self.weeks)

    @property
    def first_away(self) -> Placed | None:
        """Return the first shift to come whose holder is away then."""
        rows = (row for week in self.weeks for row in week.rows if not row.past)
        parts = (part for row in rows for cell in row.cells for part in cell.parts)
        return next((part.placed for part in parts if part.away), None)

    @property
    def first_gap(self) -> Placed | None:
        """Return the first open seat."""
        cells = (cell for week in self.weeks for row in week.rows for cell in row.cells)
        return next((part.placed for cell in cells for part in cell.parts if part.is_gap), None)


def arrange(placed: Iterable[Placed], around: Surroundings, reading: Reading) -> Grid:
    """Return the grid of the shifts, in the order of time; weeks are those of the rota's zone."""
    slots: dict[tuple[int, date], dict[tuple[int, int], Placed]] = defaultdict(dict)
    for one in placed:
        # A planned shift covers the one it ends: both are told in one cell.
        slots[one.slot].setdefault((one.seat_id, one.part), one)
    rows = [_row(cells, around, reading) for cells in slots.values()]
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


def _row(cells: Mapping[tuple[int, int], Placed], around: Surroundings, reading: Reading) -> Row:
    some = _whole(cells.values())
    seats: dict[int, list[Placed]] = defaultdict(list)
    for one in sorted(cells.values(), key=lambda one: one.starts_at):
        seats[one.seat_id].append(one)
    first, last = _days(some.starts_at, some.ends_at, reading.at)
    today = reading.now.astimezone(reading.at).date()
    zone = zones.zone(around.rota.zone)
    special = list(_special_on(around.special, *_days(some.starts_at, some.ends_at, zone)))
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
    return placed.member is not None and any(
        absence.member_id == placed.member.pk
        and absence.starts_at < placed.ends_at
        and placed.starts_at < absence.ends_at
        for absence in around.away
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
