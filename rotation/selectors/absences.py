"""Who is away when, as far as the reader may know."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from rotation.hours.intervals import Interval, intersect, union
from rotation.hours.regular import Weekday
from rotation.models import Absence, Member, RegularAbsence, Shift

LOOK_BACK = timedelta(days=90)
# No zone is further from UTC than a day.
ONE_DAY = timedelta(days=1)


def of_member(member: Member, now: datetime) -> QuerySet[Absence]:
    """Return the member's standing absences of the last 90 days and to come, in time."""
    return _standing(now).filter(member=member)


def of_others(member: Member | None, now: datetime) -> QuerySet[Absence]:
    """Return the standing absences of everybody else that are not over, in time."""
    rows = _standing(now).filter(ends_at__gt=now)
    return rows.exclude(member=member) if member else rows


def _standing(now: datetime) -> QuerySet[Absence]:
    """Return the absences, each with `meets_shifts`: whether shifts to come fall into it."""
    held = Shift.objects.published().filter(
        member=OuterRef("member"),
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=Greatest(OuterRef("starts_at"), Value(now)),
    )
    rows = Absence.objects.standing().filter(ends_at__gt=now - LOOK_BACK)
    rows = rows.annotate(meets_shifts=Exists(held))
    return rows.select_related("member__user", "calendar").order_by("starts_at", "pk")


def regular_of_member(member: Member, now: datetime) -> QuerySet[RegularAbsence]:
    """Return the member's standing weekdays off that are not over, by weekday."""
    return _regular(now).filter(member=member)


def regular_of_others(member: Member | None, now: datetime) -> QuerySet[RegularAbsence]:
    """Return those of everybody else, by weekday."""
    rows = _regular(now)
    return rows.exclude(member=member) if member else rows


def _regular(now: datetime) -> QuerySet[RegularAbsence]:
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=now.date() - ONE_DAY)
    rows = RegularAbsence.objects.standing().filter(lasts).select_related("member__user")
    return rows.order_by("weekday", "local_start", "pk")


def missed_by_holder(shifts: Iterable[Shift]) -> set[int]:
    """Return the ids of those shifts during some of which their holder is away."""
    held = [shift for shift in shifts if shift.member_id is not None]
    if not held:
        return set()
    ids = {shift.member_id or 0 for shift in held}
    span = Interval(min(one.starts_at for one in held), max(one.ends_at for one in held))
    away = defaultdict(list, {pk: [*times] for pk, times in regular_of(ids, span).items()})
    by_date = Absence.objects.standing().filter(member__in=ids)
    for absence in by_date.touching(span.starts_at, span.ends_at).order_by("pk"):
        away[absence.member_id].append(Interval(absence.starts_at, absence.ends_at))
    return {
        shift.pk
        for shift in held
        if intersect([Interval(shift.starts_at, shift.ends_at)], union(away[shift.member_id or 0]))
    }


def rule_of(row: RegularAbsence) -> Weekday:
    """Return what a row whose member and user were read with it says, in the member's zone."""
    return Weekday(
        weekday=row.weekday,
        zone=row.member.user.zone,
        first_day=row.from_on,
        until_day=row.until_on,
        start=row.local_start,
        end=row.local_end,
    )


def regular_meeting_shifts(rows: Iterable[RegularAbsence], now: datetime) -> set[int]:
    """Return the ids of those of the rows into which shifts to come of their member fall."""
    listed = list(rows)
    held = Shift.objects.published().filter(
        member__in={row.member_id for row in listed}, ends_at__gt=now
    )
    times: dict[int, list[Interval]] = defaultdict(list)
    for shift in held.order_by("starts_at", "pk"):
        times[shift.member_id or 0].append(Interval(max(shift.starts_at, now), shift.ends_at))
    return {row.pk for row in listed if _meets(row, union(times[row.member_id]))}


def _meets(row: RegularAbsence, times: tuple[Interval, ...]) -> bool:
    if not times:
        return False
    off = rule_of(row).intervals(times[0].starts_at, times[-1].ends_at)
    return bool(intersect(off, times))


def regular_in(span: Interval) -> QuerySet[RegularAbsence]:
    """Return the standing regular absences that may take some time of the span."""
    return (
        RegularAbsence.objects.standing()
        .filter(
            Q(until_on__isnull=True) | Q(until_on__gt=span.starts_at.date() - ONE_DAY),
            from_on__lte=span.ends_at.date() + ONE_DAY,
        )
        .select_related("member__user")
        .order_by("member_id", "weekday", "local_start", "pk")
    )


def regular_of(member_ids: Iterable[int], span: Interval) -> dict[int, tuple[Interval, ...]]:
    """Return when these members are regularly away, as disjoint intervals that touch the span."""
    found: dict[int, list[Interval]] = defaultdict(list)
    for row in regular_in(span).filter(member__in=list(member_ids)):
        found[row.member_id] += rule_of(row).intervals(span.starts_at, span.ends_at)
    return {member_id: union(intervals) for member_id, intervals in found.items()}
