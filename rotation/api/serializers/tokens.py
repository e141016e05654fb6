"""Feed addresses and API tokens; the secret is in the first answer only."""

from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import RotaSlug, TeamSlug
from rotation.api.typed import Choice, Flag, Input, Moment, Text, Whole
from rotation.calendars.options import (
    EACH,
    LONGEST_REMINDER,
    MOST_PAST_WEEKS,
    MOST_REMINDERS,
    FeedOptions,
)
from rotation.selectors.feed_health import FeedHealth

BLOCKS = "Whether shifts block time in the calendar; usual for one's own only."
ONE_EVENT = "One event for each shift, or for each interval of opening hours in it."
MINUTES = "Minutes before the start at which the calendar reminds."
SHOWN = "The kinds of seat that are shown."
STAYS = "For how many weeks shifts that are over stay."


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed address with its options and what is known of its readers."""

    token: models.FeedToken
    options: FeedOptions
    health: FeedHealth


class Health(serializers.Serializer[FeedHealth]):
    """Whether the programs that read a feed have what it shows now."""

    fetched_at = Moment(allow_null=True, help_text="When one asked last, to five minutes.")
    client = serializers.CharField(help_text="Which program that was; empty when it did not say.")
    changed_at = Moment(help_text="When what the feed shows changed last.")
    up_to_date = serializers.BooleanField(
        allow_null=True, help_text="Whether that was given out; null before the first time."
    )
    events = serializers.IntegerField(allow_null=True, help_text="How many it was given last.")


class Feed(serializers.Serializer[KnownFeed]):
    """A feed address without its secret: what it shows, how, and who reads it."""

    uid = serializers.UUIDField(source="token.uid")
    name = serializers.CharField(source="token.name")
    kind = serializers.ChoiceField(source="token.kind", choices=models.FeedToken.Kind.choices)
    rota = serializers.CharField(source="token.rota.slug", default=None, allow_null=True)
    team = serializers.CharField(source="token.team.slug", default=None, allow_null=True)
    busy = serializers.BooleanField(source="options.busy", help_text=BLOCKS)
    each = serializers.ChoiceField(source="options.each", choices=EACH, help_text=ONE_EVENT)
    reminders = serializers.ListField(
        source="options.reminders", child=serializers.IntegerField(), help_text=MINUTES
    )
    seats = serializers.SerializerMethodField(help_text=SHOWN)
    past_weeks = serializers.IntegerField(source="options.past_weeks", help_text=STAYS)
    made_at = Moment(source="token.made_at")
    health = Health()

    def get_seats(self, feed: KnownFeed) -> list[str]:
        """Return the kinds of seat in one order."""
        return sorted(feed.options.seats)


class FeedChange(Input):
    """Another name or other options of a feed; what is left out stays as it is."""

    name = Text(max_length=60, required=False)
    busy = Flag(required=False, help_text=BLOCKS)
    each = Choice(choices=EACH, required=False, help_text=ONE_EVENT)
    reminders = serializers.ListField(
        child=Whole(max_value=LONGEST_REMINDER),
        max_length=MOST_REMINDERS,
        required=False,
        help_text=MINUTES,
    )
    seats = serializers.ListField(
        child=Choice(choices=models.SeatKind.choices),
        allow_empty=False,
        max_length=len(models.SeatKind.choices),
        required=False,
        help_text=SHOWN,
    )
    past_weeks = Whole(max_value=MOST_PAST_WEEKS, required=False, help_text=STAYS)


class NewFeed(FeedChange):
    """A feed to be made: one's own shifts, or those of a rota or team."""

    name = Text(max_length=60)
    kind = Choice(choices=models.FeedToken.Kind.choices)
    rota = RotaSlug(required=False, allow_null=True)
    team = TeamSlug(required=False, allow_null=True)


class MadeFeed(serializers.Serializer[Any]):
    """A new feed with its address, shown this once."""

    feed = Feed()
    address = serializers.URLField(help_text="Keep it: it is not shown again.")
    webcal = serializers.CharField(help_text="The same for programs on a device.")
    json = serializers.URLField(help_text="The same feed as JSON.")


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
