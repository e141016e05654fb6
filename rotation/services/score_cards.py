"""The figures of a plan that a draft keeps, for people to judge it by; writes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from rotation.hours import zones
from rotation.models import DraftShift, Wish
from rotation.services import fairness, feasibility
from rotation.services.changes import Changes
from rotation.services.problems import Context
from rotation.solver import score
from rotation.solver.exact import Proof
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
    proof: Proof | None = None,
) -> Json:
    """Return the score card in plain figures, as the draft keeps it.

    `figures` are the judge's; `gaps` counts open seats and, over all of them, how often each rule
    bars somebody; `pools` names every member by id with points carried, planned and due;
    `changes` compares with what is published; `pins_dropped` could not be kept, see
    draft_plans.pins; `findings` keep any plan from filling all seats, and `proof` says whether
    the plan is proven best, where that was asked for. `wishes` and `paybacks` count what was
    asked and what of it is `kept`,
    `holidays` the seats of people who had the same holiday before, and `quotas` names who stays
    below the least they should serve; `pairs` are those who serve together.
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
        "wishes": _wishes(problem, plan),
        "paybacks": _paybacks(problem, plan),
        "holidays": _holidays(problem, plan),
        "quotas": _quotas(problem, plan),
        "pairs": _pairs(problem, plan),
        "pins_dropped": list(pins),
        "proof": {"optimal": proof.optimal} if proof else None,
        "findings": feasibility.findings(problem, context),
        "changes": {
            "created": len(changes.created),
            "changed": len(changes.moved),
            "cancelled": len(changes.cancelled),
            "kept": len(changes.kept),
        },
    }


def in_short(card: Json) -> Json:
    """Return the few figures of a card that tell whether a plan became better; lower is better."""
    figures = card["figures"]
    names = ("close_pairs", "closeness", "disliked", "over_target")
    return {
        "open": card["gaps"]["count"],
        **{name: figures[name] for name in names},
        "load": {pool["pool"]: pool["spread"] for pool in card["pools"]},
        "unsocial": {pool["pool"]: pool["unsocial_spread"] for pool in card["pools"]},
    }


def _wishes(problem: Problem, plan: Plan) -> Json:
    """Count the wishes that touch a seat of the plan.

    To be spared is kept when no such seat is held, to serve when one is.
    """
    if not problem.seats:
        return {"count": 0, "kept": 0}
    first = min(seat.starts_at for seat in problem.seats)
    last = max(seat.ends_at for seat in problem.seats)
    people = [int(person.id) for person in problem.people]
    found = [
        _is_kept(wish, problem, plan)
        for wish in Wish.objects.standing().touching(first, last).filter(member__in=people)
    ]
    counted = [kept for kept in found if kept is not None]
    return {"count": len(counted), "kept": sum(counted)}


def _is_kept(wish: Wish, problem: Problem, plan: Plan) -> bool | None:
    """Tell whether a wish is kept; None where it touches no seat that could have been theirs."""
    person, avoids = str(wish.member_id), wish.kind == Wish.Kind.AVOID
    code = "wish_avoid" if avoids else "wish_prefer"
    touched = [
        seat
        for seat in problem.seats
        if seat.starts_at < wish.ends_at
        and wish.starts_at < seat.ends_at
        and any(note.code == code for note in seat.notes.get(person, ()))
    ]
    if not touched:
        return None
    served = any(plan.assignments[seat.id] == person for seat in touched)
    return served != avoids


def _paybacks(problem: Problem, plan: Plan) -> Json:
    offered: set[str] = set()
    kept: set[str] = set()
    for seat in problem.seats:
        for person, notes in seat.notes.items():
            owed = {str(note.params["payback"]) for note in notes if note.code == "payback_owed"}
            offered |= owed
            if plan.assignments[seat.id] == person:
                kept |= owed
    return {"count": len(offered), "kept": len(kept)}


def _holidays(problem: Problem, plan: Plan) -> Json:
    remembered = repeats = 0
    for seat in problem.seats:
        had = {
            person
            for person, notes in seat.notes.items()
            if any(note.code == "had_holiday" for note in notes)
        }
        remembered += bool(had)
        repeats += plan.assignments[seat.id] in had
    return {"count": remembered, "repeats": repeats}


def _quotas(problem: Problem, plan: Plan) -> Json:
    at = zones.zone(problem.zone)
    days: dict[str | None, list[date]] = defaultdict(list)
    for seat in problem.seats:
        days[plan.assignments[seat.id]].append(zones.local_day(seat.starts_at, at))
    missed = {
        one.person
        for one in problem.quotas
        if one.held + sum(one.from_day <= day < one.until_day for day in days[one.person])
        < one.least
    }
    asked = {one.person for one in problem.quotas}
    return {"count": len(asked), "missed": sorted(map(int, missed))}


def _pairs(problem: Problem, plan: Plan) -> Json:
    """Count the different pairs on lead and backup seats, and how often the same two meet."""
    slots: dict[str, set[str]] = defaultdict(set)
    for seat in problem.seats:
        holder = plan.assignments[seat.id]
        if holder is not None and seat.kind != "shadow":
            slots[seat.slot].add(holder)
    met = Counter(pair for people in slots.values() for pair in combinations(sorted(people), 2))
    return {"different": len(met), "most": max(met.values(), default=0), "slots": len(slots)}


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
