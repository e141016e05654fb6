"""Call a shift off by hand, for good unless somebody opens it again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import Conflict
from rotation.models import Rota, Shift, User
from rotation.services import feeds, ledger, reasons, shift_notices, shift_rows
from rotation.services.publishing import locks, timeline
from rotation.services.shift_notices import Handed


class NotCancelled(Conflict):
    """The shift is there, so it cannot be opened again."""

    code = "shift_not_cancelled"


class SeatIsFilled(Conflict):
    """Another shift fills the seat by now."""

    code = "seat_filled"


def cancel_shift(*, shift: Shift, reason: Mapping[str, Any], by: User, now: datetime) -> Shift:
    """Return the shift that nobody serves any more; its holder is told.

    No plan brings it back: its seat stays empty in that slot until somebody opens it again.
    Raises ShiftIsCancelled.
    """
    with transaction.atomic():
        (shift,) = locks.shifts([shift])
        handed = [Handed(shift, shift.member, None)]
        slot = Shift.objects.filter(slot=shift.slot_id)
        locks.members([shift.member.pk] if shift.member else [], beside=slot)
        shift_rows.cancel(shifts=[shift], now=now, why={"cancelled": dict(reason)})
        changed = {"state": [Shift.State.PUBLISHED, Shift.State.CANCELLED]}
        timeline.record(shift, "shift.cancelled", changed, reason, by=by, now=now)
        ledger.for_shift(shift=shift, reason=reason, by=by, now=now)
        _refresh_feeds(handed[0], now)
        shift_notices.called_off(shift, reason=reason, now=now)
    return shift


def reopen_shift(*, shift: Shift, reason: Mapping[str, Any], by: User, now: datetime) -> Shift:
    """Return the cancelled shift, open for somebody to take or a plan to fill.

    Raises NotCancelled, and SeatIsFilled when another shift has taken its place.
    """
    with transaction.atomic():
        Rota.objects.select_for_update(no_key=True).get(slots=shift.slot_id)
        shift = Shift.objects.with_people().get(pk=shift.pk)
        if shift.state != Shift.State.CANCELLED:
            raise NotCancelled(_("This shift was not cancelled."))
        others = Shift.objects.published().filter(slot=shift.slot_id, seat=shift.seat_id)
        if others.touching(shift.starts_at, shift.ends_at).exists():
            raise SeatIsFilled(_("Another shift fills this seat by now."))
        shift.member = None
        why = reasons.for_change(shift, None, reason=reason)
        shift_rows.reopen(shift=shift, why=why, now=now)
        changed = {"state": [Shift.State.CANCELLED, Shift.State.PUBLISHED]}
        timeline.record(shift, "shift.reopened", changed, reason, by=by, now=now)
        _refresh_feeds(Handed(shift, None, None), now)
    return shift


def _refresh_feeds(handed: Handed, now: datetime) -> None:
    feeds.touch_slot(slot=handed.shift.slot, now=now)
    feeds.bump(member_ids=[handed.before.pk] if handed.before else [], now=now)
