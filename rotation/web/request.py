"""What our views know about a request."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from rotation.models import User


class SignedInRequest(HttpRequest):
    """A request behind login_required."""

    user: User
    htmx: HtmxDetails
