"""Absences; a private note is its owner's."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Choice, Flag, Input, Moment, Query, Text


class Absence(serializers.Serializer[models.Absence]):
    """Time a member cannot serve."""

    uid = serializers.UUIDField()
    member = Who()
    kind = serializers.ChoiceField(choices=models.Absence.Kind.choices)
    starts_at = Moment()
    ends_at = Moment()
    all_day = serializers.BooleanField()
    note = serializers.SerializerMethodField()
    calendar = serializers.SerializerMethodField()
    made_at = Moment()

    def get_calendar(self, absence: models.Absence) -> UUID | None:
        """Return which calendar it was read from; null for one by hand, and for all but the member."""
        mine = absence.member.user_id == self.context["request"].user.pk
        return absence.calendar.uid if mine and absence.calendar else None

    def get_note(self, absence: models.Absence) -> str | None:
        """Return the private note; null for everybody but the member."""
        mine = absence.member.user_id == self.context["request"].user.pk
        return absence.note if mine else None


class AbsencesQuery(Query):
    """Which absences to list: all that stand, in order of time, unless narrowed."""

    member = MemberUid(required=False, help_text="Whose; others' only for planners.")
    since = Moment(required=False, help_text="Those not over by then.")
    until = Moment(required=False, help_text="Those begun before then.")


class NewAbsence(Input):
    """An absence to be entered, one's own unless a planner names somebody."""

    member = MemberUid(required=False)
    kind = Choice(choices=models.Absence.Kind.choices, default=models.Absence.Kind.HOLIDAY.value)
    starts_at = Moment()
    ends_at = Moment()
    all_day = Flag(default=True)
    note = Text(max_length=200, allow_blank=True, default="")


class Entered(serializers.Serializer[Any]):
    """The new absence, and the published shifts it hits; they stay until a planner acts."""

    absence = Absence()
    hit = Shift(many=True)
