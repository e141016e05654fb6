"""What the pages about requests for shifts show, and what the reader may do there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rotation import access
from rotation.errors import DomainError
from rotation.models import Member, Trade, TradeAnswer, User
from rotation.selectors import swaps
from rotation.services.trades import terms
from rotation.web import swap_page, trade_words
from rotation.web.forms.trades import NoteForm

Kind, State = Trade.Kind, Trade.State


@dataclass(frozen=True, slots=True)
class Line:
    """One request in a list; `badge` is the look and the word of its state.

    It can be answered until `until`, where its shifts are now.
    """

    trade: Trade
    sentence: str
    badge: tuple[str, str]
    until: datetime
    to_choose: bool = False


@dataclass(frozen=True, slots=True)
class May:
    """What the reader may do with a request that is open."""

    answer: bool = False
    agree: bool = False
    choose: bool = False
    withdraw: bool = False


def lists(user: User, me: Member | None, now: datetime) -> dict[str, Any]:
    """Return the lists of requests of a reader, each only where it concerns them."""
    plans = user.has_perm(access.PLAN)
    holds = user.has_perm(access.HOLD)
    waiting = swaps.waiting_for(user, now, plans=plans) if holds or plans else []
    every = swaps.open_ones(now) if plans else []
    ready = swaps.for_a_planner(every) if plans else set()
    owed = swaps.paybacks(me) if me else []
    return {
        "me": me,
        "plans": plans,
        "waiting": _lines(waiting, ready),
        "asked": _lines(swaps.asked_by(me, now) if me else []),
        "taken": _lines(swaps.taken_by(me, now) if me else []),
        "every": _lines(every, ready),
        "left_over": _lines(swaps.left_over(now)) if plans else [],
        "paybacks": [
            (one, trade_words.payback(one, me), me is not None and one.creditor_id == me.pk)
            for one in owed
        ],
        "now": now,
    }


def context(
    user: User, me: Member | None, trade: Trade, answers: Sequence[TradeAnswer], now: datetime
) -> dict[str, Any]:
    """Return what the page of one request shows."""
    late = _late(trade, now)
    is_open = trade.state == State.OPEN and not late
    may = _may(user, me, trade) if is_open else May()
    open_to_all = is_open and trade.kind == Kind.COVER
    listed = swap_page.people(trade.shift, now, me=me, part=_part(trade)) if open_to_all else []
    said = {one.member_id: one for one in answers}
    return {
        "trade": trade,
        "shift": trade.shift,
        "parts_given": swaps.parts_given(trade),
        "rota": trade.shift.slot.rota,
        "me": me,
        "may": may,
        "mine": me is not None and me.pk == trade.giver_id,
        "what": trade_words.what(trade),
        "meaning": _meaning(trade, me) if is_open or trade.state == State.ACCEPTED else "",
        "how_long": trade_words.how_long(trade) if is_open else "",
        "ended": trade_words.ended(trade) or late,
        "badge": trade_words.badge(trade),
        "own_answer": said.get(me.pk) if me else None,
        "own_row": next((one for one in listed if me and one.member.pk == me.pk), None),
        "people": [(one, said.get(one.member.pk)) for one in listed if not one.apart],
        "apart": sum(one.apart for one in listed),
        "again": _may_ask_again(user, me, trade, now),
        "timeline": trade_words.timeline(trade, answers),
        "may_read_note": _concerns(user, me, trade),
        "note_form": NoteForm(),
        "now": now,
    }


def _lines(found: Sequence[Trade], ready: Collection[int] = ()) -> list[Line]:
    return [
        Line(
            trade,
            trade_words.what(trade),
            trade_words.badge(trade),
            terms.deadline(trade),
            trade.pk in ready,
        )
        for trade in found
    ]


def _meaning(trade: Trade, me: Member | None) -> str:
    """Return what the request means, or what is owed for it since it was carried out."""
    owed = swaps.payback_of(trade)
    return trade_words.payback(owed, me) if owed else trade_words.meaning(trade, me)


def _late(trade: Trade, now: datetime) -> str:
    """Return why a request that nobody has ended yet can no longer be answered, or nothing."""
    try:
        terms.must_be_open(trade, now)
    except DomainError as error:
        return error.message
    return ""


def _part(trade: Trade) -> tuple[datetime, datetime] | None:
    return (trade.part_from, trade.part_until) if trade.part_from and trade.part_until else None


def _may(user: User, me: Member | None, trade: Trade) -> May:
    holds, plans = user.has_perm(access.HOLD), user.has_perm(access.PLAN)
    giver = me is not None and me.pk == trade.giver_id
    taker = me is not None and me.pk == trade.taker_id
    if trade.kind == Kind.TRADE:
        agree = (taker and holds) or (plans and not giver)
        return May(agree=agree, withdraw=(giver and holds) or plans)
    asked = me is not None and me.job == trade.shift.seat.job
    return May(
        answer=asked and holds and not giver,
        choose=plans,
        withdraw=(giver and holds) or (plans and not giver),
    )


def _may_ask_again(user: User, me: Member | None, trade: Trade, now: datetime) -> bool:
    """Tell whether the shift is still where it was, and the reader may offer it once more."""
    ended = trade.state in (State.EXPIRED, State.DECLINED, State.WITHDRAWN)
    still = trade.shift.member_id == trade.giver_id and trade.shift.starts_at > now
    own = me is not None and me.pk == trade.giver_id
    return ended and still and user.has_perm(access.HOLD if own else access.PLAN)


def _concerns(user: User, me: Member | None, trade: Trade) -> bool:
    """Tell whether a note is for the reader: whoever asks, is asked, or plans."""
    if user.has_perm(access.PLAN) or trade.made_by_id == user.pk:
        return True
    if me is None:
        return False
    if me.pk in (trade.giver_id, trade.taker_id):
        return True
    return trade.kind == Kind.COVER and me.job == trade.shift.seat.job
