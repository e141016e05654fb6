"""Cases: conversations with customers in need."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from feedback import models
from feedback.api.serializers.people import AccountName, CustomerName, UserName
from feedback.api.serializers.points import Line, PointInsight, PointOnTheme
from feedback.api.typed import Change, Choice, Flag, Input, Moment, Query, Text, Whole
from feedback.selectors.cases import LONGEST_SEARCH, CasePage

LONGEST_HANDLING = 100_000
CHANNELS = models.Case.Channel.choices


class CaseLine(serializers.Serializer[Any]):
    """A case in a list."""

    number = serializers.IntegerField(source="pk")
    quoted_as = serializers.CharField(source="number", help_text="As people quote it.")
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(choices=models.Case.State.choices)
    needed = serializers.CharField()
    channel = serializers.ChoiceField(choices=CHANNELS)
    account = AccountName(allow_null=True)
    customer = CustomerName(allow_null=True)
    handler = UserName(allow_null=True)
    area_id = serializers.IntegerField(allow_null=True)
    version_id = serializers.IntegerField(allow_null=True)
    opened_at = Moment()
    closed_at = Moment(allow_null=True)
    cause = serializers.CharField(help_text="A code, or empty.")
    handling_minutes = serializers.IntegerField(allow_null=True)


class CountedCase(CaseLine):
    """A case in a list, with how much friction it has."""

    friction_count = serializers.IntegerField()
    silent_count = serializers.IntegerField()


class Case(CaseLine):
    """A case with all that hangs on it."""

    happened = serializers.CharField()
    shift = serializers.SerializerMethodField()
    first_cause = serializers.CharField()
    minutes_to_cause = serializers.IntegerField(allow_null=True)
    logs_enough = serializers.CharField()
    progress_visible = serializers.BooleanField(allow_null=True)
    error_guided = serializers.BooleanField(allow_null=True)
    escalated = serializers.BooleanField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field, not the attribute
    external_id = serializers.CharField()
    external_url = serializers.CharField()
    made_at = Moment()
    changed_at = Moment()
    row_version = serializers.IntegerField()
    tags = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField()
    insights = serializers.SerializerMethodField()
    earlier = serializers.SerializerMethodField()

    def _page(self) -> CasePage:
        page: CasePage = self.context["page"]
        return page

    def get_shift(self, _case: models.Case) -> str | None:
        """Return the uid of the shift it came in."""
        duty = self.context["duty"]
        return duty.shift_uid if duty else None

    def get_tags(self, _case: models.Case) -> list[str]:
        """Return the tags by name."""
        return self._page().tags

    @extend_schema_field(PointOnTheme(many=True))
    def get_points(self, _case: models.Case) -> Any:
        """Return what made it hard."""
        return PointOnTheme(self._page().points, many=True).data

    @extend_schema_field(PointInsight(many=True))
    def get_insights(self, _case: models.Case) -> Any:
        """Return where it counts as evidence."""
        return PointInsight(self._page().insights, many=True).data

    def get_earlier(self, _case: models.Case) -> list[int]:
        """Return the numbers of the account's cases before this one, the latest first."""
        return [case.pk for case in self._page().earlier]


class CasesQuery(Query):
    """Which cases to list."""

    state = Choice(choices=models.Case.State.choices, required=False)
    area = Whole(required=False, help_text="Id of an area; its parts count.")
    handler = Whole(required=False, help_text="User id.")
    account = Whole(required=False, help_text="Id; what is merged into it counts.")
    tag = Text(max_length=40, required=False)
    untagged = Flag(required=False)
    origin = Choice(
        choices=models.Origin.choices, required=False, help_text="Of a friction point on it."
    )
    since = Moment(required=False, help_text="Opened then or later.")
    until = Moment(required=False, help_text="Opened before then.")
    q = Text(max_length=LONGEST_SEARCH, required=False, help_text="Words, or a C-number.")


class WhoNeeded(Input):
    """Who needed help: an id where it is known, else a name; at least one of the four."""

    account_id = Whole(required=False, allow_null=True)
    account_name = Text(max_length=120, allow_blank=True, default="")
    customer_id = Whole(required=False, allow_null=True)
    customer_name = Text(max_length=120, allow_blank=True, default="")


class NewCase(Input):
    """A case to be logged: who, what they needed, what happened."""

    who = WhoNeeded()
    needed = Text(max_length=300)
    happened = Text(max_length=20000)
    opened_at = Moment(required=False, allow_null=True, help_text="Now, when left out.")
    channel = Choice(choices=CHANNELS, default="chat")
    area_id = Whole(required=False, allow_null=True)
    version_id = Whole(required=False, allow_null=True)
    handling_minutes = Whole(max_value=LONGEST_HANDLING, required=False, allow_null=True)
    points = serializers.ListField(child=Line(), max_length=50, default=list)
    source = Text(  # type: ignore[assignment]  # a field, not the attribute
        max_length=40, allow_blank=True, default=""
    )
    external_id = Text(max_length=120, allow_blank=True, default="")
    external_url = Text(max_length=500, allow_blank=True, default="")


class CaseChange(Change):
    """What changes about a case; what is left out stays."""

    who = WhoNeeded(required=False)
    needed = Text(max_length=300, required=False)
    happened = Text(max_length=20000, required=False)
    opened_at = Moment(required=False)
    channel = Choice(choices=CHANNELS, required=False)
    area_id = Whole(required=False, allow_null=True)
    version_id = Whole(required=False, allow_null=True)
    handling_minutes = Whole(max_value=LONGEST_HANDLING, required=False, allow_null=True)
    handler_id = Whole(required=False, allow_null=True, help_text="User id.")
    external_url = Text(max_length=500, allow_blank=True, required=False)


class Closing(Input):
    """Why a case came about; left out, the cause stays as it is."""

    cause = Choice(choices=models.Cause.choices, allow_blank=True, default="")


class Diagnosis(Input):
    """How the cause was found; what is left out stays."""

    cause = Choice(choices=models.Cause.choices, allow_blank=True, required=False)
    minutes_to_cause = Whole(max_value=LONGEST_HANDLING, required=False, allow_null=True)
    logs_enough = Choice(choices=models.LogsEnough.choices, allow_blank=True, required=False)
    progress_visible = Flag(required=False, allow_null=True)
    error_guided = Flag(required=False, allow_null=True)
    escalated = Flag(required=False)


class Tags(Input):
    """All tags of a case."""

    tags = serializers.ListField(child=Text(max_length=40), max_length=50)


class TagName(serializers.Serializer[models.Tag]):
    """A tag."""

    name = serializers.CharField()
