"""Feed addresses and API tokens; the secret is in the first answer only."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import RotaSlug, TeamSlug
from rotation.api.typed import Choice, Flag, Input, Moment, Text


class Feed(serializers.Serializer[models.FeedToken]):
    """A feed address without its secret."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=models.FeedToken.Kind.choices)
    rota = serializers.CharField(source="rota.slug", default=None, allow_null=True)
    team = serializers.CharField(source="team.slug", default=None, allow_null=True)
    busy = serializers.SerializerMethodField()
    made_at = Moment()
    last_used_at = Moment(allow_null=True)
    last_agent = serializers.CharField(help_text="The program that read it last.")

    def get_busy(self, token: models.FeedToken) -> bool:
        """Return whether its shifts block time in the calendar."""
        return bool(token.options.get("busy", token.kind == models.FeedToken.Kind.PERSON))


class NewFeed(Input):
    """A feed to be made: one's own shifts, or those of a rota or team."""

    name = Text(max_length=60)
    kind = Choice(choices=models.FeedToken.Kind.choices)
    rota = RotaSlug(required=False, allow_null=True)
    team = TeamSlug(required=False, allow_null=True)
    busy = Flag(required=False, help_text="Whether shifts block time in the calendar.")


class MadeFeed(serializers.Serializer[Any]):
    """A new feed with its address, shown this once."""

    feed = Feed()
    address = serializers.URLField(help_text="Keep it: it is not shown again.")
    webcal = serializers.CharField(help_text="The same for programs on a device.")


class Token(serializers.Serializer[models.ApiToken]):
    """An API token without its secret."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=models.ApiToken.Scope.choices)
    prefix = serializers.CharField(help_text="The first letters of the secret's random part.")
    made_at = Moment()
    expires_at = Moment(allow_null=True)
    last_used_at = Moment(allow_null=True)


class NewToken(Input):
    """A token to be made; without a moment of expiry it lives until it is revoked."""

    name = Text(max_length=60)
    scope = Choice(choices=models.ApiToken.Scope.choices)
    expires_at = Moment(required=False, allow_null=True)


class MadeToken(serializers.Serializer[Any]):
    """A new token with its secret, shown this once."""

    token = Token()
    secret = serializers.CharField(help_text="Keep it: it is not shown again.")
