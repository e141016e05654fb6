"""Read cases: lists that can be searched, and one case with all that hangs on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feedback.models import Case, FrictionPoint, Insight
from feedback.models.cases import CaseQuerySet


@dataclass(frozen=True, slots=True)
class CasePage:
    case: Case
    tags: list[str]
    points: list[FrictionPoint]
    insights: list[Insight]
    earlier: list[Case]


def cases(filters: Mapping[str, Any] | None = None) -> CaseQuerySet:
    """Return cases newest first by already checked filters: state, area (id), handler (id),
    account (id), tag (name), origin, since, until, q."""
    raise NotImplementedError


def search(rows: CaseQuerySet, text: str) -> CaseQuerySet:
    """Keep the cases in which every word of the text occurs, or that it names as C-number."""
    raise NotImplementedError


def case_page(case: Case) -> CasePage:
    """Return all that hangs on a case."""
    raise NotImplementedError
