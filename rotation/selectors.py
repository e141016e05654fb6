"""Reads with names and a fixed number of queries."""

from rotation.models import Notice, User


def unread_notices(user: User) -> int:
    """Return how many notices of the bell the user has not read."""
    return Notice.objects.filter(user=user, read_at__isnull=True).count()
