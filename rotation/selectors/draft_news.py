"""What has happened since a draft was asked for, as far as it can be shown row by row."""

from datetime import timedelta

from django.db.models import Q

from rotation.hours import zones
from rotation.models import Absence, Activity, Draft, Shift
from rotation.selectors import window

MOST = 12
GIVEN = ("shift.assigned", "shift.cancelled", "shift.replanned", "shift.divided")
ONE_DAY = timedelta(days=1)


def absences(draft: Draft) -> list[Absence]:
    """Return the absences of the team in the draft's days that are new, or withdrawn since."""
    at = zones.zone(draft.rota.zone)
    first, until = (zones.midnight(day, at) for day in (draft.from_on, draft.until_on))
    team = draft.rota.team.memberships.touching(draft.from_on, draft.until_on + ONE_DAY)
    entered = Q(made_at__gte=draft.made_at, withdrawn_at__isnull=True)
    withdrawn = Q(made_at__lt=draft.made_at, withdrawn_at__gte=draft.made_at)
    rows = Absence.objects.touching(first, until).filter(entered | withdrawn)
    rows = rows.filter(member__in=team.values("member")).select_related("member__user")
    return list(rows.order_by("starts_at", "pk")[:MOST])


def shifts(draft: Draft) -> list[Shift]:
    """Return the published shifts of the draft's days that were given, moved or cut since."""
    touched = Activity.objects.filter(subject="shift", verb__in=GIVEN, at__gte=draft.made_at)
    rows = window.in_window(draft.rota, draft.from_on, draft.until_on)
    rows = rows.filter(pk__in=touched.values("subject_id"))
    return list(rows.with_people().in_order()[:MOST])
