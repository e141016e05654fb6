"""The personal tokens of somebody's programs."""

from datetime import datetime

from django.db.models import Q, QuerySet

from rotation.models import ApiToken, User


def live_of(user: User, now: datetime) -> QuerySet[ApiToken]:
    """Return the user's tokens that still open something, newest first."""
    live = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    return ApiToken.objects.filter(live, user=user, revoked_at__isnull=True).order_by(
        "-made_at", "-pk"
    )
