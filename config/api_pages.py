"""Cursor pages with strict parameters, for every list of the API."""

from datetime import date
from functools import reduce
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

LARGEST = 200
USUAL = 50
SIGNER = signing.Signer(salt="api.cursor")


class CursorPages(BasePagination):
    """`?limit=` rows a page (1 to 200, default 50); `next` is the whole address of the next page.

    A cursor holds the last row's place in the order of the list, so that rows which are added or
    taken away meanwhile neither repeat nor hide others. The order ends in a unique column.
    """

    next: str | None = None

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows of the page; raises ValidationError for a bad limit or cursor."""
        limit = _limit(request)
        order = tuple(queryset.query.order_by)
        place = _place(request, order)
        if place is not None:
            queryset = _after(queryset, order, place)
        rows = list(queryset[: limit + 1])
        if len(rows) > limit:
            cursor = SIGNER.sign_object([request.path, order, _values(rows[limit - 1], order)])
            address = request.build_absolute_uri()
            self.next = replace_query_param(address, "cursor", cursor)
        return rows[:limit]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page; `next` is null at the end."""
        return Response({"next": self.next, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return how a page looks in OpenAPI."""
        address = {"type": "string", "format": "uri", "nullable": True}
        properties = {"next": address, "results": schema}
        return {"type": "object", "required": ["next", "results"], "properties": properties}

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        """Return the parameters of every list in OpenAPI."""
        rows = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": USUAL}
        return [
            _parameter("limit", _("Rows a page."), rows),
            _parameter("cursor", _("Where to go on, as `next` has it."), {"type": "string"}),
        ]


def _parameter(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _limit(request: Request) -> int:
    raw = request.query_params.get("limit")
    if raw is None:
        return USUAL
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= LARGEST):
        words = _("Must be a whole number from 1 to %(most)d.") % {"most": LARGEST}
        raise ValidationError({"limit": [words]})
    return int(raw)


def _place(request: Request, order: tuple[str, ...]) -> list[Any] | None:
    """Return the values of the last row that was given; a cursor of another list is none."""
    raw = request.query_params.get("cursor")
    if raw is None:
        return None
    try:
        path, ordered, values = SIGNER.unsign_object(raw)
    except signing.BadSignature:
        path, ordered, values = "", [], []
    if path != request.path or tuple(ordered) != order:
        raise ValidationError({"cursor": [_("This is no cursor of this list.")]})
    place: list[Any] = values
    return place


def _after(rows: QuerySet[Any], order: tuple[str, ...], place: list[Any]) -> QuerySet[Any]:
    """Keep what comes after a place: later in the first column, or equal there and later on."""
    steps = []
    equal = Q()
    for column, value in zip(order, place, strict=True):
        name = column.lstrip("-")
        lookup = "lt" if column.startswith("-") else "gt"
        steps.append(equal & Q(**{f"{name}__{lookup}": value}))
        equal &= Q(**{name: value})
    # Said again for the first column alone, which is what an index can use.
    first = f"{order[0].lstrip('-')}__{'lte' if order[0].startswith('-') else 'gte'}"
    return rows.filter(reduce(Q.__or__, steps), **{first: place[0]})


def _values(row: Model, order: tuple[str, ...]) -> list[Any]:
    return [_plain(reduce(getattr, column.lstrip("-").split("__"), row)) for column in order]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
