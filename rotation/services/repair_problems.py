"""The published shifts around some that need another holder, as one problem with its plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rotation.hours import zones
from rotation.models import Member, Rota, Shift
from rotation.services import problems
from rotation.services.horizon import ONE_DAY
from rotation.solver import problem as solver

# How far from a shift others may move to make room for it: enough for short chains, and near
# enough that nobody far away is disturbed.
AROUND = timedelta(days=14)


@dataclass(frozen=True)
class Scene:
    """What is published around the shifts asked about.

    The plan is what is published, with the seats `asked` about opened; who holds one of these
    now is no candidate for it. `shifts` and `members` are those behind the ids of seats and
    people.
    """

    problem: solver.Problem
    plan: solver.Plan
    asked: tuple[str, ...]
    shifts: Mapping[str, Shift]
    members: Mapping[str, Member]


def around(rota: Rota, asked: Sequence[Shift], now: datetime) -> Scene:
    """Return the scene of these shifts of one rota, which are not over; a fixed number of queries.

    Shifts near them may move as well, the freeze or not, except those that have begun or were
    divided. Raises horizon.NothingToPlan.
    """
    at = zones.zone(rota.zone)
    # The last part of a long shift that was divided begins days after its slot.
    first = zones.local_day(min(shift.slot.starts_at for shift in asked) - AROUND, at)
    last = zones.local_day(max(shift.ends_at for shift in asked) + AROUND, at)
    wanted = {shift.pk for shift in asked}
    problem, context = problems.build(rota, first, last + ONE_DAY, now, thaw=True, begun=wanted)
    shifts = context.movable
    known = {person.id for person in problem.people}
    seats = tuple(_judged(seat, shifts[seat.id], wanted, known) for seat in problem.seats)
    return Scene(
        problem=replace(problem, seats=seats, fixed=_fixed(shifts, wanted, known)),
        plan=solver.Plan({key: _holder(shift, wanted, known) for key, shift in shifts.items()}),
        asked=tuple(key for key, shift in shifts.items() if shift.pk in wanted),
        shifts=shifts,
        members={key: person.member for key, person in context.people.items()},
    )


def _holder(shift: Shift, wanted: Collection[int], known: Collection[str]) -> str | None:
    """Return who holds a shift in the plan; nobody where who left still holds it."""
    if shift.pk in wanted or str(shift.member_id) not in known:
        return None
    return str(shift.member_id)


def _judged(
    seat: solver.Seat, shift: Shift, wanted: Collection[int], known: Collection[str]
) -> solver.Seat:
    """Return the seat with its holder a candidate if and only if nobody asked about it.

    Who holds a shift that nobody asked about keeps it, whatever has become of the rules.
    """
    holder = str(shift.member_id)
    if holder not in known:
        return seat
    others = tuple(person for person in seat.candidates if person != holder)
    if shift.pk in wanted:
        return replace(seat, candidates=others)
    barred = {person: reason for person, reason in seat.barred.items() if person != holder}
    return replace(seat, candidates=(*others, holder), barred=barred)


def _fixed(
    shifts: Mapping[str, Shift], wanted: Collection[int], known: Collection[str]
) -> dict[str, str | None]:
    """Return the seats that stay as they are with their holders.

    Divided shifts do, and those that are open or held by somebody who left: they are another
    repair.
    """
    divided = {(shift.slot_id, shift.seat_id) for shift in shifts.values() if shift.part}
    return {
        key: _holder(shift, wanted, known)
        for key, shift in shifts.items()
        if shift.pk not in wanted
        and ((shift.slot_id, shift.seat_id) in divided or _holder(shift, wanted, known) is None)
    }
