"""What the pages of evidence say of numbers and codes."""

from typing import Any

from django import template

from feedback.evidence.ranking import Standing
from feedback.models import Insight, Requirement, Theme
from feedback.web import evidence_words, plots, words

register = template.Library()

register.filter("effort", evidence_words.effort)
register.filter("effort_mark", evidence_words.effort_mark)
register.filter("amount", evidence_words.amount)
register.filter("payback", evidence_words.payback)
register.filter("percent", evidence_words.percent)


@register.filter
def lacks(standing: Standing) -> list[str]:
    """Return what keeps a requirement from being a quick win, a sentence each."""
    return [evidence_words.lack(reason, standing) for reason in standing.lacks]


@register.filter
def part_of(some: int, whole: int) -> str:
    """Return "3 of 8", or "40 %" when there are many."""
    return evidence_words.part_of(some, whole)


@register.filter
def spark(counts: tuple[int, ...]) -> plots.Spark:
    """Return where the line through weekly counts runs."""
    return plots.spark(counts)


@register.inclusion_tag("components/badge.html")
def state_badge(of: Requirement | Theme | Insight) -> dict[str, Any]:
    """Render the state of a requirement or theme, or the importance of an insight."""
    if isinstance(of, Requirement):
        state, word = evidence_words.REQUIREMENT_BADGES[of.state]
    elif isinstance(of, Theme):
        state, word = words.THEME_BADGES[of.state]
    else:
        state, word = evidence_words.IMPORTANCE_BADGES[of.importance]
    return {"state": state, "word": word}


@register.filter
def per_100(rate: float) -> str:
    """Return hits per case as hits per 100 cases."""
    return evidence_words.per_100(rate)
