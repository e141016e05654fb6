"""What people have seen of the desk: areas, partners, and how often they serve in a quarter.

All of it only decides between plans that are equally good otherwise.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from django.db.models import Count

from rotation.hours import zones
from rotation.models import Rota, SeatKind, Shift
from rotation.models.shifts import ShiftQuerySet
from rotation.selectors.ledger import HISTORY
from rotation.services.candidates import Candidate
from rotation.services.horizon import ONE_DAY, Horizon
from rotation.solver import problem as solver

HALF = Fraction(1, 2)


def areas_seen(
    cut: Horizon, team: Iterable[Candidate], replanned: ShiftQuerySet
) -> dict[int, dict[str, int]]:
    """Return for each member id how many shifts of the last 52 weeks, and of those kept, they had
    on seats of each area, on any rota; areas are named as seats of the problem name them.
    """
    rows = (
        _held(cut, replanned)
        .filter(member__in=[person.member.pk for person in team], seat__area__isnull=False)
        .values_list("member_id", "seat__area_id")
        .annotate(times=Count("pk"))
        .order_by("member_id", "seat__area_id")
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for member_id, area_id, times in rows:
        found[member_id][str(area_id)] = times
    return dict(found)


def together(
    cut: Horizon, team: Iterable[Candidate], replanned: ShiftQuerySet
) -> tuple[solver.Together, ...]:
    """Return how often two of the team shared a slot of the rota in that time, watching aside."""
    ids = {person.member.pk for person in team}
    rows = (
        _held(cut, replanned)
        .filter(slot__rota=cut.rota, member__in=ids)
        .order_by("slot_id", "member_id")
        .values_list("slot_id", "member_id")
        .distinct()
    )
    in_slot: dict[int, list[int]] = defaultdict(list)
    for slot_id, member_id in rows:
        if member_id is not None:
            in_slot[slot_id].append(member_id)
    pairs = Counter(pair for people in in_slot.values() for pair in combinations(people, 2))
    return tuple(
        solver.Together(str(one), str(other), times)
        for (one, other), times in sorted(pairs.items())
    )


def quotas(
    cut: Horizon, team: Sequence[Candidate], wanted: Iterable[int], replanned: ShiftQuerySet
) -> tuple[solver.Quota, ...]:
    """Return the least each of the wanted member ids should serve in each quarter of the plan.

    The rota's number is for somebody who is there all the quarter with a full share; it is less
    for a smaller share, for days before joining and after leaving, and for absences.
    """
    least = cut.rota.least_shifts_per_quarter
    quarters = _quarters(cut.from_on, cut.until_on) if least else []
    if not quarters:
        return ()
    held = _held_in(cut, quarters, replanned)
    people = {person.member.pk: person for person in team}
    found = (
        solver.Quota(
            person=str(one),
            from_day=first,
            until_day=until,
            least=_scaled(least, people[one], first, until, cut.rota),
            held=held[one, first],
        )
        for first, until in quarters
        for one in wanted
    )
    return tuple(quota for quota in found if quota.least)


def _held(cut: Horizon, replanned: ShiftQuerySet) -> ShiftQuerySet:
    """Return the held shifts of the year before the plan and in it that the plan does not move."""
    return (
        Shift.objects.published()
        .filter(
            starts_at__gte=cut.starts_at - HISTORY,
            starts_at__lt=cut.ends_at,
            member__isnull=False,
        )
        .exclude(seat__kind=SeatKind.SHADOW)
        .exclude(pk__in=replanned.values("pk"))
    )


def reach(rota: Rota, from_on: date, until_on: date) -> date:
    """Return the day up to which absences matter to a plan: the end of its last quarter."""
    return _quarters(from_on, until_on)[-1][1] if rota.least_shifts_per_quarter else until_on


def _quarters(from_on: date, until_on: date) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    first = date(from_on.year, (from_on.month - 1) // 3 * 3 + 1, 1)
    while first < until_on:
        months = first.month + 3
        until = date(first.year + months // 12, months % 12, 1)
        found.append((first, until))
        first = until
    return found


def _held_in(
    cut: Horizon, quarters: Sequence[tuple[date, date]], replanned: ShiftQuerySet
) -> Counter[tuple[int, date]]:
    """Return how many shifts of the rota each member has in each quarter without the plan."""
    at = zones.zone(cut.rota.zone)
    first, until = quarters[0][0], quarters[-1][1]
    rows = (
        Shift.objects.published()
        .filter(
            slot__rota=cut.rota,
            starts_at__gte=zones.midnight(first, at),
            starts_at__lt=zones.midnight(until, at),
            member__isnull=False,
        )
        .exclude(seat__kind=SeatKind.SHADOW)
        .exclude(pk__in=replanned.values("pk"))
        .order_by("pk")
        .values_list("member_id", "starts_at")
    )
    found: Counter[tuple[int, date]] = Counter()
    for member_id, starts_at in rows:
        day = zones.local_day(starts_at, at)
        found[member_id, max(start for start, _ in quarters if start <= day)] += 1
    return found


def _scaled(least: int, person: Candidate, first: date, until: date, rota: Rota) -> int:
    """Return the number for this person and quarter, rounded half up."""
    days = (until - first).days
    there = Decimal()
    for number in range(days):
        day = first + number * ONE_DAY
        share = person.share_on(day)
        if share and not _is_away(person, day, rota.zone):
            there += share
    return int(least * Fraction(there) / days + HALF)


def _is_away(person: Candidate, day: date, zone: str) -> bool:
    """Tell whether an absence takes all of the day."""
    if not person.away:
        return False
    at = zones.zone(zone)
    begins, ends = zones.midnight(day, at), zones.midnight(day + ONE_DAY, at)
    return any(one.starts_at <= begins and ends <= one.ends_at for one in person.away)
