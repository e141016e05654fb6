"""What lists of the API go through page by page, each in an order that ends in a unique column."""

from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet

from rotation.models import (
    Absence,
    Draft,
    DraftShift,
    LedgerEntry,
    Member,
    Membership,
    RegularAbsence,
    Shift,
    Team,
    Wish,
)

Span = TypeVar("Span", Absence, Wish)


def members(
    *, team: Team | None, job: str | None, active: bool | None, today: date
) -> QuerySet[Member]:
    """Return members by id, narrowed by what is not None, with user, roles and areas."""
    rows = Member.objects.with_user().prefetch_related("areas", "user__groups")
    if team is not None:
        on = Membership.objects.touching(today, date.fromordinal(today.toordinal() + 1))
        rows = rows.filter(pk__in=on.filter(team=team).values("member"))
    if job is not None:
        rows = rows.filter(job=job)
    if active is not None:
        rows = rows.filter(user__is_active=active)
    return rows.order_by("pk")


def memberships(team: Team) -> QuerySet[Membership]:
    """Return all memberships of a team, former ones too, the latest first."""
    return team.memberships.select_related("member__user").order_by("-from_on", "-pk")


def shifts_of(member: Member, now: datetime) -> QuerySet[Shift]:
    """Return the published shifts of a member that are not over, the next first."""
    rows = Shift.objects.published().filter(member=member, ends_at__gt=now)
    return rows.with_people().in_order()


def absences(
    *, member: Member | None, since: datetime | None, until: datetime | None
) -> QuerySet[Absence]:
    """Return standing absences in time, of everybody when no member is given."""
    rows = Absence.objects.standing().select_related("calendar")
    return _in_time(rows, member, since, until)


def regular_absences(member: Member | None) -> QuerySet[RegularAbsence]:
    """Return standing weekdays off, of everybody when no member is given, by member and day."""
    rows = RegularAbsence.objects.standing().select_related("member__user")
    if member is not None:
        rows = rows.filter(member=member)
    return rows.order_by("member_id", "weekday", "pk")


def wishes(
    *, member: Member | None, since: datetime | None, until: datetime | None
) -> QuerySet[Wish]:
    """Return standing wishes in time, of everybody when no member is given."""
    return _in_time(Wish.objects.standing(), member, since, until)


def ledger(rota_id: int, member: Member | None) -> QuerySet[LedgerEntry]:
    """Return the entries of a rota, of everybody when no member is given, the latest first."""
    rows = LedgerEntry.objects.filter(rota=rota_id).select_related("member__user", "shift")
    if member is not None:
        rows = rows.filter(member=member)
    return rows.order_by("-counts_at", "-pk")


def planned(draft: Draft) -> QuerySet[DraftShift]:
    """Return the planned seats of a draft in time."""
    rows = draft.shifts.select_related("template", "seat", "member__user")
    return rows.order_by("starts_at", "seat__position", "pk")


def _in_time(
    rows: QuerySet[Span], member: Member | None, since: datetime | None, until: datetime | None
) -> QuerySet[Span]:
    """Return the rows that touch the time asked for, in order of time."""
    if member is not None:
        rows = rows.filter(member=member)
    if since is not None:
        rows = rows.filter(ends_at__gt=since)
    if until is not None:
        rows = rows.filter(starts_at__lt=until)
    return rows.select_related("member__user").order_by("starts_at", "pk")
