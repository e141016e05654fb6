"""How far behind the outbox is, for who runs the site."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from rotation.models import Delivery, Notice

# Dead letters are counted among the latest messages, so that the question stays cheap for years.
LATEST = 10_000


@dataclass(frozen=True, slots=True)
class OutboxState:
    """Since when the oldest message that is due waits, if any does, and how many are given up."""

    oldest_due_at: datetime | None
    dead: int


def state(now: datetime) -> OutboxState:
    """Return how the outbox stands, in six queries that each read a short stretch of an index."""
    oldest, dead = [], 0
    for kind in (Notice, Delivery):
        rows = kind._default_manager.all()
        due = rows.filter(state__in=(kind.State.WAITING, kind.State.SENDING), due_at__lte=now)
        oldest.append(due.aggregate(at=Min("due_at"))["at"])
        newest = rows.aggregate(pk=Max("pk"))["pk"] or 0
        dead += rows.filter(pk__gt=newest - LATEST, state=kind.State.DEAD).count()
    return OutboxState(min(filter(None, oldest), default=None), dead)
