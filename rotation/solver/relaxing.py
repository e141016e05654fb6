"""The program of a plan in which hard rules may be given up for single people, at a price.

Importing this module loads OR-Tools: only `exact` does, when asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from ortools.linear_solver import pywraplp

from rotation.solver.program import Program
from rotation.solver.rules import NOBODY
from rotation.solver.state import State

# Whose rule is given up: its code and the person.
Group = tuple[str, int]
# A rule given up weighs as much as so many breaches of it, so few people are asked.
GROUP_PRICE = 1000


class Relaxed(Program):
    """Fills the seats `wanted`, whatever it takes; of all ways the one that gives up least.

    Other seats that are held stay filled, open ones may stay open. `prices` are those of the
    codes that may be given up; `away` has for each seat who would be a candidate of it if they
    were not absent. Nobody serves at two places at once.
    """

    def __init__(
        self,
        state: State,
        free: Collection[int],
        *,
        wanted: Collection[int],
        prices: Mapping[str, int],
        away: Mapping[int, Collection[int]],
    ) -> None:
        self._prices = prices
        self._away = away
        self._before = state.holder[:]
        self._groups: dict[Group, pywraplp.Variable] = {}
        self._tired: set[tuple[int, int]] = set()
        needed = {seat for seat in free if state.holder[seat] != NOBODY or seat in wanted}
        super().__init__(state, needed)
        for (seat, person), decision in self._given.items():
            if person in away.get(seat, ()):
                self._give_up(decision, "absent", person)
            if (seat, person) in self._tired:
                self._give_up(decision, "rest", person)

    @property
    def is_whole(self) -> bool:
        """Whether somebody could come for every seat at all."""
        return {seat for seat, _ in self._given} == set(self._free)

    def given_up(self) -> dict[Group, tuple[int, ...]]:
        """Return the rules given up by code and person, with the seats the person then holds.

        Only after `solve` found something.
        """
        held: dict[int, list[int]] = {}
        for (seat, person), decision in sorted(self._given.items()):
            if decision.solution_value() > 0.5:
                held.setdefault(person, []).append(seat)
        return {
            (code, person): tuple(held.get(person, ()))
            for (code, person), slack in sorted(self._groups.items())
            if slack.solution_value() > 0.5
        }

    def _candidates(self, seat: int) -> Sequence[int]:
        """Return the candidates, whoever holds the seat now, and the absent where that is allowed.

        The tables leave out who has too little rest beside shifts elsewhere: that rule is judged
        here.
        """
        tables = self._tables
        able = dict.fromkeys(tables.person[one] for one in tables.seat(seat).candidates)
        if self._before[seat] != NOBODY:
            able[self._before[seat]] = None
        if "absent" in self._prices:
            able |= dict.fromkeys(sorted(self._away.get(seat, ())))
        return list(able)

    def _fits(self, person: int, seat: int) -> bool:
        if super()._fits(person, seat):
            return True
        self._tired.add((seat, person))
        kept = self._state.held[person][1:-1]
        return "rest" in self._prices and not any(self._at_once(seat, one) for one in kept)

    def _at_once(self, one: int, other: int) -> bool:
        """Tell whether two shifts overlap."""
        first, second = (self._tables.shifts[shift] for shift in sorted((one, other)))
        return second.starts_at < first.ends_at

    def _rest(self, person: int, seats: Sequence[int]) -> None:
        super()._rest(person, seats)
        for place, seat in enumerate(seats):
            at_once = [one for one in seats[:place] if self._at_once(one, seat)]
            if at_once:
                self._at_most(1, ((one, person) for one in (*at_once, seat)), "overlap")

    def _at_most(
        self, count: int, given: Iterable[tuple[int, int]], rule: str
    ) -> pywraplp.Constraint:
        pairs = list(given)
        row = super()._at_most(count, pairs, rule)
        if rule in self._prices:
            breaches = self._engine.NumVar(0, len(pairs), "")
            row.SetCoefficient(breaches, -1)
            # Of newcomers on one slot any may be the one for whom the rule is given up.
            self._breach(breaches, rule, pairs[-1][1], len(pairs))
        return row

    def _give_up(self, decision: pywraplp.Variable, rule: str, person: int) -> None:
        """Let a decision come true only where the rule is given up for the person."""
        breach = self._engine.NumVar(0, 1, "")
        row = self._row(-self._infinity, 0)
        row.SetCoefficient(decision, 1)
        row.SetCoefficient(breach, -1)
        self._breach(breach, rule, person, 1)

    def _breach(self, breaches: pywraplp.Variable, rule: str, person: int, most: int) -> None:
        """Let breaches be only where the rule is given up for the person."""
        self._objective.SetCoefficient(breaches, 1)
        group = self._groups.get((rule, person))
        if group is None:
            group = self._groups[rule, person] = self._engine.BoolVar("")
            self._objective.SetCoefficient(group, GROUP_PRICE * self._prices[rule])
        row = self._row(-self._infinity, 0)
        row.SetCoefficient(breaches, 1)
        row.SetCoefficient(group, -most)

    def _closeness(self, person: int, seats: Sequence[int]) -> None:
        """Leave out what is only a cost."""

    def _fairness(
        self, kept: Sequence[Sequence[int]], weights: Sequence[int], spread: int, over: int
    ) -> None:
        """Leave out what is only a cost."""

    def _cost(self, variable: pywraplp.Variable, cost: int) -> None:
        """Leave out what is only a cost."""
