"""A rota's published shifts at one moment, and what plans and rules make of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import LedgerEntry, Rota, Seat, Shift
from rotation.selectors import window
from rotation.services import basis, candidates, hard_rules, horizon, planned_seats
from rotation.services.candidates import Bar
from rotation.services.horizon import ONE_DAY, NothingToPlan
from rotation.services.previews.effects import Credit
from rotation.solver import problem as solver
from rotation.solver import score

Cell = tuple[int, date, int]
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Picture:
    """`shifts` are those that are not over, `planned` the seats a plan of their days would fill.

    `bars` says by the shift's pk what keeps its holder from serving, `broken` how often the rules
    between shifts are broken, `credits` with what joiners began by the entry's pk.
    """

    rota: Rota
    shifts: Sequence[Shift]
    planned: Mapping[Cell, Times]
    seats: Mapping[int, Seat]
    bars: Mapping[int, Bar]
    broken: Mapping[str, int]
    memberships: frozenset[int]
    credits: Mapping[int, Credit]


def take(key: int, now: datetime) -> Picture:
    """Return the picture of the rota with this key as it stands."""
    rota = Rota.objects.select_related("team").get(pk=key)
    ahead = window.in_window(rota, date.min, date.max).filter(ends_at__gt=now)
    shifts = list(ahead.with_people().in_order())
    seats = {seat.pk: seat for seat in rota.seats.filter(retired_at__isnull=True).order_by("pk")}
    entries = LedgerEntry.objects.filter(rota=rota, kind=LedgerEntry.Kind.JOINER)
    return Picture(
        rota=rota,
        shifts=shifts,
        planned=_planned(rota, shifts, seats, now),
        seats=seats,
        bars=_bars(rota, shifts),
        broken=_broken(rota, shifts),
        memberships=frozenset(rota.team.memberships.values_list("pk", flat=True)),
        credits={one.pk: Credit(one.points, one.unsocial) for one in entries.order_by("pk")},
    )


def _planned(
    rota: Rota, shifts: Sequence[Shift], seats: Iterable[int], now: datetime
) -> dict[Cell, Times]:
    """Return the seats a plan of the published days would fill, with their times."""
    if not shifts:
        return {}
    first = zones.local_day(now, zones.zone(rota.zone))
    last = max(shift.slot.day for shift in shifts)
    try:
        cut = horizon.cut(rota, min(first, shifts[0].slot.day), last + ONE_DAY)
    except NothingToPlan:
        return {}
    return {
        (*slot.key, seat): (slot.starts_at, slot.ends_at)
        for slot in cut.slots
        if slot.starts_at > now
        for seat in seats
    }


def _bars(rota: Rota, shifts: Sequence[Shift]) -> dict[int, Bar]:
    """Return by the shift's pk what keeps its holder from serving it."""
    held = [shift for shift in shifts if shift.member_id]
    if not held:
        return {}
    stretches = {shift.pk: horizon.stretch_of(shift, rota.zone) for shift in held}
    first = min(one.first_day for one in stretches.values())
    until = max(one.last_day for one in stretches.values()) + ONE_DAY
    span = Interval(held[0].starts_at, max(shift.ends_at for shift in held))
    team = candidates.of_team(rota, first, until, since=first, span=span)
    people = {person.member.pk: person for person in team}
    percent = rota.absence_bars_from_percent
    found: dict[int, Bar] = {}
    for shift in held:
        person = people.get(shift.member_id or 0)
        stretch = stretches[shift.pk]
        why: Bar | None = (
            candidates.bar(person, shift.seat, stretch, absence_percent=percent)
            if person
            else "not_employed"
        )
        if why:
            found[shift.pk] = why
    return found


def _broken(rota: Rota, shifts: Sequence[Shift]) -> dict[str, int]:
    """Return how often the published shifts of the rota break each rule between shifts."""
    held = [(shift, shift.member) for shift in shifts if shift.member]
    if not held:
        return {}
    members = {holder.pk: holder for _shift, holder in held}
    margin = basis.reach(rota)
    others = (
        Shift.objects.published()
        .touching(shifts[0].starts_at - margin, max(one.ends_at for one in shifts) + margin)
        .filter(member__in=list(members))
        .exclude(pk__in=[shift.pk for shift, _holder in held])
        .order_by("starts_at", "pk")
    )
    problem = solver.Problem(
        name=rota.slug,
        start=min(shift.slot.day for shift in shifts),
        zone=rota.zone,
        rules=basis.rules(rota),
        people=tuple(
            solver.Person(
                str(one.pk), one.job, one.onboarding, rota.max_shifts_in_window, 0, 0, 0, 0
            )
            for one in members.values()
        ),
        seats=tuple(hard_rules.held_seat(shift, holder) for shift, holder in held),
        commitments=tuple(
            solver.Commitment(str(one.member_id), one.starts_at, one.ends_at) for one in others
        ),
    )
    plan = solver.Plan({str(shift.uid): str(holder.pk) for shift, holder in held})
    figures = score.judge(problem, plan)
    return {rule: getattr(figures, rule) for rule in ("rest", "window", "onboarding_pair")}


def cell_of(shift: Shift) -> Cell:
    """Return what names the seat of a shift, all its parts alike."""
    return planned_seats.key_of(shift)[:3]
