"""Who is on duty on a rota now and next."""

import json
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import on_duty as shapes
from rotation.selectors import duty_news


class OnDuty(Endpoint):
    """Who serves on a rota."""

    query = shapes.DutyQuery
    versioned = True

    @extend_schema(
        responses={
            200: shapes.OnDuty,
            304: OpenApiResponse(description="Nothing but the moment differs from that ETag."),
        }
    )
    def get(self, request: SignedIn, slug: str) -> Any:
        """Say who is on and who is next, seat by seat.

        Ask again with `If-None-Match` and the last ETag: nothing is sent while it still holds.
        """
        rota = access.rota(request.user, slug)
        at = self.asked.get("at") or timezone.now()
        found = shapes.OnDuty(
            duty_news.situation(rota, at), context=self.get_serializer_context()
        ).data
        tag = _tag(found)
        response = Response(found, headers={"ETag": tag, "Cache-Control": "private, no-cache"})
        return get_conditional_response(request._request, etag=tag, response=response)


def _tag(found: dict[str, Any]) -> str:
    """Return a weak tag: two answers that differ in their moment only count as the same."""
    lasting = {name: value for name, value in found.items() if name != "at"}
    return f'W/"{sha256(json.dumps(lasting, default=str).encode()).hexdigest()[:32]}"'
