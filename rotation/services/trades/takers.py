"""Who can take a shift, and what it would cost them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rotation.models import Member, Shift
from rotation.selectors import ledger
from rotation.services import dividing, hard_rules, reasons
from rotation.services.trades import terms
from rotation.solver.explain import Alternative
from rotation.solver.problem import Reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """One other member of the team: `able`, or barred by the rule `code` with its parameters.

    `cost` is what the rota as a whole would lose in the solver's score, lower is better; `points`
    are those they carry, of the last 52 weeks and planned; `notes` tell of wishes and debts.
    """

    member: Member
    able: bool
    code: str
    params: Mapping[str, Any]
    cost: int
    points: int
    notes: tuple[Reason, ...] = ()


def candidates(
    shift: Shift, part: tuple[datetime, datetime] | None = None, *, now: datetime | None = None
) -> list[Candidate]:
    """Return everybody of the team but the holder: who can take it by cost, then who cannot.

    The shift comes with its people. `part` narrows it to some of its time; `now` is the moment by
    which points count, the start of the shift when it is not said. Raises checks.Refused for a
    part that is not inside the shift.
    """
    found = reasons.who_could(portion(shift, part))
    found.pop(shift.member_id or 0, None)
    members = Member.objects.with_user().in_bulk(list(found))
    carried = {
        one.member.pk: one.points + one.planned_points
        for one in ledger.balances(shift.slot.rota, now or shift.starts_at)
    }
    listed = [_candidate(members[pk], one, carried.get(pk, 0)) for pk, one in found.items()]
    return sorted(
        listed, key=lambda one: (not one.able, one.cost, one.points, str(one.member), one.member.pk)
    )


def _candidate(member: Member, found: Alternative, points: int) -> Candidate:
    reason = found.reason
    able = reason.code == hard_rules.ALLOWED
    return Candidate(
        member=member,
        able=able,
        code=reason.code,
        params=reason.params,
        cost=int(reason.params.get("total", 0)) if able else 0,
        points=points,
        notes=found.notes,
    )


def able(shift: Shift, part: tuple[datetime, datetime] | None = None) -> list[Member]:
    """Return who can take the shift, or a part of it, without the holder."""
    found = hard_rules.reasons(portion(shift, part))
    ids = [pk for pk, one in found.items() if one.code == hard_rules.ALLOWED]
    others = [pk for pk in ids if pk != shift.member_id]
    return list(Member.objects.with_user().filter(pk__in=others).by_name())


def portion(shift: Shift, part: tuple[datetime, datetime] | None) -> Shift:
    """Return the shift as if it were only that part, with its points; nothing is written."""
    return shift if part is None else dividing.as_cut(shift, terms.part_of(shift, part))
