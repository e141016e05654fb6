"""Ask others to take a shift, or somebody to swap."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.models import CoverChoice, Member, Shift, Trade, User
from rotation.services import checks, dividing, hard_rules
from rotation.services.publishing import locks
from rotation.services.trades import ending, journal, notices, takers, terms

Kind = Trade.Kind


def offer_cover(
    *,
    shift: Shift,
    note: str = "",
    choice: str | None = None,
    part: tuple[datetime, datetime] | None = None,
    by: User,
    now: datetime,
) -> Trade:
    """Return the new request to take a shift, or a part of it; everybody who can is asked.

    `choice` says whether the first who accepts gets it or whom a planner chooses, as the rota has
    it when left out. It stays with its holder until then. When nobody can take it, the planners
    hear of it at once. Raises ShiftIsOpen, ShiftBegan, AlreadyOffered, ShiftIsCancelled,
    dividing.CannotDivide and checks.Refused.
    """
    text = terms.note_of(note)
    checks.Refused.unless_good(_choice_problems(choice))
    with transaction.atomic():
        shift = _to_offer(shift, now)
        span = terms.part_of(shift, part)
        terms.must_be_ahead(span[0], now)
        whole = terms.is_whole(shift, span)
        if not whole:
            dividing.must_cut_out(shift, span, now)
        trade = Trade(
            kind=Kind.COVER,
            shift=shift,
            giver=shift.member,
            choice=choice or shift.slot.rota.cover_choice,
            part_from=None if whole else span[0],
            part_until=None if whole else span[1],
            note=text,
            made_by=by,
            made_at=now,
            expires_at=terms.expiry(span[0], shift.slot.rota.cover_hours, now),
        )
        trade.save()
        journal.record(trade, "trade.offered", by=by, now=now)
        asked = takers.able(shift, None if whole else span)
        notices.asked(trade, asked, now=now)
        notices.offered_for(trade, by=by, now=now)
        if not asked:
            ending.escalate(trade, code="nobody_can", now=now)
    return trade


def offer_trade(
    *, shift: Shift, other_shift: Shift, note: str = "", by: User, now: datetime
) -> Trade:
    """Return the new proposal to swap two shifts, which the holder of the other one is asked.

    Both must be able to serve the other's shift once their own is given away. Raises what
    offer_cover does, NotAsked for two shifts of one person or one asked for in the name of somebody
    else by who would have to agree, a kind of hard_rules.Barred and DoubleBooked.
    """
    text = terms.note_of(note)
    with transaction.atomic():
        locks.rotas_of([shift.pk, other_shift.pk])
        shift, other_shift = _to_offer(shift, now), terms.locked_shift(other_shift)
        giver, taker = terms.holder(shift), terms.holder(other_shift)
        if giver == taker:
            raise terms.NotAsked(_("Choose a shift of somebody else."))
        if by.pk == taker.user_id:
            # Otherwise one side would speak for both.
            asked = _("Offer your own shift to %(person)s instead, so that both are asked.")
            raise terms.NotAsked(asked % {"person": giver})
        begins = min(shift.starts_at, other_shift.starts_at)
        terms.must_be_ahead(begins, now)
        hard_rules.check_all(swap(shift, giver, other_shift, taker))
        trade = Trade.objects.create(
            kind=Kind.TRADE,
            shift=shift,
            giver=giver,
            other_shift=other_shift,
            taker=taker,
            note=text,
            made_by=by,
            made_at=now,
            expires_at=terms.expiry(begins, shift.slot.rota.cover_hours, now),
        )
        journal.record(trade, "trade.offered", by=by, now=now)
        notices.asked(trade, [taker], now=now)
        notices.offered_for(trade, by=by, now=now)
    return trade


def swap(
    shift: Shift, giver: Member, other_shift: Shift, taker: Member
) -> list[tuple[Shift, Member]]:
    """Return who gets what when two people swap."""
    return [(shift, taker), (other_shift, giver)]


def _to_offer(shift: Shift, now: datetime) -> Shift:
    """Return the shift as it is, locked, held, and without an open request."""
    fresh = terms.locked_shift(shift)
    terms.holder(fresh)
    # A request that was overtaken or came to its end without being noticed stands in no one's way.
    ending.end_those_about([fresh.pk], now)
    terms.must_be_free(fresh)
    return fresh


def _choice_problems(choice: str | None) -> list[checks.Problem]:
    if choice is None or choice in CoverChoice.values:
        return []
    return [checks.Problem("choice", "unknown_choice", _("Say first or planner."))]
