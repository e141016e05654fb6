"""Themes: the same annoyance in other words."""

from typing import Any

from rest_framework import serializers

from feedback import models
from feedback.api.serializers.points import ThemeName
from feedback.api.typed import Change, Choice, Input, Moment, Query, Text, Whole
from feedback.selectors.cases import LONGEST_SEARCH


class Theme(ThemeName):
    """A theme."""

    uid = serializers.UUIDField()
    area_id = serializers.IntegerField(allow_null=True)
    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="Number of the theme it is part of."
    )
    row_version = serializers.IntegerField()
    made_at = Moment()


class Numbers(serializers.Serializer[Any]):
    """What a theme costs, over 90 days unless said otherwise; each number has rows behind it."""

    hits = serializers.IntegerField()
    accounts = serializers.IntegerField()
    observers = serializers.IntegerField()
    silent = serializers.IntegerField()
    silent_share = serializers.FloatField(allow_null=True)
    minutes_per_month = serializers.FloatField()
    per_100_cases = serializers.FloatField()
    heat = serializers.FloatField()
    last_seen = Moment(allow_null=True)
    weeks = serializers.ListField(
        child=serializers.IntegerField(), help_text="Counts of 26 weeks, the oldest first."
    )
    slow_burner = serializers.BooleanField()
    escalating = serializers.BooleanField()


class ThemeWithNumbers(serializers.Serializer[Any]):
    """A theme with what it costs; a merged one counts nothing itself."""

    theme = Theme()
    numbers = Numbers(source="*")


class ThemesQuery(Query):
    """Which themes to list; merged ones are part of another and left out."""

    state = Choice(choices=models.Theme.State.choices, required=False)
    area = Whole(required=False, help_text="Id of an area.")
    q = Text(max_length=LONGEST_SEARCH, required=False, help_text="Words of the title.")


class NewTheme(Input):
    """A theme to be made."""

    title = Text(max_length=160)
    area_id = Whole(required=False, allow_null=True)


class ThemeChange(Change):
    """What changes about a theme; what is left out stays."""

    title = Text(max_length=160, required=False)
    area_id = Whole(required=False, allow_null=True)
    state = Choice(choices=models.Theme.State.choices, required=False)


class MergeInto(Input):
    """What something is merged into."""

    into = Whole(help_text="Its number.")


class OtherTheme(Input):
    """Another theme."""

    other = Whole(help_text="Its number.")


class NearQuery(Query):
    """The text to find themes for."""

    q = Text(max_length=500)
    limit = Whole(min_value=1, max_value=20, required=False, help_text="5, when left out.")


class NearTheme(serializers.Serializer[Any]):
    """A theme near a text and what is known about it."""

    theme = ThemeName()
    score = serializers.FloatField()
    hits_90d = serializers.IntegerField()
    last_seen = Moment(allow_null=True)
    requirements = serializers.SerializerMethodField()
    shared_terms = serializers.ListField(child=serializers.CharField())

    def get_requirements(self, near: Any) -> list[int]:
        """Return the numbers of the requirements that would cure it."""
        return [requirement.pk for requirement in near.requirements]


class NearThemes(serializers.Serializer[Any]):
    """The themes nearest to a text, the best first."""

    q = serializers.CharField()
    themes = NearTheme(many=True)
