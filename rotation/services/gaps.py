"""Tell the planners which published shifts ahead nobody holds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from rotation.hours import zones
from rotation.hours.opening import OpenHours
from rotation.hours.weekly import WeeklyHours
from rotation.models import Notice, Rota, Shift, User
from rotation.selectors import duty, people
from rotation.services import reminder_notices

KIND = "rota.gap"
AHEAD = timedelta(days=14)
# A gap that stays is said again on the next day, when people come to work and not at midnight.
SAID_AGAIN_AT = timedelta(hours=8)
# Longer than a day, also one with a change of the clocks.
LATELY = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of the gaps of a rota since it was last time to say it."""

    key: str
    gaps: frozenset[str]


def tell(*, now: datetime) -> int:
    """Tell of open shifts of the next two weeks; return how many notices were left.

    Once a day for each rota that has gaps, and again when there are new ones. Time in which the
    desk is closed is no gap.
    """
    by_rota: dict[Rota, list[Shift]] = defaultdict(list)
    for shift in _open(now):
        by_rota[shift.slot.rota].append(shift)
    planners = list(people.planners()) if by_rota else []
    if not planners:
        return 0
    told = _told(planners, now)
    return sum(_tell(rota, shifts, planners, told, now) for rota, shifts in by_rota.items())


def _open(now: datetime) -> Iterable[Shift]:
    rows = Shift.objects.published().filter(
        member__isnull=True, slot__rota__archived_at__isnull=True
    )
    ahead = rows.filter(ends_at__gt=now, starts_at__lt=now + AHEAD)
    return ahead.select_related("seat", "slot__rota__team", "slot__opening_hours").in_order()


def _told(planners: Sequence[User], now: datetime) -> list[Told]:
    rows = Notice.objects.filter(user__in=planners, kind=KIND, made_at__gt=now - LATELY)
    found = rows.order_by("pk").values_list("key", "data")
    return [Told(key, frozenset(map(_mark_of, data.get("gaps", ())))) for key, data in found]


def _tell(
    rota: Rota, shifts: Sequence[Shift], planners: Sequence[User], told: list[Told], now: datetime
) -> int:
    prefix = f"rota:{rota.uid.hex}:{_day(rota, now)}:"
    today = [one for one in told if one.key.startswith(prefix)]
    known = frozenset().union(*(one.gaps for one in today))
    if today and all(_mark(shift) in known for shift in shifts):
        return 0
    missing = _missing(rota, shifts, now)
    marks = sorted(map(_mark, missing))
    if not missing or (today and known.issuperset(marks)):
        return 0
    key = prefix + sha256(",".join(marks).encode()).hexdigest()[:16]
    return reminder_notices.gaps(rota, missing, planners, key=key, now=now)


def _missing(rota: Rota, shifts: Sequence[Shift], now: datetime) -> list[Shift]:
    """Return those of the shifts in which the desk is open for some time that is still to come."""
    closed = duty.special_days(rota, range(now.year, now.year + 2)).closed
    return [shift for shift in shifts if _is_missed(shift, closed, now)]


def _is_missed(shift: Shift, closed: frozenset[date], now: datetime) -> bool:
    pinned = shift.slot.opening_hours
    hours = OpenHours(zone=pinned.zone, weekly=WeeklyHours.parse(pinned.weekly), closed_days=closed)
    return bool(hours.intervals(max(now, shift.starts_at), shift.ends_at))


def _day(rota: Rota, now: datetime) -> date:
    return zones.local_day(now - SAID_AGAIN_AT, zones.zone(rota.zone))


def _mark(shift: Shift) -> str:
    return f"{shift.uid}:{shift.revision}"


def _mark_of(gap: dict[str, object]) -> str:
    return f"{gap['shift']}:{gap['revision']}"
