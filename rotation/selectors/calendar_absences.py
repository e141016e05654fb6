"""Absences that were read from calendars: how many there are, and the shifts they fall on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from rotation.models import Absence, AbsenceCalendar, Member
from rotation.selectors import absences


def to_come(calendars: Iterable[AbsenceCalendar], now: datetime) -> dict[int, int]:
    """Return how many absences of each calendar stand and are not over, by its id."""
    rows = Absence.objects.standing().filter(calendar__in=list(calendars), ends_at__gt=now)
    counted = rows.values("calendar").annotate(number=Count("pk")).order_by("calendar")
    return {row["calendar"]: row["number"] for row in counted}


def over_shifts(member: Member, now: datetime) -> QuerySet[Absence]:
    """Return those of the member, not over, into which published shifts to come fall, in time."""
    rows = absences.of_member(member, now).filter(calendar__isnull=False, ends_at__gt=now)
    return rows.filter(Q(meets_shifts=True))
