"""What happened to a thing."""

from django.db.models import QuerySet

from rotation.models import Activity


def history(subject: str, subject_id: int) -> QuerySet[Activity]:
    """Return what happened to a thing, the latest first, with who did it."""
    rows = Activity.objects.filter(subject=subject, subject_id=subject_id)
    return rows.select_related("actor__member").order_by("-at", "-pk")
