"""Do the option a planner chose, if things are still as they were shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rotation import moments
from rotation.errors import DomainError, Stale
from rotation.hours import zones
from rotation.models import Member, Shift, User
from rotation.services import publishing, reasons, repair_problems
from rotation.services.publishing import locks
from rotation.services.repairs import keys
from rotation.services.repairs.hits import by_rota
from rotation.services.repairs.keys import Wanted
from rotation.solver.explain import Explainer
from rotation.solver.problem import Plan

Json = dict[str, Any]


class UnknownOption(DomainError):
    """The option chosen is none that was offered for these shifts."""

    code = "unknown_option"


def apply(
    *,
    shifts: Sequence[Shift],
    option_key: str,
    digest: str,
    reason: Mapping[str, Any],
    by: User,
    now: datetime,
) -> list[Shift]:
    """Return the shifts as the chosen option has them, all of it done or nothing.

    `shifts` are all that need another holder; those of other rotas are left for another option.
    `digest` and the key are those of the plan that was seen. Raises UnknownOption, Stale when
    one of the shifts has changed since, and what publishing.reassign raises.
    """
    wanted = _read(option_key)
    # Long work, so before anything is locked; whatever changes meanwhile makes the option stale.
    whys = _whys(wanted, reason, now)
    with transaction.atomic():
        rows = Shift.objects.filter(uid__in=wanted).order_by("pk")
        found = {str(shift.uid): shift for shift in locks.shifts(list(rows))}
        members = _members(wanted)
        rota = _rota_of(found, wanted)
        groups = {one.pk: rows for one, rows in by_rota(shifts, now)}
        asked = locks.shifts(groups.get(rota, []))
        _must_be_as_seen(asked, found, wanted, digest, now)
        if not {shift.pk for shift in asked} & {shift.pk for shift in found.values()}:
            raise UnknownOption(_("Choose one of the options."))
        moves = [
            (found[uid], members[one.member] if one.member else None) for uid, one in wanted.items()
        ]
        revisions = {found[uid].pk: one.revision for uid, one in wanted.items()}
        return publishing.reassign(
            moves=moves, reason=reason, revisions=revisions, by=by, now=now, whys=whys
        )


def _whys(
    wanted: Mapping[str, Wanted], reason: Mapping[str, Any], now: datetime
) -> dict[int, Json]:
    """Return by pk what each shift keeps of why it goes where it goes: one look at the rota."""
    rows = Shift.objects.published().filter(uid__in=wanted, ends_at__gt=now)
    shifts = list(rows.with_people().in_order())
    if len({shift.slot.rota_id for shift in shifts}) != 1:
        return {}
    scene = repair_problems.around(shifts[0].slot.rota, shifts, now)
    people = {member.uid: person for person, member in scene.members.items()}
    after = dict(scene.plan.assignments)
    for seat in scene.asked:
        taker = wanted[str(scene.shifts[seat].uid)].member
        if taker and taker not in people:
            return {}
        after[seat] = people[taker] if taker else None
    explainer = Explainer(scene.problem, Plan(after))
    seats = {seat: shift.seat_id for seat, shift in scene.shifts.items()}
    return {
        scene.shifts[seat].pk: reasons.of_plan(explainer, seat, seats, reason=reason)
        for seat in scene.asked
    }


def _read(key: str) -> dict[str, Wanted]:
    try:
        return keys.read(key)
    except ValueError:
        raise UnknownOption(_("Choose one of the options.")) from None


def _members(wanted: Mapping[str, Wanted]) -> dict[UUID, Member]:
    """Return by uid whom an option gives shifts; raises UnknownOption for somebody nobody knows."""
    uids = {one.member for one in wanted.values() if one.member}
    found = Member.objects.with_user().in_bulk(list(uids), field_name="uid")
    if len(found) < len(uids):
        raise UnknownOption(_("Choose one of the options."))
    return found


def _rota_of(found: Mapping[str, Shift], wanted: Mapping[str, Wanted]) -> int:
    """Return the rota an option is about; raises UnknownOption unless it is one and all there."""
    rotas = {shift.slot.rota_id for shift in found.values()}
    if len(rotas) != 1 or len(found) < len(wanted):
        raise UnknownOption(_("Choose one of the options."))
    return rotas.pop()


def _must_be_as_seen(
    asked: Sequence[Shift],
    found: Mapping[str, Shift],
    wanted: Mapping[str, Wanted],
    digest: str,
    now: datetime,
) -> None:
    """Raise Stale with who holds now what has changed since the options were shown."""
    changed = {
        uid: _holder_words(found[uid])
        for uid, one in wanted.items()
        if found[uid].revision != one.revision or found[uid].ends_at <= now
    }
    if not changed and digest != keys.digest(asked):
        changed = {uid: _holder_words(shift) for uid, shift in found.items()}
    if changed:
        message = _("Things have changed since these options were made: %(changes)s")
        raise Stale(message % {"changes": " ".join(changed.values())}, changed=changed)


def _holder_words(shift: Shift) -> str:
    at = zones.zone(shift.slot.rota.zone)
    values = {
        "day": moments.day_words(shift.starts_at.astimezone(at)),
        "seat": shift.seat.name,
        "person": shift.member,
    }
    if shift.member is None:
        return _("%(day)s, %(seat)s is open now.") % values
    return _("%(day)s, %(seat)s is held by %(person)s now.") % values
