"""The first plan: what is settled, then the hardest seats, each to whoever is furthest behind."""

from collections.abc import Iterable

from rotation.solver.problem import WEIGHTS, Plan, ProblemError
from rotation.solver.rules import NOBODY, obstacles
from rotation.solver.state import NO_ROOM, State

# What being a point ahead weighs against closeness and wishes when a seat is given away.
# Unsocial points are few and hard to mend later, so they decide almost alone.
UNSOCIAL_LEAD = 1000
POINTS_LEAD = 60

# A gap is closed by moving at most so many other shifts along.
CHAIN_LENGTH = 3
# Tries to hand a shift on, shared by all gaps: a bound on time where most gaps are hopeless.
CHAIN_TRIES = 12_000
# Two who take turns fill a gap only by changing places in all that lies before or behind it. Such
# chains are looked for last, where a gap has outlived the search, and the shorter ones first.
FAR_CHAINS = (6, 12, 24, 48)
FAR_TRIES = 4_000


def settle(state: State) -> None:
    """Give the fixed seats to their holders; raise ProblemError where a hard rule forbids it."""
    tables = state.tables
    for seat, holder in sorted(tables.fixed.items()):
        if holder is not None:
            rules = obstacles(state, holder, seat)
            if rules:
                message = f"fixed: {tables.people[holder]} cannot hold seat {tables.name(seat)}"
                raise ProblemError("fixed_conflict", f"{message}: {', '.join(rules)}.")
            state.put(seat, holder)


def resume(state: State, plan: Plan) -> None:
    """Take over what a plan says of open seats, as far as the rules allow it."""
    tables = state.tables
    for seat in tables.seats:
        holder = plan.assignments.get(tables.name(seat))
        person = NOBODY if holder is None else tables.person.get(holder, NOBODY)
        is_open = tables.free[seat] and state.holder[seat] == NOBODY
        if is_open and person != NOBODY and not obstacles(state, person, seat):
            state.put(seat, person)


def place(state: State, seats: Iterable[int]) -> None:
    """Fill open seats one after another where somebody fits; the others stay open."""
    tables = state.tables
    open_seats = [seat for seat in seats if tables.free[seat] and state.holder[seat] == NOBODY]
    open_seats.sort(
        key=lambda seat: (
            -tables.unsocial[seat],
            -tables.points[seat],
            len(tables.candidates[seat]),
            seat,
        )
    )
    for seat in open_seats:
        taker = _furthest_behind(state, seat)
        if taker != NOBODY:
            state.put(seat, taker)


def close_gaps(state: State) -> None:
    """Fill open seats by moving other shifts along where needed, short chains first."""
    gaps = state.gaps()
    for length in range(CHAIN_LENGTH + 1):
        for seat in gaps:
            if state.holder[seat] == NOBODY:
                close_gap(state, seat, length, CHAIN_TRIES // len(gaps))


def close_last_gaps(state: State) -> bool:
    """Fill what is still open by long chains; tell whether any seat was filled."""
    gaps = state.gaps()
    for length in FAR_CHAINS:
        for seat in gaps:
            if state.holder[seat] == NOBODY:
                close_gap(state, seat, length, FAR_TRIES // len(gaps))
    return len(state.gaps()) < len(gaps)


def close_gap(state: State, seat: int, length: int, tries: int) -> bool:
    """Try to fill one seat by moving at most `length` others; tell whether it is filled now."""
    return _Chain(state, tries).fill(seat, length, ())


class _Chain:
    def __init__(self, state: State, tries: int) -> None:
        self.state = state
        self.tries_left = tries

    def fill(self, seat: int, length: int, moved: tuple[int, ...]) -> bool:
        taker = _furthest_behind(self.state, seat)
        if taker != NOBODY:
            self.state.put(seat, taker)
            return True
        if length == 0:
            return False
        return any(
            self.hand_on(seat, person, length, (*moved, seat))
            for person in self.state.tables.candidates[seat]
        )

    def hand_on(self, seat: int, person: int, length: int, moved: tuple[int, ...]) -> bool:
        """Give the seat to a person by handing on one shift that stands in the way."""
        state = self.state
        in_the_way = obstacles(state, person, seat)
        for shift in min(in_the_way.values(), key=len, default=()):
            holder = state.holder[shift]
            if shift in moved or not state.tables.free[shift] or self.tries_left == 0:
                continue
            self.tries_left -= 1
            state.drop(shift)
            if not obstacles(state, person, seat):
                state.put(seat, person)
                if self.fill(shift, length - 1, moved):
                    return True
                state.drop(seat)
            state.put(shift, holder)
        return False


def _furthest_behind(state: State, seat: int) -> int:
    """Return the person to whom the seat goes best, or NOBODY when nobody fits."""
    tables = state.tables
    best, lowest = NOBODY, 0
    for person in tables.candidates[seat]:
        if state.pairs_newcomers(seat, NOBODY, person):
            continue
        days = state.room(person, seat)
        if days == NO_ROOM:
            continue
        pool, at = tables.pool[person], tables.place[person]
        lead = POINTS_LEAD * state.points[pool][at]
        if tables.unsocial[seat]:
            lead += UNSOCIAL_LEAD * state.unsocial[pool][at]
        price = lead + WEIGHTS["closeness"] * days + tables.costs[seat][person]
        if best == NOBODY or price < lowest:
            best, lowest = person, price
    return best
