"""Answer a request, decide it, or take it back; each verb judges it again under the lock."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rotation.models import CoverChoice, Member, Trade, TradeAnswer, User
from rotation.services import hard_rules
from rotation.services.trades import ending, handing, journal, notices, takers, terms

Kind, State, Answer = Trade.Kind, Trade.State, TradeAnswer.Answer


def answer(
    *, trade: Trade, member: Member, willing: bool, note: str = "", by: User, now: datetime
) -> Trade:
    """Return the trade with what a member says who was asked.

    Whoever is willing gets the shift at once where the first one does; where a planner chooses,
    the answer is kept and can be changed until then. To a swap it accepts or declines. When
    everybody who could has declined, the planners hear of it. Raises TradeOver, TradeExpired,
    TradeOvertaken, NotAsked, checks.Refused, a kind of hard_rules.Barred and DoubleBooked.
    """
    if trade.kind == Kind.TRADE:
        if willing:
            return accept(trade=trade, member=member, by=by, now=now)
        return decline(trade=trade, member=member, note=note, by=by, now=now)
    text = terms.note_of(note)
    with transaction.atomic():
        trade = _open(trade, now)
        _must_be_asked(trade, member)
        if willing:
            _must_not_be_the_givers(trade, member, by)
        if willing and trade.choice == CoverChoice.FIRST:
            outcome = {"code": "accepted", **_by_planner(member, by)}
            _keep(trade, member, Answer.WILLING, text, now)
            return handing.cover(trade, member, outcome=outcome, by=by, now=now)
        span = _span(trade)
        part = takers.portion(trade.shift, span)
        if willing:
            hard_rules.check(shift=part, member=member)
        elif member.pk not in hard_rules.reasons(part):
            raise terms.NotAsked(_("%(person)s was not asked.") % {"person": member})
        _keep(trade, member, Answer.WILLING if willing else Answer.DECLINED, text, now)
        verb = "trade.willing" if willing else "trade.refused"
        journal.record(trade, verb, by=by, now=now, member=member.pk)
        if willing:
            notices.willing(trade, member, now=now)
        elif not _somebody_left(trade, span):
            ending.escalate(trade, code="all_declined", now=now)
    return trade


def choose(*, trade: Trade, member: Member, by: User, now: datetime) -> Trade:
    """Return the trade that a planner decides for a member; who had said yes too is told.

    Choosing somebody who did not say so is kept as such. Raises as answer does.
    """
    with transaction.atomic():
        trade = _open(trade, now)
        if trade.kind != Kind.COVER:
            raise terms.NotAsked(_("A swap is between two; its other side accepts it."))
        _must_be_asked(trade, member)
        said = trade.answers.filter(member=member, answer=Answer.WILLING).exists()
        code = "chosen" if said else "chosen_unasked"
        done = handing.cover(trade, member, outcome={"code": code}, by=by, now=now)
        notices.not_chosen(done, now=now)
    return done


def accept(*, trade: Trade, by: User, now: datetime, member: Member | None = None) -> Trade:
    """Return the trade accepted by whom it is for, or by a planner who acts for them.

    To a request to all it is the answer of `member`, who is the user's own when left out. Raises
    as answer does.
    """
    if trade.kind == Kind.COVER:
        own = _own(by) if member is None else member
        return answer(trade=trade, member=own, willing=True, by=by, now=now)
    with transaction.atomic():
        trade = _open(trade, now)
        taker = _other_side(trade, member)
        _must_not_be_the_givers(trade, taker, by)
        outcome = {"code": "accepted", **_by_planner(taker, by)}
        return handing.swap(trade, outcome=outcome, by=by, now=now)


def decline(
    *, trade: Trade, note: str = "", by: User, now: datetime, member: Member | None = None
) -> Trade:
    """Return the trade declined: a swap by its other side, a request to all by a planner.

    The shift stays with its holder, who is told. Raises as answer does.
    """
    text = terms.note_of(note)
    with transaction.atomic():
        trade = _open(trade, now)
        outcome: dict[str, object] = {"code": "declined"}
        if trade.kind == Kind.TRADE:
            taker = _other_side(trade, member)
            _must_not_be_the_givers(trade, taker, by)
            outcome |= _by_planner(taker, by)
        if text:
            outcome["text"] = text
        journal.end(trade, State.DECLINED, outcome=outcome, by=by, now=now)
        notices.declined(trade, by=by, now=now)
    return trade


def withdraw(*, trade: Trade, by: User, now: datetime) -> Trade:
    """Return the trade taken back by who asked, or by a planner for them; others are told.

    Raises TradeOver, TradeExpired and TradeOvertaken.
    """
    with transaction.atomic():
        trade = _open(trade, now)
        outcome = {"code": "withdrawn", **(_by_planner(trade.giver, by) if trade.giver else {})}
        journal.end(trade, State.WITHDRAWN, outcome=outcome, by=by, now=now)
        notices.withdrawn(trade, by=by, now=now)
    return trade


def _open(trade: Trade, now: datetime) -> Trade:
    fresh = terms.locked(trade)
    terms.must_be_open(fresh, now)
    return fresh


def _must_be_asked(trade: Trade, member: Member) -> None:
    if member.pk == trade.giver_id:
        raise terms.NotAsked(_("%(person)s gives this shift away.") % {"person": member})


def _must_not_be_the_givers(trade: Trade, member: Member, by: User) -> None:
    """Raise NotAsked where who gives the shift away answers for who is asked for it."""
    if trade.giver is not None and trade.giver.user_id == by.pk != member.user_id:
        raise terms.NotAsked(
            _("You ask, so %(person)s answers, or another planner for them.") % {"person": member}
        )


def _other_side(trade: Trade, member: Member | None) -> Member:
    """Return whom a swap is for; raises NotAsked when somebody else answers."""
    if trade.taker is None or (member is not None and member != trade.taker):
        raise terms.NotAsked(_("%(person)s is asked, nobody else.") % {"person": trade.taker})
    return trade.taker


def _own(user: User) -> Member:
    member = Member.objects.with_user().filter(user=user).first()
    if member is None:
        raise terms.NotAsked(_("You serve no shifts."))
    return member


def _by_planner(member: Member, by: User) -> dict[str, bool]:
    """Return what is kept when somebody else acts for a member."""
    return {} if member.user_id == by.pk else {"acted_for": True}


def _keep(trade: Trade, member: Member, said: str, note: str, now: datetime) -> None:
    TradeAnswer.objects.update_or_create(
        trade=trade, member=member, defaults={"answer": said, "note": note, "at": now}
    )


def _span(trade: Trade) -> tuple[datetime, datetime] | None:
    return (trade.part_from, trade.part_until) if trade.part_from and trade.part_until else None


def _somebody_left(trade: Trade, span: tuple[datetime, datetime] | None) -> bool:
    """Tell whether somebody who can take the shift has not declined yet."""
    said = trade.answers.filter(answer=Answer.DECLINED).values_list("member", flat=True)
    declined = set(said)
    return any(member.pk not in declined for member in takers.able(trade.shift, span))
