"""What all addresses of the API have in common: strict parameters, lists by pages, versions.

This file stands in both apps, since neither may know the other; a test keeps the two the same.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework import generics, serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from feedback.api.typed import Input, Query

PAGING = ("cursor", "limit")
VERSION_TAG = re.compile(r'(?:W/)?"v(\d{1,9})"')
Shape = type[serializers.BaseSerializer[Any]]


class PreconditionRequired(APIException):
    """A change has to say which version it was made from."""

    status_code = 428
    default_code = "precondition_required"


class Endpoint(generics.GenericAPIView[Any]):
    """An address whose GET takes the parameters of `query` and nothing else.

    `versioned` says that answers carry an ETag and that a PATCH needs the version it was made from.
    """

    pagination_class: Any = None
    filter_backends = ()
    query: type[Query] = Query
    versioned = False
    asked: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Read the parameters once it is known who asks; raises ValidationError by name."""
        super().initial(request, *args, **kwargs)
        # A method that is not there is refused as such, whatever comes with it.
        if request.method in self.allowed_methods:
            self.asked = self._parameters(request)

    def _parameters(self, request: Request) -> dict[str, Any]:
        given = request.query_params
        reads = request.method in ("GET", "HEAD")
        repeated = sorted(name for name in given if len(given.getlist(name)) > 1)
        if repeated:
            raise ValidationError({name: [_("Given more than once.")] for name in repeated})
        paging = PAGING if reads and self.pagination_class is not None else ()
        query = self.query if reads else Query
        typed = query(data={name: given[name] for name in given if name not in paging})
        typed.is_valid(raise_exception=True)
        return dict(typed.validated_data)

    def typed(self, shape: type[Input], *, partial: bool = False) -> dict[str, Any]:
        """Return the body as `shape` has it; raises ValidationError with every wrong field."""
        data = self.request.data
        # An empty body of a form is no JSON either, and would read missing flags as false.
        body = {} if isinstance(data, QueryDict) else data
        read = shape(data=body, partial=partial, context=self.get_serializer_context())
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def nothing(self) -> None:
        """Refuse a body where there is nothing to say."""
        self.typed(Input)

    def answer(
        self,
        shape: Shape,
        row: Any,
        *,
        status: int = 200,
        version: int | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Response:
        """Return one thing, with the version it has as its entity tag.

        `more` is what the shape needs to know beyond the row.
        """
        found = shape(row, context={**self.get_serializer_context(), **(more or {})})
        response = Response(found.data, status=status)
        if version is not None:
            response["ETag"] = f'"v{version}"'
        return response

    def expected(self, current: int, changes: dict[str, Any]) -> int:
        """Return the version a change was made from, taken out of `changes`.

        It is said by If-Match or as row_version. Raises PreconditionRequired when it is not.
        """
        said: int | None = changes.pop("row_version", None)
        header = self.request.headers.get("If-Match")
        if header is None:
            if said is None:
                message = _("Send If-Match with the ETag that you read, or row_version.")
                raise PreconditionRequired(message)
            return said
        tags = parse_etags(header)
        if tags == ["*"]:
            return current if said is None else said
        versions = [int(tag[1]) for tag in map(VERSION_TAG.fullmatch, tags) if tag]
        if len(versions) != len(tags) or not tags:
            raise ValidationError({"If-Match": [_("This is no ETag of ours.")]})
        if said is not None and said not in versions:
            raise ValidationError({"row_version": [_("If-Match names another version.")]})
        return current if current in versions else versions[0]


class Listing(Endpoint):
    """An address whose GET is a list, given page by page."""

    pagination_class = api_settings.DEFAULT_PAGINATION_CLASS

    def listed(self, shape: Shape, rows: QuerySet[Any]) -> Response:
        """Return one page of the rows, in the order they have."""
        return self.shown(shape, self.page(rows))

    def page(self, rows: QuerySet[Any]) -> list[Any]:
        """Return the rows of the page that was asked for."""
        return self.paginate_queryset(rows) or []

    def shown(self, shape: Shape, page: list[Any], **more: Any) -> Response:
        """Return what stands on a page, with the address of the next one."""
        found = shape(page, many=True, context={**self.get_serializer_context(), **more})
        return self.get_paginated_response(found.data)
