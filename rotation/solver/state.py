"""A plan in the making, with what a change of it would cost in constant time."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from rotation.solver import rules
from rotation.solver.problem import WEIGHTS
from rotation.solver.rules import NOBODY, NOTHING
from rotation.solver.tables import Tables

NO_ROOM = -1
UNCOVERED = WEIGHTS["uncovered"]
SPACING = WEIGHTS["closeness"]


@dataclass(frozen=True, slots=True)
class Focus:
    """The weights of fairness in force while the search runs.

    `pull` weighs the squares of unsocial deviations. A spread of 2 costs the same whether one
    person or everybody is 1 off, so without a pull the search cannot walk towards a spread of 0.
    """

    points: int = WEIGHTS["spread_sum"]
    over: int = WEIGHTS["over_target"]
    unsocial: int = WEIGHTS["unsocial_spread_sum"]
    pull: int = 0


class State:
    """Who holds which shift. The costs are those of the score, with the weights of `focus`.

    `held` lists every person's shifts in time between the two sentinels; `points` and
    `unsocial` are deviations from the target, a row for every pool.
    """

    __slots__ = ("focus", "held", "holder", "newcomers", "points", "tables", "unsocial")

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.focus = Focus()
        self.holder = [NOBODY] * tables.count
        self.held = [[-1, tables.count] for _ in tables.people]
        self.points: list[list[int]] = [[] for _ in tables.pool_sizes]
        self.unsocial: list[list[int]] = [[] for _ in tables.pool_sizes]
        for person, pool in enumerate(tables.pool):
            self.points[pool].append(tables.initial_points[person])
            self.unsocial[pool].append(tables.initial_unsocial[person])
        self.newcomers = [0] * len(tables.slot_fronts)
        for shift, person in tables.commitments:
            self.put(shift, person)

    def put(self, shift: int, person: int) -> None:
        """Give an open shift to a person, whatever the rules say."""
        self.holder[shift] = person
        held = self.held[person]
        held.insert(bisect_left(held, shift), shift)
        self._count(shift, person, 1)

    def drop(self, shift: int) -> None:
        """Open a held shift."""
        person = self.holder[shift]
        self.holder[shift] = NOBODY
        held = self.held[person]
        del held[bisect_left(held, shift)]
        self._count(shift, person, -1)

    def _count(self, shift: int, person: int, sign: int) -> None:
        tables = self.tables
        pool, place = tables.pool[person], tables.place[person]
        self.points[pool][place] += sign * tables.points[shift]
        self.unsocial[pool][place] += sign * tables.unsocial[shift]
        if tables.front[shift] and shift < tables.learns_before[person]:
            self.newcomers[tables.slot[shift]] += sign

    def move_to(self, holders: Iterable[tuple[int, int]]) -> None:
        """Make these (shift, person or NOBODY) pairs true."""
        changed = [(shift, person) for shift, person in holders if self.holder[shift] != person]
        for shift, _ in changed:
            if self.holder[shift] != NOBODY:
                self.drop(shift)
        for shift, person in changed:
            if person != NOBODY:
                self.put(shift, person)

    def open_seats(self) -> list[int]:
        """Return the seats that nobody holds, in the order of time."""
        return [shift for shift in self.tables.seats if self.holder[shift] == NOBODY]

    def gaps(self) -> list[int]:
        """Return the open seats that are not meant to stay open."""
        return [shift for shift in self.open_seats() if self.tables.free[shift]]

    def room(self, person: int, shift: int, without: int = NOTHING) -> int:
        """Return the days of closeness that taking a seat adds, or NO_ROOM.

        Judges rest and window for a candidate of the seat, as `rules` has them, but looks only
        at the neighbours; `without` is a shift that the person gives away for it.
        """
        tables = self.tables
        held = self.held[person]
        at = bisect_left(held, shift)
        before, behind = held[at - 1], held[at]
        if without != NOTHING:
            if before == without:
                before = held[at - 2]
            elif behind == without:
                behind = held[at + 1]
        if tables.after[before] > shift or tables.after[shift] > behind:
            return NO_ROOM
        near = bisect_left(held, tables.first_beyond[shift]) - bisect_left(
            held, tables.first_near[shift]
        )
        if near >= tables.limit[person] and rules.window(self, person, shift, without) is not None:
            return NO_ROOM
        return self._closeness(before, shift, behind)

    def relief(self, person: int, shift: int) -> int:
        """Return the days of closeness that end when the person gives the shift away."""
        held = self.held[person]
        at = bisect_left(held, shift)
        return self._closeness(held[at - 1], shift, held[at + 1])

    def _closeness(self, before: int, shift: int, behind: int) -> int:
        day, spacing = self.tables.day, self.tables.spacing
        first, middle, last = day[before], day[shift], day[behind]
        added = 0
        if middle - first < spacing:
            added = spacing - middle + first
        if last - middle < spacing:
            added += spacing - last + middle
        if last - first < spacing:
            added -= spacing - last + first
        return added

    def pairs_newcomers(self, shift: int, leaves: int, comes: int) -> bool:
        """Tell whether a change of holder puts two onboarding people on a slot's front seats."""
        tables = self.tables
        learns_before = tables.learns_before
        if comes == NOBODY or not (tables.front[shift] and shift < learns_before[comes]):
            return False
        if leaves != NOBODY and shift < learns_before[leaves]:
            return False
        return self.newcomers[tables.slot[shift]] > 0

    def fairness(self, giver: int, taker: int, points: int, unsocial: int) -> int:
        """Return the cost of moving points from one person to another; either may be NOBODY."""
        cost = 0
        if points and self.focus.points:
            cost = self.focus.points * self._widening(self.points, giver, taker, points)
            cost += self.focus.over * self._excess(giver, taker, points)
        if unsocial:
            cost += self.focus.unsocial * self._widening(self.unsocial, giver, taker, unsocial)
            if self.focus.pull:
                cost += self.focus.pull * self._stretching(giver, taker, unsocial)
        return cost

    def _widening(self, rows: list[list[int]], giver: int, taker: int, amount: int) -> int:
        """Return how much the spreads of the two persons' pools grow."""
        pool, place = self.tables.pool, self.tables.place
        if giver == NOBODY:
            return _growth(rows[pool[taker]], place[taker], amount)
        if taker == NOBODY:
            return _growth(rows[pool[giver]], place[giver], -amount)
        if pool[giver] != pool[taker]:
            return _growth(rows[pool[giver]], place[giver], -amount) + _growth(
                rows[pool[taker]], place[taker], amount
            )
        row, one, other = rows[pool[giver]], place[giver], place[taker]
        before = max(row) - min(row)
        row[one] -= amount
        row[other] += amount
        after = max(row) - min(row)
        row[one] += amount
        row[other] -= amount
        return after - before

    def _excess(self, giver: int, taker: int, points: int) -> int:
        """Return how many more points are held beyond the targets."""
        added = 0
        for person, change in ((giver, -points), (taker, points)):
            if person != NOBODY:
                now = self.points[self.tables.pool[person]][self.tables.place[person]]
                added += max(0, now + change) - max(0, now)
        return added

    def _stretching(self, giver: int, taker: int, unsocial: int) -> int:
        """Return the growth of the sum of squared unsocial deviations."""
        added = 0
        for person, change in ((giver, -unsocial), (taker, unsocial)):
            if person != NOBODY:
                now = self.unsocial[self.tables.pool[person]][self.tables.place[person]]
                added += change * (change + 2 * now)
        return added

    def energy(self) -> int:
        """Return the whole cost under the focus; with the plain focus it is the score."""
        focus, tables = self.focus, self.tables
        cost = UNCOVERED * len(self.open_seats())
        for row in self.points:
            cost += focus.points * (max(row) - min(row))
            cost += focus.over * sum(one for one in row if one > 0)
        for row in self.unsocial:
            cost += focus.unsocial * (max(row) - min(row))
            cost += focus.pull * sum(one * one for one in row)
        bare = State(tables).held if tables.commitments else None
        for person, held in enumerate(self.held):
            cost += SPACING * self._shortfall(held)
            cost -= SPACING * self._shortfall(bare[person]) if bare else 0
        return cost + sum(
            tables.costs[shift].get(self.holder[shift], 0)
            for shift in tables.seats
            if self.holder[shift] != NOBODY
        )

    def _shortfall(self, held: list[int]) -> int:
        days = (self.tables.day[shift] for shift in held)
        spacing = self.tables.spacing
        return sum(max(0, spacing - later + earlier) for earlier, later in pairwise(days))


def _growth(row: list[int], place: int, amount: int) -> int:
    before = max(row) - min(row)
    row[place] += amount
    after = max(row) - min(row)
    row[place] -= amount
    return after - before
