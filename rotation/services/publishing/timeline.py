"""What happened to a shift, written down in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rotation.models import Shift, User
from rotation.services import activity


def record(
    shift: Shift,
    verb: str,
    changed: Mapping[str, Any],
    reason: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> None:
    """Keep who did what to the shift, and why."""
    activity.record(
        verb=verb,
        subject="shift",
        subject_id=shift.pk,
        actor=by,
        at=now,
        changed=changed,
        reason=reason,
    )
