"""Problems and plans in the file format of the support rota benchmark."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from rotation.solver.problem import Person, Plan, Problem, ProblemError, Rules, Seat


def from_kit(data: Mapping[str, Any]) -> Problem:
    """Return the problem of a decoded problem file; raise ProblemError where it is unusable."""
    rules = _need(data, "rules", dict, "problem")
    return Problem(
        name=_need(data, "name", str, "problem"),
        start=_day(_need(data, "start", str, "problem"), "problem"),
        zone=_need(data, "zone", str, "problem"),
        rules=Rules(
            min_rest=timedelta(hours=_need(rules, "min_rest_hours", int, "rules")),
            spacing_days=_need(rules, "spacing_days", int, "rules"),
            window_days=_need(rules, "window_days", int, "rules"),
        ),
        people=tuple(_person(record) for record in _need(data, "people", list, "problem")),
        seats=tuple(_seat(record) for record in _need(data, "seats", list, "problem")),
    )


def plan_from_kit(problem: Problem, data: Mapping[str, Any]) -> Plan:
    """Return the plan of a decoded plan file: every seat with a known person or None."""
    given = _need(data, "assignments", dict, "plan")
    people = {person.id for person in problem.people}
    seats = {seat.id for seat in problem.seats}
    for seat, person in given.items():
        if seat not in seats:
            raise ProblemError("unknown_seat", f"plan: there is no seat {seat!r}.")
        if person is not None and person not in people:
            raise ProblemError("unknown_person", f"plan: seat {seat} is held by {person!r}.")
    for seat in problem.seats:
        if seat.id not in given:
            raise ProblemError("missing_seat", f"plan: seat {seat.id} is missing.")
    return Plan({seat.id: given[seat.id] for seat in problem.seats})


def plan_to_kit(plan: Plan) -> dict[str, dict[str, str | None]]:
    """Return the plan as a plan file holds it."""
    return {"assignments": dict(plan.assignments)}


def _person(record: Mapping[str, Any]) -> Person:
    where = f"person {_need(record, 'id', str, 'people')}"
    history = _need(record, "history", dict, where)
    target = _need(record, "target", dict, where)
    return Person(
        id=record["id"],
        pool=_need(record, "pool", str, where),
        onboarding=_need(record, "onboarding", bool, where),
        max_shifts=_need(record, "max_shifts_in_window", int, where),
        history_points=_need(history, "points", int, where),
        history_unsocial=_need(history, "unsocial", int, where),
        target_points=_need(target, "points", int, where),
        target_unsocial=_need(target, "unsocial", int, where),
    )


def _seat(record: Mapping[str, Any]) -> Seat:
    where = f"seat {_need(record, 'id', str, 'seats')}"
    return Seat(
        id=record["id"],
        slot=_need(record, "slot", str, where),
        starts_at=_moment(_need(record, "starts_at", str, where), where),
        ends_at=_moment(_need(record, "ends_at", str, where), where),
        pool=_need(record, "pool", str, where),
        kind=_need(record, "kind", str, where),
        points=_need(record, "points", int, where),
        unsocial=_need(record, "unsocial", int, where),
        candidates=tuple(_need(record, "candidates", list, where)),
        dislike=_need(record, "dislike", dict, where),
        barred={},
    )


def _need(record: Any, key: str, kind: type, where: str) -> Any:
    if not isinstance(record, Mapping):
        raise ProblemError("wrong_type", f"{where}: expected an object.")
    if key not in record:
        raise ProblemError("missing_key", f"{where}: {key!r} is missing.")
    value = record[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ProblemError("wrong_type", f"{where}: {key!r} is no {kind.__name__}.")
    return value


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ProblemError("wrong_type", f"{where}: {text!r} is no date.") from error


def _moment(text: str, where: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ProblemError("wrong_type", f"{where}: {text!r} is no moment.") from error
