"""Every API error has one shape: `code`, `message` and `fields` (name -> sentences)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from rotation.errors import DomainError

GENERAL = "general"
# Also where a table was asked for.
JSON = "application/json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error, or None for what is no client's fault."""
    if isinstance(error, DomainError):
        set_rollback()
        return answer(error.status, error.code, error.message, error.fields)
    if isinstance(error, Http404):
        return answer(404, "not_found", _("There is nothing at this address for you."))
    if isinstance(error, PermissionDenied):
        return answer(403, "forbidden", _("Your role does not allow this."))
    response = exception_handler(error, context)
    if response is None or not isinstance(error, exceptions.APIException):
        return response
    fields: dict[str, list[str]] = {}
    message, code = str(error.detail), _code_of(error)
    if isinstance(error, exceptions.ValidationError):
        fields = flat(error.detail)
        code, message = "invalid", _("Some fields cannot be used as they are.")
    body = {"code": code, "message": message, "fields": fields}
    status, headers = response.status_code, response.headers
    return Response(body, status=status, headers=headers, content_type=JSON)


def answer(
    status: int, code: str, message: str, fields: dict[str, list[str]] | None = None
) -> Response:
    """Return an error of the one shape."""
    body = {"code": code, "message": message, "fields": fields or {}}
    return Response(body, status=status, content_type=JSON)


def _code_of(error: exceptions.APIException) -> str:
    codes = {
        exceptions.NotAuthenticated: "not_signed_in",
        exceptions.AuthenticationFailed: "not_signed_in",
        exceptions.PermissionDenied: "forbidden",
        exceptions.NotFound: "not_found",
        exceptions.MethodNotAllowed: "method_not_allowed",
        exceptions.ParseError: "malformed",
        exceptions.UnsupportedMediaType: "unsupported_media_type",
        exceptions.NotAcceptable: "not_acceptable",
        exceptions.Throttled: "too_many_requests",
    }
    return codes.get(type(error), getattr(error, "default_code", "refused"))


def flat(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Return nested error details as `points.0.text` -> sentences."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            part = GENERAL if key == "non_field_errors" else str(key)
            found |= flat(value, f"{name}.{part}" if name else part)
        return found
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        found = {}
        for position, item in enumerate(detail):
            if item:
                found |= flat(item, f"{name}.{position}" if name else str(position))
        return found
    sentences = [str(item) for item in detail] if isinstance(detail, list) else [str(detail)]
    return {name or GENERAL: sentences}
