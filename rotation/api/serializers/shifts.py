"""Published shifts, who serves, and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.serializers.rotas import RotaName
from rotation.api.serializers.seats import SeatName
from rotation.api.typed import Input, Moment, Text, Whole
from rotation.web import words


class Shift(serializers.Serializer[models.Shift]):
    """One seat in one slot; without a member it is open."""

    uid = serializers.UUIDField()
    rota = RotaName(source="slot.rota")
    seat = SeatName()
    member = Who(allow_null=True)
    state = serializers.ChoiceField(choices=models.Shift.State.choices)
    day = serializers.DateField(source="slot.day", help_text="Local day on which it begins.")
    starts_at = Moment()
    ends_at = Moment()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    revision = serializers.IntegerField()
    updated_at = Moment()


class Known(serializers.Serializer[Any]):
    """What was known of somebody about the time of a shift: a wish, a holiday, a debt."""

    code = serializers.CharField()
    params = serializers.DictField()
    sentence = serializers.CharField(help_text="To be read after their name.")


class Reason(serializers.Serializer[Any]):
    """Why one other person does not hold the seat."""

    member = Who(allow_null=True)
    code = serializers.CharField(help_text="The rule that bars them, or `cost`.")
    params = serializers.DictField()
    sentence = serializers.CharField(help_text="To be read after their name.")
    notes = Known(many=True)


class Gap(serializers.Serializer[Any]):
    """Why nobody holds an open seat, and who could if some rule were given up."""

    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How often each rule bars somebody."
    )
    way_out = serializers.CharField(help_text="A sentence, or empty.")


class Why(serializers.Serializer[Any]):
    """Why a seat is held as it is, or why it is open."""

    sentence = serializers.CharField()
    by_hand = serializers.DictField(
        allow_null=True, help_text="The reason somebody gave who decided it."
    )
    gap = Gap(allow_null=True)
    others = Reason(many=True)
    notes = Known(many=True, help_text="About the holder.")


class ShiftWithReasons(Shift):
    """A shift and why it is held as it is."""

    why = serializers.SerializerMethodField()

    @extend_schema_field(Why)
    def get_why(self, shift: models.Shift) -> Any:
        """Return the reasons; `members` of the context has the people they name, by id."""
        held = shift.member_id is not None
        return Why(reasons(shift.why, self.context["members"], held=held)).data


def reasons(
    why: Mapping[str, Any], members: Mapping[int, models.Member], *, held: bool
) -> dict[str, Any]:
    """Return stored reasons with the people in the place of their ids, and with words."""
    names = {pk: str(member) for pk, member in members.items()}
    gap = why.get("gap")
    return {
        "sentence": words.in_short(why, held=held),
        "by_hand": why.get("by_hand"),
        "gap": gap and {"counts": gap["counts"], "way_out": words.cheapest(gap, names)},
        "others": [
            {
                "member": members.get(one["member"]),
                "code": one["code"],
                "params": named(one["params"], members),
                "sentence": words.reason(one["code"], one["params"], names, words.codes(one)),
                "notes": _known(one.get("notes", ()), members),
            }
            for one in why.get("others", ())
        ],
        "notes": _known(why.get("notes", ()), members),
    }


def _known(
    notes: Iterable[Mapping[str, Any]], members: Mapping[int, models.Member]
) -> list[dict[str, Any]]:
    names = {pk: str(member) for pk, member in members.items()}
    return [
        {
            "code": one["code"],
            "params": named(one.get("params", {}), members),
            "sentence": words.note(one["code"], one.get("params", {}), names),
        }
        for one in notes
    ]


def named(params: Mapping[str, Any], members: Mapping[int, models.Member]) -> dict[str, Any]:
    """Return parameters with uids in the place of the ids that no program knows."""
    found = dict(params)
    if "person" in found:
        found["member"] = int(found.pop("person"))
    if "member" in found:
        member = members.get(found["member"])
        found["member"] = str(member.uid) if member else None
    return found


class Assignment(Input):
    """Who gets a shift, null to open it, and why; the reason can be read by everybody."""

    member = MemberUid(allow_null=True)
    reason = Text(max_length=200)
    revision = Whole(required=False, help_text="The revision that was read, or send If-Match.")


class Cancelling(Input):
    """Why nobody is to serve a shift, or somebody after all; everybody can read it."""

    reason = Text(max_length=200)
