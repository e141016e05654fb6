"""The fewest shifts to move so that open seats are filled: searched exactly, level by level.

An open seat goes to somebody, who may have to give up shifts for it; these are open then and go
to others in turn. A level says how many shifts may be given up in all, and how many seats may
stay open. What was given to somebody on the way is not touched again, so each arrangement with
these changes is met, and the search ends.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rotation.solver import rules, wishes
from rotation.solver.improve import Cancelled, never
from rotation.solver.rules import NOBODY
from rotation.solver.state import NO_ROOM, SPACING, State

# Points, unsocial points, spacing and wishes, each as cost.
Parts = tuple[int, int, int, int]
NO_COST: Parts = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Way:
    """Who takes a seat, what that person or a fellow hands on for it, and the cost of both."""

    person: int
    handed_on: tuple[int, ...]
    parts: Parts


@dataclass(frozen=True, slots=True)
class Arrangement:
    """New holders of shifts, NOBODY where one stays open, and what they cost more than before."""

    cost: int
    holders: tuple[tuple[int, int], ...]
    parts: Parts

    @property
    def open(self) -> int:
        """How many seats stay open."""
        return sum(holder == NOBODY for _, holder in self.holders)

    def leaving(self, seats: Sequence[int]) -> "Arrangement":
        """Return the same arrangement with further seats that stay open."""
        left = ((seat, NOBODY) for seat in seats)
        return replace(self, holders=tuple(sorted((*self.holders, *left))))


class Chains:
    """Fills open seats of a state; the state is as before after each search.

    At most `most` arrangements are kept, the cheapest. `tries` bounds the work of all searches
    together, counted in people asked; `complete` tells whether that was enough so far.
    """

    def __init__(self, state: State, seats: Sequence[int], *, most: int, tries: int) -> None:
        self.state = state
        self.most = most
        self.tries_left = tries
        self.complete = True
        self.found: list[Arrangement] = []
        self._given: dict[int, int] = {}
        # Who gave a shift up does not get it back: fewer changes would have done the same.
        self._lost: dict[int, int] = {}
        self._seats = sorted(seats, key=self._takers, reverse=True)

    def search(self, moved: int, left_open: int) -> list[Arrangement]:
        """Return the cheapest arrangements that move at most so many other shifts, best first."""
        self.found = []
        self._given = {}
        self._lost = {}
        self._fill(self._seats, moved, left_open, NO_COST)
        return self.found

    def _takers(self, seat: int) -> tuple[int, int]:
        """Return by what seats are put last: how many could take one at once."""
        return sum(1 for _ in self._at_once(seat)), seat

    def _fill(self, gaps: Sequence[int], moved: int, left_open: int, parts: Parts) -> None:
        """Fill the last gap in every way, and the others then."""
        if self._is_dearer(gaps, parts):
            return
        if not gaps:
            self._keep(parts)
            return
        *others, seat = gaps
        for way in self._ways(seat, moved):
            if self.tries_left <= 0:
                self.complete = False
                return
            holders = [(shift, self.state.holder[shift]) for shift in way.handed_on]
            self.state.move_to([*((shift, NOBODY) for shift in way.handed_on), (seat, way.person)])
            self._given[seat] = way.person
            self._lost.update(holders)
            self._fill(
                [*others, *way.handed_on],
                moved - len(way.handed_on),
                left_open,
                _sum(parts, way.parts),
            )
            del self._given[seat]
            for shift in way.handed_on:
                del self._lost[shift]
            self.state.move_to([(seat, NOBODY), *holders])
        if left_open:
            self._given[seat] = NOBODY
            self._fill(others, moved, left_open - 1, parts)
            del self._given[seat]

    def _is_dearer(self, gaps: Sequence[int], parts: Parts) -> bool:
        """Tell whether what comes of it will hardly be among the cheapest."""
        if len(self.found) < self.most:
            return False
        costs = self.state.tables.costs
        least = sum(parts) + sum(min((0, *costs[seat].values())) for seat in gaps)
        return least >= self.found[-1].cost

    def _keep(self, parts: Parts) -> None:
        made = Arrangement(sum(parts), tuple(sorted(self._given.items())), parts)
        if all(one.holders != made.holders for one in self.found):
            insort(self.found, made, key=lambda one: (one.cost, one.holders))
            del self.found[self.most :]

    def _ways(self, seat: int, moved: int) -> list[_Way]:
        """Return how the seat can be filled with at most so many shifts handed on."""
        self.tries_left -= len(self.state.tables.candidates[seat])
        ways = list(self._at_once(seat))
        if moved:
            able = {way.person for way in ways}
            for person in self.state.tables.candidates[seat]:
                if person not in able and person != self._lost.get(seat):
                    ways += self._after_handing_on(seat, person, moved)
        return sorted(ways, key=lambda way: (len(way.handed_on), sum(way.parts), way.person))

    def _at_once(self, seat: int) -> Iterator[_Way]:
        for person in self.state.tables.candidates[seat]:
            if person == self._lost.get(seat):
                continue
            if not self.state.pairs_newcomers(seat, NOBODY, person):
                days = self.state.room(person, seat)
                if days != NO_ROOM:
                    yield _Way(person, (), self._taking(seat, person, days))

    def _after_handing_on(self, seat: int, person: int, moved: int) -> Iterator[_Way]:
        for handed_on in self._clearings(seat, person, moved):
            holders = [(shift, self.state.holder[shift]) for shift in handed_on]
            parts = NO_COST
            for shift in handed_on:
                parts = _sum(parts, self._giving(shift))
                self.state.drop(shift)
            days = self.state.room(person, seat)
            yield _Way(person, handed_on, _sum(parts, self._taking(seat, person, days)))
            self.state.move_to(holders)

    def _clearings(self, seat: int, person: int, moved: int) -> Iterator[tuple[int, ...]]:
        """Yield the shifts to hand on so that the person may take the seat, without excess."""
        state = self.state
        near = rules.rest(state, person, seat) or ()
        fellows = rules.onboarding_pair(state, person, seat) or ()
        needed = tuple(sorted({*near, *fellows}))
        if len(needed) > moved or not all(self._may_move(shift) for shift in needed):
            return
        holders = [(shift, state.holder[shift]) for shift in needed]
        state.move_to((shift, NOBODY) for shift in needed)
        thinnings = {
            tuple(sorted(one)) for one in self._thinnings(seat, person, moved - len(needed))
        }
        state.move_to(holders)
        for thinning in sorted(thinnings):
            yield (*needed, *thinning)

    def _thinnings(self, seat: int, person: int, moved: int) -> Iterator[tuple[int, ...]]:
        """Yield what the person hands on so that no window of days holds too many shifts."""
        crowd = rules.window(self.state, person, seat)
        if crowd is None:
            yield ()
            return
        for shift in crowd if moved else ():
            if self._may_move(shift):
                self.state.drop(shift)
                found = list(self._thinnings(seat, person, moved - 1))
                self.state.put(shift, person)
                yield from ((shift, *others) for others in found)

    def _may_move(self, shift: int) -> bool:
        return self.state.tables.free[shift] and shift not in self._given

    def _taking(self, seat: int, person: int, days: int) -> Parts:
        """Return what it costs that the person takes an open seat, `days` closer to others."""
        state, tables = self.state, self.state.tables
        return (
            state.fairness(NOBODY, person, tables.points[seat], 0),
            state.fairness(NOBODY, person, 0, tables.unsocial[seat]),
            SPACING * days,
            tables.costs[seat][person],
        )

    def _giving(self, seat: int) -> Parts:
        """Return what it costs that a held seat is given up, by a candidate or not."""
        state, tables = self.state, self.state.tables
        person = state.holder[seat]
        return (
            state.fairness(person, NOBODY, tables.points[seat], 0),
            state.fairness(person, NOBODY, 0, tables.unsocial[seat]),
            -SPACING * state.relief(person, seat),
            -wishes.cost(tables.seat(seat), tables.people[person]),
        )


def best(
    state: State,
    gaps: Sequence[int],
    *,
    most: int,
    moved: int,
    tries: int,
    cancelled: Callable[[], bool] = never,
) -> tuple[list[Arrangement], bool]:
    """Return how to fill the gaps of a state: fewest open, then fewest moved, then cheapest.

    No more than `moved` other shifts move. The second value tells whether it is proven that
    nothing leaves fewer seats open, or as many with fewer moved. The state stays as it is.
    Raises Cancelled when told to stop.
    """
    share = tries // max(1, len(gaps))
    alone = {gap: _first(Chains(state, [gap], most=1, tries=share), moved, 0) for gap in gaps}
    stuck = [gap for gap in gaps if not alone[gap]]
    hopeful = [gap for gap in gaps if alone[gap]]
    proven = all(not state.tables.candidates[gap] for gap in stuck)
    for left_open in range(len(hopeful) + 1):
        if cancelled():
            raise Cancelled
        chains = Chains(state, hopeful, most=most, tries=tries)
        found = _first(chains, moved, left_open)
        if found:
            return [one.leaving(stuck) for one in found], proven and left_open == 0
        if not chains.complete:
            break
    return [_one_by_one(state, hopeful, moved, tries).leaving(stuck)], False


def _first(chains: Chains, moved: int, left_open: int) -> list[Arrangement]:
    """Return the arrangements of the fewest moved shifts; none where there are none."""
    for level in range(moved + 1):
        found = chains.search(level, left_open)
        if found or not chains.complete:
            return found
    return []


def _one_by_one(state: State, gaps: Sequence[int], moved: int, tries: int) -> Arrangement:
    """Return one arrangement, each gap filled as cheaply as what went before allows."""
    before = list(state.holder)
    parts = NO_COST
    for gap in gaps:
        chains = Chains(state, [gap], most=1, tries=tries // len(gaps))
        for one in _first(chains, moved, 0):
            state.move_to(one.holders)
            parts = _sum(parts, one.parts)
    changed = [
        seat
        for seat in state.tables.seats
        if state.holder[seat] != before[seat] or (seat in gaps and before[seat] == NOBODY)
    ]
    made = Arrangement(sum(parts), tuple((seat, state.holder[seat]) for seat in changed), parts)
    state.move_to((seat, before[seat]) for seat in changed)
    return made


def _sum(one: Parts, other: Parts) -> Parts:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3])
