"""Local accounts are made by an admin; nobody signs up by themselves."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        return False


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return the name or address somebody tries to sign in with, in one spelling.

    Failures are counted under it. Whoever signs in may write it in any letter case, and what asks
    for it knows it as the form's field or as the one of the user it was taken for.
    """
    given = credentials or request.POST
    found = (given.get(name) for name in ("username", "email", "login"))
    return " ".join(str(next(filter(None, found), "")).casefold().split())
