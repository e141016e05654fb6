"""Read themes: what is near a text, and what keeps coming back."""

from dataclasses import dataclass
from datetime import datetime

from feedback.models import Requirement, Theme


@dataclass(frozen=True, slots=True)
class NearTheme:
    """A theme near a text (never a merged one) and what is known about it.

    `hits_90d` counts the friction points of the last 90 days, `requirements` would cure it.
    """

    theme: Theme
    score: float
    hits_90d: int
    last_seen: datetime | None
    state: str
    requirements: tuple[Requirement, ...]
    shared_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One line of the overview; window is 90 days, `weeks` the counts of 26 weeks, oldest first."""

    theme: Theme
    hits: int
    accounts: int
    observers: int
    silent: int
    silent_share: float | None
    minutes_per_month: float
    per_100_cases: float
    heat: float
    last_seen: datetime | None
    weeks: tuple[int, ...]
    slow_burner: bool
    escalating: bool


def nearest_themes(text: str, *, now: datetime, limit: int = 5) -> list[NearTheme]:
    """Return the themes nearest to a text, best first; a match on a merged one counts for its root."""
    raise NotImplementedError


def similar_themes(theme: Theme, *, now: datetime, limit: int = 5) -> list[NearTheme]:
    """Return themes that may be the same, without those somebody said are not."""
    raise NotImplementedError


def themes_overview(now: datetime) -> list[ThemeRow]:
    """Return every theme that is not merged, the hottest first, by heat then id."""
    raise NotImplementedError
