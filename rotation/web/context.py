"""What every page knows about its reader."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from rotation import access
from rotation.models import User
from rotation.selectors import sweeps, waiting
from rotation.selectors.waiting import Waiting


def reader(request: HttpRequest) -> dict[str, Any]:
    """Return how many notices are unread and how many swaps wait, counted when a page shows it.

    `stopped_work` is what the worker does not do at the moment, and is read only if there is some.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    # Templates call these, so that a tag gets a plain number; the database is asked once.
    counted = cache(lambda: _counts(user))
    return {
        "unread_notices": lambda: counted().notices,
        "waiting_swaps": lambda: counted().swaps,
        "stopped_work": cache(
            lambda: sweeps.stopped(timezone.now()) if counted().standstill else []
        ),
    }


def _counts(user: User) -> Waiting:
    holds, plans = user.has_perm(access.HOLD), user.has_perm(access.PLAN)
    return waiting.counts(user, timezone.now(), holds=holds, plans=plans)
