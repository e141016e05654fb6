"""What a rota is made of: its seats, templates, hours and the days that differ from its week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q

from rotation.hours import slots, zones
from rotation.hours.intervals import Interval, intersect, subtract, total_minutes, union
from rotation.hours.opening import ONE_DAY, OpenHours
from rotation.hours.public_holidays import public_holidays
from rotation.hours.weekly import WeeklyHours
from rotation.models import (
    HolidayPolicy,
    OpeningHours,
    Rota,
    RotaDay,
    Seat,
    Shift,
    ShiftTemplate,
)
from rotation.services.templates import rule_of

# No template has longer slots, so none that began before runs on into the days asked for.
LONGEST_SLOT = 28 * ONE_DAY


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A public holiday or own day of a rota and how it counts; `own` is said by the rota."""

    day: date
    kind: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A slot a template makes, with its open time; a template without pk is only looked at."""

    template: ShiftTemplate
    slot: slots.Slot
    working: tuple[Interval, ...]

    @property
    def minutes(self) -> int:
        return total_minutes(self.working)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What templates make of the local days in [from_on, until_on) of a rota, in UTC moments.

    `laid` has every slot that touches the days, also without open time. `uncovered` is open time
    in no slot, `double` open time in more than one, both within the days.
    """

    rota: Rota
    from_on: date
    until_on: date
    laid: tuple[Laid, ...]
    special: tuple[CalendarDay, ...]
    uncovered: tuple[Interval, ...]
    double: tuple[Interval, ...]


def seats(rota: Rota, now: datetime) -> list[Seat]:
    """Return every seat in its order, retired ones too, with its area and `coming`.

    `coming` is the number of published shifts that are not over; one query.
    """
    coming = Count("shifts", filter=Q(shifts__state=Shift.State.PUBLISHED, shifts__ends_at__gt=now))
    rows = rota.seats.select_related("area").annotate(coming=coming)
    return list(rows.order_by("position", "pk"))


def templates(rota: Rota) -> list[ShiftTemplate]:
    """Return every template, those without an end first, then the latest to end; one query."""
    return list(rota.templates.order_by(F("last_day").desc(nulls_first=True), "pk"))


def newest_hours(rota: Rota) -> OpeningHours | None:
    """Return the version of the opening hours by which drafts are made now."""
    return rota.opening_hours.order_by("-version").first()


def own_day(rota: Rota, day: date) -> RotaDay | None:
    """Return what the rota itself says of a day."""
    return rota.own_days.filter(day=day).first()


def calendar(rota: Rota, from_on: date, until_on: date, language: str) -> list[CalendarDay]:
    """Return the public holidays and own days in [from_on, until_on), in order; one query.

    What the rota says itself wins; names of holidays are in that language.
    """
    names: dict[date, str] = {}
    if rota.country:
        years = range(from_on.year, until_on.year + 1)
        names = public_holidays(rota.country, rota.subdivision, years, language)
    closed = rota.holiday_policy == HolidayPolicy.CLOSED
    kind = RotaDay.Kind.CLOSED if closed else RotaDay.Kind.STAFFED
    found = {day: CalendarDay(day, kind, name, own=False) for day, name in names.items()}
    for own in rota.own_days.filter(day__gte=from_on, day__lt=until_on).order_by("day"):
        name = own.name or names.get(own.day, "")
        found[own.day] = CalendarDay(own.day, own.kind, name, own=True)
    return [found[day] for day in sorted(found) if from_on <= day < until_on]


def ahead(
    rota: Rota,
    from_on: date,
    until_on: date,
    *,
    templates: Iterable[ShiftTemplate],
    hours: OpeningHours | None,
    days: Iterable[CalendarDay],
) -> Ahead:
    """Return what the templates make of these days; asks the database nothing.

    `days` reach from LONGEST_SLOT before the first day to LONGEST_SLOT after the last.
    """
    days = list(days)
    desk = _desk(rota, hours, days)
    at = zones.zone(rota.zone)
    start, end = zones.midnight(from_on, at), zones.midnight(until_on, at)
    laid = [
        Laid(template, slot, slots.working(slot, desk))
        for template in templates
        for slot in slots.slots(rule_of(template), from_on - LONGEST_SLOT, until_on + ONE_DAY)
        if slot.starts_at < end and start < slot.ends_at
    ]
    laid.sort(key=lambda one: (one.slot.starts_at, one.slot.ends_at, one.template.name))
    whole = [Interval(start, end)]
    return Ahead(
        rota=rota,
        from_on=from_on,
        until_on=until_on,
        laid=tuple(laid),
        special=tuple(day for day in days if from_on <= day.day < until_on),
        uncovered=subtract(
            desk.intervals(start, end), (part for one in laid for part in one.working)
        ),
        double=intersect(whole, _twice(one.working for one in laid)),
    )


def _desk(rota: Rota, hours: OpeningHours | None, days: Iterable[CalendarDay]) -> OpenHours:
    return OpenHours(
        zone=hours.zone if hours else rota.zone,
        weekly=WeeklyHours.parse(hours.weekly if hours else {}),
        closed_days=frozenset(day.day for day in days if day.kind == RotaDay.Kind.CLOSED),
    )


def _twice(all_working: Iterable[tuple[Interval, ...]]) -> tuple[Interval, ...]:
    """Return the time that is in more than one of them."""
    parts = sorted(part for working in all_working for part in working)
    reached: Interval | None = None
    found: list[Interval] = []
    for part in parts:
        if reached and part.starts_at < reached.ends_at:
            found.append(Interval(part.starts_at, min(part.ends_at, reached.ends_at)))
        if reached is None or part.ends_at > reached.ends_at:
            reached = part
    return union(found)
