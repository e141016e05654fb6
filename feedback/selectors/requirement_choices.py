"""Read what a requirement may be given: an owner, and the themes it may cure."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from feedback.models import Theme

OPEN = (Theme.State.OPEN, Theme.State.IN_WORK)


def owners() -> "QuerySet[Any]":
    """Return who may sign in, by name."""
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.order_by("first_name", "last_name", "username", "pk")


def themes() -> QuerySet[Theme]:
    """Return the themes that are neither merged nor done with, by title."""
    rows = Theme.objects.filter(merged_into__isnull=True, state__in=OPEN)
    return rows.order_by("title", "pk")
