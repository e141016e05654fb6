"""What the bell shows: what somebody was told, and the other ways it took to reach them."""

from django.db.models import Prefetch, QuerySet

from rotation.models import Delivery, Notice, User
from rotation.selectors import notices


def of(user: User, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Return the notices to a user, the newest first, each with its deliveries; two queries."""
    ways = Delivery.objects.select_related("destination").order_by("way", "pk")
    rows = notices.of(user).prefetch_related(Prefetch("deliveries", queryset=ways))
    return rows.filter(read_at__isnull=True) if unread_only else rows
