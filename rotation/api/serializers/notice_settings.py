"""How somebody is reached: kinds of notices by ways, quiet hours, digest and reminder."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.seats import Clock
from rotation.api.typed import Choice, Flag, Input, Text, Whole
from rotation.notices import kinds

LONGEST_REMINDER = 24 * 14
MOST_CHOICES = len(kinds.CHOOSABLE) * len(kinds.WAYS)
WAYS = models.Delivery.Way.choices
CHOICES = models.NoticeChoice.Choice.choices


class NoticeSettings(serializers.Serializer[models.NoticeSettings]):
    """When somebody is left alone; times are by the clocks of the person's own zone."""

    zone = serializers.CharField(source="user.zone")
    quiet_from = Clock(allow_null=True)
    quiet_until = Clock(allow_null=True, help_text="Before quiet_from: on the next day.")
    quiet_weekends = serializers.BooleanField()
    digest_at = Clock()
    reminder_hours = serializers.IntegerField(help_text="0: none.")


class NoticeSettingsChange(Input):
    """What to change; quiet hours have both ends or none."""

    quiet_from = Clock(allow_null=True)
    quiet_until = Clock(allow_null=True)
    quiet_weekends = Flag()
    digest_at = Clock()
    reminder_hours = Whole(max_value=LONGEST_REMINDER)


class NoticeChoice(serializers.Serializer[Any]):
    """How one kind of notice comes by one way."""

    kind = serializers.CharField()
    way = serializers.ChoiceField(choices=WAYS)
    choice = serializers.ChoiceField(choices=CHOICES)
    usual = serializers.ChoiceField(choices=CHOICES, help_text="What it is without a choice.")


class NoticeChoices(serializers.Serializer[Any]):
    """Every kind that can be chosen, by every way."""

    choices = NoticeChoice(many=True)


class OneChoice(Input):
    """A choice to be kept."""

    kind = Text(max_length=40)
    way = Choice(choices=WAYS)
    choice = Choice(choices=CHOICES)


class NewChoices(Input):
    """Choices to be kept; those not named stay as they are."""

    choices = serializers.ListField(child=OneChoice(), allow_empty=False, max_length=MOST_CHOICES)

    def validate_choices(self, choices: list[dict[str, str]]) -> list[dict[str, str]]:
        """Return the choices; raises ValidationError when a kind and way stand there twice."""
        if len({(one["kind"], one["way"]) for one in choices}) < len(choices):
            raise serializers.ValidationError(_("A kind and way stands there twice."))
        return choices
