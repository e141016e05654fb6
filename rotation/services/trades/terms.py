"""When a trade may be asked for, answered and carried out; reads and decides, writes nothing."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rotation.errors import Conflict, DomainError
from rotation.models import Member, Shift, Trade
from rotation.services import checks
from rotation.services.checks import Problem
from rotation.services.publishing import locks

State = Trade.State
HOUR = timedelta(hours=1)
# A late request is open for half of the time that is left, and at least so long.
SHORTEST = timedelta(minutes=30)


class TradeOver(Conflict):
    """The request was accepted, declined or withdrawn before."""

    code = "trade_over"


class TradeExpired(Conflict):
    """Nobody answered in time; the shift is still its holder's, and the planners know."""

    code = "trade_expired"


class TradeOvertaken(Conflict):
    """A shift of the request was given away, moved or cancelled meanwhile."""

    code = "trade_overtaken"


class AlreadyOffered(Conflict):
    """The shift is offered already; a shift is offered once at a time."""

    code = "trade_already_open"


class ShiftIsOpen(Conflict):
    """Nobody holds the shift, so that nobody can give it away."""

    code = "shift_is_open"


class ShiftBegan(DomainError):
    """The shift runs or is over; only a part that is to come can still be given away."""

    code = "shift_began"


class NotAsked(DomainError):
    """The request is for somebody else, or comes from the member."""

    code = "trade_not_for_you"


def locked_shift(shift: Shift) -> Shift:
    """Return the shift as it is, with its rota locked; raises ShiftIsCancelled."""
    (fresh,) = locks.shifts([shift])
    return fresh


def locked(trade: Trade, *, other_too: bool = True) -> Trade:
    """Return the trade as it is, with the rotas of its shifts locked.

    Whoever changes a trade holds the lock of its shift's rota, so that one comes after the other;
    that of the other shift is needed only to change hands.
    """
    other = trade.other_shift_id if other_too else None
    locks.rotas_of([pk for pk in (trade.shift_id, other) if pk])
    return Trade.objects.with_shifts().get(pk=trade.pk)


def holder(shift: Shift) -> Member:
    """Return who holds the shift; raises ShiftIsOpen."""
    if shift.member is None:
        raise ShiftIsOpen(_("Nobody holds this shift."))
    return shift.member


def must_be_ahead(begins: datetime, now: datetime) -> None:
    """Raise ShiftBegan unless what is to be given away begins later than now."""
    if begins <= now:
        raise ShiftBegan(_("This shift has begun already."))


def must_be_free(shift: Shift) -> None:
    """Raise AlreadyOffered when an open request stands about the shift."""
    if Trade.objects.open().filter(shift=shift).exists():
        raise AlreadyOffered(_("This shift is offered already. Withdraw that request first."))


def note_of(text: str) -> str:
    """Return the note without blanks around it; raises checks.Refused for one that is too long."""
    note = text.strip()
    checks.Refused.unless_good(
        [problem for problem in checks.row_fields(Trade(note=note)) if problem.field == "note"]
    )
    return note


def part_of(shift: Shift, part: tuple[datetime, datetime] | None) -> tuple[datetime, datetime]:
    """Return the part of a shift that is meant, all of it for None.

    Raises checks.Refused for one that is not inside the shift or not of whole minutes.
    """
    if part is None:
        return shift.starts_at, shift.ends_at
    starts_at, ends_at = part
    checks.Refused.unless_good(_part_problems(shift, starts_at, ends_at))
    return starts_at, ends_at


def _part_problems(shift: Shift, starts_at: datetime, ends_at: datetime) -> list[Problem]:
    if ends_at <= starts_at:
        message = _("The part ends before it begins.")
        return [Problem("part_until", "part_ends_before_it_begins", message)]
    if starts_at < shift.starts_at or ends_at > shift.ends_at:
        message = _("The part is not inside the shift.")
        return [Problem("part_from", "part_outside_shift", message)]
    if any(one.second or one.microsecond for one in (starts_at, ends_at)):
        return [Problem("part_from", "part_not_a_minute", _("Say whole minutes."))]
    return []


def is_whole(shift: Shift, part: tuple[datetime, datetime]) -> bool:
    """Tell whether a part is all of the shift."""
    return part == (shift.starts_at, shift.ends_at)


def begins(trade: Trade) -> datetime:
    """Return when the first of what the trade is about begins, as it is now."""
    first = trade.part_from or trade.shift.starts_at
    return min(first, trade.other_shift.starts_at) if trade.other_shift else first


def deadline(trade: Trade) -> datetime:
    """Return until when the trade can be answered, with the shifts where they are now."""
    return expiry(begins(trade), trade.shift.slot.rota.cover_hours, trade.made_at)


def expiry(begins_at: datetime, hours_before: int, made_at: datetime) -> datetime:
    """Return when a request made at a moment ends without an answer.

    That is so many hours before the start; for a late request half of the time that is left, at
    least half an hour, and never after the start.
    """
    usual = begins_at - hours_before * HOUR
    late = made_at + max((begins_at - made_at) / 2, SHORTEST)
    return min(late if usual < made_at + SHORTEST else usual, begins_at)


def overtaken(trade: Trade) -> dict[str, str]:
    """Return what happened meanwhile that leaves nothing to trade, as a code; or nothing."""
    shift, other = trade.shift, trade.other_shift
    if any(one.state == Shift.State.CANCELLED for one in (shift, other) if one):
        return {"code": "cancelled"}
    if shift.member_id != trade.giver_id or (other and other.member_id != trade.taker_id):
        return {"code": "changed_hands"}
    if trade.part_from and trade.part_until:
        inside = shift.starts_at <= trade.part_from and trade.part_until <= shift.ends_at
        return {} if inside else {"code": "part_gone"}
    # Nobody gets less than what was offered unawares.
    divided = any(_divided_since(one, trade.made_at) for one in (shift, other) if one)
    return {"code": "divided"} if divided else {}


def _divided_since(shift: Shift, moment: datetime) -> bool:
    """Tell whether something was cut off the end of a shift after that moment."""
    rest = Shift.objects.filter(slot=shift.slot_id, seat=shift.seat_id, starts_at=shift.ends_at)
    return rest.filter(part__gt=0, published_at__gt=moment).exists()


def must_be_open(trade: Trade, now: datetime) -> None:
    """Raise TradeOver, TradeOvertaken or TradeExpired unless the trade can be answered now."""
    if trade.state == State.OVERTAKEN or (trade.state == State.OPEN and overtaken(trade)):
        raise TradeOvertaken(_("Meanwhile the shift was changed, so there is nothing to decide."))
    if trade.state == State.EXPIRED or (trade.state == State.OPEN and deadline(trade) <= now):
        raise TradeExpired(_("The time for an answer is over; a planner decides now."))
    if trade.state != State.OPEN:
        raise TradeOver(_over_words(trade))


def _over_words(trade: Trade) -> str:
    if trade.state == State.ACCEPTED:
        return _("%(person)s has taken it already.") % {"person": trade.taker}
    if trade.state == State.DECLINED:
        return _("This request was declined.")
    return _("This request was withdrawn.")
