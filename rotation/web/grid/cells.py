"""What a rota is read as: weeks, a row for each slot, a cell for each seat."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from rotation.models import Member, Seat

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
    def has_shifts(self) -> bool:
        """Tell whether anything is planned, and not only days on which the desk is closed."""
        return any(row.starts_at for week in self.weeks for row in week.rows)

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
