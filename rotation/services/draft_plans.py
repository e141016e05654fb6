"""The plan of a draft between its rows and the solver: what it starts from and what it keeps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rotation.errors import Conflict, Stale
from rotation.models import Draft, DraftShift
from rotation.services import changes, planned_seats, problems
from rotation.services.problems import Context
from rotation.solver.explain import Explainer
from rotation.solver.problem import WEIGHTS, Plan, Problem, Reason

Json = dict[str, Any]
Rows = Mapping[str, DraftShift]
ABLE = "cost"


class NotReady(Conflict):
    """The draft has no plan that could be published or changed."""

    code = "draft_not_ready"


@dataclass(frozen=True)
class Sheet:
    """A draft that is ready, as the evaluator sees it; rows by the ids of the problem's seats."""

    problem: Problem
    context: Context
    rows: Rows
    plan: Plan


@dataclass(frozen=True)
class Pins:
    """The pinned rows of an earlier draft that a new one keeps, by seat, and those it cannot.

    `dropped` says of each who it was and which rule is against it now, as codes.
    """

    kept: Rows
    dropped: tuple[Json, ...]

    @property
    def fixed(self) -> dict[str, str | None]:
        """Return who keeps which seat, as the problem wants it."""
        return {seat: _person(row) for seat, row in self.kept.items()}


def must_be_ready(draft: Draft) -> None:
    """Raise NotReady without a finished plan, and Stale when it is published already."""
    if draft.state == Draft.State.PUBLISHED:
        message = _("This draft is published already.")
        raise Stale(message, changed={"state": message})
    if draft.state != Draft.State.READY:
        raise NotReady(_("This draft has no finished plan."))


def must_be_fresh(draft: Draft, found: changes.Changes) -> None:
    """Raise Stale, with all that differs, when what it was computed from has changed since."""
    differs = changes.obstacles(draft, found)
    if differs:
        message = _("Things have changed since this draft was computed: %(changes)s")
        raise Stale(message % {"changes": " ".join(differs.values())}, changed=differs)


def sheet(draft: Draft, now: datetime) -> Sheet:
    """Return the draft as the evaluator sees it; raises NotReady and Stale."""
    must_be_ready(draft)
    must_be_fresh(draft, changes.of(draft, now))
    problem, context = problems.build(draft.rota, draft.from_on, draft.until_on, now)
    rows = by_seat(draft.shifts.select_related("member__user", "seat", "template"))
    return Sheet(problem, context, rows, as_plan(rows, problem))


def by_seat(rows: Iterable[DraftShift]) -> dict[str, DraftShift]:
    """Return planned seats by what the problem calls them."""
    return {planned_seats.seat_id(changes.key_of(row)): row for row in rows}


def as_plan(rows: Rows, problem: Problem) -> Plan:
    """Return what the rows say about the seats of a problem; who is not in it holds nothing."""
    people = {person.id for person in problem.people}
    holders = {seat: _person(row) for seat, row in rows.items()}
    return Plan(
        {
            seat.id: holder if (holder := holders.get(seat.id)) in people else None
            for seat in problem.seats
        }
    )


def kept_bonus(problem: Problem, held: Mapping[str, str]) -> int:
    """Return by how much problems.steady lowers the score of a plan that moves nothing published.

    Added to what the search says, each published shift that moves counts above the score.
    """
    kept = sum(held.get(seat.id) in seat.candidates for seat in problem.seats)
    return kept * problems.PRICE_OF_A_CHANGE * WEIGHTS["dislike_cost"]


def pins(rows: Rows, problem: Problem) -> Pins:
    """Return the pinned rows that can be kept in the problem, and those that cannot any more.

    Seats that are not to be planned any more are left out of both.
    """
    pinned = {seat.id: rows[seat.id] for seat in problem.seats if _is_pinned(rows.get(seat.id))}
    alone = Explainer(problem, Plan({seat.id: None for seat in problem.seats}))
    kept, dropped = {}, []
    for seat, row in pinned.items():
        holder = _person(row)
        against = next((one.reason for one in alone.why(seat) if one.person == holder), None)
        if holder is None or (against is not None and against.code == ABLE):
            kept[seat] = row
        else:
            reason = against or Reason("not_employed", {})
            dropped.append(
                {
                    "member": row.member_id,
                    "seat": row.seat_id,
                    "starts_at": row.starts_at.isoformat(),
                    "ends_at": row.ends_at.isoformat(),
                    "code": reason.code,
                    "params": dict(reason.params),
                }
            )
    return Pins(kept, tuple(dropped))


def _is_pinned(row: DraftShift | None) -> bool:
    return row is not None and row.pinned


def _person(row: DraftShift) -> str | None:
    return None if row.member_id is None else str(row.member_id)
