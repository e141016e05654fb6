"""The only entry of the solver: a problem goes in, a judged plan comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from rotation.solver import construct
from rotation.solver.explain import Alternative, Explainer
from rotation.solver.improve import Cancelled, Schedule, Search, never
from rotation.solver.problem import Plan, Problem, ProblemError
from rotation.solver.rules import NOBODY
from rotation.solver.score import Score, judge
from rotation.solver.state import Focus, State
from rotation.solver.tables import Tables

__all__ = ["Cancelled", "Solution", "default_moves", "solve"]

MOVES_PER_SEAT = 1_600
MOST_MOVES = 4_000_000

# Unsocial shifts are few and bound to their days, so they are shared out first, alone, with the
# points left aside; that takes at most this share of the moves and so many for each such seat.
UNSOCIAL_FOCUS = Focus(points=0, over=0, pull=100)
UNSOCIAL_SHARE = 8
UNSOCIAL_MOVES_PER_SEAT = 400
UNSOCIAL_SCHEDULE = Schedule(hot=400, cold=20)
FOCUS = Focus(pull=0)
SECOND=0.1
HOT2=20
COLD2=5
SCHEDULE = Schedule(hot=20, cold=1)


class BrokenPlan(RuntimeError):
    """The search made a plan that breaks a hard rule: a fault of the solver."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A judged plan, the seats it leaves open, and why nobody else holds each seat.

    `reasons` works the answer for a seat out when it is asked for.
    """

    plan: Plan
    score: Score
    gaps: tuple[str, ...]
    reasons: Mapping[str, tuple[Alternative, ...]]


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    moves: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Return a plan without hard violations; seats that nobody can take stay open.

    Problem, seed and moves alone decide the plan. `progress` hears the moves done and the
    lowest cost so far; the search stops with Cancelled when `cancelled` says so.
    """
    budget = default_moves(problem) if moves is None else moves
    if budget < 0:
        raise ProblemError("negative", f"The number of moves is {budget}.")
    tables = Tables(problem)
    state = State(tables)
    _search(state, Random(seed), budget, progress or _unheard, cancelled or never)
    plan = _plan_of(state)
    score = judge(problem, plan)
    if score.hard_violations:
        raise BrokenPlan(f"{problem.name}: {score}")
    gaps = tuple(seat for seat, holder in plan.assignments.items() if holder is None)
    return Solution(plan, score, gaps, Explainer(problem, plan))


def default_moves(problem: Problem) -> int:
    """Return how many moves a problem of that size is worth when nobody says otherwise."""
    return min(MOST_MOVES, MOVES_PER_SEAT * len(problem.seats))


def _search(
    state: State,
    random: Random,
    moves: int,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Bring a state from empty to the best plan the moves allow."""
    seats = state.tables.seats
    unsocial = [seat for seat in seats if state.tables.unsocial[seat]]
    first = min(moves // UNSOCIAL_SHARE, UNSOCIAL_MOVES_PER_SEAT * len(unsocial))
    construct.place(state, unsocial)
    state.focus = UNSOCIAL_FOCUS
    Search(state, unsocial, random).run(first, UNSOCIAL_SCHEDULE, progress, cancelled)
    state.focus = FOCUS
    construct.place(state, seats)
    construct.close_gaps(state)

    def told(done: int, lowest: int) -> None:
        progress(first + done, lowest)

    others = [seat for seat in seats if not state.tables.unsocial[seat]]
    second = int(moves * SECOND)
    Search(state, others, random).run(second, Schedule(HOT2, COLD2), told, cancelled)
    Search(state, seats, random).run(moves - first - second, SCHEDULE, told, cancelled)
    construct.close_gaps(state)


def _plan_of(state: State) -> Plan:
    """Return the plan with its seats in the order of time."""
    tables = state.tables
    holders = {seat: state.holder[number] for seat, number in tables.shift_of.items()}
    return Plan(
        {seat: None if one == NOBODY else tables.people[one] for seat, one in holders.items()}
    )


def _unheard(done: int, lowest: int) -> None:
    """Take the progress where nobody listens."""
