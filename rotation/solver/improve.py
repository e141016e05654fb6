"""Seeded simulated annealing, its budget counted in moves: equal input gives equal plans."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from random import Random

from rotation.solver.construct import close_gap
from rotation.solver.rules import NOBODY, NOTHING
from rotation.solver.state import NO_ROOM, SPACING, UNCOVERED, State

# The temperature falls once a step; so often progress is told and cancelling is possible.
STEPS = 400
# How often a move that could be a plain change of holder is made a swap instead.
SWAP_SHARE = 0.5
# After each step one open seat is tried, by handing on one other shift of so many.
GAP_TRIES = 50


class Cancelled(Exception):
    """The caller asked to stop; there is no plan."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The temperature at the first and last move, in units of the score."""

    hot: float
    cold: float


def never() -> bool:
    """Tell that nobody cancelled."""
    return False


class Search:
    """Improves a state by changing the holders of `seats`, which may be a part of all seats."""

    def __init__(self, state: State, seats: Sequence[int], random: Random) -> None:
        self.state = state
        tables = state.tables
        self.seats = [seat for seat in seats if tables.free[seat] and tables.candidates[seat]]
        self.movable = [False] * tables.count
        for seat in self.seats:
            self.movable[seat] = True
        self.random = random
        self.temperature = 0.0

    def run(
        self,
        moves: int,
        schedule: Schedule,
        told: Callable[[int, int], None],
        cancelled: Callable[[], bool] = never,
    ) -> None:
        """Make that many tries and leave the state at the best plan seen between steps.

        `told` hears after each step how many moves are done and the lowest energy so far.
        Raises Cancelled as soon as `cancelled` says so.
        """
        state = self.state
        energy = lowest = state.energy()
        best = state.holder[:]
        done = 0
        for step in range(STEPS):
            if cancelled():
                raise Cancelled
            until = moves * (step + 1) // STEPS
            heat = schedule.hot * (schedule.cold / schedule.hot) ** (step / STEPS)
            if self.seats and until > done:
                energy += self.tries(until - done, heat)
                energy += self._close_a_gap(energy)
            done = until
            if energy < lowest:
                lowest = energy
                best = state.holder[:]
            told(done, lowest)
        state.move_to((seat, best[seat]) for seat in state.tables.seats)

    def tries(self, count: int, temperature: float) -> int:
        """Make `count` tries at one temperature; return the change of the energy."""
        self.temperature = temperature
        seats, random = self.seats, self.random.random
        holder, all_held = self.state.holder, self.state.held
        candidates, after = self.state.tables.candidates, self.state.tables.after
        number = len(seats)
        change = 0
        for _ in range(count):
            seat = seats[int(random() * number)]
            choice = candidates[seat]
            taker = choice[int(random() * len(choice))]
            if holder[seat] == taker:
                continue
            held = all_held[taker]
            at = bisect_left(held, seat)
            other = NOTHING
            if after[held[at - 1]] > seat:
                if after[seat] > held[at]:
                    continue
                # A shift too near is offered in return: the giver is free around that time.
                other = held[at - 1]
            elif after[seat] > held[at]:
                other = held[at]
            elif len(held) > 2 and random() < SWAP_SHARE:
                other = held[1 + int(random() * (len(held) - 2))]
            if other == NOTHING:
                change += self._hand_over(seat, taker)
            elif self.movable[other]:
                change += self._swap(seat, taker, other)
        return change

    def _hand_over(self, seat: int, taker: int) -> int:
        """Try to give one seat to somebody else; return the change of the energy."""
        state, tables = self.state, self.state.tables
        giver = state.holder[seat]
        if state.pairs_newcomers(seat, giver, taker):
            return 0
        days = state.room(taker, seat)
        if days == NO_ROOM:
            return 0
        costs = tables.costs[seat]
        if giver == NOBODY:
            change = SPACING * days + costs[taker] - UNCOVERED
        else:
            change = SPACING * (days - state.relief(giver, seat)) + costs[taker] - costs[giver]
        change += state.fairness(giver, taker, tables.points[seat], tables.unsocial[seat])
        if not self._accepts(change):
            return 0
        if giver != NOBODY:
            state.drop(seat)
        state.put(seat, taker)
        return change

    def _swap(self, seat: int, taker: int, other: int) -> int:
        """Try to exchange two seats; an open seat goes to the taker and leaves the other open."""
        state, tables = self.state, self.state.tables
        giver = state.holder[seat]
        costs, other_costs = tables.costs[seat], tables.costs[other]
        if giver != NOBODY and giver not in other_costs:
            return 0
        if self._swap_pairs_newcomers(seat, giver, other, taker):
            return 0
        days = state.room(taker, seat, other)
        if days == NO_ROOM:
            return 0
        days -= state.relief(taker, other)
        change = costs[taker] - other_costs[taker]
        if giver != NOBODY:
            added = state.room(giver, other, seat)
            if added == NO_ROOM:
                return 0
            days += added - state.relief(giver, seat)
            change += other_costs[giver] - costs[giver]
        change += SPACING * days + state.fairness(
            giver,
            taker,
            tables.points[seat] - tables.points[other],
            tables.unsocial[seat] - tables.unsocial[other],
        )
        if not self._accepts(change):
            return 0
        state.move_to(((seat, taker), (other, giver)))
        return change

    def _swap_pairs_newcomers(self, seat: int, giver: int, other: int, taker: int) -> bool:
        state, tables = self.state, self.state.tables
        if tables.slot[seat] == tables.slot[other] and tables.front[seat] and tables.front[other]:
            return False
        return state.pairs_newcomers(seat, giver, taker) or state.pairs_newcomers(
            other, taker, giver
        )

    def _accepts(self, change: int) -> bool:
        return change <= 0 or change <= -self.temperature * log(1.0 - self.random.random())

    def _close_a_gap(self, energy: int) -> int:
        """Try to fill one open seat by a short chain; return the change of the energy."""
        gaps = [seat for seat in self.seats if self.state.holder[seat] == NOBODY]
        if not gaps:
            return 0
        gap = gaps[int(self.random.random() * len(gaps))]
        return self.state.energy() - energy if close_gap(self.state, gap, 1, GAP_TRIES) else 0
