"""The problem compiled to whole numbers once, for the search and for the explanation.

Shifts are numbered in the order of time: the seats of the problem and, among them, what people
hold already. People are numbered in the order of the problem.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from rotation.solver import wishes
from rotation.solver.problem import Commitment, Person, Problem, Seat, zone_info

# Days of the two sentinels that stand before and after everything a person holds.
_FAR = 10**9


class Tables:
    """One compiled problem; every list is indexed by shift, by person or by slot.

    `day` and `after` have two entries more: index -1 is a shift before all others and index
    `count` one after all others, so that every shift somebody holds has two neighbours.
    A person is onboarding on the shifts below `learns_before`. `free` seats may change hands,
    `fixed` ones have the holder they must keep, None for a seat that stays open.
    """

    __slots__ = (
        "after",
        "candidates",
        "commitments",
        "costs",
        "count",
        "day",
        "first_beyond",
        "first_near",
        "fixed",
        "free",
        "front",
        "initial_points",
        "initial_unsocial",
        "learns_before",
        "limit",
        "people",
        "person",
        "place",
        "points",
        "pool",
        "pool_sizes",
        "seats",
        "shift_of",
        "shifts",
        "slot",
        "slot_fronts",
        "spacing",
        "unsocial",
        "window",
    )

    def __init__(self, problem: Problem) -> None:
        self.spacing = problem.rules.spacing_days
        self.window = problem.rules.window_days
        self._number_people(problem)
        self._number_shifts(problem)
        self._lay_out_time(problem)
        self._weigh_seats()
        self._fix_seats(problem)

    def _number_people(self, problem: Problem) -> None:
        self.people = [person.id for person in problem.people]
        self.person = {person: number for number, person in enumerate(self.people)}
        self.limit = [person.max_shifts for person in problem.people]
        self.initial_points = [one.history_points - one.target_points for one in problem.people]
        self.initial_unsocial = [
            one.history_unsocial - one.target_unsocial for one in problem.people
        ]
        pools: dict[str, int] = {}
        self.pool = [pools.setdefault(person.pool, len(pools)) for person in problem.people]
        self.pool_sizes = [0] * len(pools)
        self.place = []
        for pool in self.pool:
            self.place.append(self.pool_sizes[pool])
            self.pool_sizes[pool] += 1

    def _number_shifts(self, problem: Problem) -> None:
        shifts: list[Seat | Commitment] = [*problem.seats, *problem.commitments]
        self.shifts = sorted(shifts, key=_by_time)
        self.count = len(shifts)
        self.seats = []
        self.shift_of: dict[str, int] = {}
        self.commitments: list[tuple[int, int]] = []
        for number, shift in enumerate(self.shifts):
            if isinstance(shift, Seat):
                self.seats.append(number)
                self.shift_of[shift.id] = number
            else:
                self.commitments.append((number, self.person[shift.person]))

    def _lay_out_time(self, problem: Problem) -> None:
        zone = zone_info(problem.zone)
        dates = [shift.starts_at.astimezone(zone).date() for shift in self.shifts]
        days = [(date - problem.start).days for date in dates]
        self.day = [*days, _FAR, -_FAR]
        self.after = first_rested(self.shifts, problem.rules.min_rest)
        self.learns_before = [self._learns_before(person) for person in problem.people]
        # Windows that hold a day begin and end within these shifts.
        self.first_near = [bisect_left(days, day - self.window + 1) for day in days]
        self.first_beyond = [bisect_left(days, day + self.window) for day in days]

    def _learns_before(self, person: Person) -> int:
        if not person.onboarding or person.learns_until is None:
            return self.count if person.onboarding else 0
        return bisect_left(self.shifts, person.learns_until, key=lambda shift: shift.starts_at)

    def _fix_seats(self, problem: Problem) -> None:
        self.fixed: dict[int, int | None] = {}
        for seat, holder in problem.fixed.items():
            self.fixed[self.shift_of[seat]] = None if holder is None else self.person[holder]
        self.free = [False] * self.count
        for shift in self.seats:
            self.free[shift] = shift not in self.fixed

    def _weigh_seats(self) -> None:
        seats = [shift if isinstance(shift, Seat) else None for shift in self.shifts]
        self.points = [seat.points if seat else 0 for seat in seats]
        self.unsocial = [seat.unsocial if seat else 0 for seat in seats]
        self.front = [seat is not None and seat.kind == "front" for seat in seats]
        slots: dict[str | None, int] = {}
        self.slot = [slots.setdefault(seat.slot if seat else None, len(slots)) for seat in seats]
        self.slot_fronts: list[list[int]] = [[] for _ in slots]
        self.costs: list[dict[int, int]] = []
        elsewhere = self._held_elsewhere()
        for number, seat in enumerate(seats):
            costs = {}
            for person in seat.candidates if seat else ():
                one = self.person[person]
                if not any(self.clash(number, held) for held in elsewhere.get(one, ())):
                    costs[one] = wishes.cost(seat, person) if seat else 0
            self.costs.append(costs)
            if self.front[number]:
                self.slot_fronts[self.slot[number]].append(number)
        self.candidates = [tuple(costs) for costs in self.costs]

    def _held_elsewhere(self) -> dict[int, list[int]]:
        held: dict[int, list[int]] = defaultdict(list)
        for shift, person in self.commitments:
            held[person].append(shift)
        return held

    def name(self, seat: int) -> str:
        """Return the id of a seat; raise TypeError for a shift that is no seat of the problem."""
        return self.seat(seat).id

    def seat(self, seat: int) -> Seat:
        """Return a seat; raise TypeError for a shift that is no seat of the problem."""
        shift = self.shifts[seat]
        if not isinstance(shift, Seat):
            raise TypeError(f"shift {seat} is no seat of the problem")
        return shift

    def clash(self, one: int, other: int) -> bool:
        """Tell whether two shifts overlap or leave too little rest between them."""
        return self.after[min(one, other)] > max(one, other)


def first_rested(shifts: Sequence[Seat | Commitment], min_rest: timedelta) -> list[int]:
    """Return for each shift the first one that its holder may also hold after it.

    This is the rule of overlap and rest as data; the last two entries are the sentinels'.
    """
    starts = [shift.starts_at for shift in shifts]
    after = [bisect_left(starts, shift.ends_at + min_rest) for shift in shifts]
    return [*after, len(starts), -1]


def _by_time(shift: Seat | Commitment) -> tuple[datetime, datetime, str, str]:
    if isinstance(shift, Seat):
        return (shift.starts_at, shift.ends_at, "", shift.id)
    return (shift.starts_at, shift.ends_at, shift.person, "")
