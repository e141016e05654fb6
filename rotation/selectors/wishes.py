"""Who would rather serve when, or rather not, and how many days of it are left to wish for."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from rotation.hours import zones
from rotation.models import Member, Wish

ONE_DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=90)
# Days of each kind in a quarter, whole or not: few, so that a wish stays one.
BUDGET = 6


class Left(NamedTuple):
    """How many days of a quarter a member may still rather not, or rather, serve."""

    first_day: date
    last_day: date
    avoid: int
    prefer: int


def of_member(member: Member, now: datetime) -> QuerySet[Wish]:
    """Return the member's standing wishes of the last 90 days and to come, in time."""
    return _standing(now - LOOK_BACK).filter(member=member)


def of_others(member: Member | None, now: datetime) -> QuerySet[Wish]:
    """Return the standing wishes of everybody else that are not over, in time."""
    rows = _standing(now)
    return rows.exclude(member=member) if member else rows


def days(wish: Wish) -> tuple[date, ...]:
    """Return the days that a wish takes some time of, in the member's own zone."""
    at = zones.zone(wish.member.user.zone)
    first = zones.local_day(wish.starts_at, at)
    last = zones.local_day(wish.ends_at - timedelta.resolution, at)
    return tuple(first + number * ONE_DAY for number in range((last - first).days + 1))


def quarter(day: date) -> date:
    """Return the first day of the quarter in which a day lies."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def next_quarter(day: date) -> date:
    """Return the first day of the quarter after the one in which a day lies."""
    return quarter(quarter(day) + timedelta(days=100))


def spent(member: Member) -> Counter[tuple[str, date]]:
    """Return how many days of each kind are spent, by kind and first day of the quarter.

    A wish that was withdrawn gave back the days that were still to come.
    """
    found: Counter[tuple[str, date]] = Counter()
    for wish in Wish.objects.filter(member=member).select_related("member__user").order_by("pk"):
        found.update((wish.kind, quarter(day)) for day in _spent_days(wish))
    return found


def left(member: Member, now: datetime) -> list[Left]:
    """Return what may still be wished for in the quarter of today and in the next one."""
    today = zones.local_day(now, zones.zone(member.user.zone))
    used = spent(member)
    return [
        Left(
            first_day=first,
            last_day=next_quarter(first) - ONE_DAY,
            avoid=max(0, BUDGET - used[Wish.Kind.AVOID, first]),
            prefer=max(0, BUDGET - used[Wish.Kind.PREFER, first]),
        )
        for first in (quarter(today), next_quarter(today))
    ]


def _spent_days(wish: Wish) -> Iterable[date]:
    if wish.withdrawn_at is None:
        return days(wish)
    over = zones.local_day(wish.withdrawn_at, zones.zone(wish.member.user.zone))
    return (day for day in days(wish) if day < over)


def _standing(since: datetime) -> QuerySet[Wish]:
    rows = Wish.objects.standing().filter(ends_at__gt=since)
    return rows.select_related("member__user").order_by("starts_at", "pk")
