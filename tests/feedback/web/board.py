"""Evidence for the pages: a recurring annoyance with a requirement that cures it."""

from datetime import timedelta
from decimal import Decimal

from feedback.services import themes
from tests.conftest import NOON
from tests.make import make_case, make_point, make_requirement, make_theme


def make_hit(theme=None, *, days=1, minutes=30, **fields):
    """A friction point on a case of its own company, by default half an hour lost yesterday."""
    case = make_case(opened_at=NOON - timedelta(days=days))
    return make_point(case=case, theme=theme, minutes_customer=minutes, **fields)


def make_findable(title):
    """A theme that is found by its words, as those made by a person are."""
    return themes.create(title=title, by=None, now=NOON - timedelta(days=30))


def make_win(hits=3, *, effort=60, minutes=30, share="0.70", title="Remember the folder", **fields):
    """A requirement that cures a theme of its own, hit at as many companies."""
    theme = make_theme(f"Forgets: {title}")
    for number in range(hits):
        make_hit(theme, days=number + 1, minutes=minutes, text=f"{title}, time {number + 1}")
    requirement = make_requirement(title, effort_minutes=effort, **fields)
    requirement.cures.create(theme=theme, share=Decimal(share))
    requirement.theme = theme
    return requirement
