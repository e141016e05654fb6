"""Record what happened to a row of ours, in the words of the timeline."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Model

from feedback.models import Account, Case, Customer, FrictionPoint, Requirement, Theme
from rotation import public

SUBJECTS: dict[type[Model], str] = {
    Account: "account",
    Case: "case",
    Customer: "customer",
    FrictionPoint: "point",
    Requirement: "requirement",
    Theme: "theme",
}


def record(
    verb: str,
    of: Model,
    *,
    by: AbstractUser | None,
    now: datetime,
    changed: Mapping[str, Any] | None = None,
) -> None:
    """Keep that `by` did this to the row; `verb` is a past participle such as closed."""
    subject = SUBJECTS[type(of)]
    actor: Any = by
    public.record_activity(
        verb=f"{subject}.{verb}",
        subject=subject,
        subject_id=of.pk,
        actor=actor,
        at=now,
        changed={name: _plain(value) for name, value in (changed or {}).items()},
    )


def assign(of: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set these fields on a row; return [before, after] of those that are different now."""
    changed: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(of, name)
        if before != value:
            setattr(of, name, value)
            changed[name] = [before, value]
    return changed


def _plain(value: Any) -> Any:
    """Return the value as plain JSON."""
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
