"""The figures of a plan that a draft keeps, for people to judge it by; writes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from rotation.models import DraftShift
from rotation.services import fairness
from rotation.services.changes import Changes
from rotation.services.problems import Context
from rotation.solver import score
from rotation.solver.problem import Plan, Problem

Json = dict[str, Any]


def card(
    problem: Problem,
    context: Context,
    plan: Plan,
    *,
    rows: Iterable[DraftShift],
    changes: Changes,
    pins: Sequence[Json] = (),
) -> Json:
    """Return the score card in plain figures, as the draft keeps it.

    `figures` are the judge's; `gaps` counts open seats and, over all of them, how often each rule
    bars somebody; `pools` names every member by id with points carried, planned and due;
    `changes` compares with what is published; `pins_dropped` could not be kept, see
    draft_plans.pins.
    """
    codes: Counter[str] = Counter()
    for row in rows:
        if row.member_id is None and "gap" in row.why:
            codes.update(row.why["gap"]["counts"])
    return {
        "figures": score.judge(problem, plan).figures(),
        "seats": len(problem.seats),
        "frozen": len(context.frozen),
        "gaps": {
            "count": sum(holder is None for holder in plan.assignments.values()),
            "codes": dict(codes),
        },
        "pools": [
            _pool(pool, problem)
            for pool in score.cards(problem, plan)
            if fairness.is_compared(pool.pool)
        ],
        "pins_dropped": list(pins),
        "changes": {
            "created": len(changes.created),
            "changed": len(changes.moved),
            "cancelled": len(changes.cancelled),
            "kept": len(changes.kept),
        },
    }


def _pool(pool: score.PoolCard, problem: Problem) -> Json:
    people = {person.id: person for person in problem.people}
    return {
        "pool": pool.pool,
        "spread": pool.spread,
        "unsocial_spread": pool.unsocial_spread,
        "members": [
            {
                "member": int(one.person),
                "shifts": one.shifts,
                "points": one.points,
                "unsocial": one.unsocial,
                "carried": people[one.person].history_points,
                "carried_unsocial": people[one.person].history_unsocial,
                "due": people[one.person].target_points,
                "due_unsocial": people[one.person].target_unsocial,
                "deviation": one.deviation,
                "unsocial_deviation": one.unsocial_deviation,
                "close_pairs": one.close_pairs,
                "disliked": one.disliked,
            }
            for one in pool.members
        ],
    }
