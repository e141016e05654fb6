"""The quick-win board: every number with the address of the rows behind it."""

from typing import Any

from rest_framework import serializers

from feedback.api.serializers.points import Point, ThemeName
from feedback.api.serializers.requirements import RequirementName
from feedback.api.typed import Moment


class Number(serializers.Serializer[Any]):
    """A number and where the rows behind it are."""

    value = serializers.FloatField(allow_null=True)
    rows = serializers.URLField()


class Lack(serializers.Serializer[Any]):
    """One reason why a requirement is no quick win."""

    code = serializers.CharField()
    params = serializers.DictField(child=serializers.FloatField())


class Part(serializers.Serializer[Any]):
    """What curing its share of one theme brings; minutes are a month's."""

    theme = ThemeName()
    share = serializers.FloatField()
    saving = Number()
    saving_low = Number()
    minutes_per_month = Number()
    median_minutes = Number()
    hits = Number()
    cases = Number()
    heat = Number()
    rate = serializers.FloatField(help_text="Hits per case, as certain.")


class Win(serializers.Serializer[Any]):
    """A requirement and where it stands; minutes are a month's, the payback is days."""

    requirement = RequirementName()
    saving = Number()
    saving_low = Number()
    payback = Number()
    score = Number(help_text="Minutes surely saved a month for each minute of effort.")
    heat = Number()
    points = Number()
    accounts = Number()
    observers = Number()
    last_seen = Moment(allow_null=True)
    parts = Part(many=True)
    lacks = Lack(many=True)
    quotes = Point(many=True)


class Board(serializers.Serializer[Any]):
    """Quick wins and near misses in order; `unranked` have no effort yet."""

    at = Moment()
    cases = serializers.IntegerField(help_text="Cases handled in the last 90 days.")
    wins = Win(many=True)
    near_misses = Win(many=True)
    unranked = Win(many=True)


class Row(serializers.Serializer[Any]):
    """One row behind a number; what does not belong to its kind is null."""

    kind = serializers.ChoiceField(choices=["point", "account", "observer", "case", "cure"])
    id = serializers.IntegerField(help_text="Number of the point, case or theme; or an id.")
    text = serializers.CharField()
    at = Moment(allow_null=True)
    account = serializers.CharField(allow_null=True)
    minutes = serializers.IntegerField(allow_null=True, help_text="As noted; null is filled in.")
    share = serializers.FloatField(allow_null=True)
    address = serializers.URLField(allow_null=True)
