"""Ways to fill what somebody cannot serve, and the one that is taken."""

from typing import Any

from rest_framework import serializers

from rotation.api.serializers.people import Who
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Flag, Input, Moment, Query, Text
from rotation.web.repair_page import KINDS, Card, Part, Stuck


class Change(serializers.Serializer[Any]):
    """A shift that goes from one member to another; null is nobody."""

    shift = Shift()
    before = Who(allow_null=True)
    after = Who(allow_null=True)


class Parts(serializers.Serializer[Any]):
    """What an option costs everybody, above 0 is worse."""

    points = serializers.IntegerField(help_text="Less even shares of load.")
    unsocial = serializers.IntegerField(help_text="Less even weekends and holidays.")
    spacing = serializers.IntegerField(help_text="Shifts closer together.")
    wish = serializers.IntegerField(help_text="Wishes that are not kept.")


class Told(serializers.Serializer[Any]):
    """Somebody who gets a notice."""

    member = Who()
    starts_at = Moment(help_text="When the first shift that changes for them begins.")


class Option(serializers.Serializer[Card]):
    """One way to fill the shifts; send its key to take it."""

    key = serializers.CharField(source="option.key")
    kind = serializers.ChoiceField(source="option.kind", choices=list(KINDS))
    title = serializers.CharField()
    verdict = serializers.CharField()
    changes = Change(source="option.changes", many=True)
    told = Told(many=True)
    notice_minutes = serializers.SerializerMethodField()
    points = serializers.IntegerField(source="option.points", help_text="Points that move.")
    unsocial = serializers.IntegerField(source="option.unsocial")
    cost = serializers.IntegerField(source="option.cost")
    parts = Parts(source="option.parts")
    open = serializers.IntegerField(source="option.open", help_text="Shifts that stay open.")

    def get_notice_minutes(self, card: Card) -> int:
        """Return how long before the first shift people hear of it."""
        return int(card.option.notice.total_seconds() // 60)


class Unfilled(serializers.Serializer[Stuck]):
    """A shift that nobody can take as the rules stand."""

    shift = Shift()
    sentence = serializers.CharField(source="why")
    way_out = serializers.CharField(help_text="A sentence, or empty.")


class RepairQuery(Query):
    """What to find out."""

    rules = Flag(default=False, help_text="Also which rules keep shifts open; takes some seconds.")


class Repair(serializers.Serializer[Part]):
    """The ways to fill shifts of one rota, the fewest changes first."""

    rota = RotaName()
    shifts = Shift(source="plan.shifts", many=True)
    later = serializers.IntegerField(
        source="hidden", help_text="Further shifts, to be repaired when these are."
    )
    options = Option(source="cards", many=True)
    unfilled = Unfilled(source="stuck", many=True)
    rules = serializers.CharField(help_text="Rules in conflict as a sentence, where asked for.")
    ways = serializers.ListField(
        child=serializers.CharField(), help_text="What could be given up, as sentences."
    )
    digest = serializers.CharField(source="plan.digest", help_text="Send it with the option.")


class Repairs(serializers.Serializer[Any]):
    """The repair of each rota that needs one."""

    repairs = Repair(many=True)


class Taking(Input):
    """The option that is taken, as it was shown, and why; the reason can be read by everybody."""

    option = Text(max_length=8000)
    digest = Text(max_length=64)
    reason = Text(max_length=200, allow_blank=True, default="")


class Repaired(serializers.Serializer[Any]):
    """The shifts as they are now."""

    shifts = Shift(many=True)
