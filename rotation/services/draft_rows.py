"""Turn the solver's answer into the rows and figures of a draft; writes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rotation.models import Draft, DraftShift, Shift
from rotation.services import fairness, horizon
from rotation.services.changes import Changes
from rotation.services.problems import Context, PlannedSeat
from rotation.solver import score
from rotation.solver.explain import Explainer, Gap
from rotation.solver.problem import Plan, Problem, Reason

Json = dict[str, Any]


def rows(draft: Draft, problem: Problem, context: Context, plan: Plan) -> Iterator[DraftShift]:
    """Yield an unsaved row for each planned seat, then one for each shift that stays."""
    explainer = Explainer(problem, plan)
    for key, one in context.seats.items():
        holder = plan.assignments[key]
        yield DraftShift(
            draft=draft,
            template=one.slot.template,
            seat=one.seat,
            member=context.people[holder].member if holder else None,
            day=one.slot.day,
            starts_at=one.slot.starts_at,
            ends_at=one.slot.ends_at,
            working=horizon.dump(one.slot.working),
            points=one.load.points,
            unsocial=one.load.unsocial,
            why=_why(explainer, key, context.seats, is_open=holder is None),
        )
    for shift in context.frozen:
        yield _kept(draft, shift)


def _kept(draft: Draft, shift: Shift) -> DraftShift:
    return DraftShift(
        draft=draft,
        template_id=shift.slot.template_id,
        seat_id=shift.seat_id,
        member_id=shift.member_id,
        day=shift.slot.day,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        working=shift.slot.working,
        points=shift.points,
        unsocial=shift.unsocial,
        why=shift.why,
    )


def _why(
    explainer: Explainer, key: str, seats: Mapping[str, PlannedSeat], *, is_open: bool
) -> Json:
    """Return why nobody else holds a seat; of an open one also the rules in conflict."""
    others = [
        {"member": int(one.person), **_reason(one.reason, seats)} for one in explainer.why(key)
    ]
    return (
        {"gap": _gap(explainer.why_open(key)), "others": others} if is_open else {"others": others}
    )


def _reason(reason: Reason, seats: Mapping[str, PlannedSeat]) -> Json:
    """Return a reason as rows keep it: people and seats by the ids of their rows."""
    params: Json = dict(reason.params)
    if "person" in params:
        params["member"] = int(params.pop("person"))
    if params.get("seat") in seats:
        params["seat"] = seats[params["seat"]].seat.pk
    return {"code": reason.code, "params": params}


def _gap(gap: Gap) -> Json:
    """Return how many people each rule bars, and who could come if some rule were given up."""
    cheapest = gap.cheapest and {
        "member": int(gap.cheapest.person),
        "codes": list(gap.cheapest.codes),
    }
    return {"counts": dict(gap.counts), "cheapest": cheapest}


def card(
    problem: Problem,
    context: Context,
    plan: Plan,
    *,
    gaps: Iterable[Mapping[str, Any]],
    changes: Changes,
) -> Json:
    """Return the score card in plain figures, as the draft keeps it.

    `figures` are the judge's; `gaps` counts open seats and, over all of them, how often each rule
    bars somebody; `pools` names every member by id with points carried, planned and due;
    `changes` compares with what is published.
    """
    codes: Counter[str] = Counter()
    for gap in gaps:
        codes.update(gap["counts"])
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
