"""Answers to requests that cannot be served, as pages or in the API's shape."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def _answer(
    request: HttpRequest, status: int, code: str, message: str, template: str
) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)
    return render(request, template, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be understood."""
    message = _("The request could not be understood.")
    return _answer(request, 400, "bad_request", message, "400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the role does not allow it."""
    return _answer(request, 403, "forbidden", _("Your role does not allow this."), "403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that nothing is here for this reader."""
    message = _("There is nothing at this address for you.")
    return _answer(request, 404, "not_found", message, "404.html")


def failed(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; uses nothing that could fail again."""
    message = _("Something failed on our side. Nothing was saved.")
    return _answer(request, 500, "failed", message, "500.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, without a technical reason."""
    message = _("This form is too old. Load the page again and send it once more.")
    return _answer(request, 403, "stale_form", message, "403_csrf.html")
