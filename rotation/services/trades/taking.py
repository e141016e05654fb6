"""Take a shift over at once, because there is no time to ask."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.models import Member, Shift, Trade, User
from rotation.services import paybacks, publishing
from rotation.services.dividing import ShiftIsOver
from rotation.services.trades import ending, handing, journal, notices, terms

# So near to its start a shift may be taken without its holder's answer.
NEAR = timedelta(hours=24)


class NotUrgent(DomainError):
    """There is time to ask the holder, so that nobody takes the shift from them."""

    code = "take_not_urgent"


class ReasonMissing(DomainError):
    """Whoever takes a shift from somebody who is not away says why."""

    code = "take_needs_reason"


def take(*, shift: Shift, member: Member, reason: str, by: User, now: datetime) -> Trade:
    """Return the trade, done at once, by which a member takes a shift over in an emergency.

    That is: nobody holds it, its holder is away, or it runs or begins within 24 hours and the
    reason says why the holder is not asked. Holder and planners are told. Raises NotUrgent,
    ReasonMissing, ShiftIsOver, ShiftIsCancelled, publishing.AlreadyThere, checks.Refused, a kind
    of hard_rules.Barred and DoubleBooked.
    """
    text = terms.note_of(reason)
    with transaction.atomic():
        shift = terms.locked_shift(shift)
        former = shift.member
        code = _must_be_urgent(shift, text, now)
        trade = Trade.objects.create(
            kind=Trade.Kind.TAKE,
            state=Trade.State.ACCEPTED,
            shift=shift,
            giver=former,
            taker=member,
            note=text,
            made_by=by,
            made_at=now,
            expires_at=now,
            decided_by=by,
            decided_at=now,
            outcome={"code": code},
        )
        (given,) = publishing.reassign(
            moves=[(shift, member)],
            reason=handing.reason_of(trade, text),
            told=[former.pk] if former else [],
            by=by,
            now=now,
        )
        trade.shift = given
        journal.record(trade, "trade.taken", by=by, now=now, reason={"code": code, "text": text})
        notices.taken(trade, given, now=now)
        paybacks.remember(trade=trade, shift=given, by=by, now=now)
        ending.end_those_about([given.pk], now, told=[former.pk] if former else [])
    return trade


def urgency(shift: Shift, now: datetime) -> str:
    """Return why a shift may be taken over at once: open, absent or near; "" when it may not."""
    if shift.state != Shift.State.PUBLISHED or shift.ends_at <= now:
        return ""
    if shift.member is None:
        return "open"
    if paybacks.is_away(shift.member, shift):
        return "absent"
    return "near" if shift.starts_at <= now + NEAR else ""


def _must_be_urgent(shift: Shift, text: str, now: datetime) -> str:
    if shift.ends_at <= now:
        raise ShiftIsOver(_("This shift is over."))
    code = urgency(shift, now)
    if not code:
        message = _("There is time to ask %(person)s for it: it begins in more than 24 hours.")
        raise NotUrgent(message % {"person": shift.member})
    if code == "near" and not text:
        raise ReasonMissing(_("Say why the holder is not asked: agreed by telephone, for example."))
    return code
