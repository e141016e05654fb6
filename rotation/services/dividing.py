"""Cut a shift in two at a moment, so that a part of it can be given to somebody else."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours.intervals import Interval, intersect, total_minutes
from rotation.models import Shift, ShiftHolding, User
from rotation.services import activity, feeds, horizon, ledger, shift_notices
from rotation.services.publishing import locks


class CannotDivide(DomainError):
    """At that moment the shift cannot be cut: it leaves a part without time or without work."""

    code = "cannot_divide"


class ShiftIsOver(DomainError):
    """What is over is not divided any more."""

    code = "shift_is_over"


def divide(
    *, shift: Shift, at: datetime, reason: Mapping[str, Any], by: User, now: datetime
) -> tuple[Shift, Shift]:
    """Return the two shifts that one becomes at a moment; the holder keeps both and is told.

    The first keeps uid and part number, what is cut off its end is a shift of its own. Points are
    split by minutes of open time, so that their sum stays. A divided shift is moved by no plan.
    Raises CannotDivide, ShiftIsOver and ShiftIsCancelled.
    """
    with transaction.atomic():
        first, second = cut(shift=shift, at=at, reason=reason, by=by, now=now)
        if first.member is not None:
            shift_notices.divided(shifts=(first, second), reason=reason, now=now)
    return first, second


def cut_out(
    *,
    shift: Shift,
    part: tuple[datetime, datetime],
    reason: Mapping[str, Any],
    by: User,
    now: datetime,
) -> Shift:
    """Return the shift that is just this part of one, cut at its beginning and end where needed.

    Nobody is told. Raises as divide does.
    """
    starts_at, ends_at = part
    with transaction.atomic():
        found = shift
        if starts_at > shift.starts_at:
            _before, found = cut(shift=found, at=starts_at, reason=reason, by=by, now=now)
        if ends_at < found.ends_at:
            found, _after = cut(shift=found, at=ends_at, reason=reason, by=by, now=now)
    return found


def cut(
    *, shift: Shift, at: datetime, reason: Mapping[str, Any], by: User, now: datetime
) -> tuple[Shift, Shift]:
    """Do what divide does and tell nobody."""
    with transaction.atomic():
        (first,) = locks.shifts([shift])
        slot = Shift.objects.filter(slot=first.slot_id)
        locks.members([first.member_id] if first.member_id else [], beside=slot)
        must_divide(first, at, now)
        before = first.ends_at
        first, second = _write(first, at, now)
        ledger.for_shifts(shifts=[first, second], reason=reason, by=by, now=now)
        feeds.touch_slot(slot=first.slot, now=now)
        for one, span in ((first, [before, at]), (second, [None, before])):
            activity.record(
                verb="shift.divided",
                subject="shift",
                subject_id=one.pk,
                actor=by,
                at=now,
                changed={
                    "ends_at": [moment.isoformat() if moment else None for moment in span],
                    "parts": [str(first.uid), str(second.uid)],
                },
                reason=reason,
            )
    return first, second


def must_divide(shift: Shift, at: datetime, now: datetime) -> None:
    """Raise CannotDivide or ShiftIsOver unless the shift can be cut at that moment."""
    if shift.ends_at <= now:
        raise ShiftIsOver(_("This shift is over."))
    if not shift.starts_at < at < shift.ends_at:
        raise CannotDivide(_("A shift is divided at a moment inside it."))
    if at.second or at.microsecond:
        raise CannotDivide(_("A shift is divided at a whole minute."))
    if not all(minutes(shift, at)):
        raise CannotDivide(_("Both parts need time in which the desk is open."))


def must_cut_out(shift: Shift, part: tuple[datetime, datetime], now: datetime) -> None:
    """Raise as must_divide does unless just this part of the shift can be cut out."""
    rest = copy.copy(shift)
    starts_at, ends_at = part
    if starts_at > rest.starts_at:
        must_divide(rest, starts_at, now)
        rest.starts_at = starts_at
    if ends_at < rest.ends_at:
        must_divide(rest, ends_at, now)


def as_cut(shift: Shift, part: tuple[datetime, datetime]) -> Shift:
    """Return the shift as cutting out that part would leave it, points and all; writes nothing."""
    starts_at, ends_at = part
    found = copy.copy(shift)
    if starts_at > found.starts_at:
        weights = minutes(found, starts_at)
        found.points, found.unsocial = (
            split(whole, weights)[1] for whole in (found.points, found.unsocial)
        )
        found.starts_at = starts_at
    if ends_at < found.ends_at:
        weights = minutes(found, ends_at)
        found.points, found.unsocial = (
            split(whole, weights)[0] for whole in (found.points, found.unsocial)
        )
        found.ends_at = ends_at
    return found


def minutes(shift: Shift, at: datetime) -> tuple[int, int]:
    """Return the minutes of open time of a shift before and after a moment inside it."""
    working = horizon.working_of(shift)
    before, after = Interval(shift.starts_at, at), Interval(at, shift.ends_at)
    return total_minutes(intersect(working, [before])), total_minutes(intersect(working, [after]))


def split(whole: int, weights: tuple[int, int]) -> tuple[int, int]:
    """Return whole points in two by weight: largest remainder, the first part wins a tie."""
    first, second = weights
    if not first + second:
        return whole, 0
    share = (2 * whole * first + first + second) // (2 * (first + second))
    return share, whole - share


def _write(shift: Shift, at: datetime, now: datetime) -> tuple[Shift, Shift]:
    """Shorten the first part before the second is there: nobody is ever in two at once."""
    weights = minutes(shift, at)
    points, unsocial = split(shift.points, weights), split(shift.unsocial, weights)
    second = copy.copy(shift)
    second.pk, second.uid = None, Shift._meta.get_field("uid").get_default()
    second._state = copy.copy(shift._state)
    second._state.adding = True
    shift.ends_at, second.starts_at = at, at
    shift.points, second.points = points
    shift.unsocial, second.unsocial = unsocial
    shift.revision, second.revision = shift.revision + 1, 0
    shift.updated_at = second.updated_at = second.published_at = now
    second.part = _next_part(shift)
    shift.save(update_fields=["ends_at", "points", "unsocial", "revision", "updated_at"])
    second.save(force_insert=True)
    if second.member_id is not None:
        ShiftHolding.objects.create(shift=second, member_id=second.member_id, from_at=now)
    return shift, second


def _next_part(shift: Shift) -> int:
    used = Shift.objects.filter(slot=shift.slot_id, seat=shift.seat_id)
    return (used.aggregate(last=Max("part"))["last"] or 0) + 1
