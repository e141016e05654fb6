"""A year as it hangs on a wall: twelve months, a line or a cell for each day, letters on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from uuid import UUID

from django.utils.dateformat import format as date_words

from rotation.hours.intervals import Interval
from rotation.models import Member, Rota, Shift
from rotation.selectors.year import Year
from rotation.services import horizon
from rotation.templatetags.frontline import initials

ONE_DAY = timedelta(days=1)
WEEKEND = 5
# As many marks of a day stand side by side when twelve months share a page of paper.
SIDE_BY_SIDE = 3
# As many names of the legend leave room for tall days.
FEW_NAMES = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """Letters on a day: somebody who serves, or the rota one serves on; `look` says how.

    Without `letters` the seat is open. `repeats` says that the shift had a mark before.
    """

    letters: str
    name: str
    look: str
    uid: UUID
    hue: int | None = None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the zone with what stands on it."""

    day: date
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    away: bool = False
    closed: bool = False
    today: bool = False
    past: bool = False

    @property
    def classes(self) -> str:
        """Return what the day looks like, as names of classes."""
        said = {
            "is-weekend": self.day.weekday() >= WEEKEND,
            "is-holiday": bool(self.notes) or self.closed,
            "is-away": self.away,
            "is-today": self.today,
            "is-past": self.past,
        }
        return " ".join(name for name, is_so in said.items() if is_so)

    @property
    def weekday(self) -> str:
        """Return "Fri"."""
        return date_words(self.day, "D")


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its days; `starts` is the weekday of the first, 1 for Monday."""

    first: date
    days: tuple[Day, ...]

    @property
    def starts(self) -> int:
        """Return the column in which the first day stands, 1 for Monday."""
        return self.first.isoweekday()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    letters: str
    name: str
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A year laid out; `looks` are the kinds of marks that are on it."""

    months: tuple[Month, ...]
    people: tuple[Entry, ...]
    rotas: tuple[Entry, ...] = ()
    looks: frozenset[str] = field(default_factory=frozenset)

    @property
    def crowded(self) -> bool:
        """Return whether some day has more marks than stand side by side on one page."""
        return any(len(day.marks) > SIDE_BY_SIDE for month in self.months for day in month.days)

    @property
    def long_legend(self) -> bool:
        """Return whether the legend takes so much of the page that days have to be lower."""
        return len(self.people) + len(self.rotas) > FEW_NAMES

    @property
    def is_empty(self) -> bool:
        """Return whether nobody serves on any of its days."""
        return not self.looks


def of_rota(year: Year, now: datetime) -> Sheet:
    """Return the sheet of a rota: the letters of whoever serves, open seats as such."""
    people = _people(year.shifts)
    letters = short_names([str(member) for member in people])
    marks: dict[date, list[Mark]] = defaultdict(list)
    for shift in year.shifts:
        for position, day in enumerate(worked_days(shift, year.zone)):
            marks[day].append(_of_holder(shift, letters, repeats=position > 0))
    return Sheet(
        months=tuple(_months(year, marks, now)),
        people=tuple(_entries(people, letters)),
        looks=_looks(marks),
    )


def of_member(year: Year, now: datetime) -> Sheet:
    """Return the sheet of one member: the rota served on, then who serves beside."""
    beside: dict[int, list[Shift]] = defaultdict(list)
    for shift in year.beside:
        beside[shift.slot_id].append(shift)
    rotas = {shift.slot.rota_id: shift.slot.rota for shift in year.shifts}
    people = _people(year.beside)
    names = [*(rota.name for rota in rotas.values()), *(str(member) for member in people)]
    letters = short_names(names)
    marks: dict[date, list[Mark]] = defaultdict(list)
    for shift in year.shifts:
        for position, day in enumerate(worked_days(shift, year.zone)):
            marks[day].append(_of_rota(shift, letters, repeats=position > 0))
    for shift in year.shifts:
        mine = set(worked_days(shift, year.zone))
        for other in beside[shift.slot_id]:
            for day in worked_days(other, year.zone):
                if day in mine:
                    marks[day].append(_of_holder(other, letters, repeats=True, look="beside"))
    return Sheet(
        months=tuple(_months(year, marks, now)),
        people=tuple(_entries(people, letters)),
        rotas=tuple(_rota_entries(rotas.values(), letters, year.shifts)),
        looks=_looks(marks),
    )


def worked_days(shift: Shift, at: tzinfo) -> list[date]:
    """Return the local days on which the shift has open time, or of all its time without any."""
    working = horizon.working_of(shift) or (Interval(shift.starts_at, shift.ends_at),)
    return sorted({day for part in working for day in _days_of(part, at)})


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return letters for each name, no two the same: initials, more letters, then a number."""
    taken: dict[str, str] = {}
    for name in sorted(set(names)):
        usual = initials(name)
        first, *more = name.split() or [name]
        begins, ends = (first[:1], more[-1]) if more else ("", first)
        lengths = (2, 3) if more else (3, 4)
        longer = ((begins + ends[:length]).upper() for length in lengths)
        numbered = (f"{usual}{number}" for number in range(2, len(taken) + 3))
        used = set(taken.values())
        options = (usual, *longer, *numbered)
        taken[name] = next(one for one in options if one and one not in used)
    return taken


def _of_holder(shift: Shift, letters: Mapping[str, str], *, repeats: bool, look: str = "") -> Mark:
    if shift.member is None:
        return Mark("", shift.seat.name, "open", shift.uid, repeats=repeats)
    name = str(shift.member)
    kind = look or shift.seat.kind
    return Mark(letters[name], name, kind, shift.uid, shift.member.hue, repeats)


def _of_rota(shift: Shift, letters: Mapping[str, str], *, repeats: bool) -> Mark:
    name = shift.slot.rota.name
    hue = shift.member.hue if shift.member else None
    return Mark(letters[name], name, shift.seat.kind, shift.uid, hue, repeats)


def _people(shifts: Iterable[Shift]) -> list[Member]:
    found = {shift.member.pk: shift.member for shift in shifts if shift.member}
    return sorted(found.values(), key=lambda member: (str(member), member.pk))


def _entries(people: Iterable[Member], letters: Mapping[str, str]) -> Iterator[Entry]:
    return (Entry(letters[str(one)], str(one), one.hue) for one in people)


def _rota_entries(
    rotas: Iterable[Rota], letters: Mapping[str, str], shifts: Sequence[Shift]
) -> Iterator[Entry]:
    hue = next((shift.member.hue for shift in shifts if shift.member), None)
    named = sorted(rota.name for rota in rotas)
    return (Entry(letters[name], name, hue) for name in named)


def _looks(marks: Mapping[date, Iterable[Mark]]) -> frozenset[str]:
    return frozenset(mark.look for day in marks.values() for mark in day)


def _months(year: Year, marks: Mapping[date, Iterable[Mark]], now: datetime) -> Iterator[Month]:
    today = now.astimezone(year.zone).date()
    notes: dict[date, dict[str, None]] = defaultdict(dict)
    closed = {special.day for special in year.special if special.closed}
    for special in year.special:
        if special.name:
            notes[special.day][special.name] = None
    away = {day for part in year.away for day in _days_of(part, year.zone)}
    first = year.from_on
    while first < year.until_on:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        days = (first + ONE_DAY * step for step in range((following - first).days))
        yield Month(
            first,
            tuple(
                Day(
                    day=day,
                    marks=tuple(_once(marks.get(day, ()))),
                    notes=tuple(notes.get(day, ())),
                    away=day in away,
                    closed=day in closed,
                    today=day == today,
                    past=day < today,
                )
                for day in days
            ),
        )
        first = following


def _once(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield the marks of a day, the same letters in the same way once; open seats each."""
    seen: set[tuple[str, str]] = set()
    for mark in marks:
        if not mark.letters or (mark.letters, mark.look) not in seen:
            yield mark
        seen.add((mark.letters, mark.look))


def _days_of(part: Interval, at: tzinfo) -> Iterator[date]:
    first = part.starts_at.astimezone(at).date()
    last = (part.ends_at - timedelta.resolution).astimezone(at).date()
    return (first + ONE_DAY * step for step in range((last - first).days + 1))
