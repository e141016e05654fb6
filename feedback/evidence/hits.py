"""Friction points as the formulas see them, and the ways they are refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

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


@dataclass(frozen=True, slots=True)
class Hit:
    """One friction point: it counts at the time of its case, not of its entry.

    `minutes` are the customer's and the staff's together, None where nobody wrote them down;
    `severity` is 0 to 3; `theme` is None while nobody has put the point on one. Raises a
    EvidenceError for a time without zone or a value out of its range.
    """

    point: int
    theme: int | None
    at: datetime
    account: int | None
    observer: int
    minutes: int | None
    area: int | None
    severity: int
    origin: str

    def __post_init__(self) -> None:
        aware(self.at)
        if not 0 <= self.severity <= MOST_SEVERE:
            raise UnknownSeverity(f"severity is 0 to {MOST_SEVERE}, not {self.severity}")
        if self.origin not in ORIGINS:
            raise UnknownOrigin(f"origin is one of {', '.join(ORIGINS)}, not {self.origin!r}")
        if self.minutes is not None and self.minutes < 0:
            raise NegativeMinutes(f"minutes cannot be below 0, as {self.minutes} is")


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
    seen: set[int] = set()
    for hit in listed:
        if hit.point in seen:
            raise PointTwice(f"friction point {hit.point} is counted twice")
        seen.add(hit.point)
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


def typical_minutes(hits: Sequence[Hit]) -> TypicalMinutes:
    """Return the medians of the minutes written down, by area and over all (section 6)."""
    by_area: dict[int, list[int]] = {}
    for hit in hits:
        if hit.minutes is not None and hit.area is not None:
            by_area.setdefault(hit.area, []).append(hit.minutes)
    known = [hit.minutes for hit in hits if hit.minutes is not None]
    return TypicalMinutes(
        by_area={area: float(median(minutes)) for area, minutes in by_area.items()},
        overall=float(median(known)) if known else None,
    )
