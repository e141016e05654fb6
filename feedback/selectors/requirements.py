"""Read requirements: the pool, and one with its evidence."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from feedback.evidence.ranking import Standing
from feedback.models import Cure, Insight, Requirement
from feedback.selectors import quick_wins, roots
from feedback.selectors.cases import LONGEST_SEARCH, MOST_WORDS


@dataclass(frozen=True, slots=True)
class RequirementPage:
    """A requirement with its evidence; insights and cures of what is merged into it come too."""

    requirement: Requirement
    insights: list[Insight]
    cures: list[Cure]
    merged: list[Requirement]
    standing: Standing


def requirements(*, state: str = "", q: str = "") -> QuerySet[Requirement]:
    """Return the requirements that are not merged, newest first, with `insight_count`.

    Every word of `q` has to occur in the title, the problem or the proposal, or be the R-number.
    """
    rows = Requirement.objects.filter(merged_into__isnull=True)
    if state:
        rows = rows.filter(state=state)
    for word in q[:LONGEST_SEARCH].replace("\0", "").split()[:MOST_WORDS]:
        anywhere = (
            Q(title__icontains=word) | Q(problem__icontains=word) | Q(proposal__icontains=word)
        )
        number = word[2:] if word[:2] in ("R-", "r-") else word
        if number.isascii() and number.isdecimal() and len(number) <= 18:
            anywhere |= Q(pk=int(number))
        rows = rows.filter(anywhere)
    rows = rows.select_related("owner", "fixed_in").annotate(insight_count=Count("insights"))
    return rows.order_by("-made_at", "-pk")


def requirement_page(requirement: Requirement, *, now: datetime) -> RequirementPage:
    """Return a requirement with its evidence and where it stands."""
    tree = roots.of(Requirement).tree(requirement.pk)
    insights = Insight.objects.filter(requirement__in=tree).select_related(
        "case__account", "point__account", "point__case", "theme", "quoted_text", "by"
    )
    cures = Cure.objects.filter(requirement__in=tree).select_related("theme__merged_into")
    merged = Requirement.objects.filter(pk__in=tree - {requirement.pk})
    return RequirementPage(
        requirement=requirement,
        insights=list(insights.order_by("-at", "-pk")),
        cures=list(cures.order_by("-share", "pk")),
        merged=list(merged.order_by("pk")),
        standing=quick_wins.standing(requirement, now=now),
    )
