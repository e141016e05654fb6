"""A plan, or a part of it, as a mixed-integer program: the same rules and costs, as rows.

Importing this module loads OR-Tools, which takes memory and time: only `exact` does, when asked.

Seats times candidates, whoever cannot come left out. Rest is at most one shift of each clique
of shifts too close together, the windows are those that the judge counts. Closeness: each pair
of consecutive shifts `gap` days apart lies together in `spacing - gap` of the windows of
`spacing` days, so its cost is that of the shifts beyond the first in each such window.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from ortools.linear_solver import pywraplp

from rotation.solver import watched
from rotation.solver.problem import WEIGHTS
from rotation.solver.rules import NOBODY
from rotation.solver.state import SPACING, UNCOVERED, State

POINTS, OVER = WEIGHTS["spread_sum"], WEIGHTS["over_target"]
UNSOCIAL = WEIGHTS["unsocial_spread_sum"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found: new holders of the free seats, their score, and a bound.

    No such plan has a score below `bound`; `optimal` says that none is better than this one,
    `impossible` that there is none. `holders` is empty where none was found.
    """

    holders: tuple[tuple[int, int], ...]
    score: int
    bound: int
    optimal: bool = False
    impossible: bool = False

    @classmethod
    def of(cls, state: State, bound: int) -> "Answer":
        """Return the plan of a state as the best that is known."""
        score = state.energy()
        return cls(tuple(enumerate(state.holder)), score, bound, optimal=score <= bound)


class Program:
    """The program of a state in which the seats of `free` may change hands; all others stay.

    Only `takers` may take them where these are named. With `left_open` None every free seat with
    a candidate is filled, otherwise so many of them stay open. With `halves` people may take
    parts of seats, which only bounds what is possible.
    """

    def __init__(
        self,
        state: State,
        free: Iterable[int],
        *,
        takers: Collection[int] | None = None,
        left_open: int | None = None,
        halves: bool = False,
    ) -> None:
        self._engine = pywraplp.Solver.CreateSolver("HIGHS_LP" if halves else "HIGHS")
        self._infinity = self._engine.infinity()
        self._objective = self._engine.Objective()
        self._objective.SetMinimization()
        self._tables = state.tables
        self._free = sorted(free)
        self._given: dict[tuple[int, int], pywraplp.Variable] = {}
        self._able: dict[int, list[int]] = defaultdict(list)
        self._state = State(self._tables)
        freed = set(self._free)
        self._state.move_to(
            (shift, NOBODY if shift in freed else state.holder[shift])
            for shift in self._tables.seats
        )
        self._constant = self._state.energy() - UNCOVERED * len(self._free)
        self._takers = takers
        self._cover(left_open)
        for person, seats in sorted(self._able.items()):
            self._rest(person, seats)
            self._window(person, seats)
            self._closeness(person, seats)
        self._onboarding()
        self._fairness(self._state.points, self._tables.points, POINTS, OVER)
        self._fairness(self._state.unsocial, self._tables.unsocial, UNSOCIAL, 0)

    @property
    def size(self) -> int:
        """How many yes-or-no decisions there are."""
        return len(self._given)

    def solve(self, *, nodes: int, heard: Callable[[], None] | None = None) -> Answer:
        """Return the best plan within so many nodes of the search tree; `heard` as in `watched`."""
        engine = self._engine
        engine.SetNumThreads(1)
        engine.SetSolverSpecificParametersAsString(
            f"output_flag=false\nmip_abs_gap=0.999\nmip_max_nodes={nodes}"
        )
        exact = pywraplp.MPSolverParameters()
        exact.SetDoubleParam(pywraplp.MPSolverParameters.RELATIVE_MIP_GAP, 0.0)
        status = (
            engine.Solve(exact)
            if heard is None
            else watched.run(lambda: engine.Solve(exact), heard)
        )
        if status not in (engine.OPTIMAL, engine.FEASIBLE):
            return Answer((), 0, 0, impossible=status == engine.INFEASIBLE)
        chosen = dict.fromkeys(self._free, NOBODY)
        chosen |= {
            seat: who for (seat, who), one in self._given.items() if one.solution_value() > 0.5
        }
        # Scores are whole numbers; the engine is off by its rounding at most.
        score = self._constant + round(self._objective.Value())
        bound = self._constant + ceil(self._objective.BestBound() - 1e-4)
        is_best = status == engine.OPTIMAL
        return Answer(tuple(chosen.items()), score, score if is_best else bound, is_best)

    def least(self, heard: Callable[[], None]) -> int | None:
        """Return a score that no plan is below, or None where that is not found; for `halves`."""
        engine = self._engine
        engine.SetSolverSpecificParametersAsString(
            "output_flag=false\nsolver=ipm\nrun_crossover=off"
        )
        if watched.run(engine.Solve, heard) != engine.OPTIMAL:
            return None
        return int(self._constant + ceil(self._objective.Value() - 0.01))

    def _cover(self, left_open: int | None) -> None:
        opened = None if left_open is None else self._row(left_open, left_open)
        for seat in self._free:
            able = [who for who in self._candidates(seat) if self._fits(who, seat)]
            if opened is None and not able:
                self._constant += UNCOVERED
                continue
            row = self._row(1, 1)
            for person in able:
                decision = self._engine.BoolVar("")
                self._given[seat, person] = decision
                self._able[person].append(seat)
                row.SetCoefficient(decision, 1)
                self._cost(decision, self._tables.costs[seat].get(person, 0))
            if opened is not None:
                stays = self._engine.BoolVar("")
                row.SetCoefficient(stays, 1)
                opened.SetCoefficient(stays, 1)
        if left_open is not None:
            self._constant += UNCOVERED * left_open

    def _candidates(self, seat: int) -> Sequence[int]:
        return self._tables.candidates[seat]

    def _fits(self, person: int, seat: int) -> bool:
        """Tell whether what the person keeps leaves room for the seat."""
        if self._takers is not None and person not in self._takers:
            return False
        kept = self._state.held[person][1:-1]
        return not any(self._tables.clash(seat, shift) for shift in kept)

    def _rest(self, person: int, seats: Sequence[int]) -> None:
        after = self._tables.after
        cliques = [
            [*(earlier for earlier in seats[:place] if after[earlier] > seat), seat]
            for place, seat in enumerate(seats)
        ]
        for clique, following in zip(cliques, [*cliques[1:], []], strict=True):
            if len(clique) > 1 and not set(clique) <= set(following):
                self._at_most(1, ((seat, person) for seat in clique), "rest")

    def _window(self, person: int, seats: Sequence[int]) -> None:
        day, limit = self._tables.day, self._tables.limit[person]
        kept = self._state.held[person][1:-1]
        for first in sorted({day[shift] for shift in (*seats, *kept)}):
            beyond = first + self._tables.window
            inside = self._inside(seats, first, beyond)
            room = limit - len(self._inside(kept, first, beyond))
            if self._most(inside) > max(0, room):
                self._at_most(max(0, room), ((seat, person) for seat in inside), "window")

    def _closeness(self, person: int, seats: Sequence[int]) -> None:
        day, spacing = self._tables.day, self._tables.spacing
        kept = self._state.held[person][1:-1]
        windows: Counter[tuple[tuple[int, ...], int]] = Counter()
        ends = {day[shift] + end for shift in (*seats, *kept) for end in (1 - spacing, 1)}
        # Windows that begin between two of these days hold the same shifts.
        for first, following in pairwise(sorted(ends)):
            inside = self._inside(seats, first, first + spacing)
            held = len(self._inside(kept, first, first + spacing))
            windows[inside, held] += following - first
        for (inside, held), times in windows.items():
            if held:
                for seat in inside:
                    self._cost(self._given[seat, person], SPACING * times)
            elif self._most(inside) > 1:
                beyond_first = self._engine.NumVar(0, self._infinity, "")
                self._cost(beyond_first, SPACING * times)
                row = self._row(-1, self._infinity)
                row.SetCoefficient(beyond_first, 1)
                for seat in inside:
                    row.SetCoefficient(self._given[seat, person], -1)

    def _inside(self, shifts: Sequence[int], first: int, beyond: int) -> tuple[int, ...]:
        """Return those shifts that begin on a day from `first` until before `beyond`."""
        day = self._tables.day
        begin = bisect_left(shifts, first, key=day.__getitem__)
        return tuple(shifts[begin : bisect_left(shifts, beyond, key=day.__getitem__)])

    def _most(self, shifts: Iterable[int]) -> int:
        """Return how many of the shifts one person can hold with enough rest between them."""
        after = self._tables.after
        count, free_from = 0, -1
        for shift in sorted(shifts, key=after.__getitem__):
            if shift >= free_from:
                count, free_from = count + 1, after[shift]
        return count

    def _onboarding(self) -> None:
        tables = self._tables
        for slot, fronts in enumerate(tables.slot_fronts):
            newcomers = [
                (seat, person)
                for seat in fronts
                for person in self._candidates(seat)
                if (seat, person) in self._given and seat < tables.learns_before[person]
            ]
            room = max(0, 1 - self._state.newcomers[slot])
            if len(newcomers) > room:
                self._at_most(room, newcomers, "onboarding_pair")

    def _fairness(
        self, kept: Sequence[Sequence[int]], weights: Sequence[int], spread: int, over: int
    ) -> None:
        """Add the spread of every pool whose deviations may change, and what is over target."""
        members: dict[int, list[int]] = defaultdict(list)
        for person, seats in sorted(self._able.items()):
            if any(weights[seat] for seat in seats):
                members[self._tables.pool[person]].append(person)
        for pool, people in members.items():
            moving = {self._tables.place[person]: person for person in people}
            still = [one for place, one in enumerate(kept[pool]) if place not in moving]
            largest = self._number(max(still, default=None), None)
            smallest = self._number(None, min(still, default=None))
            self._cost(largest, spread)
            self._cost(smallest, -spread)
            self._constant -= spread * (max(kept[pool]) - min(kept[pool]))
            for place, person in moving.items():
                now = kept[pool][place]
                deviation = self._number(None, None)
                self._constant -= over * max(0, now)
                row = self._row(-now, -now)
                row.SetCoefficient(deviation, -1)
                for seat in self._able[person]:
                    row.SetCoefficient(self._given[seat, person], weights[seat])
                self._no_less(largest, deviation)
                self._no_less(deviation, smallest)
                if over:
                    excess = self._number(0, None)
                    self._cost(excess, over)
                    self._no_less(excess, deviation)

    def _number(self, least: int | None, most: int | None) -> pywraplp.Variable:
        return self._engine.NumVar(
            -self._infinity if least is None else least,
            self._infinity if most is None else most,
            "",
        )

    def _row(self, least: float, most: float) -> pywraplp.Constraint:
        return self._engine.RowConstraint(least, most, "")

    def _at_most(
        self, count: int, given: Iterable[tuple[int, int]], rule: str
    ) -> pywraplp.Constraint:
        """Add a row of that hard rule: of these seats and people no more than `count` come true."""
        row = self._row(-self._infinity, count)
        for one in given:
            row.SetCoefficient(self._given[one], 1)
        return row

    def _no_less(self, large: pywraplp.Variable, small: pywraplp.Variable) -> None:
        row = self._row(0, self._infinity)
        row.SetCoefficient(large, 1)
        row.SetCoefficient(small, -1)

    def _cost(self, variable: pywraplp.Variable, cost: int) -> None:
        self._objective.SetCoefficient(variable, self._objective.GetCoefficient(variable) + cost)
