"""Why no plan can fill every seat, found before any search: rules that contradict each other.

What is found is certain; that nothing is found proves nothing. Codes:
`nobody_qualified` (nobody who is in the team has the job, the area or the stage for these seats),
`too_few_people` (so many seats lie so close together that each needs somebody else),
`too_many_shifts` (more seats than the limit in a window lets these people serve),
`only_newcomers` (several front seats of a slot that only people who still learn could take).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from rotation.solver.problem import Problem, Reason, Seat

Params = dict[str, str | int]
Learns = Callable[[str, Seat], bool]
# Bars that say what somebody is, whenever the seat is to be filled.
UNFIT = frozenset({"wrong_job", "stage", "not_in_area"})


def contradictions(problem: Problem) -> tuple[Reason, ...]:
    """Return what keeps every plan from filling all seats, each with what a sentence needs.

    `seat` names one of the seats a finding is about, `pool` whose they are.
    """
    return (
        *_nobody_qualified(problem),
        *_too_few_people(problem),
        *_too_many_shifts(problem),
        *_only_newcomers(problem),
    )


def _nobody_qualified(problem: Problem) -> Iterator[Reason]:
    groups: dict[tuple[str, str, str], list[Seat]] = defaultdict(list)
    for seat in problem.seats:
        if not seat.candidates and all(one.code in UNFIT for one in seat.barred.values()):
            groups[seat.pool, seat.kind, seat.area].append(seat)
    for (pool, _kind, _area), seats in groups.items():
        codes: Params = dict.fromkeys(sorted(UNFIT), 0)
        for reason in seats[0].barred.values():
            codes[reason.code] = int(codes[reason.code]) + 1
        yield Reason(
            "nobody_qualified", {"pool": pool, "seat": seats[0].id, "seats": len(seats), **codes}
        )


def _pools(problem: Problem) -> Iterator[tuple[str, list[Seat]]]:
    """Yield the seats somebody could take, by pool and in time."""
    seats = sorted(
        (seat for seat in problem.seats if seat.candidates),
        key=lambda seat: (seat.pool, seat.starts_at, seat.id),
    )
    for pool, group in groupby(seats, key=lambda seat: seat.pool):
        yield pool, list(group)


def _too_few_people(problem: Problem) -> Iterator[Reason]:
    """Find the busiest stretch of each pool in which nobody can serve twice."""
    for pool, seats in _pools(problem):
        shortest = min(seat.ends_at - seat.starts_at for seat in seats)
        near = problem.rules.min_rest + shortest
        worst: tuple[int, Sequence[Seat], int] = (0, (), 0)
        for together in _close_together(seats, near):
            people = {person for seat in together for person in seat.candidates}
            missing = len(together) - len(people)
            if missing > worst[0]:
                worst = (missing, together, len(people))
        missing, together, count = worst
        if missing:
            params: Params = {"pool": pool, "seat": together[0].id, "seats": len(together)}
            yield Reason("too_few_people", {**params, "people": count})


def _close_together(seats: Sequence[Seat], near: timedelta) -> Iterator[Sequence[Seat]]:
    """Yield the seats that start less than `near` after each one, of which nobody has two."""
    until = 0
    for first, seat in enumerate(seats):
        until = max(until, first)
        while until < len(seats) and seats[until].starts_at < seat.starts_at + near:
            until += 1
        yield seats[first:until]


def _too_many_shifts(problem: Problem) -> Iterator[Reason]:
    limits = {person.id: person.max_shifts for person in problem.people}
    days = problem.rules.window_days
    for pool, seats in _pools(problem):
        span = seats[-1].starts_at - seats[0].starts_at
        # A day more than lies between: calendar days may begin in between.
        windows = (span.days + 1) // days + 1
        people = {person for seat in seats for person in seat.candidates}
        most = sum(limits[person] * windows for person in people)
        if len(seats) > most:
            params: Params = {"pool": pool, "seat": seats[0].id, "seats": len(seats)}
            more: Params = {"people": len(people), "most": most, "days": days}
            yield Reason("too_many_shifts", {**params, **more})


def _only_newcomers(problem: Problem) -> Iterator[Reason]:
    learning = {person.id: person for person in problem.people if person.onboarding}

    def learns(person: str, seat: Seat) -> bool:
        known = learning.get(person)
        return known is not None and (
            known.learns_until is None or seat.starts_at < known.learns_until
        )

    slots: dict[str, list[Seat]] = defaultdict(list)
    for seat in problem.seats:
        if seat.kind == "front" and seat.candidates:
            slots[seat.slot].append(seat)
    stuck = [seats for seats in slots.values() if _stuck(seats, learns) > 1]
    if stuck:
        seat = stuck[0][0]
        yield Reason("only_newcomers", {"pool": seat.pool, "seat": seat.id, "slots": len(stuck)})


def _stuck(seats: Iterable[Seat], learns: Learns) -> int:
    return sum(all(learns(person, seat) for person in seat.candidates) for seat in seats)
