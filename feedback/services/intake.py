"""Take in cases: who, what they needed, what happened; the rest is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser

from feedback.models import Case
from feedback.services.friction import PointInput


@dataclass(frozen=True, slots=True)
class Who:
    """Who needed help: an id where it is known, else a name; at least one of the four."""

    account_id: int | None = None
    account_name: str = ""
    customer_id: int | None = None
    customer_name: str = ""


def log_case(
    *,
    who: Who,
    needed: str,
    happened: str,
    by: AbstractUser,
    now: datetime,
    opened_at: datetime | None = None,
    channel: str = "chat",
    area_id: int | None = None,
    version_id: int | None = None,
    handling_minutes: int | None = None,
    points: Sequence[PointInput] = (),
    shift_id: int | None = None,
    source: str = "",
    external_id: str = "",
    external_url: str = "",
) -> Case:
    """Return a new open case with its friction points, all written together or not at all.

    `opened_at` is `now` when left out, the handler is `by`, the shift is the one `by` served at
    `opened_at`. Raises Refused naming each bad field, or AlreadyTaken for a known external id.
    """
    raise NotImplementedError


def update_case(
    *, case: Case, row_version: int, by: AbstractUser, now: datetime, **changes: Any
) -> Case:
    """Change a case: who (a Who), needed, happened, channel, opened_at, area_id, version_id,
    handling_minutes, handler_id, external_url.

    Raises Stale, naming the present value of each field that differs from what is asked for,
    when somebody changed the case since `row_version`; Refused for a bad value.
    """
    raise NotImplementedError


def close_case(*, case: Case, cause: str, by: AbstractUser, now: datetime) -> Case:
    """Close a case with its cause (may be empty). Raises WrongState when it is closed."""
    raise NotImplementedError


def reopen_case(*, case: Case, by: AbstractUser, now: datetime) -> Case:
    """Open a closed or waiting case again. Raises WrongState when it is open."""
    raise NotImplementedError


def wait_for_customer(*, case: Case, by: AbstractUser, now: datetime) -> Case:
    """Note that the next step is the customer's. Raises WrongState unless it is open."""
    raise NotImplementedError


def set_diagnosis(*, case: Case, by: AbstractUser, now: datetime, **findings: Any) -> Case:
    """Keep how the cause was found: cause, minutes_to_cause, logs_enough, progress_visible,
    error_guided, escalated. The first cause ever named is kept as first_cause."""
    raise NotImplementedError
