"""Drafts with their score card, and what publishing one would change."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.seats import SeatName
from rotation.api.serializers.shifts import Why, reasons
from rotation.api.typed import Choice, Day, Input, Moment, Query, Whole


class DraftName(serializers.Serializer[models.Draft]):
    """A draft in few words."""

    uid = serializers.UUIDField()
    rota = RotaName()
    from_on = serializers.DateField()
    until_on = serializers.DateField(help_text="First day no longer planned.")
    state = serializers.ChoiceField(choices=models.Draft.State.choices)
    failure = serializers.CharField(help_text="A code, when it failed.")
    seed = serializers.IntegerField()
    moves = serializers.IntegerField(allow_null=True)
    progress_moves = serializers.IntegerField()
    made_by = serializers.CharField(source="made_by.display_name")
    made_at = Moment()
    published_at = Moment(allow_null=True)


class DraftsQuery(Query):
    """Which drafts to list."""

    state = Choice(choices=models.Draft.State.choices, required=False)


class NewDraft(Input):
    """A draft to be computed; the same seed and moves give the same plan."""

    from_on = Day()
    until_on = Day(help_text="First day no longer planned.")
    seed = Whole(default=0)
    moves = Whole(required=False, allow_null=True)


class PoolShare(serializers.Serializer[Any]):
    """A member of a pool with points carried, planned and due."""

    member = Who()
    figures = serializers.DictField(child=serializers.IntegerField())


class Pool(serializers.Serializer[Any]):
    """How evenly a plan treats those who share the load of one job."""

    job = serializers.CharField()
    spread = serializers.FloatField()
    unsocial_spread = serializers.FloatField()
    shares = PoolShare(many=True)


class ScoreCard(serializers.Serializer[Any]):
    """The judge's figures, and what of the plan is open."""

    figures = serializers.DictField()
    seats = serializers.IntegerField()
    frozen = serializers.IntegerField()
    gaps = serializers.DictField()
    changes = serializers.DictField(child=serializers.IntegerField())
    pools = Pool(many=True)


class Draft(DraftName):
    """A draft; `score` is there when it is ready, `differs` what forbids to publish it."""

    score = serializers.SerializerMethodField()
    differs = serializers.SerializerMethodField()

    @extend_schema_field(ScoreCard(allow_null=True))
    def get_score(self, draft: models.Draft) -> Any:
        """Return the score card, with the members of its pools."""
        review = self.context["review"]
        return ScoreCard(draft.score | {"pools": review.pools}).data if review else None

    def get_differs(self, draft: models.Draft) -> dict[str, str]:
        """Return what has changed since it was computed, each part with a sentence."""
        review = self.context["review"]
        return dict(review.differs) if review else {}


class PlannedShift(serializers.Serializer[models.DraftShift]):
    """One planned seat of a draft; without a member it would be open."""

    template = serializers.CharField(source="template.name")
    seat = SeatName()
    member = Who(allow_null=True)
    day = serializers.DateField()
    starts_at = Moment()
    ends_at = Moment()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    why = serializers.SerializerMethodField()

    @extend_schema_field(Why)
    def get_why(self, shift: models.DraftShift) -> Any:
        """Return the reasons, see ShiftWithReasons."""
        held = shift.member_id is not None
        return Why(reasons(shift.why, self.context["members"], held=held)).data


class Published(serializers.Serializer[Any]):
    """What publishing a draft has done."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    open = serializers.IntegerField()
    told = serializers.IntegerField()
