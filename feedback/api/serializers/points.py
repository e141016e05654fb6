"""Friction points: what got in the way, word for word."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from feedback import models
from feedback.api.serializers.people import AccountName, UserName
from feedback.api.typed import Choice, Flag, Input, Moment, Query, Text, Whole
from feedback.selectors.points import PointPage

MINUTES = 10080


class ThemeName(serializers.Serializer[models.Theme]):
    """A theme in few words."""

    number = serializers.IntegerField(source="pk")
    quoted_as = serializers.CharField(source="number", help_text="As people quote it.")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=models.Theme.State.choices)


class Point(serializers.Serializer[Any]):
    """One thing that made it hard; it may stand without a case."""

    number = serializers.IntegerField(source="pk")
    uid = serializers.UUIDField()
    text = serializers.CharField()
    origin = serializers.ChoiceField(choices=models.Origin.choices)
    severity = serializers.ChoiceField(choices=models.Severity.choices)
    minutes_customer = serializers.IntegerField(allow_null=True)
    minutes_staff = serializers.IntegerField(allow_null=True)
    step = serializers.CharField()
    workaround = serializers.CharField()
    case = serializers.IntegerField(source="case_id", allow_null=True, help_text="Its number.")
    account = AccountName(allow_null=True)
    area_id = serializers.IntegerField(allow_null=True)
    observer = UserName()
    observed_at = Moment()
    made_at = Moment()
    set_aside_at = Moment(allow_null=True)


class PointOnTheme(Point):
    """A friction point with the theme it is on."""

    theme = serializers.SerializerMethodField()

    @extend_schema_field(ThemeName(allow_null=True))
    def get_theme(self, point: Any) -> Any:
        """Return the theme, if it is on one."""
        links = point.confirmed_links
        return ThemeName(links[0].theme).data if links else None


class Wording(serializers.Serializer[Any]):
    """One wording of a friction point; quotes name it by its id."""

    id = serializers.IntegerField()
    revision = serializers.IntegerField()
    text = serializers.CharField()
    at = Moment()
    by = UserName(allow_null=True)


class PointInsight(serializers.Serializer[Any]):
    """Where the words of a friction point or case count as evidence."""

    id = serializers.IntegerField()
    requirement = serializers.IntegerField(source="requirement_id")
    quote = serializers.CharField()
    importance = serializers.ChoiceField(choices=models.Insight.Importance.choices)


class PointWithAll(Point):
    """A friction point with its theme, every wording and where it counts as evidence."""

    theme = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()
    insights = serializers.SerializerMethodField()

    def _page(self) -> PointPage:
        page: PointPage = self.context["page"]
        return page

    @extend_schema_field(ThemeName(allow_null=True))
    def get_theme(self, _point: models.FrictionPoint) -> Any:
        """Return the theme, if it is on one."""
        theme = self._page().theme
        return ThemeName(theme).data if theme else None

    @extend_schema_field(Wording(many=True))
    def get_texts(self, _point: models.FrictionPoint) -> Any:
        """Return the wordings, the latest first."""
        return Wording(self._page().texts, many=True).data

    @extend_schema_field(PointInsight(many=True))
    def get_insights(self, _point: models.FrictionPoint) -> Any:
        """Return where it counts as evidence."""
        return PointInsight(self._page().insights, many=True).data


class PointsQuery(Query):
    """Which friction points to list."""

    origin = Choice(choices=models.Origin.choices, required=False)
    theme = Whole(required=False, help_text="Number of a theme; what is merged into it counts.")
    untied = Flag(required=False, help_text="True: on no theme and not set aside.")
    since = Moment(required=False, help_text="Observed then or later.")
    until = Moment(required=False, help_text="Observed before then.")


class Line(Input):
    """One line of friction, word for word."""

    text = Text(max_length=500)
    origin = Choice(choices=models.Origin.choices, default="silent")
    severity = Choice(choices=models.Severity.choices, default=1)
    minutes_customer = Whole(max_value=MINUTES, required=False, allow_null=True)
    minutes_staff = Whole(max_value=MINUTES, required=False, allow_null=True)
    step = Text(max_length=120, allow_blank=True, default="")
    workaround = Text(max_length=300, allow_blank=True, default="")
    theme_id = Whole(required=False, allow_null=True, help_text="Number of the theme it is on.")


class NewPoint(Line):
    """A line of friction that stands without a case."""

    account_id = Whole(required=False, allow_null=True)
    account_name = Text(max_length=120, allow_blank=True, default="")
    area_id = Whole(required=False, allow_null=True)
    observed_at = Moment(required=False, allow_null=True, help_text="Now, when left out.")


class PointChange(Input):
    """What changes about a friction point; what is left out stays."""

    origin = Choice(choices=models.Origin.choices, required=False)
    severity = Choice(choices=models.Severity.choices, required=False)
    minutes_customer = Whole(max_value=MINUTES, required=False, allow_null=True)
    minutes_staff = Whole(max_value=MINUTES, required=False, allow_null=True)
    step = Text(max_length=120, allow_blank=True, required=False)
    workaround = Text(max_length=300, allow_blank=True, required=False)
    account_id = Whole(required=False, allow_null=True)
    area_id = Whole(required=False, allow_null=True)
    observed_at = Moment(required=False)


class NewWording(Input):
    """Another wording; quotes keep pointing at the former one."""

    text = Text(max_length=500)


class OnTheme(Input):
    """The theme a friction point is put on."""

    theme = Whole(help_text="Its number.")
