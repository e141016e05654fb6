"""Turn the solver's answer into the rows of a draft; writes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from rotation.models import Draft, DraftShift, Shift
from rotation.services import horizon
from rotation.services.draft_plans import Rows
from rotation.services.problems import Context, PlannedSeat
from rotation.solver.explain import Alternative, Explainer, Gap
from rotation.solver.problem import Plan, Problem, Reason

Json = dict[str, Any]


def rows(
    draft: Draft, problem: Problem, context: Context, plan: Plan, pinned: Rows
) -> Iterator[DraftShift]:
    """Yield an unsaved row for each planned seat, then one for each shift that stays.

    `pinned` are the rows of an earlier draft that this one keeps, by seat.
    """
    explainer = Explainer(problem, plan)
    for key, one in context.seats.items():
        holder = plan.assignments[key]
        earlier = pinned.get(key)
        yield DraftShift(
            draft=draft,
            template=one.slot.template,
            seat=one.seat,
            part=one.part,
            member=context.people[holder].member if holder else None,
            day=one.slot.day,
            starts_at=one.slot.starts_at,
            ends_at=one.slot.ends_at,
            working=horizon.dump(one.slot.working),
            points=one.load.points,
            unsocial=one.load.unsocial,
            why=by_hand(earlier) | why(explainer, key, context.seats, is_open=holder is None),
            pinned=earlier is not None,
            by_hand=earlier is not None and earlier.by_hand,
        )
    for shift in context.frozen:
        yield _kept(draft, shift)


def by_hand(row: DraftShift | None) -> Json:
    """Return the reason somebody gave for a seat by hand, and who was planned there before."""
    said = row.why if row is not None else {}
    return {name: said[name] for name in ("by_hand", "planned") if name in said}


def _kept(draft: Draft, shift: Shift) -> DraftShift:
    return DraftShift(
        draft=draft,
        template_id=shift.slot.template_id,
        seat_id=shift.seat_id,
        part=shift.part,
        member_id=shift.member_id,
        day=shift.slot.day,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        working=shift.slot.working,
        points=shift.points,
        unsocial=shift.unsocial,
        why=shift.why,
    )


def why(explainer: Explainer, key: str, seats: Mapping[str, PlannedSeat], *, is_open: bool) -> Json:
    """Return why nobody else holds a seat; of an open one also the rules in conflict.

    What is known of people's wishes stands beside them, that of the holder under `notes`.
    """
    found: Json = {"others": [_other(one, seats) for one in explainer.why(key)]}
    notes = explainer.holder_notes(key)
    if notes:
        found["notes"] = [_reason(note, seats) for note in notes]
    if is_open:
        found["gap"] = _gap(explainer.why_open(key))
    return found


def _other(one: Alternative, seats: Mapping[str, PlannedSeat]) -> Json:
    said: Json = {"member": int(one.person), **_reason(one.reason, seats)}
    if one.notes:
        said["notes"] = [_reason(note, seats) for note in one.notes]
    return said


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
