"""Carry a trade out: the shifts change hands, and what is owed is remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rotation.models import Member, Shift, Trade, User
from rotation.services import dividing, paybacks, publishing
from rotation.services.publishing import locks
from rotation.services.trades import ending, journal, notices

State = Trade.State


def cover(
    trade: Trade, member: Member, *, outcome: Mapping[str, Any], by: User, now: datetime
) -> Trade:
    """Give the shift of a request, or the part it is about, to the member, and end the request.

    Raises what publishing.reassign does, and dividing.CannotDivide; nothing is changed then.
    """
    reason = reason_of(trade)
    trade.taker = member
    shift = trade.shift
    if trade.part_from and trade.part_until:
        part = (trade.part_from, trade.part_until)
        # Both at once and by id: cutting alone would lock the giver first.
        sides = [side.pk for side in (trade.giver, member) if side]
        locks.members(sides, beside=Shift.objects.filter(slot=shift.slot_id))
        shift = dividing.cut_out(shift=shift, part=part, reason=reason, by=by, now=now)
    (given,) = _reassign(trade, [(shift, member)], reason, by=by, now=now)
    _finish(trade, [given], outcome=outcome, by=by, now=now)
    # What was cut out is a shift of its own.
    trade.shift = given if given.pk == trade.shift_id else _as_it_is(trade.shift)
    paybacks.remember(trade=trade, shift=given, by=by, now=now)
    return trade


def swap(trade: Trade, *, outcome: Mapping[str, Any], by: User, now: datetime) -> Trade:
    """Give each side the shift of the other, both or none, and end the proposal.

    Raises what publishing.reassign does. Nothing is owed: what the shifts weigh stands in the
    ledger.
    """
    giver, taker, other = trade.giver, trade.taker, trade.other_shift
    if giver is None or taker is None or other is None:
        raise ValueError("a swap has two sides")
    moves = [(trade.shift, taker), (other, giver)]
    given = _reassign(trade, moves, reason_of(trade), by=by, now=now)
    _finish(trade, given, outcome=outcome, by=by, now=now)
    trade.shift, trade.other_shift = given
    return trade


def reason_of(trade: Trade, text: str = "") -> dict[str, Any]:
    """Return the reason kept with the shift; the note stays between those who were asked."""
    reason = {"code": trade.kind, "trade": str(trade.uid)}
    return {**reason, "text": text} if text else reason


def _as_it_is(shift: Shift) -> Shift:
    return Shift.objects.with_people().get(pk=shift.pk)


def _reassign(
    trade: Trade,
    moves: Sequence[tuple[Shift, Member]],
    reason: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> list[Shift]:
    # Who asked hears that it was accepted, which says the same and more; so does for whom it was.
    told = [side.pk for side in (trade.giver, trade.taker) if side and side.user_id != by.pk]
    return publishing.reassign(moves=moves, reason=reason, told=told, by=by, now=now)


def _finish(
    trade: Trade,
    given: Sequence[Shift],
    *,
    outcome: Mapping[str, Any],
    by: User,
    now: datetime,
) -> None:
    shifts = [str(shift.uid) for shift in given]
    journal.end(trade, State.ACCEPTED, outcome={**outcome, "shifts": shifts}, by=by, now=now)
    notices.accepted(trade, given, by=by, now=now)
    ending.end_those_about({trade.shift_id, *(shift.pk for shift in given)}, now)
