"""End requests that nobody answered in time or that were overtaken, and tell those concerned."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from rotation.models import Trade
from rotation.services.trades import journal, notices, terms

State = Trade.State
# So near to the start that planners are disturbed even in their quiet hours.
NEAR = timedelta(hours=24)


def sweep(*, now: datetime) -> int:
    """End every open trade whose time is over or that was overtaken; return how many.

    A shift nobody took stays with its holder, who is told, and so are all planners, once. A shift
    that was moved has its requests end as long before its new start. May run at any time and
    twice at once.
    """
    standing = list(Trade.objects.open().with_shifts().order_by("pk"))
    ended = sum(_end_if_due(trade.pk, now) for trade in standing if _is_due(trade, now))
    for trade in standing:
        until = terms.deadline(trade)
        if until != trade.expires_at:
            Trade.objects.open().filter(pk=trade.pk).update(expires_at=until)
    return ended


def end_those_about(
    shift_ids: Collection[int], now: datetime, *, told: Collection[int] = ()
) -> None:
    """End those trades about these shifts that are due, as the sweep would.

    The caller holds the lock of their rota; proposals from other rotas are left to the sweep, so
    that nobody waits in a ring. `told` are members who know already.
    """
    same_rota = Q(other_shift__slot__rota=F("shift__slot__rota"))
    about = Q(shift__in=shift_ids) | Q(same_rota, other_shift__in=shift_ids)
    trades = Trade.objects.open().filter(about).with_shifts().order_by("pk")
    for pk in [trade.pk for trade in trades if _is_due(trade, now)]:
        _end_if_due(pk, now, told=told)


def escalate(trade: Trade, *, code: str, now: datetime) -> None:
    """Tell all planners that a shift finds nobody by itself, once for each trade."""
    if trade.escalated_at is not None:
        return
    trade.escalated_at = now
    trade.save(update_fields=["escalated_at"])
    journal.record(trade, "trade.escalated", by=None, now=now, reason={"code": code})
    notices.escalated(trade, code=code, urgent=terms.begins(trade) <= now + NEAR, now=now)


def _is_due(trade: Trade, now: datetime) -> bool:
    return bool(terms.overtaken(trade)) or terms.deadline(trade) <= now


def _end_if_due(pk: int, now: datetime, *, told: Collection[int] = ()) -> bool:
    with transaction.atomic():
        trade = terms.locked(Trade.objects.get(pk=pk), other_too=False)
        if trade.state != State.OPEN or not _is_due(trade, now):
            return False
        outcome = terms.overtaken(trade)
        if outcome:
            journal.end(trade, State.OVERTAKEN, outcome=outcome, by=None, now=now)
            notices.overtaken(trade, told=told, now=now)
        else:
            journal.end(trade, State.EXPIRED, outcome={"code": "no_answer"}, by=None, now=now)
            notices.expired(trade, now=now)
            escalate(trade, code="no_answer", now=now)
    return True
