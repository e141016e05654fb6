"""What came of the test messages somebody has asked for."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from rotation.models import Delivery, Destination, Notice, User

KIND = "test"
KEPT = timedelta(hours=1)
MOST = 5


def recent(
    *, user: User | None, destinations: Collection[Destination], now: datetime
) -> QuerySet[Notice]:
    """Return the last tests to a user and to these destinations, the newest first.

    At most five of the last hour, each with its deliveries; two queries.
    """
    to = Q(destination__in=[one.pk for one in destinations])
    if user is not None:
        to |= Q(user=user)
    ways = Delivery.objects.select_related("destination").order_by("pk")
    rows = Notice.objects.filter(to, kind=KIND, made_at__gt=now - KEPT)
    rows = rows.select_related("destination", "user")
    return rows.prefetch_related(Prefetch("deliveries", ways)).order_by("-made_at", "-pk")[:MOST]
