"""The API's documentation page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Render the schema as a readable page, from files of our own."""
    return render(request, "api_docs.html")
