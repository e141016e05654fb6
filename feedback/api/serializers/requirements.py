"""Requirements with their evidence and what they would cure."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from feedback import models
from feedback.api.serializers.people import UserName
from feedback.api.serializers.points import ThemeName
from feedback.api.typed import Change, Choice, Input, Moment, Query, Share, Text, Whole
from feedback.models.requirements import MAX_EFFORT_MINUTES
from feedback.selectors.cases import LONGEST_SEARCH
from feedback.selectors.requirements import RequirementPage

STATES = models.Requirement.State.choices


class RequirementName(serializers.Serializer[models.Requirement]):
    """A requirement in few words."""

    number = serializers.IntegerField(source="pk")
    quoted_as = serializers.CharField(source="number", help_text="As people quote it.")
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    effort_minutes = serializers.IntegerField(allow_null=True)
    owner = UserName(allow_null=True)


class RequirementLine(RequirementName):
    """A requirement in the pool."""

    uid = serializers.UUIDField()
    problem = serializers.CharField()
    proposal = serializers.CharField()
    fixed_in_id = serializers.IntegerField(allow_null=True, help_text="Id of a version.")
    row_version = serializers.IntegerField()
    made_at = Moment()


class CountedRequirement(RequirementLine):
    """A requirement in the pool, with how much evidence it has."""

    insight_count = serializers.IntegerField()


class Insight(serializers.Serializer[Any]):
    """One piece of evidence with its quote; of a friction point with the place in its wording."""

    id = serializers.IntegerField()
    requirement = serializers.IntegerField(source="requirement_id")
    case = serializers.IntegerField(source="case_id", allow_null=True)
    point = serializers.IntegerField(source="point_id", allow_null=True)
    theme = serializers.IntegerField(source="theme_id", allow_null=True)
    quote = serializers.CharField()
    text_id = serializers.IntegerField(source="quoted_text_id", allow_null=True)
    start = serializers.IntegerField(source="quote_start", allow_null=True)
    end = serializers.IntegerField(source="quote_end", allow_null=True)
    importance = serializers.ChoiceField(choices=models.Insight.Importance.choices)
    by = UserName(allow_null=True)
    at = Moment()


class Cure(serializers.Serializer[Any]):
    """How much of a theme a requirement would make disappear."""

    requirement = serializers.IntegerField(source="requirement_id")
    theme = ThemeName()
    share = Share()


class Requirement(RequirementLine):
    """A requirement with its evidence; that of what is merged into it comes too."""

    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    merged = serializers.SerializerMethodField()
    insights = serializers.SerializerMethodField()
    cures = serializers.SerializerMethodField()

    def _page(self) -> RequirementPage:
        page: RequirementPage = self.context["page"]
        return page

    def get_merged(self, _requirement: models.Requirement) -> list[int]:
        """Return the numbers of what is merged into it."""
        return [each.pk for each in self._page().merged]

    @extend_schema_field(Insight(many=True))
    def get_insights(self, _requirement: models.Requirement) -> Any:
        """Return the evidence, the latest first."""
        return Insight(self._page().insights, many=True).data

    @extend_schema_field(Cure(many=True))
    def get_cures(self, _requirement: models.Requirement) -> Any:
        """Return what it would cure, the largest share first."""
        return Cure(self._page().cures, many=True).data


class RequirementsQuery(Query):
    """Which requirements to list; merged ones are part of another and left out."""

    state = Choice(choices=STATES, required=False)
    q = Text(max_length=LONGEST_SEARCH, required=False, help_text="Words, or an R-number.")


class NewRequirement(Input):
    """An idea for the pool."""

    title = Text(max_length=160)
    problem = Text(max_length=10000, allow_blank=True, default="")
    proposal = Text(max_length=10000, allow_blank=True, default="")


class RequirementChange(Change):
    """What changes about a requirement; what is left out stays."""

    title = Text(max_length=160, required=False)
    problem = Text(max_length=10000, allow_blank=True, required=False)
    proposal = Text(max_length=10000, allow_blank=True, required=False)
    state = Choice(choices=STATES, required=False)
    effort_minutes = Whole(
        min_value=1, max_value=MAX_EFFORT_MINUTES, required=False, allow_null=True
    )
    owner_id = Whole(required=False, allow_null=True, help_text="User id.")
    fixed_in_id = Whole(required=False, allow_null=True, help_text="Id of a version.")


class NewInsight(Input):
    """A piece of evidence: exactly one case, friction point or theme, by its number.

    Of a friction point `start` and `end` are code points, half-open, in the wording `text_id`;
    without them the quote is looked for.
    """

    case = Whole(required=False, allow_null=True)
    point = Whole(required=False, allow_null=True)
    theme = Whole(required=False, allow_null=True)
    quote = Text(max_length=1000, allow_blank=True, default="")
    start = Whole(required=False, allow_null=True)
    end = Whole(required=False, allow_null=True)
    text_id = Whole(required=False, allow_null=True)
    importance = Choice(choices=models.Insight.Importance.choices, default="important")


class CureShare(Input):
    """The share of a theme that would be gone."""

    share = Share()
