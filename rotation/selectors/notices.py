"""What the outbox and the bell hold."""

from django.db.models import QuerySet

from rotation.models import Notice, User
from rotation.values import NoticeState


def unread_notices(user: User) -> int:
    """Return how many notices of the bell the user has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()


def of(user: User) -> QuerySet[Notice]:
    """Return the notices to a user, the newest first."""
    return Notice.objects.filter(user=user).order_by("-made_at", "-pk")


def given_up() -> QuerySet[Notice]:
    """Return the notices nobody will get unless somebody acts, the newest first."""
    rows = Notice.objects.filter(state=Notice.State.DEAD).select_related("user")
    return rows.order_by("-made_at", "-pk")


def states(key: str) -> tuple[NoticeState, ...]:
    """Return what became of the notices left under a key, in the order they were left."""
    columns = ("user_id", "address", "kind", "state", "sent_at", "read_at")
    rows = Notice.objects.filter(key=key).order_by("pk").values_list(*columns)
    return tuple(NoticeState(*row) for row in rows)
