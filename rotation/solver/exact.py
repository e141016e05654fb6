"""Proof and polish: small problems are solved exactly, of larger ones a part at a time.

OR-Tools does it (its HiGHS: of the engines in it the one that proved the small problems of the
benchmark in seconds). It is loaded only when a proof is asked for, runs in one thread and is
bounded by counted work, so that equal input gives equal plans.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from rotation.solver import construct, excerpt
from rotation.solver.explain import RELAXABLE
from rotation.solver.improve import Cancelled, never
from rotation.solver.problem import Plan, Problem, Reason
from rotation.solver.rules import NOBODY
from rotation.solver.state import State
from rotation.solver.tables import Tables

if TYPE_CHECKING:
    from rotation.solver.program import Answer

# A whole problem is solved exactly up to so many pairs of seat and candidate, in so many nodes.
WHOLE = 1_200
WHOLE_NODES = 500
# A part of a larger one: the shifts of some people, dealt anew among them.
PART = 800
PART_NODES = 20
MOST_IN_PART = 8
# So many parts are tried.
EFFORT = 100

# Up to so many pairs a bound is worked out from parts of seats.
BOUNDED = 20_000
# What nobody sees the end of within these nodes counts as impossible.
CONFLICT_NODES = 500

OPTIMAL, POLISHED = "OPTIMAL", "POLISHED"


@dataclass(frozen=True, slots=True)
class Proof:
    """A plan no worse than the one to start from, and what is known of all plans.

    No plan with as few open seats has a score below `bound`; `optimal` says that this one
    reaches it and that none has fewer open seats. `status` is OPTIMAL or POLISHED.
    """

    plan: Plan
    optimal: bool
    bound: int
    status: str


def prove(
    problem: Problem,
    start: Plan,
    *,
    seed: int = 0,
    whole: int = WHOLE,
    effort: int = EFFORT,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> Proof:
    """Return the best plan found from `start`, which breaks no hard rule, and how good it is.

    Problems of up to `whole` pairs of seat and candidate are solved whole, of others `effort`
    parts, one after another. The arguments alone decide the plan. `progress` hears the score after
    each part, and while the engine works on a whole problem again and again. Raises Cancelled when
    told to stop.
    """
    state = State(Tables(problem))
    construct.settle(state)
    construct.resume(state, start)
    told = progress or _unheard

    def heard() -> None:
        told(state.energy())
        if cancelled():
            raise Cancelled

    if cancelled():
        raise Cancelled
    if _decisions(state.tables, _free(state)) <= whole:
        answer = _whole(state, heard)
        if answer.holders:
            state.move_to(answer.holders)
        status = OPTIMAL if answer.optimal else POLISHED
        return Proof(_plan_of(state), answer.optimal, answer.bound, status)
    random = Random(seed)  # noqa: S311 - the same seed must give the same plan; nothing is secret
    _Polish(state, random, effort).run(told, cancelled)
    return Proof(_plan_of(state), False, _bound(state, heard), POLISHED)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why seats cannot be filled even when others move for them, and the cheapest way out.

    `groups` are rules (codes of `explain.RELAXABLE`) of which each has a part in it: without
    any one of them the seats could be filled. `cheapest` are those to give up: a code with the
    person and a seat (the first asked about that they would hold). Both are empty where nothing
    has to be given up; `groups` is `not_candidate` where nobody could come at all.
    """

    groups: tuple[Reason, ...]
    cheapest: tuple[Reason, ...]


def conflict(problem: Problem, plan: Plan, seats: Sequence[str]) -> Conflict:
    """Return what keeps these open seats open when all shifts near them may move.

    What is fixed or further away than a window of days stays. It is exact where `why_open` of
    `explain` looks at one seat as things are. Raises ProblemError for an unknown seat.
    """
    return _Conflicts(problem, plan, seats).found()


class _Conflicts:
    def __init__(self, problem: Problem, plan: Plan, seats: Sequence[str]) -> None:
        part, opened = excerpt.around(problem, plan, seats, movable=True)
        self._tables = tables = Tables(part)
        self._state = State(tables)
        self._state.move_to(
            (tables.shift_of[seat], NOBODY if holder is None else tables.person[holder])
            for seat, holder in opened.assignments.items()
        )
        self._wanted = {tables.shift_of[seat] for seat in seats}
        self._free = [seat for seat in _free(self._state) if tables.seat(seat).candidates]
        self._free += sorted(self._wanted.difference(self._free))
        self._away = {
            seat: {
                tables.person[person]
                for person, reason in tables.seat(seat).barred.items()
                if reason.code == "absent"
            }
            for seat in self._wanted
        }

    def found(self) -> Conflict:
        if not self._wanted or self._fills({}):
            return Conflict((), ())
        cheapest = self._given_up(RELAXABLE)
        if cheapest is None:
            return Conflict((Reason("not_candidate", {}),), ())
        return Conflict(tuple(Reason(code, {}) for code in self._core()), cheapest)

    def _core(self) -> list[str]:
        """Return a smallest set of rules in conflict: the others may all be given up for free."""
        dropped: dict[str, int] = {}
        for code in RELAXABLE:
            if not self._fills({**dropped, code: 0}):
                dropped[code] = 0
        return [code for code in RELAXABLE if code not in dropped]

    def _fills(self, prices: Mapping[str, int]) -> bool:
        return self._given_up(prices) is not None

    def _given_up(self, prices: Mapping[str, int]) -> tuple[Reason, ...] | None:
        """Return what is given up at these prices, or None where the seats stay open anyway."""
        from rotation.solver.relaxing import Relaxed  # noqa: PLC0415 - loads OR-Tools

        tables = self._tables
        program = Relaxed(
            self._state, self._free, wanted=self._wanted, prices=prices, away=self._away
        )
        if not program.is_whole or not program.solve(nodes=CONFLICT_NODES).holders:
            return None
        return tuple(
            Reason(code, {"person": tables.people[person], "seat": tables.name(seat)})
            for (code, person), held in program.given_up().items()
            for seat in [one for one in held if one in self._wanted][:1] or held[:1]
        )


def least_score(state: State) -> int:
    """Return a score that no plan is below: every wish kept, and nothing else amiss."""
    costs = state.tables.costs
    return sum(min((0, *costs[seat].values())) for seat in state.tables.seats)


def _whole(state: State, heard: Callable[[], None]) -> "Answer":
    """Return the best of all plans that leave no more seats open than the state does.

    Fewer open seats win whatever they cost, so these are tried first.
    """
    from rotation.solver.program import Answer, Program  # noqa: PLC0415 - loads OR-Tools

    free = [seat for seat in _free(state) if state.tables.candidates[seat]]
    open_now = sum(state.holder[seat] == NOBODY for seat in free)
    for left_open in range(open_now + 1):
        heard()
        program = Program(state, free, left_open=left_open if open_now else None)
        answer = program.solve(nodes=WHOLE_NODES, heard=heard)
        if not answer.impossible:
            is_better = left_open < open_now or answer.score < state.energy()
            is_found = answer.optimal or (answer.holders and is_better)
            return answer if is_found else Answer.of(state, answer.bound)
    return Answer.of(state, least_score(state))


def _bound(state: State, heard: Callable[[], None]) -> int:
    """Return a score that no plan with as few open seats is below."""
    from rotation.solver.program import Program  # noqa: PLC0415 - loads OR-Tools

    free, found = _free(state), None
    if not state.gaps() and _decisions(state.tables, free) <= BOUNDED:
        found = Program(state, free, halves=True).least(heard)
    return max(least_score(state), least_score(state) if found is None else found)


class _Polish:
    """Deals the shifts of a few people anew among them, exactly, again and again."""

    def __init__(self, state: State, random: Random, effort: int) -> None:
        self._state = state
        self._random = random
        self._effort = effort
        tables = state.tables
        self._pools: list[list[int]] = [[] for _ in tables.pool_sizes]
        for person, pool in enumerate(tables.pool):
            self._pools[pool].append(person)

    def run(self, progress: Callable[[int], None], cancelled: Callable[[], bool]) -> None:
        """Improve the state until the effort is used up."""
        energy = self._state.energy()
        while self._effort > 0:
            if cancelled():
                raise Cancelled
            energy = self._deal(energy)
            progress(energy)

    def _deal(self, energy: int) -> int:
        """Deal the shifts of some people of one pool anew; return the energy then."""
        from rotation.solver.program import Program  # noqa: PLC0415 - loads OR-Tools

        people, seats = self._part()
        self._effort -= 1
        if len(people) < 2:
            return energy
        program = Program(self._state, seats, takers=people)
        answer = program.solve(nodes=PART_NODES)
        if answer.holders and answer.score < energy:
            self._state.move_to(answer.holders)
            return answer.score
        return energy

    def _part(self) -> tuple[set[int], list[int]]:
        """Return people of one pool, as many as a part may have, and the shifts they hold."""
        tables, state = self._state.tables, self._state
        pool = self._pools[self._weighted()]
        chosen: set[int] = set()
        seats: list[int] = []
        for person in self._random.sample(pool, min(MOST_IN_PART, len(pool))):
            held = [shift for shift in state.held[person][1:-1] if tables.free[shift]]
            wider = {*chosen, person}
            if _decisions(tables, [*seats, *held], wider) > PART:
                break
            chosen = wider
            seats += held
        return chosen, seats

    def _weighted(self) -> int:
        """Return a pool, large ones more often."""
        sizes = [len(pool) for pool in self._pools]
        return self._random.choices(range(len(sizes)), sizes)[0]


def _free(state: State) -> list[int]:
    return [seat for seat in state.tables.seats if state.tables.free[seat]]


def _decisions(tables: Tables, seats: Sequence[int], takers: set[int] | None = None) -> int:
    if takers is None:
        return sum(len(tables.candidates[seat]) for seat in seats)
    return sum(len(takers.intersection(tables.candidates[seat])) for seat in seats)


def _plan_of(state: State) -> Plan:
    people = state.tables.people
    holders = {seat: state.holder[number] for seat, number in state.tables.shift_of.items()}
    return Plan({seat: None if one == NOBODY else people[one] for seat, one in holders.items()})


def _unheard(score: int) -> None:
    """Take the progress where nobody listens."""
