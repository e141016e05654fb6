"""What happens around every request: size limit, the reader's language and zone, clear refusals."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rotation.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]
# They answer also when the database cannot say who asks.
WITHOUT_READER = ("/healthz", "/readyz")


class LimitBodyMiddleware:
    """Refuse a request body that is too large before anything reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return self.get_response(request)
        kilobytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024
        message = _("That is too large: at most %(size)d KB can be sent at once.") % {
            "size": kilobytes
        }
        if request.path.startswith("/api/"):
            body = {"code": "too_large", "message": message, "fields": {}}
            return JsonResponse(body, status=413)
        return HttpResponse(render_to_string("413.html", {"message": message}), status=413)


class ReaderMiddleware:
    """Answer in the reader's own language and time zone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in WITHOUT_READER:
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            timezone.deactivate()
            return self.get_response(request)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        try:
            timezone.activate(zoneinfo.ZoneInfo(user.zone))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            timezone.deactivate()
        return self.get_response(request)


class DomainErrorMiddleware:
    """Show a refusal that no view answered itself as a page with its sentence and code."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a DomainError, or None to let other errors pass."""
        if not isinstance(error, DomainError):
            return None
        return render(request, "refused.html", {"error": error}, status=error.status)
