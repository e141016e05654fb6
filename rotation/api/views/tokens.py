"""Feed addresses and API tokens of whoever asks."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import tokens as shapes
from rotation.calendars.options import FeedOptions
from rotation.models import ApiToken, FeedToken
from rotation.selectors import feed_health, mine
from rotation.selectors import tokens as reads
from rotation.selectors.feeds.state import options_of
from rotation.services import api_tokens, feeds
from rotation.web import addresses

OPTIONS = tuple(field.name for field in fields(FeedOptions))


class Feeds(Listing):
    """The feed addresses of whoever asks."""

    @extend_schema(responses=shapes.Feed(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my feed addresses, without their secrets, and whether calendars keep up."""
        page = self.page(mine.feed_addresses(access.member_of(request.user)))
        return self.shown(shapes.Feed, _known(page))

    @extend_schema(request=shapes.NewFeed, responses={201: shapes.MadeFeed})
    def post(self, request: SignedIn) -> Response:
        """Make a feed; its address is in this answer only."""
        owner = access.member_of(request.user)
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewFeed)
        options = _options(asked)
        token, raw = feeds.create(
            owner=owner, options=options, by=request.user, now=timezone.now(), **asked
        )
        return _made(self, token, raw)


class OneFeed(Endpoint):
    """A feed address."""

    @extend_schema(responses=shapes.Feed)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a feed address of mine, and whether the calendars that read it keep up."""
        return self.answer(shapes.Feed, *_known([_live(request, uid)]))

    @extend_schema(request=shapes.FeedChange, responses=shapes.Feed)
    def patch(self, request: SignedIn, uid: UUID) -> Response:
        """Change the name or the options of a feed; its address stays."""
        token = _live(request, uid)
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.FeedChange)
        options = options_of(token).as_json() | _options(asked)
        name = asked.get("name", token.name)
        token = feeds.change(
            token=token, name=name, options=options, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.Feed, *_known([token]))

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


def _live(request: SignedIn, uid: UUID) -> FeedToken:
    token = access.feed_token(request.user, uid)
    if token.revoked_at is not None:
        raise Http404
    return token


def _options(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the options among what was asked for, taken out of it."""
    return {name: asked.pop(name) for name in OPTIONS if name in asked}


def _known(tokens: list[FeedToken]) -> list[shapes.KnownFeed]:
    health = feed_health.of(tokens, timezone.now())
    return [shapes.KnownFeed(token, options_of(token), health[token.pk]) for token in tokens]


def _made(view: Endpoint, token: FeedToken, raw: str) -> Response:
    links = addresses.subscription(raw, token.name)
    [known] = _known([token])
    found = {"feed": known, "address": links.web, "webcal": links.webcal, "json": links.json}
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
