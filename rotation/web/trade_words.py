"""Words for shifts that people give to each other: what is asked, what it means, what came of it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation.models import Member, Payback, Shift, Trade, TradeAnswer, User
from rotation.models.rotas import CoverChoice
from rotation.services import dividing
from rotation.services.trades import terms
from rotation.web.histories import Entry

Kind, State = Trade.Kind, Trade.State

BADGES: dict[str, tuple[str, Promise]] = {
    State.OPEN: ("info", _("open")),
    State.ACCEPTED: ("good", _("done")),
    State.DECLINED: ("", _("declined")),
    State.WITHDRAWN: ("", _("withdrawn")),
    State.EXPIRED: ("watch", _("nobody answered")),
    State.OVERTAKEN: ("", _("overtaken")),
}
OUTCOMES: dict[str, Promise] = {
    "cancelled": _("The shift was cancelled."),
    "changed_hands": _("The shift was given to somebody else in another way."),
    "divided": _("The shift was divided, so that it is less than what was offered."),
    "part_gone": _("The shift was cut or moved, so that this part of it is no more."),
}


def badge(trade: Trade) -> tuple[str, str]:
    """Return the look and the word for the state of a request."""
    look, word = BADGES[trade.state]
    return look, str(word)


def span(trade: Trade) -> str:
    """Return when what is asked for is: the part that is meant, or all of the shift."""
    start = trade.part_from or trade.shift.starts_at
    end = trade.part_until or trade.shift.ends_at
    return moments.span_words(start, end, None)


def what(trade: Trade) -> str:
    """Return in one sentence what a request is."""
    values = {
        "giver": trade.giver or gettext("nobody"),
        "taker": trade.taker or gettext("somebody"),
        "span": span(trade),
        "theirs": _span_of(trade.other_shift),
    }
    if trade.kind == Kind.TRADE:
        return gettext("%(giver)s offers %(span)s to %(taker)s for %(theirs)s") % values
    if trade.kind == Kind.TAKE and trade.giver is None:
        return gettext("%(taker)s took the open shift %(span)s") % values
    if trade.kind == Kind.TAKE:
        return gettext("%(taker)s took over %(span)s from %(giver)s") % values
    if trade.part_from:
        return gettext("%(giver)s gives away a part of a shift: %(span)s") % values
    return gettext("%(giver)s gives away %(span)s") % values


def meaning(trade: Trade, me: Member | None) -> str:
    """Return in one sentence what it means for the two, in points and in what is owed."""
    if trade.state not in (State.OPEN, State.ACCEPTED):
        return ""
    if trade.kind == Kind.TRADE and trade.other_shift:
        return _of_swap(trade, trade.other_shift.points - trade.shift.points)
    if trade.state == State.ACCEPTED:
        return ""
    return of_giving(_asked_for(trade), me)


def of_giving(shift: Shift, me: Member | None) -> str:
    """Return what giving a shift away means before it is known who takes it."""
    if me is not None and shift.member_id == me.pk:
        owed = gettext("Whoever takes it is owed a shift like it: the next draft asks you first.")
    else:
        pattern = gettext(
            "Whoever takes it is owed a shift like it: the next draft asks %(giver)s first."
        )
        owed = pattern % {"giver": shift.member}
    return f"{_points(shift)} {owed}"


def _of_swap(trade: Trade, more: int) -> str:
    """Return what a swap means that brings its giver so many more points."""
    values = {"giver": trade.giver, "taker": trade.taker, "points": abs(more)}
    if more == 0:
        return gettext("%(giver)s and %(taker)s carry as many points as before.") % values
    pattern = (
        ngettext(
            "%(giver)s takes %(points)d point from %(taker)s; the ledger keeps it.",
            "%(giver)s takes %(points)d points from %(taker)s; the ledger keeps them.",
            more,
        )
        if more > 0
        else ngettext(
            "%(giver)s gives %(points)d point to %(taker)s; the ledger keeps it.",
            "%(giver)s gives %(points)d points to %(taker)s; the ledger keeps them.",
            -more,
        )
    )
    return pattern % values


def ended(trade: Trade) -> str:
    """Return in one sentence how a request ended; nothing while it is open."""
    values = {"taker": trade.taker, "giver": trade.giver, "by": trade.decided_by}
    if trade.state == State.OPEN:
        return ""
    if trade.state == State.ACCEPTED:
        if trade.kind == Kind.TRADE:
            return gettext("Both agreed: the shifts are swapped.")
        return gettext("%(taker)s has it now.") % values
    if trade.state == State.DECLINED and trade.kind == Kind.COVER:
        return gettext("A planner closed it; %(giver)s keeps the shift.") % values
    if trade.state == State.DECLINED:
        return gettext("%(taker)s said no; nothing was changed.") % values
    if trade.state == State.WITHDRAWN:
        return gettext("It was withdrawn; %(giver)s keeps the shift.") % values
    if trade.state == State.EXPIRED:
        return gettext("Nobody answered in time. %(giver)s has the shift; planners know.") % values
    known = OUTCOMES.get(str(trade.outcome.get("code")))
    return str(known) if known else gettext("The shift was changed in another way meanwhile.")


def how_long(trade: Trade) -> str:
    """Return who gets the shift and what happens when nobody answers, while it is open."""
    until = moments.moment_words(terms.deadline(trade), None)
    if trade.kind == Kind.TRADE:
        pattern = gettext(
            "%(taker)s can answer until %(until)s; without an answer nothing changes."
        )
    elif trade.choice == CoverChoice.PLANNER:
        pattern = gettext("A planner chooses among those who can take it, until %(until)s.")
    else:
        pattern = gettext(
            "The first who accepts has it. Without an answer planners hear of it on %(until)s."
        )
    return pattern % {"taker": trade.taker, "until": until}


def timeline(trade: Trade, answers: Iterable[TradeAnswer]) -> list[Entry]:
    """Return what happened to a request, the latest first."""
    entries = [Entry(trade.made_at, _asked(trade), trade.note, "info")]
    entries += [_answered(one) for one in answers]
    if trade.escalated_at:
        sentence = gettext("Nobody had answered: planners were told.")
        entries.append(Entry(trade.escalated_at, sentence, shape="watch"))
    if trade.decided_at:
        entries.append(_decided(trade, trade.decided_at))
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def payback(owed: Payback, me: Member | None) -> str:
    """Return what is owed from whom to whom."""
    values = {"debtor": owed.debtor, "creditor": owed.creditor, "count": owed.points}
    if me is not None and owed.debtor_id == me.pk:
        pattern = ngettext(
            "You owe %(creditor)s a shift of %(count)d point.",
            "You owe %(creditor)s a shift of %(count)d points.",
            owed.points,
        )
    elif me is not None and owed.creditor_id == me.pk:
        pattern = ngettext(
            "%(debtor)s owes you a shift of %(count)d point.",
            "%(debtor)s owes you a shift of %(count)d points.",
            owed.points,
        )
    else:
        pattern = ngettext(
            "%(debtor)s owes %(creditor)s a shift of %(count)d point.",
            "%(debtor)s owes %(creditor)s a shift of %(count)d points.",
            owed.points,
        )
    return pattern % values


def _asked_for(trade: Trade) -> Shift:
    """Return the shift that a request gives away, with the points of the part it is about."""
    if trade.part_from and trade.part_until:
        return dividing.as_cut(trade.shift, (trade.part_from, trade.part_until))
    return trade.shift


def _points(shift: Shift) -> str:
    return ngettext(
        "%(count)d point goes with it.", "%(count)d points go with it.", shift.points
    ) % {"count": shift.points}


def _span_of(shift: Shift | None) -> str:
    return moments.span_words(shift.starts_at, shift.ends_at, None) if shift else ""


def _asked(trade: Trade) -> str:
    values = {"by": trade.made_by.display_name, "giver": trade.giver, "taker": trade.taker}
    for_other = trade.giver is not None and trade.made_by_id != trade.giver.user_id
    if trade.kind == Kind.TRADE:
        return (
            gettext("%(by)s asked %(taker)s to swap, for %(giver)s.")
            if for_other
            else gettext("%(by)s asked %(taker)s to swap.")
        ) % values
    if trade.kind == Kind.TAKE:
        return gettext("%(by)s took it over.") % values
    return (
        gettext("%(by)s asked everybody who can take it, for %(giver)s.")
        if for_other
        else gettext("%(by)s asked everybody who can take it.")
    ) % values


def _answered(one: TradeAnswer) -> Entry:
    willing = one.answer == TradeAnswer.Answer.WILLING
    pattern = (
        gettext("%(member)s can take it.") if willing else gettext("%(member)s cannot take it.")
    )
    return Entry(one.at, pattern % {"member": one.member}, one.note, "good" if willing else "")


def _decided(trade: Trade, at: datetime) -> Entry:
    """Return the end of a request, with who acted where that was not the one concerned."""
    concerned: Member | None = trade.giver if trade.state == State.WITHDRAWN else trade.taker
    by: User | None = trade.decided_by
    detail = str(trade.outcome.get("text", "")).strip()
    if by is not None and (concerned is None or concerned.user_id != by.pk):
        who = gettext("Decided by %(by)s.") % {"by": by.display_name}
        detail = f"{who} {detail}".strip()
    return Entry(at, ended(trade), detail, BADGES[trade.state][0])
