"""Feed addresses and API tokens of whoever asks."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import tokens as shapes
from rotation.models import ApiToken, FeedToken
from rotation.selectors import mine
from rotation.selectors import tokens as reads
from rotation.services import api_tokens, feeds
from rotation.web import addresses


class Feeds(Listing):
    """The feed addresses of whoever asks."""

    @extend_schema(responses=shapes.Feed(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my feed addresses, without their secrets."""
        return self.listed(shapes.Feed, mine.feed_addresses(access.member_of(request.user)))

    @extend_schema(request=shapes.NewFeed, responses={201: shapes.MadeFeed})
    def post(self, request: SignedIn) -> Response:
        """Make a feed; its address is in this answer only."""
        owner = access.member_of(request.user)
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewFeed)
        options = {"busy": asked.pop("busy")} if "busy" in asked else {}
        token, raw = feeds.create(
            owner=owner, options=options, by=request.user, now=timezone.now(), **asked
        )
        return _made(self, token, raw)


class OneFeed(Endpoint):
    """A feed address."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Take a feed address back: it opens nothing any more."""
        token = access.feed_token(request.user, uid)
        feeds.revoke(token=token, by=request.user, now=timezone.now())
        return Response(status=204)


class RotateFeed(Endpoint):
    """A new address of a feed."""

    @extend_schema(request=None, responses={201: shapes.MadeFeed})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Give a feed a new address; the old one opens nothing any more."""
        token = access.feed_token(request.user, uid)
        access.need(request.user, access.HOLD)
        self.nothing()
        fresh, raw = feeds.rotate(token=token, by=request.user, now=timezone.now())
        return _made(self, fresh, raw)


def _made(view: Endpoint, token: FeedToken, raw: str) -> Response:
    links = addresses.subscription(raw, token.name)
    found = {"feed": token, "address": links.web, "webcal": links.webcal}
    return _secret(view.answer(shapes.MadeFeed, found, status=201))


class Tokens(Listing):
    """The API tokens of whoever asks."""

    @extend_schema(responses=shapes.Token(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my API tokens that still open something, without their secrets."""
        return self.listed(shapes.Token, reads.live_of(request.user, timezone.now()))

    @extend_schema(request=shapes.NewToken, responses={201: shapes.MadeToken})
    def post(self, request: SignedIn) -> Response:
        """Make an API token; its secret is in this answer only.

        A token makes none that may do more than itself or lives longer.
        """
        asked = self.typed(shapes.NewToken)
        if request.auth is not None:
            _no_wider(request.auth, asked)
        token, raw = api_tokens.create(user=request.user, now=timezone.now(), **asked)
        found = {"token": token, "secret": raw}
        return _secret(self.answer(shapes.MadeToken, found, status=201))


class OneToken(Endpoint):
    """An API token."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Take an API token back: it opens nothing any more."""
        token = access.api_token(request.user, uid)
        api_tokens.revoke(token=token, by=request.user, now=timezone.now())
        return Response(status=204)


def _no_wider(by: ApiToken, asked: dict[str, Any]) -> None:
    wider = by.scope == ApiToken.Scope.READ and asked["scope"] != ApiToken.Scope.READ
    expires_at = asked.get("expires_at")
    longer = by.expires_at is not None and (expires_at is None or expires_at > by.expires_at)
    if wider or longer:
        raise PermissionDenied


def _secret(response: Response) -> Response:
    response["Cache-Control"] = "no-store"
    return response
