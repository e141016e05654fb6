"""Cursor pages with strict parameters, for every list of the API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

LARGEST = 200


class CursorPages(CursorPagination):
    """`?limit=` rows a page (1 to 200, default 50); `next` and `previous` are whole addresses."""

    page_size = 50
    max_page_size = LARGEST
    page_size_query_param = "limit"
    ordering = "-pk"

    def get_page_size(self, request: Request) -> int:
        """Return the rows a page; anything but 1 to 200 is refused."""
        raw = request.query_params.get("limit")
        if raw is None:
            return self.page_size
        if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= LARGEST):
            raise ValidationError({"limit": [_("Must be a whole number from 1 to 200.")]})
        return int(raw)

    def decode_cursor(self, request: Request) -> Any:
        """Return the place to go on from; a made-up cursor is refused."""
        try:
            return super().decode_cursor(request)
        except (NotFound, ValueError):
            raise ValidationError({"cursor": [_("This is no cursor of ours.")]}) from None
