"""What everybody served month by month, for pay or time off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from rotation.hours import zones
from rotation.hours.intervals import Interval, intersect, total_minutes
from rotation.models import LedgerEntry, Member, Rota, Shift
from rotation.services import horizon

MOST_MONTHS = 36
LONGEST_SHIFT = timedelta(days=29)
EXTRA = (LedgerEntry.Kind.LOAD, LedgerEntry.Kind.CORRECTION)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the rota's zone: local midnight to local midnight."""

    first_day: date
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class Served:
    """What one person served in one month, or in all of them.

    A divided shift counts as the part of it that was held, and a shift belongs to the month in
    which it begins; only its minutes are cut at midnight between two months. `extra` are points
    that no shift gave: load and corrections.
    """

    member: Member
    shifts: Fraction = Fraction()
    duty_minutes: int = 0
    working_minutes: int = 0
    points: int = 0
    unsocial: int = 0
    extra: int = 0

    @property
    def shift_count(self) -> float:
        """The shifts as a decimal number."""
        return float(self.shifts)

    def add(self, other: "Served") -> None:
        """Add what another one has."""
        self.shifts += other.shifts
        self.duty_minutes += other.duty_minutes
        self.working_minutes += other.working_minutes
        self.points += other.points
        self.unsocial += other.unsocial
        self.extra += other.extra


@dataclass(frozen=True, slots=True)
class MonthReport:
    """One month with everybody who served in it, by name."""

    month: Month
    rows: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The months asked for, and the sum of them for each person, by name."""

    rota: Rota
    months: tuple[MonthReport, ...]
    totals: tuple[Served, ...] = field(default=())


def months(rota: Rota, first: date, last: date) -> list[Month]:
    """Return the months from that of `first` to that of `last`, both included."""
    at = zones.zone(rota.zone)
    found: list[Month] = []
    day = first.replace(day=1)
    while day <= last:
        after = next_month(day)
        found.append(Month(day, zones.midnight(day, at), zones.midnight(after, at)))
        day = after
    return found


def next_month(day: date) -> date:
    """Return the first day of the month after that of a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def report(rota: Rota, first: date, last: date) -> Report:
    """Return what was served, or is planned to be, in these months; two queries.

    Every shift that is published and held counts, those to come as well. Hours are those that
    clocks really take: a night on which they change is an hour shorter or longer.
    """
    parts = months(rota, first, last)
    by_month: dict[date, dict[int, Served]] = {part.first_day: {} for part in parts}
    for member, month, served in (*_of_shifts(rota, parts), *_of_entries(rota, parts)):
        rows = by_month[month.first_day]
        rows.setdefault(member.pk, Served(member)).add(served)
    totals: dict[int, Served] = {}
    for rows in by_month.values():
        for pk, served in rows.items():
            totals.setdefault(pk, Served(served.member)).add(served)
    return Report(
        rota,
        tuple(MonthReport(part, _by_name(by_month[part.first_day].values())) for part in parts),
        _by_name(totals.values()),
    )


def _of_shifts(rota: Rota, parts: list[Month]) -> Iterator[tuple[Member, Month, Served]]:
    starts_at, ends_at = parts[0].starts_at, parts[-1].ends_at
    shifts = (
        Shift.objects.published()
        .touching(starts_at, ends_at)
        .filter(slot__rota=rota, member__isnull=False, starts_at__gt=starts_at - LONGEST_SHIFT)
        .select_related("member__user", "slot")
    )
    for shift in shifts.in_order():
        working = horizon.working_of(shift)
        for month in parts:
            span = intersect(
                [Interval(shift.starts_at, shift.ends_at)],
                [Interval(month.starts_at, month.ends_at)],
            )
            if shift.member is None or not span:
                continue
            begins = month.starts_at <= shift.starts_at < month.ends_at
            yield (
                shift.member,
                month,
                Served(
                    member=shift.member,
                    shifts=_share(shift) if begins else Fraction(),
                    duty_minutes=total_minutes(span),
                    working_minutes=total_minutes(intersect(working, span)),
                    points=shift.points if begins else 0,
                    unsocial=shift.unsocial if begins else 0,
                ),
            )


def _share(shift: Shift) -> Fraction:
    """Return which part of its slot a shift is: all of it, unless it was divided."""
    whole = shift.slot.ends_at - shift.slot.starts_at
    return min(
        Fraction(1), Fraction((shift.ends_at - shift.starts_at) / whole).limit_denominator(1000)
    )


def _of_entries(rota: Rota, parts: list[Month]) -> Iterator[tuple[Member, Month, Served]]:
    entries = LedgerEntry.objects.filter(
        rota=rota,
        kind__in=EXTRA,
        counts_at__gte=parts[0].starts_at,
        counts_at__lt=parts[-1].ends_at,
    ).select_related("member__user")
    for entry in entries.order_by("counts_at", "pk"):
        month = next(part for part in parts if part.starts_at <= entry.counts_at < part.ends_at)
        yield entry.member, month, Served(entry.member, extra=entry.points, unsocial=entry.unsocial)


def _by_name(rows: Iterable[Served]) -> tuple[Served, ...]:
    return tuple(sorted(rows, key=lambda row: (str(row.member), row.member.pk)))


def usual(now: datetime, at: ZoneInfo) -> tuple[date, date]:
    """Return the months that are shown when nobody says which: the last two and this one."""
    this = zones.local_day(now, at).replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    return (last - timedelta(days=1)).replace(day=1), this
