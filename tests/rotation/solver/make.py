"""Small problems by hand, every field with a default; hours count from Monday 5 January 2026."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from rotation.solver.problem import Commitment, Person, Plan, Problem, Quota, Rules, Seat

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
DAY = 24


def at(hour: float) -> datetime:
    return MONDAY + timedelta(hours=hour)


def person(name: str, **fields: Any) -> Person:
    values: dict[str, Any] = {
        "pool": "desk",
        "onboarding": False,
        "max_shifts": 99,
        "history_points": 0,
        "history_unsocial": 0,
        "target_points": 0,
        "target_unsocial": 0,
    }
    return Person(id=name, **(values | fields))


def seat(name: str, begins: float, hours: float = 8, **fields: Any) -> Seat:
    values: dict[str, Any] = {
        "slot": f"slot-{name}",
        "pool": "desk",
        "kind": "front",
        "points": 4,
        "unsocial": 0,
        "candidates": ("ann", "bob"),
        "dislike": {},
        "barred": {},
    }
    times = {"starts_at": at(begins), "ends_at": at(begins + hours)}
    return Seat(id=name, **(values | times | fields))


def held(name: str, begins: float, hours: float = 8) -> Commitment:
    return Commitment(name, at(begins), at(begins + hours))


def quota(name: str = "ann", **fields: Any) -> Quota:
    values: dict[str, Any] = {
        "from_day": date(2026, 1, 5),
        "until_day": date(2026, 4, 6),
        "least": 3,
    }
    return Quota(name, **(values | fields))


def rules(rest_hours: float = 12, spacing: int = 0, window: int = 28) -> Rules:
    return Rules(timedelta(hours=rest_hours), spacing, window)


def problem(seats: list[Seat], people: list[Person] | None = None, **fields: Any) -> Problem:
    values: dict[str, Any] = {
        "name": "small",
        "start": date(2026, 1, 5),
        "zone": "UTC",
        "rules": rules(),
        "commitments": (),
    }
    everybody = [person("ann"), person("bob")] if people is None else people
    return Problem(people=tuple(everybody), seats=tuple(seats), **(values | fields))


def plan(**holders: str | None) -> Plan:
    return Plan(holders)


def as_kit(one: Problem) -> dict[str, Any]:
    """Return a problem without commitments as a file of the benchmark kit holds it."""
    return {
        "name": one.name,
        "start": one.start.isoformat(),
        "zone": one.zone,
        "rules": {
            "min_rest_hours": one.rules.min_rest // timedelta(hours=1),
            "spacing_days": one.rules.spacing_days,
            "window_days": one.rules.window_days,
        },
        "people": [
            {
                "id": who.id,
                "pool": who.pool,
                "onboarding": who.onboarding,
                "max_shifts_in_window": who.max_shifts,
                "history": {"points": who.history_points, "unsocial": who.history_unsocial},
                "target": {"points": who.target_points, "unsocial": who.target_unsocial},
            }
            for who in one.people
        ],
        "seats": [
            {
                "id": where.id,
                "slot": where.slot,
                "starts_at": where.starts_at.isoformat(),
                "ends_at": where.ends_at.isoformat(),
                "pool": where.pool,
                "kind": where.kind,
                "points": where.points,
                "unsocial": where.unsocial,
                "candidates": list(where.candidates),
                "dislike": dict(where.dislike),
            }
            for where in one.seats
        ],
    }
