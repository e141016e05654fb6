"""Read the quick-win board, and the rows behind each of its numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet

from feedback.evidence.ranking import Standing
from feedback.models import FrictionPoint, Requirement

Kind = Literal["points", "counted", "blank", "hot", "accounts", "observers", "cases", "cures"]


@dataclass(frozen=True, slots=True)
class Win:
    """A requirement on the board, where it stands, and up to three of its friction points."""

    requirement: Requirement
    standing: Standing
    quotes: tuple[FrictionPoint, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Quick wins and near misses in order; `unranked` have no effort yet."""

    wins: tuple[Win, ...]
    near_misses: tuple[Win, ...]
    unranked: tuple[Win, ...]
    cases: int
    at: datetime


def quick_wins(now: datetime) -> Board:
    """Return the board of all requirements that are neither shipped, declined nor merged."""
    raise NotImplementedError


def standing(requirement: Requirement, *, now: datetime) -> Standing:
    """Return where one requirement stands, whatever its state."""
    raise NotImplementedError


def evidence_rows(requirement: Requirement, kind: Kind, *, now: datetime) -> QuerySet[Any]:
    """Return the rows behind a number of a requirement.

    points (M, last seen), counted (k), blank (minutes filled in), hot (heat): friction points;
    accounts, observers: those; cases: E; cures: shares. Raises UnknownKind.
    """
    raise NotImplementedError
