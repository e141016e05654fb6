"""Write down what becomes of a trade, where the shift's own story is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rotation.models import Trade, User
from rotation.services import activity


def record(
    trade: Trade,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    reason: Mapping[str, Any] | None = None,
    **changed: Any,
) -> None:
    """Keep what happened to a trade with each shift it is about."""
    about = {"trade": str(trade.uid), "kind": trade.kind}
    people = {"giver": trade.giver_id, "taker": trade.taker_id}
    for shift_id in (trade.shift_id, trade.other_shift_id):
        if shift_id:
            activity.record(
                verb=verb,
                subject="shift",
                subject_id=shift_id,
                actor=by,
                at=now,
                changed={**about, **people, **changed},
                reason=reason,
            )


def end(
    trade: Trade, state: str, *, outcome: Mapping[str, Any], by: User | None, now: datetime
) -> None:
    """Bring a trade to its end and keep why; the caller holds the lock of its rota."""
    trade.state, trade.outcome = state, dict(outcome)
    trade.decided_by, trade.decided_at = by, now
    trade.save(update_fields=["state", "outcome", "decided_by", "decided_at", "taker"])
    record(trade, f"trade.{state}", by=by, now=now, reason=outcome)
