"""What is on its way out of the outbox, and what did not arrive, without saying what it says."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from rotation.models import Delivery, Notice
from rotation.notices import failures

# Whoever watches asks often: dead letters are then counted among the latest messages only.
LATEST = 10_000
State = Delivery.State
OPEN = Q(state__in=[State.WAITING, State.SENDING])
RETRYING = OPEN & ~Q(failure="")
DEAD = Q(state=State.DEAD)
SHOWN = {
    "trouble": RETRYING | DEAD,
    "waiting": OPEN & Q(failure=""),
    "retrying": RETRYING,
    "dead": DEAD,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages wait for their first try, are due of these, are tried again, given up.

    `oldest` is when the first of those that are due was due, or None.
    """

    waiting: int
    due: int
    oldest: datetime | None
    retrying: int
    dead: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Since when the oldest message that is due waits, if any does, and how many are given up.

    Notices that are still to be routed count too.
    """

    oldest_due_at: datetime | None
    dead: int


@dataclass(frozen=True, slots=True)
class Failure:
    """The code of a reason why messages were given up, and how many were for it."""

    code: str
    count: int


def counts(now: datetime) -> Counts:
    """Return how the outbox stands, in one query."""
    due = SHOWN["waiting"] & Q(due_at__lte=now)
    found = Delivery.objects.aggregate(
        waiting=Count("pk", filter=SHOWN["waiting"]),
        due=Count("pk", filter=due),
        oldest=Min("due_at", filter=due),
        retrying=Count("pk", filter=RETRYING),
        dead=Count("pk", filter=DEAD),
    )
    return Counts(**found)


def reasons() -> list[Failure]:
    """Return why messages were given up, the most frequent reason first."""
    rows = Delivery.objects.filter(DEAD).values_list("failure").annotate(count=Count("pk"))
    found: Counter[str] = Counter()
    for failure, count in rows.order_by("failure"):
        # What the other side said differs from message to message.
        found[failures.code_of(failure)] += count
    return [Failure(code, count) for code, count in found.most_common()]


def backlog(now: datetime) -> Backlog:
    """Return how far behind the outbox is, in six queries that each read a short stretch of an index."""
    oldest, dead = [], 0
    for kind in (Notice, Delivery):
        rows = kind._default_manager.all()
        due = rows.filter(state__in=(kind.State.WAITING, kind.State.SENDING), due_at__lte=now)
        oldest.append(due.aggregate(at=Min("due_at"))["at"])
        newest = rows.aggregate(pk=Max("pk"))["pk"] or 0
        dead += rows.filter(pk__gt=newest - LATEST, state=kind.State.DEAD).count()
    return Backlog(min(filter(None, oldest), default=None), dead)


def unplanned() -> int:
    """Return for how many notices nobody could work out where they have to go."""
    return Notice.objects.filter(state=Notice.State.DEAD).count()


def deliveries(which: str) -> QuerySet[Delivery]:
    """Return those that wait, are tried again, are dead, or are in trouble; the newest first.

    Each comes with its recipient. `which` is a key of SHOWN.
    """
    rows = Delivery.objects.filter(SHOWN[which])
    related = rows.select_related("notice__user", "notice__destination", "destination")
    return related.order_by("-made_at", "-pk")
