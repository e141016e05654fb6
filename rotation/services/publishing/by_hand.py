"""Change published shifts one by one or several together, within the hard rules."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rotation.errors import Conflict, Stale
from rotation.models import Member, Shift, User
from rotation.services import feeds, hard_rules, ledger, reasons, shift_notices, shift_rows
from rotation.services.publishing import locks, timeline
from rotation.services.shift_notices import Handed


class AlreadyThere(Conflict):
    """The shift is held by that member already, or open already."""

    code = "shift_unchanged"


def assign(
    *,
    shift: Shift,
    member: Member | None,
    reason: Mapping[str, Any],
    revision: int | None = None,
    by: User,
    now: datetime,
) -> Shift:
    """Return the shift given to the member, or opened for None; those touched are told.

    `reason` is a code with parameters, `revision` that of the shift the person saw. Raises Stale
    when it has another one by now, a kind of hard_rules.Barred, DoubleBooked, AlreadyThere and
    ShiftIsCancelled; nothing is changed then.
    """
    seen = {} if revision is None else {shift.pk: revision}
    (given,) = reassign(moves=[(shift, member)], reason=reason, revisions=seen, by=by, now=now)
    return given


def reassign(
    *,
    moves: Sequence[tuple[Shift, Member | None]],
    reason: Mapping[str, Any],
    revisions: Mapping[int, int] | None = None,
    by: User,
    now: datetime,
    check: bool = True,
    told: Collection[int] = (),
    whys: Mapping[int, dict[str, Any]] | None = None,
) -> list[Shift]:
    """Return the shifts, each given to its new holder or opened for None, all of them or none.

    The hard rules judge how things are when all is done, so two may swap shifts that overlap;
    `check=False` leaves them to the database, which never books anybody twice. `revisions` are
    those the person saw, by the shift's pk. Whoever is touched gets one notice, but for the member
    ids `told`, whom the caller tells in other words. `whys` are what shifts keep of why they go
    where they go, by pk, where the caller knows it already. Raises as assign does, and ValueError
    when a shift is named twice.
    """
    if len({shift.pk for shift, _member in moves}) < len(moves):
        raise ValueError("a shift is given to one member at a time")
    with transaction.atomic():
        shifts = locks.shifts([shift for shift, _member in moves])
        handed = [
            Handed(shift, shift.member, member)
            for shift, (_shift, member) in zip(shifts, moves, strict=True)
        ]
        for one in handed:
            _must_be_as_seen(one, (revisions or {}).get(one.shift.pk))
        touched = {member.pk for one in handed for member in one.people}
        locks.members(touched, beside=_beside(handed))
        if check:
            hard_rules.check_all([(one.shift, one.after) for one in handed])
        _write(handed, reason, whys or {}, now)
        for one in handed:
            changed = {"member": [who.pk if who else None for who in (one.before, one.after)]}
            timeline.record(one.shift, "shift.assigned", changed, reason, by=by, now=now)
        ledger.for_shifts(shifts=shifts, reason=reason, by=by, now=now)
        _refresh_feeds(handed, now)
        shift_notices.handed_over(handed, reason=reason, told=told, now=now)
    return shifts


def _must_be_as_seen(handed: Handed, revision: int | None) -> None:
    if revision not in (None, handed.shift.revision):
        holder = str(handed.before or _("nobody"))
        message = _("Meanwhile it was given to: %(holder)s.") % {"holder": holder}
        raise Stale(message, changed={"member": message})
    if handed.after == handed.before:
        raise AlreadyThere(_already_words(handed.after))


def _write(
    handed: Sequence[Handed],
    reason: Mapping[str, Any],
    known: Mapping[int, dict[str, Any]],
    now: datetime,
) -> None:
    """Open every shift, then give each away: no step on the way may book anybody twice."""
    moves = [(one.shift, one.after) for one in handed]
    # Asked before anything is written, while the shifts still say who held them.
    whys = [
        known.get(shift.pk) or reasons.for_change(shift, member, moves, reason=dict(reason))
        for shift, member in moves
    ]
    with locks.translated():
        shift_rows.let_go(shifts=[one.shift for one in handed])
        for one, why in zip(handed, whys, strict=True):
            shift_rows.give(shift=one.shift, member=one.after, why=why, now=now)


def _refresh_feeds(handed: Iterable[Handed], now: datetime) -> None:
    """Make the feeds of everybody in the slots of these shifts, and of who lost one, new."""
    feeds.restate(shifts=_beside(handed), now=now)
    feeds.bump(member_ids=[one.before.pk for one in handed if one.before], now=now)


def _beside(handed: Iterable[Handed]) -> QuerySet[Shift]:
    """Return the shifts of the slots in which something changes."""
    return Shift.objects.filter(slot__in={one.shift.slot_id for one in handed})


def _already_words(member: Member | None) -> str:
    if member is None:
        return _("This shift is open already.")
    return _("%(person)s holds this shift already.") % {"person": member}
