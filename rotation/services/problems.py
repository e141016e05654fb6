"""Turn rows into the problem the solver reads, and keep what leads back to the rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import zones
from rotation.hours.intervals import Interval
from rotation.models import Rota, SeatKind, Shift
from rotation.models.shifts import ShiftQuerySet
from rotation.selectors import window
from rotation.selectors.ledger import HISTORY
from rotation.services import (
    basis,
    candidates,
    exposure,
    fairness,
    horizon,
    leanings,
    planned_seats,
)
from rotation.services.candidates import Candidate
from rotation.services.fairness import Term
from rotation.services.horizon import Horizon, NothingToPlan
from rotation.services.leanings import Leaning, Leanings
from rotation.services.planned_seats import Key as Key
from rotation.services.planned_seats import PlannedSeat as PlannedSeat
from rotation.services.planned_seats import seat_id as seat_id
from rotation.solver import problem as solver

# One point of spread: a published shift moves to cover a seat or to make the load fairer, but
# not for a wish or for a day more between two shifts.
PRICE_OF_A_CHANGE = solver.WEIGHTS["spread_sum"] // solver.WEIGHTS["dislike_cost"]


class PinIsImpossible(DomainError):
    """A pinned cell keeps somebody who may not take it any more."""

    code = "pin_impossible"


@dataclass(frozen=True)
class Context:
    """What the problem was made of, by the ids of seats and people in it.

    `frozen` are the shifts that stay, `movable` the other published ones by the ids of their
    seats, where they have one; `held` says who holds those.
    """

    horizon: Horizon
    seats: Mapping[str, PlannedSeat]
    people: Mapping[str, Candidate]
    frozen: tuple[Shift, ...]
    held: Mapping[str, str]
    movable: Mapping[str, Shift]


def build(
    rota: Rota,
    from_on: date,
    until_on: date,
    now: datetime,
    *,
    thaw: bool = False,
    begun: Collection[int] = (),
    pins: Mapping[Key, int | None] | None = None,
) -> tuple[solver.Problem, Context]:
    """Return the problem of planning [from_on, until_on) as things stand, and its context.

    Frozen shifts are no seats of it: who holds them is committed, and their points count as
    carried. With `thaw` every published shift that has not begun is a seat, the freeze or not,
    as people know it, and nothing else is: what a repair may touch, weighed with all that is
    published after it; `begun` are the pks of shifts that run and need another holder all the
    same. `pins` name the member ids who keep seats, None for one that stays open; pins of shifts
    that stay anyway mean nothing. Raises NothingToPlan when there is no seat to fill, and
    PinIsImpossible.
    """
    cut = horizon.cut(rota, from_on, until_on)
    published = window.in_window(rota, from_on, until_on)
    moving = published.exclude(_begun(now, begun)) if thaw else _replanned(cut, now)
    frozen, movable = _parted(published, moving)
    if thaw:
        seats = [planned_seats.published(shift) for shift in movable]
        cut = replace(cut, slots=tuple(dict.fromkeys(seat.slot for seat in seats)))
    else:
        cut = replace(cut, slots=tuple(planned_seats.as_published(cut, frozen)))
        seats = planned_seats.to_fill(cut, frozen, now)
    # A plan without seats still ends what is published and no template makes any more.
    if not seats and (thaw or not movable):
        raise NothingToPlan(_("There is no shift to plan in these days."))
    # A repair keeps nearly everything, so what people learn on shifts ahead is known to it.
    term = Term.of_plan(cut)
    if thaw:
        term = Term.of_published(rota, cut.starts_at, cut.ends_at)
    people = _people(cut, seats, term, None if thaw else moving)
    span = Interval(cut.starts_at, cut.ends_at)
    known = leanings.load(rota, [person.member.pk for person in people], seats, span)
    made = tuple(_solver_seats(cut, seats, people, frozen, known))
    by_id = {str(person.member.pk): person for person in people}
    planned = {seat.id: seat for seat in seats}
    persons = _persons(cut, term, people, made, moving)
    sharing = [int(person.id) for person in persons if fairness.is_compared(person.pool)]
    problem = solver.Problem(
        name=rota.slug,
        start=from_on - timedelta(days=from_on.weekday()),
        zone=rota.zone,
        rules=basis.rules(rota),
        people=persons,
        seats=made,
        commitments=tuple(
            solver.Commitment(str(shift.member_id), shift.starts_at, shift.ends_at)
            for shift in _commitments(cut, people, moving)
        ),
        quotas=exposure.quotas(cut, people, sharing, moving),
        together=exposure.together(cut, people, moving),
        fixed=_fixed(pins or {}, made, planned),
    )
    found = {seat_id(planned_seats.key_of(shift)): shift for shift in movable}
    return problem, Context(
        horizon=cut,
        seats=planned,
        people=by_id,
        frozen=frozen,
        held={seat: str(shift.member_id) for seat, shift in found.items() if shift.member_id},
        movable={seat: shift for seat, shift in found.items() if seat in planned},
    )


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


def _begun(now: datetime, but_for: Collection[int]) -> Q:
    """Match shifts that are over, and held ones that run."""
    runs = Q(starts_at__lte=now, member__isnull=False) & ~Q(pk__in=but_for)
    return Q(ends_at__lte=now) | runs


def _replanned(cut: Horizon, now: datetime) -> ShiftQuerySet:
    return window.replanned(cut.rota, cut.from_on, cut.until_on, now)


def _parted(
    published: ShiftQuerySet, moving: ShiftQuerySet
) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """Return the shifts that stay, and those a plan may move."""
    may_move = set(moving.values_list("pk", flat=True))
    stays: list[Shift] = []
    moves: list[Shift] = []
    for shift in published.with_people().select_related("slot__template").in_order():
        (moves if shift.pk in may_move else stays).append(shift)
    return tuple(stays), tuple(moves)


def _fixed(
    pins: Mapping[Key, int | None],
    seats: Iterable[solver.Seat],
    planned: Mapping[str, PlannedSeat],
) -> dict[str, str | None]:
    """Return the pinned seats of the problem with who keeps them; raises PinIsImpossible."""
    wanted = {seat_id(key): member for key, member in pins.items()}
    fixed: dict[str, str | None] = {}
    for seat in seats:
        if seat.id not in wanted:
            continue
        holder = None if wanted[seat.id] is None else str(wanted[seat.id])
        if holder is not None and holder not in seat.candidates:
            where = planned[seat.id]
            message = _("Who is pinned to %(seat)s on %(day)s may not take it any more.")
            raise PinIsImpossible(message % {"seat": where.seat.name, "day": where.slot.day})
        fixed[seat.id] = holder
    return fixed


def _people(
    cut: Horizon, seats: Iterable[PlannedSeat], term: Term, replanned: ShiftQuerySet | None
) -> list[Candidate]:
    """Return the team's members who have the job of some seat."""
    jobs = {seat.seat.job for seat in seats}
    until_on = max([slot.last_day for slot in cut.slots], default=cut.from_on) + horizon.ONE_DAY
    past = cut.starts_at - HISTORY
    matters = exposure.reach(cut.rota, cut.from_on, cut.until_on)
    ends_at = max(term.ends_at, zones.midnight(matters, zones.zone(cut.rota.zone)))
    team = candidates.of_team(
        cut.rota,
        cut.from_on,
        max(cut.until_on, until_on),
        since=past.date(),
        span=Interval(past, ends_at),
        replanned=replanned,
    )
    return [person for person in team if person.member.job in jobs]


def _persons(
    cut: Horizon,
    term: Term,
    people: Sequence[Candidate],
    seats: Sequence[solver.Seat],
    moving: ShiftQuerySet,
) -> tuple[solver.Person, ...]:
    seen = exposure.areas_seen(cut, people, moving)
    found = fairness.people(term, people, seats, replanned=moving)
    return tuple(replace(one, areas_seen=seen.get(int(one.id), {})) for one in found)


def _solver_seats(
    cut: Horizon,
    seats: Iterable[PlannedSeat],
    people: Sequence[Candidate],
    frozen: Iterable[Shift],
    known: Leanings,
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
                str(person.member.pk): candidates.unfit(person, one.seat, slot.starts_at)
                or unavailable[person.member.pk]
                or ("onboarding_pair" if paired and person.learns_at(slot.starts_at) else None)
                for person in people
                if person.member.job == one.seat.job
            }
            yield _solver_seat(one, bars, known.of(one))


def _slots_with_newcomer(
    people: Iterable[Candidate], frozen: Iterable[Shift]
) -> set[tuple[int, date]]:
    """Return the slots in which somebody who still learns keeps a lead seat."""
    known = {person.member.pk: person for person in people}
    return {
        (shift.slot.template_id, shift.slot.day)
        for shift in frozen
        if shift.seat.kind == SeatKind.LEAD
        and shift.member_id in known
        and known[shift.member_id].learns_at(shift.starts_at)
    }


def _solver_seat(
    one: PlannedSeat, bars: Mapping[str, str | None], known: Mapping[int, Leaning]
) -> solver.Seat:
    able = tuple(person for person, code in bars.items() if code is None)
    lean = {person: known[int(person)] for person in able if int(person) in known}
    return solver.Seat(
        id=one.id,
        slot=f"{one.slot.template.pk}:{one.slot.day.isoformat()}",
        starts_at=one.slot.starts_at,
        ends_at=one.slot.ends_at,
        pool=fairness.pool_of(one.seat),
        kind=solver.seat_kind(one.seat.kind),
        points=one.load.points,
        unsocial=one.load.unsocial,
        candidates=able,
        dislike={person: leaning.cost for person, leaning in lean.items() if leaning.cost},
        barred={person: solver.Reason(code, {}) for person, code in bars.items() if code},
        notes={person: leaning.notes for person, leaning in lean.items() if leaning.notes},
        area=str(one.seat.area_id or ""),
    )


def _commitments(
    cut: Horizon, people: Iterable[Candidate], moving: ShiftQuerySet
) -> QuerySet[Shift]:
    """Return the shifts these people hold that the plan does not move, near enough to matter."""
    margin = basis.reach(cut.rota)
    return (
        Shift.objects.published()
        .touching(cut.starts_at - margin, cut.ends_at + margin)
        .filter(member__in=[person.member for person in people])
        .exclude(pk__in=moving.values("pk"))
        .order_by("starts_at", "pk")
    )
