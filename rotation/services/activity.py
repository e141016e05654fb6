"""Write down what happened, in the transaction in which it happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rotation.models import Activity, User


def record(
    *,
    verb: str,
    subject: str,
    subject_id: int,
    actor: User | None,
    at: datetime,
    changed: Mapping[str, Any] | None = None,
    reason: Mapping[str, Any] | None = None,
) -> Activity:
    """Keep who did what to which thing; `verb` is a stable code, values are plain JSON."""
    return Activity.objects.create(
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        actor=actor,
        at=at,
        changed=dict(changed or {}),
        reason=dict(reason or {}),
    )
