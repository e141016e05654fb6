"""Read what a requirement may be given: an owner, and the themes it may cure."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from feedback.models import Requirement, Theme

OPEN = (Theme.State.OPEN, Theme.State.IN_WORK)


def owners() -> "QuerySet[Any]":
    """Return who may sign in and who owns a requirement already, by name."""
    wanted = Q(is_active=True) | Q(pk__in=Requirement.objects.values("owner"))
    people = get_user_model()._default_manager.filter(wanted)
    return people.order_by("first_name", "last_name", "username", "pk")


def themes() -> QuerySet[Theme]:
    """Return the themes that are neither merged nor done with, by title."""
    rows = Theme.objects.filter(merged_into__isnull=True, state__in=OPEN)
    return rows.order_by("title", "pk")
