"""What a change of people or rules would do to what is published: tried, looked at, taken back.

The change itself is made in a transaction that is rolled back, so a preview cannot say anything
else than what would come of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction

from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import LedgerEntry, Rota, Seat, Shift, Team
from rotation.selectors import window
from rotation.services import basis, candidates, horizon, planned_seats
from rotation.services.candidates import Bar
from rotation.services.horizon import ONE_DAY, NothingToPlan
from rotation.solver import problem as solver
from rotation.solver import score

Cell = tuple[int, date, int]
Times = tuple[datetime, datetime]
Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Retimed:
    """A published shift that the next plan would move to these times."""

    shift: Shift
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class New:
    """A seat of a slot that the next plan would fill and that is not published."""

    seat: Seat
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Unable:
    """A published shift whose holder could no longer serve it, by the rule of this code."""

    shift: Shift
    code: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Points with which a joiner would start on a rota, so as not to be next for ever."""

    points: int
    unsocial: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change would do to the published shifts of one rota that are not over.

    Nothing of it happens by itself: `ends`, `retimed` and `new` are what the next published plan
    would bring, `unable` waits for a planner. `stays` would end or move too, but have begun or lie
    inside the freeze. `broken` counts by rule the places where published shifts would break it.
    `shared` are the shifts beyond the freeze that the next plan may share out anew, also with
    somebody who `joins`.
    """

    rota: Rota
    ends: tuple[Shift, ...]
    retimed: tuple[Retimed, ...]
    new: tuple[New, ...]
    unable: tuple[Unable, ...]
    stays: tuple[Shift, ...]
    broken: Mapping[str, int]
    joins: bool
    credit: Credit | None
    shared: int

    @property
    def is_nothing(self) -> bool:
        """Whether what is published stays as good as it is."""
        found = (self.ends, self.retimed, self.new, self.unable, self.stays, self.broken)
        return not any(found) and not (self.joins and self.shared)


def of_rota(rota: Rota, act: Act, now: datetime) -> list[Effect]:
    """Return what `act`, a call of a service, would do; raises what it raises.

    `act` reads the rows it changes itself, since they are not changed afterwards. Rotas on which
    nothing would happen are left out.
    """
    return _tried([rota.pk], act, now)


def of_team(team: Team, act: Act, now: datetime) -> list[Effect]:
    """Return the same for every rota of a team."""
    rotas = team.rotas.filter(archived_at__isnull=True)
    return _tried(list(rotas.order_by("pk").values_list("pk", flat=True)), act, now)


def digest(effects: Iterable[Effect]) -> str:
    """Return a fingerprint (32 characters) of what somebody was shown."""
    seen = "|".join(
        f"{one.rota.pk}:{[shift.pk for shift in one.ends]}"
        f":{[(each.shift.pk, each.starts_at, each.ends_at) for each in one.retimed]}"
        f":{[(each.seat.pk, each.starts_at) for each in one.new]}"
        f":{[(each.shift.pk, each.code) for each in one.unable]}"
        f":{[shift.pk for shift in one.stays]}:{sorted(one.broken.items())}"
        for one in effects
    )
    return sha256(seen.encode()).hexdigest()[:32]


class _TakenBack(Exception):
    """Ends the transaction in which a change was tried."""


@dataclass(frozen=True)
class _Picture:
    """A rota's published shifts that are not over, and what plans and rules make of them."""

    rota: Rota
    shifts: Sequence[Shift]
    planned: Mapping[Cell, Times]
    seats: Mapping[int, Seat]
    bars: Mapping[int, Bar]
    broken: Mapping[str, int]
    memberships: frozenset[int]
    credits: Mapping[int, Credit]


def _tried(keys: Sequence[int], act: Act, now: datetime) -> list[Effect]:
    effects: list[Effect] = []
    try:
        with transaction.atomic():
            before = [_picture(key, now) for key in keys]
            act()
            after = [_picture(key, now) for key in keys]
            pairs = zip(before, after, strict=True)
            effects = [_effect(one, other, now) for one, other in pairs]
            raise _TakenBack
    except _TakenBack:
        return [effect for effect in effects if not effect.is_nothing]


def _picture(key: int, now: datetime) -> _Picture:
    rota = Rota.objects.select_related("team").get(pk=key)
    ahead = Shift.objects.published().filter(slot__rota=rota, ends_at__gt=now)
    shifts = list(ahead.with_people().in_order())
    seats = {seat.pk: seat for seat in rota.seats.filter(retired_at__isnull=True).order_by("pk")}
    entries = LedgerEntry.objects.filter(rota=rota, kind=LedgerEntry.Kind.JOINER)
    return _Picture(
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
    held = {shift.pk: shift for shift in shifts if shift.member}
    if not held:
        return {}
    members = {shift.member.pk: shift.member for shift in held.values() if shift.member}
    margin = basis.reach(rota)
    others = (
        Shift.objects.published()
        .touching(shifts[0].starts_at - margin, max(one.ends_at for one in shifts) + margin)
        .filter(member__in=list(members))
        .exclude(pk__in=held)
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
        seats=tuple(_as_held(shift) for shift in held.values()),
        commitments=tuple(
            solver.Commitment(str(one.member_id), one.starts_at, one.ends_at) for one in others
        ),
    )
    plan = solver.Plan({str(shift.pk): str(shift.member_id) for shift in held.values()})
    figures = score.judge(problem, plan)
    return {rule: getattr(figures, rule) for rule in ("rest", "window", "onboarding_pair")}


def _as_held(shift: Shift) -> solver.Seat:
    holder = str(shift.member_id)
    return solver.Seat(
        id=str(shift.pk),
        slot=str(shift.slot_id),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        pool=shift.seat.job,
        kind=solver.seat_kind(shift.seat.kind),
        points=shift.points,
        unsocial=shift.unsocial,
        candidates=(holder,),
        dislike={},
        barred={},
    )


def _effect(before: _Picture, after: _Picture, now: datetime) -> Effect:
    published = {_cell(shift): shift for shift in after.shifts}
    gone = [
        shift
        for cell, shift in published.items()
        if cell in before.planned and cell not in after.planned
    ]
    moved = [
        shift
        for cell, shift in published.items()
        if cell in before.planned
        and cell in after.planned
        and before.planned[cell] != after.planned[cell]
        and after.planned[cell] != (shift.starts_at, shift.ends_at)
    ]
    new = [
        New(after.seats[cell[2]], *times)
        for cell, times in after.planned.items()
        if cell not in before.planned and cell not in published
    ]
    stays = {shift.pk for shift in [*gone, *moved] if window.is_frozen(shift, after.rota, now)}
    credits = [one for pk, one in after.credits.items() if pk not in before.credits]
    movable = [shift for shift in after.shifts if not window.is_frozen(shift, after.rota, now)]
    return Effect(
        rota=after.rota,
        ends=tuple(shift for shift in gone if shift.pk not in stays),
        retimed=tuple(
            Retimed(shift, *after.planned[_cell(shift)]) for shift in moved if shift.pk not in stays
        ),
        new=tuple(sorted(new, key=lambda one: (one.starts_at, one.seat.position, one.seat.pk))),
        unable=tuple(
            Unable(shift, after.bars[shift.pk])
            for shift in after.shifts
            if shift.pk in after.bars and shift.pk not in before.bars
        ),
        stays=tuple(shift for shift in after.shifts if shift.pk in stays),
        broken={
            rule: count - before.broken.get(rule, 0)
            for rule, count in after.broken.items()
            if count > before.broken.get(rule, 0)
        },
        joins=after.memberships > before.memberships,
        credit=credits[0] if credits else None,
        shared=len(movable),
    )


def _cell(shift: Shift) -> Cell:
    return planned_seats.key_of(shift)[:3]
