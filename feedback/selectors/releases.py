"""Read what shipped."""

from django.db.models import QuerySet

from feedback.models import Version


def versions() -> QuerySet[Version]:
    """Return every version, by product, the latest first."""
    return Version.objects.order_by("product", "-position", "pk")
