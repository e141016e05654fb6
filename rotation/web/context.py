"""What every page knows about its reader."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from rotation import access, selectors
from rotation.models import User
from rotation.selectors import swaps


def _waiting_swaps(user: User) -> int:
    plans, holds = user.has_perm(access.PLAN), user.has_perm(access.HOLD)
    return swaps.count_waiting_for(user, timezone.now(), plans=plans) if plans or holds else 0


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return how many notices are unread and how many swaps wait, counted when a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "unread_notices": SimpleLazyObject(lambda: selectors.unread_notices(user)),
        # Templates call it, and a tag gets a plain number; asked once however often it is shown.
        "waiting_swaps": cache(lambda: _waiting_swaps(user)),
    }
