"""Who serves, who is away and when a desk is open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.hours.opening import OpenHours
from rotation.hours.public_holidays import public_holidays
from rotation.hours.weekly import WeeklyHours
from rotation.models import (
    Absence,
    HolidayPolicy,
    OpeningHours,
    Rota,
    RotaDay,
    Shift,
    User,
)
from rotation.selectors import absences, people
from rotation.values import Duty

WEEKS_AHEAD = 26
# Holidays are looked up for these years: everything kept and everything planned lies within.
YEARS = range(2015, 2036)


@dataclass(frozen=True)
class SpecialDays:
    """Local days of a rota that differ from its week: nobody is missing, or holidays worked."""

    closed: frozenset[date]
    staffed: frozenset[date]


def on_duty(rota_slug: str, at: datetime) -> list[Shift]:
    """Return the published shifts of a rota that run at that moment, open seats included."""
    rows = Shift.objects.running(at).filter(slot__rota__slug=rota_slug)
    return list(rows.with_people().in_order())


def next_on_duty(rota_slug: str, after: datetime) -> list[Shift]:
    """Return the published shifts that begin together as the first ones after that moment."""
    rows = Shift.objects.published().filter(slot__rota__slug=rota_slug, starts_at__gt=after)
    first = rows.order_by("starts_at", "pk").values("starts_at")[:1]
    return list(rows.filter(starts_at__in=first).with_people().in_order())


def shift_at(user: User, at: datetime) -> Shift | None:
    """Return the user's published shift that runs at that moment."""
    rows = Shift.objects.running(at).filter(member__user=user)
    return rows.with_people().in_order().first()


def is_away(user: User, at: datetime) -> bool:
    """Tell whether an absence of the user, by date or by weekday, covers that moment."""
    rows = Absence.objects.standing().filter(member__user=user, starts_at__lte=at, ends_at__gt=at)
    if rows.exists():
        return True
    now = Interval(at, at + timedelta.resolution)
    off = absences.regular_in(now).filter(member__user=user)
    return any(absences.rule_of(row).intervals(now.starts_at, now.ends_at) for row in off)


def next_free_week(user: User, after: datetime) -> date | None:
    """Return the Monday of the first whole week after that moment without shift or absence.

    Weeks are those of the user's zone; None when the next 26 weeks have no such week.
    """
    at = zones.zone(user.zone)
    today = zones.local_day(after, at)
    monday = today + timedelta(days=7 - today.weekday())
    until = zones.midnight(monday + timedelta(weeks=WEEKS_AHEAD), at)
    shifts = Shift.objects.published().filter(member__user=user).touching(after, until)
    absences = Absence.objects.standing().filter(member__user=user).touching(after, until)
    taken = [*shifts.values_list("starts_at", "ends_at").order_by("pk")]
    taken += absences.values_list("starts_at", "ends_at").order_by("pk")
    for week in range(WEEKS_AHEAD):
        first = monday + timedelta(weeks=week)
        start, end = (zones.midnight(day, at) for day in (first, first + timedelta(weeks=1)))
        if not any(begins < end and start < ends for begins, ends in taken):
            return first
    return None


def special_days(rota: Rota, years: range = YEARS) -> SpecialDays:
    """Return closed days and staffed holidays of those years; what the rota says itself wins."""
    closed: set[date] = set()
    staffed: set[date] = set()
    if rota.country:
        holidays = public_holidays(rota.country, rota.subdivision, years)
        (closed if rota.holiday_policy == HolidayPolicy.CLOSED else staffed).update(holidays)
    said = dict(RotaDay.objects.filter(rota=rota).values_list("day", "kind"))
    closed = {day for day in closed if day not in said}
    staffed = {day for day in staffed if day not in said}
    closed |= {day for day, kind in said.items() if kind == RotaDay.Kind.CLOSED}
    staffed |= {day for day, kind in said.items() if kind == RotaDay.Kind.STAFFED}
    return SpecialDays(frozenset(closed), frozenset(staffed))


def open_hours(rota: Rota, version: OpeningHours | None = None) -> OpenHours:
    """Return the hours of a version, by default the newest, with the days the desk is closed.

    A rota without hours never opens.
    """
    hours = version or rota.opening_hours.order_by("-version").first()
    return OpenHours(
        zone=hours.zone if hours else rota.zone,
        weekly=WeeklyHours.parse(hours.weekly if hours else {}),
        closed_days=special_days(rota).closed,
    )


def value(shift: Shift) -> Duty:
    """Return the frozen value of a shift that was read with its people."""
    return Duty(
        shift_id=shift.pk,
        shift_uid=str(shift.uid),
        rota=shift.slot.rota.name,
        rota_slug=shift.slot.rota.slug,
        seat=shift.seat.name,
        seat_kind=shift.seat.kind,
        area_id=shift.seat.area_id,
        person=people.value(shift.member.user) if shift.member else None,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
