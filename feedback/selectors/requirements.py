"""Read requirements: the pool, and one with its evidence."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from feedback.evidence.ranking import Standing
from feedback.models import Cure, Insight, Requirement


@dataclass(frozen=True, slots=True)
class RequirementPage:
    requirement: Requirement
    insights: list[Insight]
    cures: list[Cure]
    merged: list[Requirement]
    standing: Standing


def requirements(*, state: str = "", q: str = "") -> QuerySet[Requirement]:
    """Return the requirements that are not merged, newest first."""
    raise NotImplementedError


def requirement_page(requirement: Requirement, *, now: datetime) -> RequirementPage:
    """Return a requirement with its evidence and where it stands."""
    raise NotImplementedError
