"""What keeps a rota from being filled, however it is planned."""

from typing import Any

from rotation.services.problems import Context
from rotation.solver import feasibility
from rotation.solver.problem import Problem

Json = dict[str, Any]


def findings(problem: Problem, context: Context) -> list[Json]:
    """Return the conflicts of solver.feasibility, seats by the ids and names of their rows."""
    found: list[Json] = []
    for reason in feasibility.contradictions(problem):
        params: Json = dict(reason.params)
        where = context.seats[params["seat"]]
        params |= {
            "seat": where.seat.pk,
            "name": where.seat.name,
            "day": where.slot.day.isoformat(),
        }
        found.append({"code": reason.code, "params": params})
    return found
