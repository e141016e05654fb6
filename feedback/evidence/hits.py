"""Friction points as the formulas see them, and the ways they are refused."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple, Self

ORIGINS = ("silent", "said", "reported")
MOST_SEVERE = 3


class EvidenceError(ValueError):
    """Evidence that no formula may be given; `code` says which rule it breaks."""

    code = "evidence_error"


class NaiveTime(EvidenceError):
    code = "naive_time"


class UnknownSeverity(EvidenceError):
    code = "unknown_severity"


class UnknownOrigin(EvidenceError):
    code = "unknown_origin"


class NegativeMinutes(EvidenceError):
    code = "negative_minutes"


class NegativeCount(EvidenceError):
    code = "negative_count"


class PointTwice(EvidenceError):
    code = "point_twice"


class Columns(NamedTuple):
    """What a hit holds, in this order."""

    point: int
    theme: int | None
    at: datetime
    account: int | None
    observer: int
    minutes: int | None
    area: int | None
    severity: int
    origin: str


class Hit(Columns):
    """One friction point: it counts at the time of its case, not of its entry.

    `minutes` are the customer's and the staff's together, None where nobody wrote them down;
    `severity` is 0 to 3; `theme` is None while nobody has put the point on one. Raises a
    EvidenceError for a time without zone or a value out of its range; `_make` trusts its columns,
    for the many rows that were checked when they were stored.
    """

    __slots__ = ()

    def __new__(
        cls,
        point: int,
        theme: int | None,
        at: datetime,
        account: int | None,
        observer: int,
        minutes: int | None,
        area: int | None,
        severity: int,
        origin: str,
    ) -> Self:
        """Return the hit of checked values."""
        aware(at)
        if not 0 <= severity <= MOST_SEVERE:
            raise UnknownSeverity(f"severity is 0 to {MOST_SEVERE}, not {severity}")
        if origin not in ORIGINS:
            raise UnknownOrigin(f"origin is one of {', '.join(ORIGINS)}, not {origin!r}")
        if minutes is not None and minutes < 0:
            raise NegativeMinutes(f"minutes cannot be below 0, as {minutes} is")
        columns = (point, theme, at, account, observer, minutes, area, severity, origin)
        return cls._make(columns)


def aware(at: datetime) -> datetime:
    """Return the time, or raise NaiveTime where it has no zone."""
    if at.utcoffset() is None:
        raise NaiveTime(f"{at.isoformat()} has no time zone")
    return at


def until(hits: Iterable[Hit], now: datetime) -> list[Hit]:
    """Return the hits before `now`; one at that very instant belongs to what comes after."""
    aware(now)
    return [hit for hit in hits if hit.at < now]


def in_window(hits: Iterable[Hit], *, now: datetime, length: timedelta) -> list[Hit]:
    """Return the hits of the half-open window [now - length, now)."""
    start = aware(now) - length
    return [hit for hit in hits if start <= hit.at < now]


def once_each(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits, or raise PointTwice where a friction point is among them twice."""
    listed = list(hits)
    if len({hit.point for hit in listed}) < len(listed):
        times = Counter(hit.point for hit in listed)
        point = next(hit.point for hit in listed if times[hit.point] > 1)
        raise PointTwice(f"friction point {point} is counted twice")
    return listed


@dataclass(frozen=True, slots=True)
class TypicalMinutes:
    """What a blank number of minutes is taken for: the median of its area, else of all."""

    by_area: Mapping[int, float]
    overall: float | None

    def of(self, hit: Hit) -> float:
        """Return the minutes of a hit; 0 where they are blank and nobody wrote down any."""
        if hit.minutes is not None:
            return float(hit.minutes)
        if hit.area is not None and hit.area in self.by_area:
            return self.by_area[hit.area]
        return self.overall or 0.0


def typical_minutes(hits: Iterable[Hit]) -> TypicalMinutes:
    """Return the medians of the minutes written down, by area and over all (section 6)."""
    return typical_of((hit.area, hit.minutes, 1) for hit in hits)


def typical_of(counted: Iterable[tuple[int | None, int | None, int]]) -> TypicalMinutes:
    """Return the same from areas with minutes and how many hits have them."""
    by_area: dict[int, list[int]] = {}
    known: list[int] = []
    for area, minutes, times in counted:
        if minutes is None:
            continue
        known += [minutes] * times
        if area is not None:
            by_area.setdefault(area, []).extend([minutes] * times)
    return TypicalMinutes(
        by_area={area: float(median(minutes)) for area, minutes in by_area.items()},
        overall=float(median(known)) if known else None,
    )
