"""Drafts with their score card, and what publishing one would change."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.seats import SeatName
from rotation.api.serializers.shifts import Why, reasons
from rotation.api.typed import Change, Choice, Day, Flag, Input, Moment, Query, Text, Whole
from rotation.web import words


class DraftName(serializers.Serializer[models.Draft]):
    """A draft in few words."""

    uid = serializers.UUIDField()
    rota = RotaName()
    from_on = serializers.DateField()
    until_on = serializers.DateField(help_text="First day no longer planned.")
    title = serializers.CharField(help_text="To tell several drafts apart; may be empty.")
    based_on = serializers.UUIDField(
        source="based_on.uid", allow_null=True, default=None, help_text="Where it started from."
    )
    state = serializers.ChoiceField(choices=models.Draft.State.choices)
    failure = serializers.CharField(help_text="A code, when it failed.")
    seed = serializers.IntegerField()
    moves = serializers.IntegerField(allow_null=True)
    prove = serializers.BooleanField(help_text="Whether it was to be proven best.")
    progress_moves = serializers.IntegerField()
    progress_score = serializers.IntegerField(
        allow_null=True, help_text="The score of the best plan so far, lower is better."
    )
    row_version = serializers.IntegerField(help_text="Raised by each change of a cell.")
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
    prove = Flag(default=False, help_text="Takes longer; large plans are only polished by it.")
    title = Text(max_length=60, required=False, allow_blank=True, default="")


class Again(Input):
    """A draft of the same days that starts from this one and keeps its pinned cells."""

    seed = Whole(required=False, allow_null=True, help_text="By default that of this draft.")
    moves = Whole(required=False, allow_null=True)
    prove = Flag(default=False, help_text="Takes longer; large plans are only polished by it.")
    title = Text(max_length=60, required=False, allow_blank=True, default="")


class Tally(serializers.Serializer[Any]):
    """How much was asked, and how much of it the plan keeps."""

    count = serializers.IntegerField()
    kept = serializers.IntegerField()


class Proven(serializers.Serializer[Any]):
    """What is known of all other plans."""

    optimal = serializers.BooleanField(help_text="No plan is better; else it was polished.")


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


class Finding(serializers.Serializer[Any]):
    """What keeps any plan from filling all seats: a code with what a sentence about it needs."""

    code = serializers.CharField()
    params = serializers.DictField()


class ScoreCard(serializers.Serializer[Any]):
    """The judge's figures, and what of the plan is open."""

    figures = serializers.DictField()
    seats = serializers.IntegerField()
    frozen = serializers.IntegerField()
    gaps = serializers.DictField()
    changes = serializers.DictField(child=serializers.IntegerField())
    findings = Finding(many=True, required=False)
    proof = Proven(required=False, allow_null=True)
    wishes = Tally(required=False)
    paybacks = Tally(required=False)
    holidays = serializers.DictField(child=serializers.IntegerField(), required=False)
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

    cell = serializers.IntegerField(source="pk", help_text="Its number within the draft.")
    template = serializers.CharField(source="template.name")
    seat = SeatName()
    member = Who(allow_null=True)
    day = serializers.DateField()
    starts_at = Moment()
    ends_at = Moment()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    pinned = serializers.BooleanField(help_text="Kept when the rest is planned again.")
    by_hand = serializers.BooleanField()
    why = serializers.SerializerMethodField()

    @extend_schema_field(Why)
    def get_why(self, shift: models.DraftShift) -> Any:
        """Return the reasons, see ShiftWithReasons."""
        held = shift.member_id is not None
        return Why(reasons(shift.why, self.context["members"], held=held)).data


class CellChoice(serializers.Serializer[Any]):
    """Somebody who could hold a cell or not."""

    member = Who()
    cost = serializers.IntegerField(
        allow_null=True, help_text="The change of the score; null where a rule bars them."
    )
    code = serializers.CharField(source="reason.code", help_text="The rule, or `cost`.")
    sentence = serializers.SerializerMethodField(help_text="To be read after their name.")

    def get_sentence(self, choice: Any) -> str:
        """Return what choosing them would mean; `names` of the context are by id."""
        codes = [note.code for note in choice.notes]
        return words.reason(choice.reason.code, choice.reason.params, self.context["names"], codes)


class Cell(PlannedShift):
    """A planned seat and who else could hold it, the cheapest first, barred ones last.

    `differs` says what keeps it from being given to anybody else.
    """

    choices = serializers.SerializerMethodField()
    differs = serializers.SerializerMethodField()

    @extend_schema_field(CellChoice(many=True))
    def get_choices(self, shift: models.DraftShift) -> Any:
        """Return everybody else with the job."""
        return CellChoice(self.context["choices"], many=True, context=self.context).data

    def get_differs(self, shift: models.DraftShift) -> str:
        """Return a sentence, or nothing."""
        refused = self.context["refused"]
        return refused.message if refused else ""


class CellChange(Change):
    """Who shall hold a cell, null to open it, and whether it is pinned; what is left out stays.

    A cell that is given to somebody is pinned unless said otherwise.
    """

    member = MemberUid(required=False, allow_null=True)
    pinned = Flag(required=False)
    text = Text(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="Why; everybody can read it once the draft is published.",
    )


class CompareQuery(Query):
    """Which drafts to compare."""

    drafts = Text(
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        help_text="Two to four uids, separated by commas.",
    )


class CellHolder(serializers.Serializer[Any]):
    """Who holds a cell in one draft."""

    draft = serializers.UUIDField()
    planned = serializers.BooleanField(help_text="Whether the draft has such a cell.")
    member = Who(allow_null=True)


class DifferingCell(serializers.Serializer[Any]):
    """A cell that the drafts fill differently."""

    seat = SeatName()
    starts_at = Moment()
    ends_at = Moment()
    published = Who(allow_null=True, help_text="Who holds the published shift, if there is one.")
    holders = CellHolder(many=True)


class Comparison(serializers.Serializer[Any]):
    """Drafts side by side, in the order asked, and the cells that differ."""

    drafts = serializers.SerializerMethodField()
    cells = DifferingCell(many=True)

    @extend_schema_field(Draft(many=True))
    def get_drafts(self, comparison: Any) -> Any:
        """Return each with its own score card."""
        return [
            Draft(review.draft, context={**self.context, "review": review}).data
            for review in comparison["reviews"]
        ]


class Published(serializers.Serializer[Any]):
    """What publishing a draft has done."""

    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    open = serializers.IntegerField()
    told = serializers.IntegerField()
