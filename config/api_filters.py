"""Filters of API lists that refuse what they do not know."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

PAGING = {"cursor", "limit"}


class StrictFilters(DjangoFilterBackend):
    """A misspelt filter is an error, never a longer list than was asked for."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        """Return the rows asked for; unknown parameters raise ValidationError."""
        filterset = getattr(view, "filterset_class", None)
        known = PAGING | set(filterset.base_filters if filterset else ())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise ValidationError({name: [_("Unknown parameter.")] for name in unknown})
        repeated = [name for name in known if len(request.query_params.getlist(name)) > 1]
        if repeated:
            raise ValidationError({name: [_("Given more than once.")] for name in repeated})
        filtered: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return filtered
