"""Of plans with the same score the one that shows people more: quotas, new areas, new pairs.

What the judge calls quota_shortfall, familiar_seats and repeated_pairs gets lower here, in this
order, by moves that do not raise the score.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from random import Random

from rotation.solver.improve import STEPS, Cancelled, Search, never
from rotation.solver.problem import Problem
from rotation.solver.rules import NOBODY
from rotation.solver.state import State
from rotation.solver.tables import Tables

# What comes first outweighs what comes behind it.
SHORTFALL, FAMILIAR, REPEATED = 1_000_000, 1_000, 1

# A seat and its new holder, or NOBODY.
Change = tuple[int, int]


def matter(problem: Problem) -> bool:
    """Tell whether a problem asks for more than its score."""
    knows = any(person.areas_seen for person in problem.people)
    has_areas = knows and any(seat.area for seat in problem.seats)
    return has_areas or bool(problem.quotas or problem.together)


class Ties:
    """The cost of what breaks ties in a state; it follows the state by being told of changes.

    Pairs count only where the problem names some: who never asks for variety gets none.
    """

    def __init__(self, problem: Problem, state: State) -> None:
        tables = state.tables
        self.holder = [NOBODY] * tables.count
        self._familiar = _familiar(problem, tables)
        self._quotas = _quotas(problem, tables)
        self._missing = [quota.least - quota.held for quota in problem.quotas]
        self._mates = _mates(tables) if problem.together else {}
        self._met: Counter[tuple[int, int]] = Counter()
        for pair in problem.together:
            self._met[_pair(tables.person[pair.one], tables.person[pair.other])] = pair.times
        self.cost = SHORTFALL * sum(max(0, missing) for missing in self._missing)
        self.book((seat, state.holder[seat]) for seat in tables.seats)

    def book(self, changes: Iterable[Change]) -> int:
        """Note changes of holders, each seat once; return by how much the cost grows."""
        before, changes = self.cost, list(changes)
        for seat, _ in changes:
            if self.holder[seat] != NOBODY:
                self._leave(seat, self.holder[seat])
        for seat, person in changes:
            if person != NOBODY:
                self._come(seat, person)
        return self.cost - before

    def _come(self, seat: int, person: int) -> None:
        if person in self._familiar.get(seat, ()):
            self.cost += FAMILIAR
        for number in self._counted_by(seat, person):
            self._missing[number] -= 1
            if self._missing[number] >= 0:
                self.cost -= SHORTFALL
        for pair in self._pairs(seat, person):
            self.cost += REPEATED * self._met[pair]
            self._met[pair] += 1
        self.holder[seat] = person

    def _leave(self, seat: int, person: int) -> None:
        self.holder[seat] = NOBODY
        if person in self._familiar.get(seat, ()):
            self.cost -= FAMILIAR
        for number in self._counted_by(seat, person):
            if self._missing[number] >= 0:
                self.cost += SHORTFALL
            self._missing[number] += 1
        for pair in self._pairs(seat, person):
            self._met[pair] -= 1
            self.cost -= REPEATED * self._met[pair]

    def _counted_by(self, seat: int, person: int) -> list[int]:
        """Return the numbers of the person's quotas in whose days the seat lies."""
        quotas = self._quotas.get(person, ())
        return [number for number, first, beyond in quotas if first <= seat < beyond]

    def _pairs(self, seat: int, person: int) -> list[tuple[int, int]]:
        """Return the person's pairs with the others who are in the slot."""
        mates = (self.holder[mate] for mate in self._mates.get(seat, ()))
        return [_pair(person, mate) for mate in mates if mate != NOBODY]


class Breaker(Search):
    """Makes moves that leave the score equal or lower it; of equal ones those that cost less."""

    def __init__(self, state: State, random: Random, ties: Ties) -> None:
        super().__init__(state, state.tables.seats, random)
        self.ties = ties
        self.changes: Sequence[Change] = ()

    def settle(
        self, moves: int, told: Callable[[int, int], None], cancelled: Callable[[], bool] = never
    ) -> None:
        """Make that many tries; `told` hears after each step the moves done and the score."""
        energy, done = self.state.energy(), 0
        for step in range(STEPS):
            if cancelled():
                raise Cancelled
            until = moves * (step + 1) // STEPS
            if self.seats and until > done:
                energy += self.tries(until - done, 0.0)
            done = until
            told(done, energy)

    def _hand_over(self, seat: int, taker: int) -> int:
        self.changes = ((seat, taker),)
        return super()._hand_over(seat, taker)

    def _swap(self, seat: int, taker: int, other: int) -> int:
        self.changes = ((seat, taker), (other, self.state.holder[seat]))
        return super()._swap(seat, taker, other)

    def _accepts(self, change: int) -> bool:
        if change > 0:
            return False
        back = [(seat, self.state.holder[seat]) for seat, _ in self.changes]
        if self.ties.book(self.changes) > 0 and change == 0:
            self.ties.book(back)
            return False
        return True


def _familiar(problem: Problem, tables: Tables) -> dict[int, set[int]]:
    """Return for each seat the candidates who know its area better than another of them."""
    seen = {person.id: person.areas_seen for person in problem.people}
    familiar = {}
    for shift in tables.seats:
        seat = tables.seat(shift)
        if seat.area:
            times = {one: seen[one].get(seat.area, 0) for one in seat.candidates}
            least = min(times.values(), default=0)
            familiar[shift] = {tables.person[one] for one in times if times[one] > least}
    return familiar


def _quotas(problem: Problem, tables: Tables) -> dict[int, list[tuple[int, int, int]]]:
    """Return each person's quotas: their number, the first shift counted and the first beyond."""
    days = tables.day[: tables.count]
    quotas: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, quota in enumerate(problem.quotas):
        first, beyond = (
            bisect_left(days, (day - problem.start).days)
            for day in (quota.from_day, quota.until_day)
        )
        quotas[tables.person[quota.person]].append((number, first, beyond))
    return dict(quotas)


def _mates(tables: Tables) -> dict[int, list[int]]:
    """Return for each front and backup seat the others of its slot."""
    slots: dict[int, list[int]] = defaultdict(list)
    for shift in tables.seats:
        if tables.seat(shift).kind != "shadow":
            slots[tables.slot[shift]].append(shift)
    return {
        seat: [mate for mate in seats if mate != seat] for seats in slots.values() for seat in seats
    }


def _pair(one: int, other: int) -> tuple[int, int]:
    return (min(one, other), max(one, other))
