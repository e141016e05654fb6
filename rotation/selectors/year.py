"""Twelve months at a glance: the shifts of a rota or a member, special days, time away."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import Absence, Member, Rota, RotaDay, Shift
from rotation.selectors import absences, grid


@dataclass(frozen=True, slots=True)
class Year:
    """What stands on the local days of [from_on, until_on) in the zone.

    `special` are days that differ from their week, of every rota concerned; `beside` are the
    shifts of others in the same slots, `away` when the member is not there: both only in the year
    of one member.
    """

    from_on: date
    until_on: date
    zone: ZoneInfo
    shifts: tuple[Shift, ...]
    special: tuple[grid.SpecialDay, ...]
    beside: tuple[Shift, ...] = ()
    away: tuple[Interval, ...] = ()


def of_rota(rota: Rota, from_on: date, until_on: date, *, language: str) -> Year:
    """Return the year of a rota in its own zone; two queries, whatever it holds."""
    zone = zones.zone(rota.zone)
    span = _span(from_on, until_on, zone)
    held = Shift.objects.filter(slot__rota=rota)
    own_days = rota.own_days.filter(day__gte=from_on, day__lt=until_on)
    return Year(
        from_on=from_on,
        until_on=until_on,
        zone=zone,
        shifts=_touching(held, span),
        special=tuple(grid.special_days(rota, own_days, from_on, until_on, language=language)),
    )


def of_member(
    member: Member, zone: ZoneInfo, from_on: date, until_on: date, *, language: str
) -> Year:
    """Return the year of a member in that zone; six queries, whatever it holds."""
    span = _span(from_on, until_on, zone)
    held = _touching(Shift.objects.filter(member=member), span)
    slots = {shift.slot_id for shift in held}
    others = Shift.objects.filter(slot__in=slots, member__isnull=False).exclude(member=member)
    return Year(
        from_on=from_on,
        until_on=until_on,
        zone=zone,
        shifts=held,
        special=tuple(_special(member, held, from_on, until_on, language)),
        beside=_touching(others, span),
        away=tuple(_away(member, span)),
    )


def _span(from_on: date, until_on: date, zone: ZoneInfo) -> Interval:
    return Interval(zones.midnight(from_on, zone), zones.midnight(until_on, zone))


def _touching(rows: QuerySet[Shift], span: Interval) -> tuple[Shift, ...]:
    published = rows.filter(state=Shift.State.PUBLISHED)
    touching = published.filter(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at)
    people = touching.select_related("member__user", "seat", "slot__rota")
    return tuple(people.order_by("starts_at", "seat__position", "pk"))


def _special(
    member: Member, held: Iterable[Shift], from_on: date, until_on: date, language: str
) -> Iterator[grid.SpecialDay]:
    """Yield the special days of the rotas the member serves on or could be asked to."""
    teams = member.memberships.touching(from_on, until_on).values("team")
    serving = Q(pk__in={shift.slot.rota_id for shift in held})
    own_days = RotaDay.objects.filter(day__gte=from_on, day__lt=until_on).order_by("day")
    rotas = Rota.objects.filter(serving | Q(team__in=teams, archived_at__isnull=True))
    for rota in rotas.prefetch_related(Prefetch("own_days", own_days)).order_by("pk"):
        days = rota.own_days.all()
        yield from grid.special_days(rota, days, from_on, until_on, language=language)


def _away(member: Member, span: Interval) -> Iterator[Interval]:
    rows = Absence.objects.standing().touching(span.starts_at, span.ends_at)
    for absence in rows.filter(member=member).order_by("starts_at", "pk"):
        yield Interval(absence.starts_at, absence.ends_at)
    yield from absences.regular_of([member.pk], span).get(member.pk, ())
