"""Chat addresses and webhooks; the address is never given back, a secret once."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import RotaSlug, TeamSlug
from rotation.api.typed import Choice, Input, Moment, Query, Text
from rotation.notices import failures, kinds

WAYS = models.Destination.Way.choices
LONGEST_ADDRESS = 2000


def _kinds() -> serializers.ListField:
    return serializers.ListField(
        child=Text(max_length=40),
        max_length=len(kinds.KINDS),
        required=False,
        help_text="Of a team only: the kinds of notices it gets.",
    )


class Destination(serializers.Serializer[models.Destination]):
    """A place that notices go to, without its address."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    way = serializers.ChoiceField(choices=WAYS)
    shown = serializers.CharField(help_text="Where it leads, without what opens it.")
    team = serializers.CharField(source="team.slug", default=None, allow_null=True)
    rota = serializers.CharField(source="rota.slug", default=None, allow_null=True)
    kinds = serializers.ListField(child=serializers.CharField())
    made_at = Moment()
    last_good_at = Moment(allow_null=True)
    failing_since = Moment(allow_null=True)
    failure = serializers.SerializerMethodField(help_text="Why it fails, in words, or empty.")

    def get_failure(self, row: models.Destination) -> str:
        """Return why nothing arrives there now."""
        return failures.words(row.failure) if row.failing_since and row.failure else ""


class DestinationsQuery(Query):
    """Whose addresses to list: without any of these, one's own."""

    team = TeamSlug(required=False)
    rota = RotaSlug(required=False)


class NewDestination(Input):
    """An address to be added: one's own, or that of a team or a rota."""

    name = Text(max_length=60)
    way = Choice(choices=WAYS)
    address = Text(max_length=LONGEST_ADDRESS)
    team = TeamSlug(required=False, allow_null=True)
    rota = RotaSlug(required=False, allow_null=True)
    kinds = _kinds()


class DestinationChange(Input):
    """What to change; another place needs another address."""

    name = Text(max_length=60)
    kinds = _kinds()


class MadeDestination(serializers.Serializer[Any]):
    """A new address, with the secret that signs what a webhook gets."""

    destination = Destination()
    secret = serializers.CharField(
        help_text="Keep it: it is not shown again. Empty for a chat service."
    )


class Test(serializers.Serializer[models.Notice]):
    """A test message on its way; what became of it is seen at the address, or in the mailbox."""

    uid = serializers.UUIDField()
    made_at = Moment()
