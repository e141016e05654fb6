"""Read themes: what is near a text, and what keeps coming back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from feedback.evidence import rates, spikes
from feedback.evidence.hits import Hit
from feedback.evidence.themes import WINDOW, ThemeEvidence, by_theme, no_evidence, weigh_each
from feedback.matching import similarity
from feedback.models import Cure, FrictionPoint, NotTheSame, Requirement, Theme, ThemeLink
from feedback.selectors import evidence, hits, roots
from feedback.selectors.hits import Exposure
from feedback.selectors.postings import ThemePostings
from feedback.selectors.roots import Roots

CONFIRMED = ThemeLink.State.CONFIRMED


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


@dataclass(frozen=True)
class ThemeRow:
    """One line of the overview at the moment `at`; the window of its numbers is 90 days.

    `evidence` and `week_points` hold the ids behind the numbers. What not every page shows or
    orders by is worked out of the hits of 52 weeks (`known`) when it is asked for.
    """

    theme: Theme
    evidence: ThemeEvidence
    last_seen: datetime | None
    at: datetime
    known: Sequence[Hit] = field(repr=False)
    exposure: Exposure

    @property
    def hits(self) -> int:
        return len(self.evidence.points)

    @property
    def accounts(self) -> int:
        return len(self.evidence.accounts)

    @property
    def observers(self) -> int:
        return len(self.evidence.observers)

    @property
    def minutes_per_month(self) -> float:
        return self.evidence.minutes_per_month

    @property
    def heat(self) -> float:
        return self.evidence.heat

    @property
    def per_100_cases(self) -> float:
        return rates.shrunk_rate(self.evidence.hits, self.evidence.cases)

    @property
    def silent(self) -> int:
        return len(self._silent.silent)

    @property
    def silent_share(self) -> float | None:
        return self._silent.value

    @cached_property
    def _silent(self) -> rates.SilentRatio:
        window = set(self.evidence.points)
        return rates.silent_ratio(hit for hit in self.known if hit.point in window)

    @cached_property
    def week_points(self) -> tuple[spikes.Week, ...]:
        """The hits of the last 26 weeks, oldest first."""
        return spikes.weekly(self.known, now=self.at)

    @property
    def weeks(self) -> tuple[int, ...]:
        return tuple(week.count for week in self.week_points)

    @cached_property
    def escalating(self) -> bool:
        return spikes.escalating(
            self.known,
            now=self.at,
            cases_this_week=self.exposure.this_week,
            cases_before=self.exposure.weeks_before,
        )

    @cached_property
    def slow_burner(self) -> bool:
        return spikes.slow_burner(self.known, now=self.at, escalating=self.escalating)


def nearest_themes(text: str, *, now: datetime, limit: int = 5) -> list[NearTheme]:
    """Return the themes nearest to a text, best first, a merged one as what it is merged into.

    Raises ValueError for a limit below 1.
    """
    return _near(text, roots.of(Theme), now=now, limit=limit, exclude=frozenset())


def similar_themes(theme: Theme, *, now: datetime, limit: int = 5) -> list[NearTheme]:
    """Return themes that may be the same, without those somebody said are not."""
    merged = roots.of(Theme)
    own = merged.tree(merged.root(theme.pk))
    pairs = NotTheSame.objects.filter(Q(low__in=own) | Q(high__in=own))
    others = {each for pair in pairs.values_list("low_id", "high_id") for each in pair} - own
    barred = own | merged.forest({merged.root(other) for other in others})
    words = FrictionPoint.objects.filter(
        theme_links__theme=theme, theme_links__state=CONFIRMED
    ).order_by("pk")
    members = words.values_list("text", flat=True)[: similarity.THEME_MEMBERS]
    text = "\n".join([theme.title, *members])
    return _near(text, merged, now=now, limit=limit, exclude=frozenset(barred))


def _near(
    text: str, merged: Roots, *, now: datetime, limit: int, exclude: frozenset[int]
) -> list[NearTheme]:
    # A root may be found through itself and each theme merged into it; only its best match counts.
    found = similarity.nearest(
        text, ThemePostings(), limit=limit + len(merged.parents), exclude=exclude
    )
    best: dict[int, similarity.Match] = {}
    for match in found:
        best.setdefault(merged.root(match.document), match)
    matches = dict(list(best.items())[:limit])
    rows = {each.pk: each for each in Theme.objects.filter(pk__in=matches).select_related("area")}
    seen = _seen(matches, merged, now=now)
    cures = _cures(matches, merged)
    return [
        NearTheme(
            theme=rows[pk],
            score=match.score,
            hits_90d=seen[pk][0] if pk in seen else 0,
            last_seen=seen[pk][1] if pk in seen else None,
            state=rows[pk].state,
            requirements=tuple(cures.get(pk, ())),
            shared_terms=match.shared_terms,
        )
        for pk, match in matches.items()
        if pk in rows
    ]


def _seen(
    themes: Mapping[int, object], merged: Roots, *, now: datetime
) -> dict[int, tuple[int, datetime]]:
    """Return for each root the hits of the last 90 days and the latest of all."""
    links = ThemeLink.objects.filter(
        theme__in=merged.forest(themes), state=CONFIRMED, point__observed_at__lt=now
    )
    recent = Count("pk", filter=Q(point__observed_at__gte=now - WINDOW))
    counted = links.values("theme_id").annotate(recent=recent, last=Max("point__observed_at"))
    seen: dict[int, tuple[int, datetime]] = {}
    for row in counted.order_by("theme_id"):
        root = merged.root(row["theme_id"])
        hits_before, last_before = seen.get(root, (0, row["last"]))
        seen[root] = (hits_before + row["recent"], max(last_before, row["last"]))
    return seen


def _cures(themes: Mapping[int, object], merged: Roots) -> dict[int, list[Requirement]]:
    """Return for each root the requirements that would cure it, by id."""
    rows = Cure.objects.filter(theme__in=merged.forest(themes)).select_related("requirement")
    found: dict[int, dict[int, Requirement]] = {}
    for cure in rows.order_by("requirement_id", "pk"):
        own = found.setdefault(merged.root(cure.theme_id), {})
        own.setdefault(cure.requirement_id, cure.requirement)
    return {theme: list(own.values()) for theme, own in found.items()}


def themes_overview(now: datetime) -> list[ThemeRow]:
    """Return every theme that is not merged, the hottest first, ties by id.

    `last_seen` looks back without end, everything else at most 52 weeks.
    """
    listed = Theme.objects.filter(merged_into__isnull=True).select_related("area")
    return sorted(_weighed(listed, now=now), key=lambda row: (-row.heat, row.theme.pk))


def theme_row(theme: Theme, *, now: datetime) -> ThemeRow:
    """Return the line of one theme with what is merged into it; a merged one counts nothing."""
    [row] = _weighed([theme], now=now, only=[theme.pk])
    return row


def evidence_rows(theme: Theme, kind: str, *, now: datetime) -> QuerySet[Any]:
    """Return the rows behind a number of a theme, the kinds of `evidence.rows`."""
    return evidence.rows(kind, [theme_row(theme, now=now).evidence], now=now)


def points_of(theme: Theme) -> QuerySet[FrictionPoint]:
    """Return the confirmed points of a theme and of what is merged into it, newest first."""
    tree = roots.of(Theme).tree(theme.pk)
    links = ThemeLink.objects.filter(theme__in=tree, state=CONFIRMED)
    points = FrictionPoint.objects.filter(pk__in=links.values("point_id")).with_context()
    return points.order_by("-observed_at", "-pk")


def _weighed(
    themes: Iterable[Theme], *, now: datetime, only: Collection[int] | None = None
) -> list[ThemeRow]:
    """Return the lines of themes; `only` are their ids, unless they are all there are."""
    merged = hits.merges()
    shown = {theme.pk: theme for theme in themes}
    known = hits.load(now=now, merged=merged, themes=only)
    exposure = hits.exposure(now)
    own = {theme: listed for theme, listed in by_theme(known).items() if theme in shown}
    # The query asks for hits before now, and a point is on one theme at most.
    weighed = weigh_each(own, now=now, cases=exposure.window, typical=hits.typical(now))
    # Those not hit within the horizon, so that even they say when they were seen last.
    seen = _seen(dict.fromkeys(set(shown) - set(own)), merged.themes, now=now)
    return [
        ThemeRow(
            theme=theme,
            evidence=(proof := weighed.get(pk) or no_evidence(pk, cases=exposure.window)),
            last_seen=seen[pk][1] if pk in seen else proof.last_seen,
            at=now,
            known=own.get(pk, ()),
            exposure=exposure,
        )
        for pk, theme in shown.items()
    ]
