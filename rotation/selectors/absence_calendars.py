"""The calendars somebody lets Frontline read absences from."""

import re

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rotation.calendars.reading import Filters
from rotation.models import Absence, AbsenceCalendar, Member

# Commas of either script, so that a list is typed as one is used to.
_BETWEEN = re.compile("[,，、;；\n]")


def of(member: Member) -> QuerySet[AbsenceCalendar]:
    """Return the member's calendars by name, each with `periods`: its absences that stand."""
    rows = AbsenceCalendar.objects.filter(member=member, removed_at__isnull=True)
    standing = Absence.objects.standing().filter(calendar=OuterRef("pk")).order_by()
    count = standing.values("calendar").annotate(count=Count("pk")).values("count")
    rows = rows.annotate(periods=Coalesce(Subquery(count, output_field=IntegerField()), 0))
    return rows.select_related("member__user").order_by("name", "pk")


def filters_of(calendar: AbsenceCalendar) -> Filters:
    """Return which events of the calendar count."""
    return Filters(
        only_all_day=calendar.only_all_day,
        only_out_of_office=calendar.only_out_of_office,
        title_words=title_words(calendar.title_words),
        ignore_transparent=calendar.ignore_transparent,
    )


def title_words(text: str) -> tuple[str, ...]:
    """Return the words of a list as somebody types it, each once and in order."""
    words = (" ".join(word.split()) for word in _BETWEEN.split(text))
    return tuple(dict.fromkeys(word for word in words if word))
