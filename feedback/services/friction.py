"""Write down what got in the way, word for word; a wording is added to, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser

from feedback.models import Case, FrictionPoint


@dataclass(frozen=True, slots=True)
class PointInput:
    """One line of friction as typed; `theme_id` when the person tied it to a theme."""

    text: str
    origin: str = "silent"
    severity: int = 1
    minutes_customer: int | None = None
    minutes_staff: int | None = None
    step: str = ""
    workaround: str = ""
    theme_id: int | None = None


def add(
    *,
    case: Case | None,
    input: PointInput,
    by: AbstractUser,
    now: datetime,
    account_id: int | None = None,
    area_id: int | None = None,
    observed_at: datetime | None = None,
) -> FrictionPoint:
    """Return a new friction point with its first wording; account, area, shift and time are the
    case's unless given. Raises Refused naming each bad field."""
    raise NotImplementedError


def reword(*, point: FrictionPoint, text: str, by: AbstractUser, now: datetime) -> FrictionPoint:
    """Give a point another wording; quotes keep pointing at the wording they were taken from."""
    raise NotImplementedError


def update(
    *, point: FrictionPoint, by: AbstractUser, now: datetime, **changes: Any
) -> FrictionPoint:
    """Change origin, severity, minutes_customer, minutes_staff, step, workaround, area_id,
    account_id or observed_at."""
    raise NotImplementedError
