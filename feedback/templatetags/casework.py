"""States of cases, friction points and themes as badges: a shape and a word."""

from typing import Any

from django import template

from feedback.models import Case, FrictionPoint, Severity
from feedback.web import words

register = template.Library()


@register.inclusion_tag("components/badge.html")
def case_badge(case: Case) -> dict[str, Any]:
    """Render whether a case is open, waiting or closed."""
    state, word = words.CASE_BADGES[case.state]
    return {"state": state, "word": word}


@register.inclusion_tag("components/badge.html")
def origin_badge(point: FrictionPoint) -> dict[str, Any]:
    """Render how a friction point was noticed; silent ones stand out."""
    state, word = words.ORIGIN_BADGES[point.origin]
    return {"state": state, "word": word, "title": words.ORIGINS[point.origin]}


@register.inclusion_tag("components/badge.html")
def severity_badge(point: FrictionPoint) -> dict[str, Any]:
    """Render how bad a friction point is."""
    state, word = words.SEVERITY_BADGES[Severity(point.severity)]
    return {"state": state, "word": word}
