"""Rotas with their rules, opening hours and own days."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import TeamSlug
from rotation.api.serializers.teams import Team
from rotation.api.typed import Change, Choice, Day, Input, Moment, Query, Text, Whole


class RotaName(serializers.Serializer[models.Rota]):
    """A rota in few words."""

    slug = serializers.CharField()
    name = serializers.CharField()
    zone = serializers.CharField()


class Rota(RotaName):
    """One desk's schedule with its rules."""

    uid = serializers.UUIDField()
    team = Team()
    country = serializers.CharField(help_text="Country of the holidays, or empty.")
    subdivision = serializers.CharField(help_text="Region of the holidays, or empty.")
    holiday_policy = serializers.ChoiceField(choices=models.HolidayPolicy.choices)
    min_rest_hours = serializers.IntegerField()
    window_days = serializers.IntegerField()
    max_shifts_in_window = serializers.IntegerField()
    spacing_days = serializers.IntegerField()
    freeze_days = serializers.IntegerField()
    absence_bars_from_percent = serializers.IntegerField()
    absence_policy = serializers.ChoiceField(
        choices=models.AbsencePolicy.choices, help_text="Whether people catch up on absences."
    )
    least_shifts_per_quarter = serializers.IntegerField()
    shadow_shifts = serializers.IntegerField(help_text="Shifts to watch; 0: the step is by hand.")
    paired_shifts = serializers.IntegerField(help_text="Shifts in a pair; 0: the step is by hand.")
    cover_choice = serializers.ChoiceField(choices=models.CoverChoice.choices)
    cover_hours = serializers.IntegerField(
        help_text="So many hours before a shift planners hear of a request nobody answered."
    )
    row_version = serializers.IntegerField()


class RotasQuery(Query):
    """Which rotas to list."""

    team = TeamSlug(required=False, help_text="Slug of their team.")


class Weekly(serializers.DictField):
    """Opening times by weekday, 0 is Monday: `{"0": [["09:00", "17:00"]]}`."""

    def __init__(self, **kwargs: Any) -> None:
        span = serializers.ListField(child=Text(max_length=5), min_length=2, max_length=2)
        day = serializers.ListField(child=span, max_length=48)
        super().__init__(child=day, **kwargs)


class Rules(Input):
    """What drafts keep to; each rule has a default."""

    min_rest_hours = Whole(max_value=672, required=False)
    window_days = Whole(min_value=1, max_value=366, required=False)
    max_shifts_in_window = Whole(min_value=1, max_value=32767, required=False)
    spacing_days = Whole(max_value=90, required=False)
    freeze_days = Whole(max_value=366, required=False)
    absence_bars_from_percent = Whole(max_value=100, required=False)
    absence_policy = Choice(choices=models.AbsencePolicy.choices, required=False)
    least_shifts_per_quarter = Whole(max_value=92, required=False)
    shadow_shifts = Whole(max_value=92, required=False)
    paired_shifts = Whole(max_value=92, required=False)
    cover_choice = Choice(choices=models.CoverChoice.choices, required=False)
    cover_hours = Whole(min_value=1, max_value=336, required=False)


class NewRota(Rules):
    """A rota to be made; without a slug its name makes one."""

    team = TeamSlug()
    name = Text(max_length=80)
    slug = Text(max_length=80, required=False)
    zone = Text(max_length=64)
    country = Text(max_length=2, allow_blank=True, default="")
    subdivision = Text(max_length=24, allow_blank=True, default="")
    holiday_policy = Choice(choices=models.HolidayPolicy.choices, default="closed")
    weekly = Weekly()


class RotaChange(Rules, Change):
    """What changes about a rota; what is left out stays."""

    name = Text(max_length=80, required=False)
    zone = Text(max_length=64, required=False)
    country = Text(max_length=2, allow_blank=True, required=False)
    subdivision = Text(max_length=24, allow_blank=True, required=False)
    holiday_policy = Choice(choices=models.HolidayPolicy.choices, required=False)


class OpeningHours(serializers.Serializer[models.OpeningHours]):
    """One version of the opening hours; the newest one counts."""

    version = serializers.IntegerField()
    weekly = Weekly()
    zone = serializers.CharField()
    made_at = Moment()


class NewHours(Input):
    """Other opening hours."""

    weekly = Weekly()


class RotaDay(serializers.Serializer[models.RotaDay]):
    """A day that differs from the country's calendar."""

    day = serializers.DateField()
    kind = serializers.ChoiceField(choices=models.RotaDay.Kind.choices)
    name = serializers.CharField()


class DaySaid(Input):
    """What a day is, whatever the calendar says."""

    kind = Choice(choices=models.RotaDay.Kind.choices)
    name = Text(max_length=80, allow_blank=True, default="")


class WindowQuery(Query):
    """Local days of the rota, half-open; without them 13 weeks from today."""

    from_on = Day(required=False)
    until_on = Day(required=False, help_text="First day no longer listed.")

    def get_fields(self) -> dict[str, Any]:
        """Return the fields by their names in the address: `from` is none that Python allows."""
        fields: dict[str, Any] = super().get_fields()
        return {name.removesuffix("_on"): field for name, field in fields.items()}
