"""What waits for a reader, as the head of every page counts it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rotation.models import Notice, User
from rotation.selectors import swaps, sweeps


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many notices of the bell are unread, and how many requests wait for an answer.

    `standstill` says whether some regular work of the worker has stopped.
    """

    notices: int
    swaps: int
    standstill: bool


def counts(user: User, now: datetime, *, holds: bool, plans: bool) -> Waiting:
    """Return the counts of a user who holds shifts or plans rotas, or neither, in one query."""
    unread = _count(Notice.objects.filter(user=OuterRef("pk"), read_at__isnull=True))
    asked = _count(swaps.waiting_rows(user, now, plans=plans)) if holds or plans else Value(0)
    stopped = Exists(sweeps.stopped_rows(now))
    rows = User.objects.filter(pk=user.pk).annotate(unread=unread, asked=asked, stopped=stopped)
    return Waiting(*rows.values_list("unread", "asked", "stopped").order_by("pk")[0])


def _count(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    counted = grouped.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
