"""What the outbox and the bell hold."""

from django.db.models import Prefetch, QuerySet

from rotation.models import Delivery, Notice, User
from rotation.values import NoticeState


def unread_notices(user: User) -> int:
    """Return how many notices of the bell the user has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def of(user: User) -> QuerySet[Notice]:
    """Return the notices to a user, the newest first."""
    return Notice.objects.filter(user=user).order_by("-made_at", "-pk")


def with_ways(user: User, *, unread_only: bool = False) -> QuerySet[Notice]:
    """Return the same, each with the ways it took besides the bell; two queries."""
    ways = Delivery.objects.select_related("destination").order_by("way", "pk")
    rows = of(user).prefetch_related(Prefetch("deliveries", queryset=ways))
    return rows.filter(read_at__isnull=True) if unread_only else rows


def states(key: str) -> tuple[NoticeState, ...]:
    """Return what became of the notices left under a key, in the order they were left."""
    rows = Notice.objects.filter(key=key).prefetch_related("deliveries").order_by("pk")
    return tuple(map(_state, rows))


def _state(notice: Notice) -> NoticeState:
    """Return how far a notice has come: sent when it has arrived everywhere, dead when nowhere."""
    state, sent_at = notice.state, notice.sent_at
    ways = list(notice.deliveries.all())
    if ways and state == Notice.State.SENT:
        states = {one.state for one in ways}
        if states == {Delivery.State.DEAD}:
            state = Notice.State.DEAD
        elif states & {Delivery.State.WAITING, Delivery.State.SENDING}:
            state = Notice.State.WAITING
        moments = [one.sent_at for one in ways if one.sent_at]
        sent_at = max(moments) if moments and state == Notice.State.SENT else None
    return NoticeState(notice.user_id, notice.address, notice.kind, state, sent_at, notice.read_at)
