"""Messages on their way out, without what they say."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.typed import Choice, Input, Moment, Query, Text
from rotation.notices import failures

SHOWN = ("trouble", "waiting", "retrying", "dead")


class Delivery(serializers.Serializer[models.Delivery]):
    """A message on its way to somebody by one way."""

    uid = serializers.UUIDField()
    kind = serializers.CharField(source="notice.kind")
    recipient = serializers.SerializerMethodField(
        help_text="The name of a person or of a chat address; empty for an e-mail address."
    )
    way = serializers.ChoiceField(choices=models.Delivery.Way.choices)
    digest = serializers.BooleanField()
    urgent = serializers.BooleanField(source="notice.urgent")
    state = serializers.ChoiceField(choices=models.Delivery.State.choices)
    attempts = serializers.IntegerField()
    due_at = Moment()
    made_at = Moment()
    failure = serializers.SerializerMethodField(help_text="A code, or empty.")
    why = serializers.SerializerMethodField(help_text="The failure in words.")

    def get_recipient(self, row: models.Delivery) -> str:
        """Return who it is for, by name only."""
        if row.notice.user is not None:
            return row.notice.user.display_name
        return row.destination.name if row.destination else ""

    def get_failure(self, row: models.Delivery) -> str:
        """Return the code of what went wrong last."""
        return failures.code_of(row.failure)

    def get_why(self, row: models.Delivery) -> str:
        """Return what went wrong last in the reader's language."""
        return failures.words(row.failure) if row.failure else ""


class DeliveriesQuery(Query):
    """Which messages to list; without a state, those that were given up or are tried again."""

    state = Choice(choices=SHOWN, required=False)


class ResendAll(Input):
    """Which dead letters to send again."""

    failure = Text(max_length=200, help_text="The code of why they were given up.")


class Resent(serializers.Serializer[Any]):
    """How many are sent again."""

    resent = serializers.IntegerField()
