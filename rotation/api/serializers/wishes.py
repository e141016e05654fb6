"""Weekdays off and wishes; a private note is its owner's."""

from typing import Any

from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.serializers.seats import Clock
from rotation.api.serializers.shifts import Shift
from rotation.api.typed import Choice, Day, Flag, Input, Moment, Query, Text, Whole


class PrivateNote(serializers.Serializer[Any]):
    """What belongs to a member, with a note that only they may read."""

    uid = serializers.UUIDField()
    member = Who()
    note = serializers.SerializerMethodField()
    made_at = Moment()

    def get_note(self, row: models.RegularAbsence | models.Wish) -> str | None:
        """Return the private note; null for everybody but the member."""
        mine = row.member.user_id == self.context["request"].user.pk
        return row.note if mine else None


class RegularAbsence(PrivateNote):
    """A weekday, or a part of it, on which a member never serves; in the member's own zone."""

    weekday = serializers.IntegerField(help_text="0 is Monday.")
    local_start = Clock(allow_null=True, help_text="Null is midnight.")
    local_end = Clock(allow_null=True, help_text="Null is midnight.")
    from_on = Day()
    until_on = Day(allow_null=True, help_text="First day on which it no longer holds.")


class NewRegularAbsence(Input):
    """A weekday off to be entered, one's own unless a planner names somebody."""

    member = MemberUid(required=False)
    weekday = Whole(max_value=6, help_text="0 is Monday.")
    local_start = Clock(allow_null=True, default=None)
    local_end = Clock(allow_null=True, default=None)
    from_on = Day()
    until_on = Day(allow_null=True, default=None)
    note = Text(max_length=200, allow_blank=True, default="")


class EnteredRegularAbsence(serializers.Serializer[Any]):
    """The new weekday off, and the published shifts it hits; they stay until a planner acts."""

    absence = RegularAbsence()
    hit = Shift(many=True)


class RegularAbsencesQuery(Query):
    """Which weekdays off to list: all that stand, unless narrowed."""

    member = MemberUid(required=False, help_text="Whose; others' only for planners.")


class Wish(PrivateNote):
    """Time a member would rather, or rather not, serve."""

    kind = serializers.ChoiceField(choices=models.Wish.Kind.choices)
    starts_at = Moment()
    ends_at = Moment()
    all_day = serializers.BooleanField()


class NewWish(Input):
    """A wish to be made, one's own unless a planner names somebody."""

    member = MemberUid(required=False)
    kind = Choice(choices=models.Wish.Kind.choices)
    starts_at = Moment()
    ends_at = Moment()
    all_day = Flag(default=True)
    note = Text(max_length=200, allow_blank=True, default="")


class WishesQuery(Query):
    """Which wishes to list: all that stand, in order of time, unless narrowed."""

    member = MemberUid(required=False, help_text="Whose; others' only for planners.")
    since = Moment(required=False, help_text="Those not over by then.")
    until = Moment(required=False, help_text="Those begun before then.")


class WishesLeftQuery(Query):
    """Whose budget of wishes to show."""

    member = MemberUid(required=False, help_text="Whose; others' only for planners.")


class WishesLeft(serializers.Serializer[Any]):
    """How many days of a quarter a member may still wish for, of each kind."""

    first_day = Day()
    last_day = Day()
    avoid = serializers.IntegerField()
    prefer = serializers.IntegerField()
