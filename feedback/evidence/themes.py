"""What a theme costs: minutes lost a month, as counted and as certain, with the rows behind."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from statistics import median

from feedback.evidence.heat import IN_TIME, capped, heat_of
from feedback.evidence.hits import (
    Hit,
    NegativeCount,
    TypicalMinutes,
    in_window,
    once_each,
    typical_minutes,
    until,
)
from feedback.evidence.rates import sure_rate

WINDOW_DAYS = 90
MONTH_DAYS = 30
WINDOW = timedelta(days=WINDOW_DAYS)
POINT = attrgetter("point")


@dataclass(frozen=True, slots=True)
class ThemeEvidence:
    """The numbers of one theme at a moment, and the ids of the rows behind each of them.

    Of the window of 90 days before `now`: `points` are behind `minutes_per_month` (M) and
    `median_minutes` (m), those in `blank` with minutes that were filled in; `counted` are the
    points within the loud-customer cap, `hits` (k) their number; `cases` (E) were handled in it
    by all themes together; `accounts` and `observers` are those of the points. Of all time:
    `heat` and the `hot` points behind it, `last_seen` and the point `last_point` seen then.
    Minutes are minutes; `rate` (r) is hits per case.
    """

    theme: int
    points: tuple[int, ...]
    blank: tuple[int, ...]
    counted: tuple[int, ...]
    accounts: tuple[int, ...]
    observers: tuple[int, ...]
    cases: int
    minutes_per_month: float
    median_minutes: float
    rate: float
    minutes_low: float
    heat: float
    hot: tuple[int, ...]
    last_seen: datetime | None
    last_point: int | None

    @property
    def hits(self) -> int:
        return len(self.counted)


def weigh_themes(
    hits: Iterable[Hit], *, now: datetime, cases: int, typical: TypicalMinutes | None = None
) -> Mapping[int, ThemeEvidence]:
    """Return the evidence of every theme that was hit before `now`, by theme (section 6, F1, F3).

    `cases` (E) is the number of cases handled in the 90 days before `now`; `typical` is what blank
    minutes stand for. Without it give the hits of all themes and of none: together they tell.
    Raises NaiveTime, NegativeCount or PointTwice.
    """
    if cases < 0:
        raise NegativeCount(f"cases are at least 0, not {cases}")
    known = once_each(until(hits, now))
    usual = typical or typical_minutes(in_window(known, now=now, length=WINDOW))
    return weigh_each(by_theme(known), now=now, cases=cases, typical=usual)


def by_theme(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """Return the hits of each theme that was hit, without those of none."""
    groups: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if (theme := hit.theme) is not None:
            groups[theme].append(hit)
    return dict(groups)


def weigh_each(
    groups: Mapping[int, list[Hit]], *, now: datetime, cases: int, typical: TypicalMinutes
) -> Mapping[int, ThemeEvidence]:
    """Return what `weigh_themes` does, of hits known to lie before `now` and to be no one twice."""
    return {
        theme: _weigh(theme, own, typical=typical, now=now, cases=cases)
        for theme, own in sorted(groups.items())
    }


def no_evidence(theme: int, *, cases: int) -> ThemeEvidence:
    """Return the evidence of a theme that was never hit."""
    return ThemeEvidence(
        theme=theme,
        points=(),
        blank=(),
        counted=(),
        accounts=(),
        observers=(),
        cases=cases,
        minutes_per_month=0.0,
        median_minutes=0.0,
        rate=sure_rate(0, cases),
        minutes_low=0.0,
        heat=0.0,
        hot=(),
        last_seen=None,
        last_point=None,
    )


def _weigh(
    theme: int, own: list[Hit], *, typical: TypicalMinutes, now: datetime, cases: int
) -> ThemeEvidence:
    recent = sorted(in_window(own, now=now, length=WINDOW), key=POINT)
    counted, hot = capped(recent), capped(own)
    minutes = [typical.of(hit) for hit in recent]
    middle = float(median(minutes)) if minutes else 0.0
    rate = sure_rate(len(counted), cases)
    last = max(recent or own, key=IN_TIME)
    return ThemeEvidence(
        theme=theme,
        points=_ids(recent),
        blank=_ids(hit for hit in recent if hit.minutes is None),
        counted=_ids(counted),
        accounts=tuple(sorted({hit.account for hit in recent if hit.account is not None})),
        observers=tuple(sorted({hit.observer for hit in recent})),
        cases=cases,
        minutes_per_month=MONTH_DAYS * sum(minutes) / WINDOW_DAYS,
        median_minutes=middle,
        rate=rate,
        minutes_low=MONTH_DAYS * middle * cases * rate / WINDOW_DAYS,
        heat=heat_of(hot, now=now),
        hot=_ids(hot),
        last_seen=last.at,
        last_point=last.point,
    )


def _ids(hits: Iterable[Hit]) -> tuple[int, ...]:
    return tuple(sorted(map(POINT, hits)))
