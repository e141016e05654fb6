"""What views of the API know about a request."""

from django.contrib.auth.models import AbstractUser
from rest_framework.request import Request


class SignedIn(Request):
    """A request that has passed authentication."""

    user: AbstractUser  # type: ignore[assignment]  # rotation's model, seen as far as we need it
