"""A finished plan made better: deals between pairs of people, a shake, deals to mend it, again."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from math import log
from random import Random

from rotation.solver.construct import close_gap
from rotation.solver.improve import Cancelled, Search, never
from rotation.solver.redeal import redeal, take
from rotation.solver.rules import NOBODY
from rotation.solver.state import State
from rotation.solver.tables import Tables

# A shake makes so many tries at this temperature, on the seats of one pool.
SHAKE_TRIES = 300
SHAKE_HEAT = 15.0
# A mended plan that is no better is gone on from when it is at most about so much worse.
PATIENCE = 3.0
# So many states of a deal take about as long as one try of the search.
WORK_PER_MOVE = 3
# Without a better plan in so many shakes for every seat the search is over.
STALE_PER_SEAT = 5
# After a shake one open seat is tried, by handing on at most so many other shifts.
GAP_CHAIN = 2
GAP_TRIES = 100
# So often progress is told and cancelling is possible while pairs are gone through.
PAIRS_PER_STEP = 100


class Polish:
    """Improves a plan in which nothing is settled any more by moving or swapping single shifts."""

    def __init__(
        self,
        state: State,
        random: Random,
        told: Callable[[int, int], None],
        cancelled: Callable[[], bool] = never,
    ) -> None:
        self.state = state
        self.random = random
        self.told = told
        self.cancelled = cancelled
        self.partners = _partners(state.tables)
        self.searches = [Search(state, seats, random) for seats in _by_pool(state.tables)]
        self.made = 0.0
        self.budget = 0
        self.energy = self.lowest = state.energy()
        # What the holders of changed seats were before the last shake.
        self.before: dict[int, int] = {}

    def run(self, moves: int) -> None:
        """Spend so many moves and leave the state at the best plan seen."""
        state = self.state
        self.budget = moves
        self.settle(range(len(self.partners)))
        self.lowest = self.energy
        best = state.holder[:]
        stale, most = 0, STALE_PER_SEAT * sum(len(one.seats) for one in self.searches)
        while self.made < self.budget and stale < most:
            self._step()
            energy = self.energy
            self.before = {}
            self._shake()
            self.settle(self._shaken())
            stale += 1
            if self.energy < self.lowest:
                self.lowest = self.energy
                best = state.holder[:]
                stale = 0
            elif self.energy - energy > -PATIENCE * log(1.0 - self.random.random()):
                state.move_to(self.before.items())
                self.energy = energy
        state.move_to((seat, best[seat]) for seat in state.tables.seats)
        self.told(moves, self.lowest)

    def settle(self, people: Iterable[int]) -> None:
        """Deal anew between these people and others until no pair gains, or the moves are spent."""
        queue, waiting = deque[tuple[int, int]](), set[tuple[int, int]]()
        self._enqueue(people, queue, waiting)
        count = 0
        while queue and self.made < self.budget:
            pair = queue.popleft()
            waiting.discard(pair)
            deal = redeal(self.state, *pair)
            self.made += deal.work / WORK_PER_MOVE
            if deal.gain:
                before = [(seat, self.state.holder[seat]) for seat, _ in deal.holders]
                if take(self.state, deal.holders):
                    self.energy -= deal.gain
                    for seat, holder in before:
                        self.before.setdefault(seat, holder)
                    self._enqueue(pair, queue, waiting)
            count += 1
            if count % PAIRS_PER_STEP == 0:
                self._step()

    def _enqueue(
        self,
        people: Iterable[int],
        queue: deque[tuple[int, int]],
        waiting: set[tuple[int, int]],
    ) -> None:
        """Let every pair of these people with somebody wait its turn, in random order."""
        pairs = [
            (min(one, other), max(one, other)) for one in people for other in self.partners[one]
        ]
        self.random.shuffle(pairs)
        for pair in pairs:
            if pair not in waiting:
                waiting.add(pair)
                queue.append(pair)

    def _shake(self) -> None:
        """Make some tries on the seats of one pool, and try to fill one of its gaps."""
        search = self.searches[int(self.random.random() * len(self.searches))]
        state = self.state
        before = state.holder[:]
        self.energy += search.tries(SHAKE_TRIES, SHAKE_HEAT)
        self.made += SHAKE_TRIES
        changed: Iterable[int] = search.seats
        gaps = [seat for seat in search.seats if state.holder[seat] == NOBODY]
        if gaps:
            self.made += GAP_TRIES
            gap = gaps[int(self.random.random() * len(gaps))]
            if close_gap(state, gap, GAP_CHAIN, GAP_TRIES):
                self.energy = state.energy()
                changed = state.tables.seats
        for seat in changed:
            if state.holder[seat] != before[seat]:
                self.before[seat] = before[seat]

    def _shaken(self) -> list[int]:
        """Return whose shifts the shake changed."""
        holder = self.state.holder
        people = {holder[seat] for seat in self.before} | set(self.before.values())
        return sorted(people - {NOBODY})

    def _step(self) -> None:
        if self.cancelled():
            raise Cancelled
        self.told(min(int(self.made), self.budget), min(self.energy, self.lowest))


def _by_pool(tables: Tables) -> list[list[int]]:
    """Return the seats that may change hands, those of each pool together."""
    seats: dict[str, list[int]] = defaultdict(list)
    for seat in tables.seats:
        if tables.free[seat] and tables.candidates[seat]:
            seats[tables.seat(seat).pool].append(seat)
    return list(seats.values())


def _partners(tables: Tables) -> list[list[int]]:
    """Return for each person who else may take seats of the same pools."""
    partners: list[set[int]] = [set() for _ in tables.people]
    for seats in _by_pool(tables):
        members = {person for seat in seats for person in tables.candidates[seat]}
        for person in members:
            partners[person] |= members
    return [sorted(others - {person}) for person, others in enumerate(partners)]
