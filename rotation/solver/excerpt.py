"""The part of a problem that counts around a few seats: small enough to answer at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from rotation.solver.problem import Person, Plan, Problem, ProblemError, Seat

# A day more on each side: calendar days begin at another hour in each zone.
SLACK = timedelta(days=1)


def around(
    problem: Problem, plan: Plan, asked: Sequence[str], *, movable: bool
) -> tuple[Problem, Plan]:
    """Return the problem around the seats asked about, and its plan with these seats open.

    What is held too far away to be in the way is kept as history, so that fairness costs the
    same. Seats near enough to make room keep their candidates where others are `movable`; all
    other seats have none. Whoever holds a seat asked about is no candidate for it. Raises
    ProblemError for unknown seats.
    """
    wanted = _asked(problem, plan, asked)
    if not wanted:
        return replace(problem, seats=(), fixed={}, quotas=(), together=()), Plan({})
    reach = SLACK + max(
        problem.rules.min_rest,
        timedelta(days=max(problem.rules.window_days, problem.rules.spacing_days)),
    )
    begin = min(seat.starts_at for seat in wanted.values())
    end = max(seat.ends_at for seat in wanted.values())
    takers = {person for seat in wanted.values() for person in seat.candidates}
    slots = {seat.slot for seat in wanted.values()}
    kept: list[Seat] = []
    points: Counter[str] = Counter()
    unsocial: Counter[str] = Counter()
    for seat in problem.seats:
        holder = plan.assignments.get(seat.id)
        # The time between the seat and those asked about, below 0 among them.
        away = max(begin - seat.ends_at, seat.starts_at - end)
        if seat.id in wanted:
            kept.append(wanted[seat.id])
        elif movable and away < reach:
            kept.append(seat)
        elif away < 2 * reach and (movable or holder in takers or seat.slot in slots):
            kept.append(replace(seat, candidates=()))
        elif holder is not None:
            points[holder] += seat.points
            unsocial[holder] += seat.unsocial
    part = replace(
        problem,
        people=tuple(_with_history(one, points, unsocial) for one in problem.people),
        seats=tuple(kept),
        fixed=_fixed(problem, kept, wanted),
        quotas=(),
        together=(),
    )
    held = {seat.id: plan.assignments.get(seat.id) for seat in kept}
    return part, Plan(held | dict.fromkeys(wanted))


def _asked(problem: Problem, plan: Plan, asked: Sequence[str]) -> dict[str, Seat]:
    """Return the seats asked about without their holders among the candidates."""
    seats = {seat.id: seat for seat in problem.seats}
    found = {}
    for name in asked:
        if name not in seats:
            raise ProblemError("unknown_seat", f"There is no seat {name!r}.")
        holder = plan.assignments.get(name)
        others = tuple(one for one in seats[name].candidates if one != holder)
        found[name] = replace(seats[name], candidates=others)
    return found


def _fixed(
    problem: Problem, kept: Sequence[Seat], wanted: Mapping[str, Seat]
) -> dict[str, str | None]:
    """Return what stays fixed of the seats that could move at all."""
    return {
        seat.id: problem.fixed[seat.id]
        for seat in kept
        if seat.id in problem.fixed and seat.candidates and seat.id not in wanted
    }


def _with_history(person: Person, points: Mapping[str, int], unsocial: Mapping[str, int]) -> Person:
    if person.id not in points:
        return person
    return replace(
        person,
        history_points=person.history_points + points[person.id],
        history_unsocial=person.history_unsocial + unsocial[person.id],
    )
