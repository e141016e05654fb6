"""The requirement pool: what could be done, the evidence for it, and what it would cure."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AbstractUser

from feedback.models import Case, Cure, FrictionPoint, Insight, Requirement, Theme


def create(
    *, title: str, by: AbstractUser, now: datetime, problem: str = "", proposal: str = ""
) -> Requirement:
    """Return a new idea in the pool."""
    raise NotImplementedError


def update(
    *, requirement: Requirement, row_version: int, by: AbstractUser, now: datetime, **changes: Any
) -> Requirement:
    """Change title, problem, proposal, state, effort_minutes, owner_id or fixed_in_id.

    Raises Stale, naming the present value of what differs, when somebody changed it since
    `row_version`; Refused for a bad value.
    """
    raise NotImplementedError


def add_insight(
    *,
    requirement: Requirement,
    by: AbstractUser,
    now: datetime,
    case: Case | None = None,
    point: FrictionPoint | None = None,
    theme: Theme | None = None,
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    text_id: int | None = None,
    importance: str = "important",
) -> Insight:
    """Tie one piece of evidence to a requirement, with the quote that made somebody act.

    Of a point: `start` and `end` are code points, half-open, in the wording `text_id` (the one
    now when left out); without them the quote is looked for. Of a case the quote must occur in
    what was needed or what happened. Raises NotOneEvidence, QuoteNotFound, QuoteOutOfRange.
    """
    raise NotImplementedError


def remove_insight(*, insight: Insight, by: AbstractUser, now: datetime) -> None:
    """Untie a piece of evidence from its requirement; the evidence itself stays."""
    raise NotImplementedError


def set_cure(
    *,
    requirement: Requirement,
    theme: Theme,
    by: AbstractUser,
    now: datetime,
    share: Decimal = Decimal("0.7"),
) -> Cure:
    """Say what share (0 to 1) of a theme a requirement would make disappear."""
    raise NotImplementedError


def remove_cure(*, requirement: Requirement, theme: Theme, by: AbstractUser, now: datetime) -> None:
    """Say that a requirement would not cure a theme after all."""
    raise NotImplementedError


def merge(
    *, requirement: Requirement, into: Requirement, by: AbstractUser, now: datetime
) -> Requirement:
    """Point a requirement at the one it is the same as. Raises MergeRefused."""
    raise NotImplementedError


def split(*, requirement: Requirement, by: AbstractUser, now: datetime) -> Requirement:
    """Take a merge back. Raises NotMerged."""
    raise NotImplementedError
