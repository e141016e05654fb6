"""Problems, plans and repairs in the file formats of the support rota benchmark."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from rotation.solver.problem import (
    Person,
    Plan,
    Problem,
    ProblemError,
    Reason,
    Rules,
    Seat,
    zone_info,
)

_Day = TypeVar("_Day", bound=date)

KINDS = ("front", "backup")
# No figure of a problem is larger; whole numbers stay exact in every engine.
LARGEST = 10**6
# Rests, windows and calendar days around a moment of these years can be counted.
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class RepairCase:
    """A published plan and the problem as it is since absences became known."""

    problem: Problem
    published: Plan


@dataclass(frozen=True, slots=True)
class _Absence:
    person: str
    first: date
    last: date


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
        people=tuple(_person(record) for record in _some(data, "people")),
        seats=tuple(_seat(record) for record in _some(data, "seats")),
    )


def plan_from_kit(problem: Problem, data: Mapping[str, Any], key: str = "assignments") -> Plan:
    """Return the plan of a decoded plan file: every seat with a known person or None."""
    given = _need(data, key, dict, "plan")
    people = {person.id for person in problem.people}
    seats = {seat.id for seat in problem.seats}
    for seat, person in given.items():
        if seat not in seats:
            raise ProblemError("unknown_seat", f"plan: there is no seat {seat!r}.")
        if person is not None and not (isinstance(person, str) and person in people):
            raise ProblemError("unknown_person", f"plan: seat {seat} is held by {person!r}.")
    for seat in problem.seats:
        if seat.id not in given:
            raise ProblemError("missing_seat", f"plan: seat {seat.id} is missing.")
    return Plan({seat.id: given[seat.id] for seat in problem.seats})


def plan_to_kit(plan: Plan) -> dict[str, dict[str, str | None]]:
    """Return the plan as a plan file holds it."""
    return {"assignments": dict(plan.assignments)}


def problem_of_repair(data: Mapping[str, Any]) -> str:
    """Return the file name of the problem that a decoded repair file is about."""
    name: str = _need(data, "problem", str, "repair")
    if not name or name != name.rsplit("/")[-1] or "\0" in name:
        raise ProblemError("wrong_type", f"repair: {name!r} is no name of a file beside it.")
    return name


def repair_from_kit(problem: Problem, data: Mapping[str, Any]) -> RepairCase:
    """Return the case of a decoded repair file; raise ProblemError where it is unusable.

    Whoever is absent on a day that a seat touches is barred from it.
    """
    named = problem_of_repair(data).removesuffix(".gz").removesuffix(".json")
    if named != problem.name:
        message = f"repair: made for {named!r}, not for problem {problem.name!r}."
        raise ProblemError("other_problem", message)
    published = plan_from_kit(problem, data, "published")
    people = {person.id for person in problem.people}
    absences = [_absence(one, people) for one in _need(data, "absences", list, "repair")]
    seats = tuple(_without_absent(seat, absences, problem.zone) for seat in problem.seats)
    return RepairCase(replace(problem, seats=seats), published)


def _absence(record: Mapping[str, Any], people: set[str]) -> _Absence:
    person = _need(record, "person", str, "absences")
    where = f"absence of {person}"
    if person not in people:
        raise ProblemError("unknown_person", f"{where}: nobody has this id.")
    first = _day(_need(record, "from", str, where), where)
    last = _day(_need(record, "to", str, where), where)
    if last < first:
        raise ProblemError("ends_before_start", f"{where}: ends before it starts.")
    return _Absence(person, first, last)


def _without_absent(seat: Seat, absences: list[_Absence], zone: str) -> Seat:
    first = seat.starts_at.astimezone(zone_info(zone)).date()
    # A seat that ends at midnight does not touch the next day.
    last = (seat.ends_at - timedelta(microseconds=1)).astimezone(zone_info(zone)).date()
    away = {one.person for one in absences if one.first <= last and first <= one.last}
    if away.isdisjoint(seat.candidates):
        return seat
    able = tuple(person for person in seat.candidates if person not in away)
    reasons = {person: Reason("absent", {}) for person in seat.candidates if person in away}
    return replace(seat, candidates=able, barred={**seat.barred, **reasons})


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
        kind=_kind(_need(record, "kind", str, where), where),
        points=_need(record, "points", int, where),
        unsocial=_need(record, "unsocial", int, where),
        candidates=tuple(_need(record, "candidates", list, where)),
        dislike=_dislike(_need(record, "dislike", dict, where), where),
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
    if isinstance(value, int) and abs(value) > LARGEST:
        raise ProblemError("too_large", f"{where}: {key!r} is beyond {LARGEST}.")
    return value


def _some(data: Mapping[str, Any], key: str) -> list[Any]:
    records: list[Any] = _need(data, key, list, "problem")
    if not records:
        raise ProblemError("empty", f"problem: {key!r} is empty.")
    return records


def _kind(word: str, where: str) -> str:
    if word not in KINDS:
        raise ProblemError("unknown_kind", f"{where}: {word!r} is no kind of seat.")
    return word


def _dislike(costs: dict[str, Any], where: str) -> dict[str, int]:
    return {person: _need(costs, person, int, f"{where}: dislike") for person in costs}


def _day(text: str, where: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ProblemError("wrong_type", f"{where}: {text!r} is no date.") from error
    return _of_our_time(day, where)


def _moment(text: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ProblemError("wrong_type", f"{where}: {text!r} is no moment.") from error
    return _of_our_time(moment, where)


def _of_our_time(day: _Day, where: str) -> _Day:
    if day.year not in YEARS:
        raise ProblemError("too_large", f"{where}: {day} is too far away.")
    return day
