"""The only entry of the solver: a problem goes in, a judged plan comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rotation.solver import exact, search, ties
from rotation.solver.exact import Proof
from rotation.solver.explain import Alternative, Explainer
from rotation.solver.improve import Cancelled, never
from rotation.solver.problem import Plan, Problem, ProblemError
from rotation.solver.score import Score, judge

__all__ = ["Cancelled", "Solution", "default_moves", "solve"]

MOVES_PER_SEAT = 4_000
MOST_MOVES = 7_000_000


class BrokenPlan(RuntimeError):
    """The search made a plan that breaks a hard rule: a fault of the solver."""


@dataclass(frozen=True, slots=True)
class Solution:
    """A judged plan, the seats it leaves open, and why nobody else holds each seat.

    `reasons` works the answer for a seat out when it is asked for. `proof` is there when one
    was asked for.
    """

    plan: Plan
    score: Score
    gaps: tuple[str, ...]
    reasons: Mapping[str, tuple[Alternative, ...]]
    proof: Proof | None = None


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    moves: int | None = None,
    start: Plan | None = None,
    prove: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Return a plan without hard violations; seats that nobody can take stay open.

    Problem, seed, moves and start alone decide the plan. `start` is a plan to improve: what the
    rules allow of it is kept at first, and the result is no worse. `progress` hears the moves
    done and the lowest cost so far; the search stops with Cancelled when `cancelled` says so.
    With `prove` the plan is polished exactly then, and where the problem is small proven best.
    Raises ProblemError for fixed seats that break a hard rule among themselves.
    """
    budget = default_moves(problem) if moves is None else moves
    if budget < 0:
        raise ProblemError("negative", f"The number of moves is {budget}.")
    plan = search.find(
        problem,
        seed=seed,
        moves=budget,
        start=start,
        progress=progress,
        cancelled=cancelled or never,
    )
    proof = None
    if prove:
        proof = exact.prove(
            problem,
            plan,
            seed=seed,
            progress=None if progress is None else lambda lowest: progress(budget, lowest),
            cancelled=cancelled or never,
        )
        plan = proof.plan
        if ties.matter(problem):
            # What is proven is the score: among plans of the same, the search looks once more.
            plan = search.find(
                problem,
                seed=seed,
                moves=budget,
                start=plan,
                progress=None if progress is None else lambda _done, low: progress(budget, low),
                cancelled=cancelled or never,
            )
    score = judge(problem, plan)
    if score.hard_violations:
        raise BrokenPlan(f"{problem.name}: {score}")
    gaps = tuple(seat for seat, holder in plan.assignments.items() if holder is None)
    return Solution(plan, score, gaps, Explainer(problem, plan), proof)


def default_moves(problem: Problem) -> int:
    """Return how many moves a problem of that size is worth when nobody says otherwise."""
    return min(MOST_MOVES, MOVES_PER_SEAT * len(problem.seats))
