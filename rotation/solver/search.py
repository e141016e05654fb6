"""The stages of the search: what is placed and improved in which order, and for how many moves."""

from collections.abc import Callable, Sequence
from random import Random

from rotation.solver import construct, ties
from rotation.solver.improve import Schedule, Search, never
from rotation.solver.polish import Polish
from rotation.solver.problem import Plan, Problem
from rotation.solver.rules import NOBODY
from rotation.solver.state import Focus, State
from rotation.solver.tables import Tables

# Unsocial shifts are few and bound to their days, so they are shared out first, alone, with all
# other points left aside. Then the others are, around them. Only then everything may move.
UNSOCIAL_FOCUS = Focus(points=0, over=0, pull=100)
UNSOCIAL_SCHEDULE = Schedule(hot=400, cold=20)
OTHERS_SCHEDULE = Schedule(hot=20, cold=5)
SCHEDULE = Schedule(hot=15, cold=1)
# Annealing takes this part of the moves, but no more than it can use; the rest is for polish.
ANNEALED_PART = 8
ANNEALED_MOVES_PER_SEAT = 300
# Of these the first two stages take these parts of the moves; the first no more than it can use.
UNSOCIAL_PART = 8
UNSOCIAL_MOVES_PER_SEAT = 400
OTHERS_PART = 20
# Where a last gap was closed, so much of the moves is spent once more on what came of it.
LAST_PART = 8
# What breaks ties gets this part of all moves, where there is anything of the kind.
TIES_PART = 8


def find(
    problem: Problem,
    *,
    seed: int,
    moves: int,
    start: Plan | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = never,
) -> Plan:
    """Return the best plan of the search; these arguments alone decide it.

    What `start` says is kept at first where the rules allow it, and the plan is no worse than
    that. Raises ProblemError where fixed seats break a hard rule, Cancelled when told to stop.
    """
    state = State(Tables(problem))
    random = Random(seed)  # noqa: S311 - the same seed must give the same plan; nothing is secret
    stages = _Stages(state, random, progress or _unheard, cancelled)
    construct.settle(state)
    for_ties = moves // TIES_PART if ties.matter(problem) else 0
    if start is None:
        stages.build(moves - for_ties)
    else:
        stages.resume(start, moves - for_ties)
    stages.close_last_gaps(moves - for_ties)
    stages.break_ties(problem, for_ties)
    return _plan_of(state)


class _Stages:
    def __init__(
        self,
        state: State,
        random: Random,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self.state = state
        self.random = random
        self.progress = progress
        self.cancelled = cancelled
        self.done = 0

    def build(self, moves: int) -> None:
        """Bring an empty state to the best plan that the moves allow."""
        state, tables = self.state, self.state.tables
        unsocial = [seat for seat in tables.seats if tables.unsocial[seat]]
        others = [seat for seat in tables.seats if not tables.unsocial[seat]]
        annealed = min(moves // ANNEALED_PART, ANNEALED_MOVES_PER_SEAT * len(tables.seats))
        first = min(annealed // UNSOCIAL_PART, UNSOCIAL_MOVES_PER_SEAT * len(unsocial))
        second = annealed // OTHERS_PART
        state.focus = UNSOCIAL_FOCUS
        construct.place(state, unsocial)
        self._improve(unsocial, first, UNSOCIAL_SCHEDULE)
        state.focus = Focus()
        construct.place(state, others)
        construct.close_gaps(state)
        self._improve(others, second, OTHERS_SCHEDULE)
        self._improve(tables.seats, annealed - first - second, SCHEDULE)
        construct.close_gaps(state)
        self._polish(moves - annealed)

    def resume(self, start: Plan, moves: int) -> None:
        """Improve what a plan says."""
        construct.resume(self.state, start)
        construct.place(self.state, self.state.tables.seats)
        construct.close_gaps(self.state)
        self._polish(moves)

    def close_last_gaps(self, moves: int) -> None:
        """Fill what the other stages left open, and make the load even again around it."""
        if construct.close_last_gaps(self.state):
            Polish(self.state, self.random, _unheard, self.cancelled).run(moves // LAST_PART)

    def break_ties(self, problem: Problem, moves: int) -> None:
        """Look among the plans of the same score for one that shows people more."""
        if moves:
            breaker = ties.Breaker(self.state, self.random, ties.Ties(problem, self.state))
            breaker.settle(
                moves, lambda made, lowest: self.progress(self.done + made, lowest), self.cancelled
            )

    def _polish(self, moves: int) -> None:
        before = self.done
        Polish(
            self.state,
            self.random,
            lambda made, lowest: self.progress(before + made, lowest),
            self.cancelled,
        ).run(moves)
        self.done += moves

    def _improve(self, part: Sequence[int], moves: int, schedule: Schedule) -> None:
        before = self.done
        Search(self.state, part, self.random).run(
            moves,
            schedule,
            lambda made, lowest: self.progress(before + made, lowest),
            self.cancelled,
        )
        self.done += moves


def _plan_of(state: State) -> Plan:
    """Return the plan with its seats in the order of time."""
    tables = state.tables
    holders = {seat: state.holder[number] for seat, number in tables.shift_of.items()}
    return Plan(
        {seat: None if one == NOBODY else tables.people[one] for seat, one in holders.items()}
    )


def _unheard(done: int, lowest: int) -> None:
    """Take the progress where nobody listens."""
