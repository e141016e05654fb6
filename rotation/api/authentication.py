"""Sign in to the API with a personal token."""

from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from rotation.models import ApiToken, User
from rotation.services import api_tokens

KEYWORD = "bearer"


def raw_token(request: HttpRequest | Request) -> str | None:
    """Return the secret of the Authorization header, or None where there is none of our kind."""
    scheme, _space, raw = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return raw.strip() if scheme.lower() == KEYWORD else None


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fl_api_...`; the token becomes `request.auth`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the person and their token; raises AuthenticationFailed for a dead or unknown one."""
        raw = raw_token(request)
        if raw is None:
            return None
        token = api_tokens.authenticate(raw, timezone.now())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, expired or revoked."))
        # Middleware has seen nobody yet, so the language of the reader is found here.
        if token.user.language:
            translation.activate(token.user.language)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the scheme a client should use."""
        return "Bearer"
