"""Running rotas that are taken over: rows, what their names mean, and what would happen."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.people import Who
from rotation.api.serializers.references import MemberUid
from rotation.api.typed import Flag, Input, Moment, Text
from rotation.services import rota_imports
from rotation.services.csv_files import MOST_ROWS

LONGEST_NAME = 120


class NewRow(Input):
    """One shift: when, and the names of person and seat as they are known elsewhere."""

    starts_at = Moment()
    ends_at = Moment()
    person = Text(max_length=LONGEST_NAME, help_text="A name, sign-in name or e-mail address.")
    seat = Text(
        max_length=LONGEST_NAME,
        allow_blank=True,
        default="",
        help_text="Empty: the seat of the person's job.",
    )


class NewImport(Input):
    """The shifts of a running rota, past and to come."""

    name = Text(max_length=LONGEST_NAME, allow_blank=True, default="")
    rows = NewRow(
        many=True,
        allow_empty=False,
        max_length=MOST_ROWS,  # type: ignore[call-arg]  # taken by the list that many=True makes
    )


class PersonName(Input):
    """Whose name it is; null leaves its rows out."""

    name = Text(max_length=LONGEST_NAME, allow_blank=True)
    member = MemberUid(allow_null=True)


class SeatName(Input):
    """Which seat it is: its id, "job" for that of the person's job, null to leave the rows out."""

    name = Text(max_length=LONGEST_NAME, allow_blank=True)
    seat = Text(max_length=12, allow_null=True)


class Names(Input):
    """What some names mean; those left out stay as they are."""

    people = PersonName(many=True, default=list)
    seats = SeatName(many=True, default=list)


class TakeOver(Input):
    """Whether the rows with problems are left out."""

    leave_out = Flag(default=False)


class Import(serializers.Serializer[models.RotaImport]):
    """An import in few words."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=models.RotaImport.Kind.choices)
    state = serializers.ChoiceField(choices=models.RotaImport.State.choices)
    made_at = Moment()
    done_at = Moment(allow_null=True)
    result = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_result(self, found: models.RotaImport) -> dict[str, int]:
        """Return how many rows came to what, once it was taken over or back."""
        return {name: count for name, count in found.result.items() if name != "shifts"}


class KnownName(serializers.Serializer[Any]):
    """A name, on how many rows it stands, and what was chosen: uid or id, "job", or empty."""

    name = serializers.CharField()
    rows = serializers.IntegerField()
    chosen = serializers.CharField()


class RowProblem(serializers.Serializer[Any]):
    """What is wrong with a row, counted from 1."""

    line = serializers.IntegerField()
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class Gets(serializers.Serializer[Any]):
    """What one person gets."""

    member = Who()
    shifts = serializers.IntegerField()
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()


class Preview(serializers.Serializer[Any]):
    """What taking over would do as things stand."""

    new = serializers.IntegerField()
    past = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    ignored = serializers.IntegerField()
    problems = RowProblem(many=True)
    people = Gets(many=True)


class ImportWithNames(Import):
    """An import with its names and, until it is taken over, what that would do."""

    people = serializers.SerializerMethodField()
    seats = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField()

    @extend_schema_field(KnownName(many=True))
    def get_people(self, found: models.RotaImport) -> Any:
        """Return the names of people."""
        return KnownName(rota_imports.labels(found).people, many=True).data

    @extend_schema_field(KnownName(many=True))
    def get_seats(self, found: models.RotaImport) -> Any:
        """Return the names of seats."""
        return KnownName(rota_imports.labels(found).seats, many=True).data

    @extend_schema_field(Preview(allow_null=True))
    def get_preview(self, found: models.RotaImport) -> Any:
        """Return what would happen; null once it is over."""
        plan = self.context.get("plan")
        if plan is None:
            return None
        gets = [
            {"member": member, "shifts": shifts, "points": points, "unsocial": unsocial}
            for member, shifts, points, unsocial in plan.people()
        ]
        told = {
            "new": len(plan.new),
            "past": plan.past,
            "unchanged": plan.unchanged,
            "ignored": plan.ignored,
            "problems": [problem._asdict() for problem in plan.errors],
            "people": gets,
        }
        return Preview(told).data
