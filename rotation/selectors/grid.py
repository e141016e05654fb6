"""What a rota grid shows of some weeks: its shifts, seats, special days and who is away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.hours.public_holidays import public_holidays
from rotation.models import Absence, HolidayPolicy, Member, Rota, RotaDay, Seat, Shift
from rotation.selectors import absences, window


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A local day of the rota that differs from its week, with its name."""

    day: date
    closed: bool
    name: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around the shifts of [from_on, until_on), days in the zone of the rota.

    `team` belongs to the rota's team on some of the days, by name; `away` are their absences,
    `off` by member id when they are away every week.
    `open_weekdays` are the days of a week without holidays on which the desk opens, 0 is Monday.
    """

    rota: Rota
    from_on: date
    until_on: date
    seats: tuple[Seat, ...]
    special: tuple[SpecialDay, ...]
    open_weekdays: frozenset[int]
    team: tuple[Member, ...]
    away: tuple[Absence, ...]
    off: Mapping[int, tuple[Interval, ...]] = field(default_factory=dict)


def shifts(rota: Rota, from_on: date, until_on: date) -> list[Shift]:
    """Return the published shifts that begin on these local days, in order, with their people."""
    return list(window.in_window(rota, from_on, until_on).with_people().in_order())


def surroundings(
    rota: Rota, from_on: date, until_on: date, *, seat_ids: Iterable[int], language: str
) -> Surroundings:
    """Return what stands around the shifts; retired seats are shown where `seat_ids` has them.

    Six queries whatever the number of weeks; names of holidays are in that language.
    """
    seats = rota.seats.order_by("position", "pk")
    shown = set(seat_ids)
    team = _team(rota, from_on, until_on)
    return Surroundings(
        rota=rota,
        from_on=from_on,
        until_on=until_on,
        seats=tuple(seat for seat in seats if seat.retired_at is None or seat.pk in shown),
        special=tuple(
            special_days(
                rota,
                rota.own_days.filter(day__gte=from_on, day__lt=until_on),
                from_on,
                until_on,
                language=language,
            )
        ),
        open_weekdays=frozenset(_open_weekdays(rota)),
        team=tuple(team),
        away=tuple(_away(rota, from_on, until_on, team)),
        off=absences.regular_of([member.pk for member in team], _span(rota, from_on, until_on)),
    )


def _team(rota: Rota, from_on: date, until_on: date) -> list[Member]:
    belongs = Member.objects.filter(
        pk__in=rota.team.memberships.touching(from_on, until_on).values("member")
    )
    return list(belongs.filter(user__is_active=True).with_user().by_name())


def _away(rota: Rota, from_on: date, until_on: date, team: Sequence[Member]) -> list[Absence]:
    span = _span(rota, from_on, until_on)
    rows = Absence.objects.standing().touching(span.starts_at, span.ends_at)
    return list(rows.filter(member__in=team).order_by("starts_at", "pk"))


def _span(rota: Rota, from_on: date, until_on: date) -> Interval:
    at = zones.zone(rota.zone)
    return Interval(zones.midnight(from_on, at), zones.midnight(until_on, at))


def special_days(
    rota: Rota, own_days: Iterable[RotaDay], from_on: date, until_on: date, *, language: str
) -> list[SpecialDay]:
    """Return the days of [from_on, until_on) that differ, of the country's and the rota's own.

    Asks the database nothing; names of holidays are in that language.
    """
    closed = rota.holiday_policy == HolidayPolicy.CLOSED
    found: dict[date, SpecialDay] = {}
    if rota.country:
        years = range(from_on.year, until_on.year + 1)
        names = public_holidays(rota.country, rota.subdivision, years, language)
        found = {day: SpecialDay(day, closed, name) for day, name in names.items()}
    for own in own_days:
        name = own.name or (found[own.day].name if own.day in found else "")
        if own.kind == RotaDay.Kind.ORDINARY:
            found.pop(own.day, None)
        else:
            found[own.day] = SpecialDay(own.day, own.kind == RotaDay.Kind.CLOSED, name)
    return [found[day] for day in sorted(found) if from_on <= day < until_on]


def _open_weekdays(rota: Rota) -> list[int]:
    weekly = rota.opening_hours.order_by("-version").values_list("weekly", flat=True).first()
    return [int(weekday) for weekday, spans in (weekly or {}).items() if spans]
