"""Teams, and who belongs to them for how long."""

from decimal import Decimal

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.typed import Day, Input, Share, Text


class Team(serializers.Serializer[models.Team]):
    """A team."""

    uid = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class NewTeam(Input):
    """A team to be made; without a slug its name makes one."""

    name = Text(max_length=80)
    slug = Text(max_length=80, required=False)


class Membership(serializers.Serializer[models.Membership]):
    """A member's time in a team."""

    id = serializers.IntegerField()
    member = Who()
    share = Share(help_text="1 is full time, 0.5 half the load.")
    from_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True, help_text="First day no longer in the team.")


class Joining(Input):
    """Somebody who joins a team."""

    member = MemberUid()
    share = Share(default=Decimal(1))
    from_on = Day()


class NewShare(Input):
    """Another share of a full load."""

    share = Share()


class Leaving(Input):
    """The end of a membership."""

    until_on = Day(help_text="First day no longer in the team.")
