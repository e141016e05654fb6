"""Turn rows into the problem the solver reads, and keep what leads back to the rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rotation.hours.intervals import Interval
from rotation.models import Rota, Seat, SeatKind, Shift
from rotation.selectors import window
from rotation.selectors.ledger import HISTORY
from rotation.services import basis, candidates, fairness, horizon
from rotation.services.candidates import Candidate
from rotation.services.horizon import Horizon, NothingToPlan, PlannedSlot
from rotation.solver import points
from rotation.solver import problem as solver

Key = tuple[int, date, int]
# One point of spread: a published shift moves to cover a seat or to make the load fairer, but
# not for a wish or for a day more between two shifts.
PRICE_OF_A_CHANGE = solver.WEIGHTS["spread_sum"] // solver.WEIGHTS["dislike_cost"]


@dataclass(frozen=True)
class PlannedSeat:
    """A seat of a slot that the plan has to fill, with what it weighs."""

    slot: PlannedSlot
    seat: Seat
    load: points.Load

    @property
    def id(self) -> str:
        return seat_id((self.slot.template.pk, self.slot.day, self.seat.pk))


@dataclass(frozen=True)
class Context:
    """What the problem was made of, by the ids of seats and people in it.

    `frozen` are the shifts that stay; `held` says who holds the others as published.
    """

    horizon: Horizon
    seats: Mapping[str, PlannedSeat]
    people: Mapping[str, Candidate]
    frozen: tuple[Shift, ...]
    held: Mapping[str, str]


def seat_id(key: Key) -> str:
    """Return what the problem calls the seat of a template's slot on a day."""
    template, day, seat = key
    return f"{template}:{day.isoformat()}:{seat}"


def build(
    rota: Rota, from_on: date, until_on: date, now: datetime
) -> tuple[solver.Problem, Context]:
    """Return the problem of planning [from_on, until_on) as things stand, and its context.

    Frozen shifts are no seats of it: who holds them is committed, and their points count as
    carried. Raises NothingToPlan when there is no seat to fill.
    """
    cut = horizon.cut(rota, from_on, until_on)
    published = window.in_window(rota, from_on, until_on).select_related("slot", "seat")
    frozen, movable = _parted(published.in_order(), rota, now)
    cut = replace(cut, slots=tuple(_as_published(cut, frozen)))
    seats = _seats_to_fill(cut, frozen, now)
    if not seats:
        raise NothingToPlan(_("There is no shift to plan in these days."))
    people = _people(cut, seats)
    made = tuple(_solver_seats(cut, seats, people, frozen))
    problem = solver.Problem(
        name=rota.slug,
        start=from_on - timedelta(days=from_on.weekday()),
        zone=rota.zone,
        rules=basis.rules(rota),
        people=fairness.people(cut, people, made, now),
        seats=made,
        commitments=tuple(
            solver.Commitment(str(shift.member_id), shift.starts_at, shift.ends_at)
            for shift in _commitments(cut, people, now)
        ),
    )
    by_id = {str(person.member.pk): person for person in people}
    held = {seat_id(_key(shift)): str(shift.member_id) for shift in movable if shift.member_id}
    return problem, Context(cut, {seat.id: seat for seat in seats}, by_id, frozen, held)


def steady(problem: solver.Problem, held: Mapping[str, str]) -> solver.Problem:
    """Return the problem for the search, in which taking a seat from who holds it has its price.

    Plans are judged and explained by the problem itself.
    """
    return replace(
        problem, seats=tuple(_steady_seat(seat, held.get(seat.id)) for seat in problem.seats)
    )


def _steady_seat(seat: solver.Seat, holder: str | None) -> solver.Seat:
    if holder not in seat.candidates:
        return seat
    kept = {holder: seat.dislike.get(holder, 0) - PRICE_OF_A_CHANGE}
    return replace(seat, dislike={**seat.dislike, **kept})


def _parted(
    shifts: Iterable[Shift], rota: Rota, now: datetime
) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """Return the shifts that stay, and those a plan may move."""
    stays: list[Shift] = []
    moves: list[Shift] = []
    for shift in shifts:
        (stays if window.is_frozen(shift, rota, now) else moves).append(shift)
    return tuple(stays), tuple(moves)


def _as_published(cut: Horizon, frozen: Iterable[Shift]) -> Iterable[PlannedSlot]:
    """Yield the slots; one with a shift that stays keeps the times people know."""
    kept = {(shift.slot.template_id, shift.slot.day): shift.slot for shift in frozen}
    for slot in cut.slots:
        known = kept.get(slot.key)
        if known is None or (known.starts_at, known.ends_at) == (slot.starts_at, slot.ends_at):
            yield slot
        else:
            yield replace(slot, starts_at=known.starts_at, ends_at=known.ends_at)


def _seats_to_fill(cut: Horizon, frozen: Iterable[Shift], now: datetime) -> list[PlannedSeat]:
    seats = list(cut.rota.seats.filter(retired_at__isnull=True).order_by("position", "pk"))
    kept = {_key(shift) for shift in frozen}
    return [
        PlannedSeat(slot, seat, _load(slot, seat))
        for slot in cut.slots
        if slot.ends_at > now
        for seat in seats
        if (*slot.key, seat.pk) not in kept
    ]


def _key(shift: Shift) -> Key:
    return shift.slot.template_id, shift.slot.day, shift.seat_id


def _load(slot: PlannedSlot, seat: Seat) -> points.Load:
    work = (points.Work(one.day, one.minutes, one.kind) for one in slot.duty_days)
    return points.load(work, seat.kind)


def _people(cut: Horizon, seats: Iterable[PlannedSeat]) -> list[Candidate]:
    """Return the team's members who have the job of some seat."""
    jobs = {seat.seat.job for seat in seats}
    until_on = max(slot.last_day for slot in cut.slots) + horizon.ONE_DAY
    past = cut.starts_at - HISTORY
    team = candidates.of_team(
        cut.rota,
        cut.from_on,
        max(cut.until_on, until_on),
        since=past.date(),
        span=Interval(past, cut.ends_at),
    )
    return [person for person in team if person.member.job in jobs]


def _solver_seats(
    cut: Horizon,
    seats: Iterable[PlannedSeat],
    people: Sequence[Candidate],
    frozen: Iterable[Shift],
) -> Iterator[solver.Seat]:
    """Yield the seats with their candidates, and with the rule that bars each of the others."""
    learning = _slots_with_newcomer(people, frozen)
    percent = cut.rota.absence_bars_from_percent
    for slot, group in groupby(seats, key=lambda one: one.slot):
        unavailable = {
            person.member.pk: candidates.unavailable(person, slot, absence_percent=percent)
            for person in people
        }
        for one in group:
            paired = slot.key in learning and one.seat.kind == SeatKind.LEAD
            bars: dict[str, str | None] = {
                str(person.member.pk): candidates.unfit(person, one.seat)
                or unavailable[person.member.pk]
                or ("onboarding_pair" if paired and person.member.onboarding else None)
                for person in people
                if person.member.job == one.seat.job
            }
            yield _solver_seat(one, bars)


def _slots_with_newcomer(
    people: Iterable[Candidate], frozen: Iterable[Shift]
) -> set[tuple[int, date]]:
    """Return the slots in which somebody who still learns keeps a lead seat."""
    newcomers = {person.member.pk for person in people if person.member.onboarding}
    return {
        (shift.slot.template_id, shift.slot.day)
        for shift in frozen
        if shift.seat.kind == SeatKind.LEAD and shift.member_id in newcomers
    }


def _solver_seat(one: PlannedSeat, bars: Mapping[str, str | None]) -> solver.Seat:
    return solver.Seat(
        id=one.id,
        slot=f"{one.slot.template.pk}:{one.slot.day.isoformat()}",
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        pool=fairness.pool_of(one.seat),
        kind=solver.seat_kind(one.seat.kind),
        points=one.load.points,
        unsocial=one.load.unsocial,
        candidates=tuple(person for person, code in bars.items() if code is None),
        dislike={},
        barred={person: solver.Reason(code, {}) for person, code in bars.items() if code},
    )


def _commitments(cut: Horizon, people: Iterable[Candidate], now: datetime) -> QuerySet[Shift]:
    """Return the shifts these people hold that the plan does not move, near enough to matter."""
    margin = basis.reach(cut.rota)
    replanned = window.replanned(cut.rota, cut.from_on, cut.until_on, now)
    return (
        Shift.objects.published()
        .touching(cut.starts_at - margin, cut.ends_at + margin)
        .filter(member__in=[person.member for person in people])
        .exclude(pk__in=replanned.values("pk"))
        .order_by("starts_at", "pk")
    )
