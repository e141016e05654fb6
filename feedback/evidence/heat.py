"""How hot a theme is: its friction points, each fading with a half-life, loud customers capped."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from operator import attrgetter

from feedback.evidence.hits import Hit, aware, until

HALF_LIFE = timedelta(days=30)
SEVERITY_WEIGHTS = (0.5, 1.0, 2.0, 4.0)
PER_ACCOUNT_AND_WEEK = 2

DAY = timedelta(days=1)
WEEK_DAYS = 7
WEEK = timedelta(days=WEEK_DAYS)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# 5 January 1970 was a Monday, so whole weeks from here are the ISO weeks of UTC.
A_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)

IN_TIME = attrgetter("at", "point")


def week_of(at: datetime) -> int:
    """Return the number of the ISO week (UTC) that holds the moment, counted from A_MONDAY."""
    return (aware(at) - A_MONDAY).days // WEEK_DAYS


def within_cap(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits of one theme that count, in order of time, then id: the cap of F1.

    Of an account's hits in one ISO week (UTC) the two largest contributions to the heat count;
    equal ones go by the lower id. Hits without account are taken as one account per observer.
    """
    return sorted(capped(hits), key=IN_TIME)


def capped(hits: Iterable[Hit]) -> list[Hit]:
    """Return what `within_cap` does, in no order."""
    listed = list(hits)
    # The week as week_of has it, said here once more because it is asked for every hit there is.
    voices = [
        (
            (hit.at - A_MONDAY).days // WEEK_DAYS,
            account := hit.account,
            hit.observer if account is None else 0,
        )
        for hit in listed
    ]
    loud = {voice for voice, times in Counter(voices).items() if times > PER_ACCOUNT_AND_WEEK}
    if not loud:
        return listed
    kept: list[Hit] = []
    groups: dict[tuple[int, int | None, int], list[Hit]] = {}
    for hit, voice in zip(listed, voices, strict=True):
        (groups.setdefault(voice, []) if voice in loud else kept).append(hit)
    for group in groups.values():
        kept += _largest(group)
    return kept


def _largest(group: list[Hit]) -> list[Hit]:
    return nlargest(PER_ACCOUNT_AND_WEEK, group, key=lambda hit: (_log_weight(hit), -hit.point))


def heat(hits: Iterable[Hit], *, now: datetime) -> float:
    """Return the heat of one theme at `now`, F1: the sum of w * 2 ** -(age / 30 days), no unit.

    w is 0.5, 1, 2 or 4 for severity 0 to 3. Only hits before `now` and within the cap count.
    """
    return heat_of(within_cap(until(hits, now)), now=now)


def heat_of(kept: Iterable[Hit], *, now: datetime) -> float:
    """Return the heat at `now` of hits that are known to count."""
    return math.fsum(
        SEVERITY_WEIGHTS[hit.severity] * 2.0 ** -((now - hit.at) / HALF_LIFE) for hit in kept
    )


def log_heat(hits: Sequence[Hit]) -> float:
    """Return the log form of F1, ln of the sum of w * e ** (lambda * t), t in days of Unix time.

    It orders themes alike at every later moment; minus infinity where there is no hit.
    """
    logs = [_log_weight(hit) for hit in within_cap(hits)]
    if not logs:
        return -math.inf
    largest = max(logs)
    return largest + math.log(math.fsum(math.exp(log - largest) for log in logs))


def heat_at(log: float, now: datetime) -> float:
    """Return the heat that a log form stands for at `now`."""
    return math.exp(log - _decay(now))


def _log_weight(hit: Hit) -> float:
    return math.log(SEVERITY_WEIGHTS[hit.severity]) + _decay(hit.at)


def _decay(at: datetime) -> float:
    """Return lambda * t of F1."""
    return math.log(2) * ((aware(at) - EPOCH) / HALF_LIFE)
