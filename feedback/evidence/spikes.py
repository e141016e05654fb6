"""Themes over time: week by week, sudden rises, and the slow burners that no trend shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedback.evidence.heat import A_MONDAY, WEEK, week_of, within_cap
from feedback.evidence.hits import Hit, NegativeCount, in_window
from feedback.evidence.quantile import gamma_cdf
from feedback.evidence.rates import shrunk_rate

WEEKS_SHOWN = 26

MONTH = timedelta(days=30)
MONTHS_WATCHED = 6
MONTHS_BURNING = 4

WEEKS_BEFORE = 8
SPIKE_HITS = 3
SPIKE_ACCOUNTS = 2
SPIKE_CHANCE = 0.02


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week (UTC): its Monday, midnight UTC, and the friction points of it, by id."""

    starts: datetime
    points: tuple[int, ...]

    @property
    def count(self) -> int:
        return len(self.points)


def weekly(hits: Iterable[Hit], *, now: datetime, weeks: int = WEEKS_SHOWN) -> tuple[Week, ...]:
    """Return the last ISO weeks (UTC), oldest first; the last is the one of `now`, up to `now`."""
    last = week_of(now)
    points: dict[int, list[int]] = {number: [] for number in range(last - weeks + 1, last + 1)}
    first = A_MONDAY + (last - weeks + 1) * WEEK
    for hit in hits:
        if first <= hit.at < now:
            points[week_of(hit.at)].append(hit.point)
    return tuple(
        Week(starts=A_MONDAY + number * WEEK, points=tuple(sorted(ids)))
        for number, ids in points.items()
    )


def escalating(
    hits: Iterable[Hit], *, now: datetime, cases_this_week: int, cases_before: int
) -> bool:
    """Tell whether a theme was hit in the last 7 days more often than chance allows (F4).

    Expected are this week's cases times the shrunk rate (F2) of the 8 weeks before. At least 3
    hits within the cap of F1, of 2 known accounts, must be less likely than 2 %.
    """
    if cases_this_week < 0 or cases_before < 0:
        raise NegativeCount(
            f"cases are at least 0, not {cases_this_week} this week and {cases_before} before"
        )
    known = list(hits)
    this_week = within_cap(in_window(known, now=now, length=WEEK))
    accounts = {hit.account for hit in this_week if hit.account is not None}
    if len(this_week) < SPIKE_HITS or len(accounts) < SPIKE_ACCOUNTS:
        return False
    before = within_cap(in_window(known, now=now - WEEK, length=WEEKS_BEFORE * WEEK))
    expected = cases_this_week * shrunk_rate(len(before), cases_before) / 100
    # P(Poisson(expected) >= k) is the distribution function of a Gamma amount of shape k.
    return gamma_cdf(expected, len(this_week), 1.0) < SPIKE_CHANCE


def slow_burner(hits: Iterable[Hit], *, now: datetime, escalating: bool) -> bool:
    """Tell whether a theme keeps coming back without ever rising (F4).

    At least one hit in at least 4 of the last 6 months, a month being 30 days back from `now`.
    """
    if escalating:
        return False
    watched = in_window(hits, now=now, length=MONTHS_WATCHED * MONTH)
    # Half-open: an age of exactly 30 days still belongs to the last month.
    months = {-((hit.at - now) // MONTH) for hit in watched}
    return len(months) >= MONTHS_BURNING
