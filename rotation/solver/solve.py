"""The only entry of the solver: a problem goes in, a judged plan comes out."""

from collections.abc import Callable, Mapping, Sequence
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

# Unsocial shifts are few and bound to their days, so they are shared out first, alone, with all
# other points left aside. Then the others are, around them. Only then everything may move.
UNSOCIAL_FOCUS = Focus(points=0, over=0, pull=100)
UNSOCIAL_SCHEDULE = Schedule(hot=400, cold=20)
OTHERS_SCHEDULE = Schedule(hot=20, cold=5)
SCHEDULE = Schedule(hot=15, cold=1)
# The first two stages take these parts of the moves; the first no more than it can use.
UNSOCIAL_PART = 8
UNSOCIAL_MOVES_PER_SEAT = 400
OTHERS_PART = 20


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
    random = Random(seed)  # noqa: S311 - the same seed must give the same plan; nothing is secret
    _search(state, random, budget, progress or _unheard, cancelled or never)
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
    """Bring an empty state to the best plan that the moves allow."""
    seats = state.tables.seats
    unsocial = [seat for seat in seats if state.tables.unsocial[seat]]
    others = [seat for seat in seats if not state.tables.unsocial[seat]]
    first = min(moves // UNSOCIAL_PART, UNSOCIAL_MOVES_PER_SEAT * len(unsocial))
    second = moves // OTHERS_PART
    done = 0

    def improve(part: Sequence[int], moves: int, schedule: Schedule) -> None:
        nonlocal done
        before = done
        Search(state, part, random).run(
            moves, schedule, lambda made, lowest: progress(before + made, lowest), cancelled
        )
        done += moves

    state.focus = UNSOCIAL_FOCUS
    construct.place(state, unsocial)
    improve(unsocial, first, UNSOCIAL_SCHEDULE)
    state.focus = Focus()
    construct.place(state, others)
    construct.close_gaps(state)
    improve(others, second, OTHERS_SCHEDULE)
    improve(seats, moves - first - second, SCHEDULE)
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
