"""What keeps a rota from being filled, however it is planned."""

from datetime import datetime, timedelta
from typing import Any

from rotation.hours import zones
from rotation.models import Rota
from rotation.selectors import window
from rotation.services import problems
from rotation.services.horizon import ONE_DAY, NothingToPlan
from rotation.services.problems import Context
from rotation.solver import feasibility
from rotation.solver.problem import Problem

Json = dict[str, Any]
AHEAD = timedelta(weeks=4)


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


def ahead(rota: Rota, now: datetime) -> list[Json]:
    """Return the conflicts in the four weeks after the freeze, before anybody plans them."""
    frozen = zones.local_day(window.frozen_until(rota, now), zones.zone(rota.zone))
    first = frozen + ONE_DAY
    try:
        problem, context = problems.build(rota, first, first + AHEAD, now)
    except NothingToPlan:
        return []
    return findings(problem, context)
