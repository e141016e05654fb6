"""Load friction points as the formulas see them: plain values, merges already followed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, FilteredRelation, Q

from feedback.evidence.hits import Hit
from feedback.evidence.themes import WINDOW
from feedback.models import Account, Case, FrictionPoint, Theme
from feedback.selectors import roots
from feedback.selectors.roots import Roots

COLUMNS = (
    "pk", "tie__theme_id", "observed_at", "account_id", "observer_id", "minutes_customer",
    "minutes_staff", "area_id", "severity", "origin",
)  # fmt: skip

# After 52 weeks a hit has cooled to less than a 4,000th of what it was; the window of 90 days,
# the 26 weeks of the overview and its 6 months lie well within.
HORIZON = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Merges:
    """The merges that decide what a friction point counts for."""

    themes: Roots
    accounts: Roots


def merges() -> Merges:
    """Return the merges of themes and accounts, by one query each."""
    return Merges(themes=roots.of(Theme), accounts=roots.of(Account))


def load(*, now: datetime, merged: Merges, themes: Collection[int] | None = None) -> list[Hit]:
    """Return the hits of the 52 weeks before `now`, of any theme and of none, by one query.

    With `themes` (roots) older hits than the window of 90 days are those of these themes only;
    within the window all come, since together they tell what blank minutes stand for.
    """
    rows = FrictionPoint.objects.observed_within(now - HORIZON, now).annotate(
        tie=FilteredRelation("theme_links", condition=Q(theme_links__state="confirmed"))
    )
    if themes is not None:
        wanted = merged.themes.forest(themes)
        rows = rows.filter(Q(observed_at__gte=now - WINDOW) | Q(tie__theme_id__in=wanted))
    theme_of, account_of = merged.themes.table(), merged.accounts.table()
    return [
        Hit(
            point=point,
            theme=theme_of.get(theme, theme),
            at=at,
            account=account_of.get(account, account),
            observer=observer,
            minutes=None if theirs is None and ours is None else (theirs or 0) + (ours or 0),
            area=area,
            severity=severity,
            origin=origin,
        )
        for point, theme, at, account, observer, theirs, ours, area, severity, origin in (
            rows.order_by("pk").values_list(*COLUMNS)
        )
    ]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many cases were handled: in the window of 90 days, the last week, the 8 weeks before."""

    window: int
    this_week: int
    weeks_before: int


def exposure(now: datetime) -> Exposure:
    """Return the cases handled before `now`, by their own time, by one query."""
    week = now - timedelta(weeks=1)
    before = Case.objects.opened_within(now - WINDOW, now)
    counts = before.aggregate(
        window=Count("pk"),
        this_week=Count("pk", filter=Q(opened_at__gte=week)),
        weeks_before=Count(
            "pk", filter=Q(opened_at__gte=week - timedelta(weeks=8), opened_at__lt=week)
        ),
    )
    return Exposure(**counts)
