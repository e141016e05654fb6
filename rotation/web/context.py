"""What every page knows about its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from rotation import selectors


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return the number of unread notices, counted only when a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: selectors.unread_notices(user))}
