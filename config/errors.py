"""Pages for requests that cannot be answered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old to be trusted, without a technical reason."""
    return render(request, "403_csrf.html", status=403)
