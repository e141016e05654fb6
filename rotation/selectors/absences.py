"""Who is away when, as far as the reader may know."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from rotation.models import Absence, Member

LOOK_BACK = timedelta(days=90)


def of_member(member: Member, now: datetime) -> QuerySet[Absence]:
    """Return the member's standing absences of the last 90 days and to come, in time."""
    return _standing(now).filter(member=member)


def of_others(member: Member | None, now: datetime) -> QuerySet[Absence]:
    """Return the standing absences of everybody else that are not over, in time."""
    rows = _standing(now).filter(ends_at__gt=now)
    return rows.exclude(member=member) if member else rows


def _standing(now: datetime) -> QuerySet[Absence]:
    rows = Absence.objects.standing().filter(ends_at__gt=now - LOOK_BACK)
    return rows.select_related("member__user").order_by("starts_at", "pk")
