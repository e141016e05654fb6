"""Shifts that people give to each other: requests, answers, and what is owed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid, Reference, RotaSlug
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Choice, Flag, Input, Moment, Query, Text
from rotation.models.rotas import CoverChoice


@extend_schema_field(serializers.UUIDField())
class ShiftUid(Reference):
    """The uid of a shift; becomes the shift with its people."""

    default_error_messages = {"unknown": _("There is no such shift.")}

    def find(self, data: Any) -> models.Shift | None:
        """Return the shift."""
        text = Text(max_length=36).run_validation(data)
        uid = serializers.UUIDField().run_validation(text)
        return models.Shift.objects.with_people().filter(uid=uid).first()


class Answer(serializers.Serializer[models.TradeAnswer]):
    """What somebody who was asked said."""

    member = Who()
    answer = serializers.ChoiceField(choices=models.TradeAnswer.Answer.choices)
    note = serializers.CharField()
    at = Moment()


class Trade(serializers.Serializer[models.Trade]):
    """A request about a shift: give it away, swap it, or take it over at once."""

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=models.Trade.Kind.choices)
    state = serializers.ChoiceField(choices=models.Trade.State.choices)
    shift = Shift()
    giver = Who(allow_null=True, help_text="Who held the shift; null for an open one.")
    taker = Who(allow_null=True, help_text="The other side of a swap, or who got the shift.")
    other_shift = Shift(allow_null=True, help_text="What is offered in return.")
    choice = serializers.ChoiceField(choices=CoverChoice.choices)
    part_from = Moment(allow_null=True, help_text="Of a part of the shift; null for all of it.")
    part_until = Moment(allow_null=True)
    note = serializers.CharField()
    made_at = Moment()
    expires_at = Moment(help_text="Until when it can be answered.")
    escalated_at = Moment(allow_null=True, help_text="When planners were told that nobody comes.")
    decided_at = Moment(allow_null=True)
    outcome = serializers.DictField(help_text="Why it ended as it did: a code with parameters.")
    answers = Answer(many=True)


class TradesQuery(Query):
    """Which requests to list: all, the latest first, unless narrowed."""

    member = MemberUid(required=False, help_text="Those with this person on either side.")
    rota = RotaSlug(required=False, help_text="Slug of the rota of the shift.")
    state = Choice(choices=models.Trade.State.choices, required=False)


class CandidatesQuery(Query):
    """Which part of the shift is meant; all of it when left out."""

    part_from = Moment(required=False)
    part_until = Moment(required=False)


class Candidate(serializers.Serializer[Any]):
    """Somebody of the team who can take a shift, or the rule that bars them."""

    member = Who()
    able = serializers.BooleanField()
    code = serializers.CharField(help_text="The rule that bars them, or `cost`.")
    params = serializers.DictField()
    sentence = serializers.CharField(help_text="To be read after their name.")
    cost = serializers.IntegerField(help_text="What the rota would lose; the lower, the better.")
    points = serializers.IntegerField(help_text="What they carry: 52 weeks, and what is planned.")


class Candidates(serializers.Serializer[Any]):
    """Everybody who could be asked to take a shift: who can by cost, then who cannot."""

    candidates = Candidate(many=True)


class Cover(Input):
    """A request to all who can to take a shift, or the part of it that is said."""

    note = Text(max_length=200, allow_blank=True, default="")
    choice = Choice(
        choices=CoverChoice.choices, required=False, help_text="As the rota has it, when left out."
    )
    part_from = Moment(required=False, help_text="Where the part begins: the start, left out.")
    part_until = Moment(required=False, help_text="Where the part ends: the end, left out.")


class Swap(Input):
    """A proposal to its holder to swap a shift for this one."""

    other_shift = ShiftUid()
    note = Text(max_length=200, allow_blank=True, default="")


class Take(Input):
    """Why a shift is taken over at once; needed unless it is open or its holder is away."""

    reason = Text(max_length=200, allow_blank=True, default="")
    member = MemberUid(required=False, help_text="For whom; others than oneself for planners.")


class Divide(Input):
    """The moment at which a shift becomes two, and why."""

    at = Moment()
    reason = Text(max_length=200)


class Divided(serializers.Serializer[Any]):
    """The two shifts that one became."""

    shifts = Shift(many=True)


class Reply(Input):
    """Whether somebody who was asked can take the shift."""

    willing = Flag()
    note = Text(max_length=200, allow_blank=True, default="")
    member = MemberUid(required=False, help_text="For whom; others than oneself for planners.")


class Chosen(Input):
    """Who gets the shift."""

    member = MemberUid()


class Refusal(Input):
    """Why not."""

    note = Text(max_length=200, allow_blank=True, default="")


class Payback(serializers.Serializer[models.Payback]):
    """What somebody who gave a shift away owes to who took it; the next draft may give it back."""

    uid = serializers.UUIDField()
    rota = RotaName()
    trade = serializers.UUIDField(source="trade.uid")
    debtor = Who()
    creditor = Who()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    state = serializers.ChoiceField(choices=models.Payback.State.choices)
    made_at = Moment()
    settled_at = Moment(allow_null=True)


class PaybacksQuery(Query):
    """Which debts to list: all, the latest first, unless narrowed."""

    member = MemberUid(required=False, help_text="Those this person owes or is owed.")
    rota = RotaSlug(required=False)
    state = Choice(choices=models.Payback.State.choices, required=False)
