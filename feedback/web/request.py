"""What our views know about a request."""

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class SignedInRequest(HttpRequest):
    """A request behind login_required."""

    user: AbstractUser  # type: ignore[assignment]  # rotation's model, seen as far as we need it
    htmx: HtmxDetails
