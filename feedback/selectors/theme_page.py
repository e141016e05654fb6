"""Read one theme with all that hangs on it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Q

from feedback.evidence.hits import TypicalMinutes
from feedback.models import Account, Cure, FrictionPoint, NotTheSame, Theme, Version
from feedback.selectors import hits, roots, themes
from feedback.selectors.themes import NearTheme, ThemeRow

NOTES = 100
FIRST = 2
SIMILAR = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """What one account said of a theme, the latest first; no account is None."""

    account: Account | None
    points: list[FrictionPoint]

    @property
    def rest(self) -> int:
        """How many there are beyond the first ones, which are shown at once."""
        return max(0, len(self.points) - FIRST)


@dataclass(frozen=True, slots=True)
class ThemePage:
    """A theme with all that hangs on it.

    `voices` hold the latest NOTES of all `notes` friction points, the account with the most first;
    `merged` are merged straight into it; `apart` were said to be different; `releases` came out in
    the weeks that are drawn.
    """

    row: ThemeRow
    voices: list[Voice]
    notes: int
    similar: list[NearTheme]
    cures: list[Cure]
    merged: list[Theme]
    apart: list[Theme]
    releases: list[Version]


def theme_page(theme: Theme, *, now: datetime) -> ThemePage:
    """Return a theme with its evidence, notes and neighbours."""
    row = themes.theme_row(theme, now=now)
    points = themes.points_of(theme)
    tree = roots.of(Theme).tree(theme.pk)
    cures = Cure.objects.filter(theme__in=tree).select_related("requirement")
    shown = row.week_points[0].starts
    released = Version.objects.filter(released_at__gte=shown, released_at__lt=now)
    return ThemePage(
        row=row,
        voices=_voices(points[:NOTES]),
        notes=points.count(),
        similar=themes.similar_themes(theme, now=now, limit=SIMILAR),
        cures=list(cures.order_by("-share", "pk")),
        merged=list(theme.merged.order_by("title", "pk")),
        apart=_apart(theme),
        releases=list(released.order_by("released_at", "pk")),
    )


def _voices(points: Iterable[FrictionPoint]) -> list[Voice]:
    own: dict[int | None, list[FrictionPoint]] = {}
    for point in points:
        own.setdefault(point.account_id, []).append(point)
    voices = [Voice(said[0].account, said) for said in own.values()]
    return sorted(voices, key=_loudest)


def _loudest(voice: Voice) -> tuple[bool, int, str, int]:
    account = voice.account
    name = (account.name.casefold(), account.pk) if account else ("", 0)
    return (account is None, -len(voice.points), *name)


def _apart(theme: Theme) -> list[Theme]:
    pairs = NotTheSame.objects.filter(Q(low=theme) | Q(high=theme)).values_list("low", "high")
    others = {each for pair in pairs for each in pair} - {theme.pk}
    return list(Theme.objects.filter(pk__in=others).order_by("title", "pk"))


def titles(ids: Iterable[int]) -> dict[int, Theme]:
    """Return the themes with these ids."""
    return Theme.objects.in_bulk(list(ids))


def usual_minutes(now: datetime) -> TypicalMinutes:
    """Return what blank minutes are taken for at `now`: the median of the area, else of all."""
    return hits.typical(now)


def times_seen(points: Iterable[int], by: Literal["account", "observer"]) -> dict[int, int]:
    """Return how many of the points are of each account, merges followed, or of each observer."""
    rows = FrictionPoint.objects.filter(pk__in=list(points)).order_by("pk")
    voices = rows.values_list(f"{by}_id", flat=True)
    if by == "account":
        home = roots.of(Account).root
        return Counter(home(each) for each in voices if each is not None)
    return Counter(voices)
