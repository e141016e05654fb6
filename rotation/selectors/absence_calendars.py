"""The calendars somebody lets Frontline read absences from."""

from django.db.models import QuerySet

from rotation.models import AbsenceCalendar, Member


def of(member: Member) -> QuerySet[AbsenceCalendar]:
    """Return the member's calendars by name."""
    rows = AbsenceCalendar.objects.filter(member=member, removed_at__isnull=True)
    return rows.select_related("member__user").order_by("name", "pk")
