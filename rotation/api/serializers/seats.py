"""The seats of a rota, and the templates that cut its time into slots."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rotation import models
from rotation.api.serializers.references import AreaId
from rotation.api.typed import Choice, Day, Flag, Input, Moment, Query, Text, Whole
from rotation.presets import PRESETS


@extend_schema_field(
    {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "09:00"}
)
class Clock(serializers.TimeField):
    """A time of day by the clock on the wall, such as 09:00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"format": "%H:%M", "input_formats": ["%H:%M"]} | kwargs))


class SeatName(serializers.Serializer[models.Seat]):
    """A seat in few words."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    job = serializers.ChoiceField(choices=models.Job.choices)
    kind = serializers.ChoiceField(choices=models.SeatKind.choices)
    area_id = serializers.IntegerField(allow_null=True)


class Seat(SeatName):
    """A place to fill in every slot of a rota."""

    position = serializers.IntegerField()
    retired_at = Moment(allow_null=True)


class SeatsQuery(Query):
    """Which seats to list."""

    retired = Flag(required=False, help_text="Whether new drafts leave them out.")


class NewSeat(Input):
    """A seat to be added, after the others unless it has a position."""

    name = Text(max_length=60)
    job = Choice(choices=models.Job.choices)
    kind = Choice(choices=models.SeatKind.choices, default=models.SeatKind.LEAD.value)
    area_id = AreaId(source="area", required=False, allow_null=True)
    position = Whole(max_value=32767, required=False)


class SeatChange(Input):
    """What changes about a seat; what is left out stays."""

    name = Text(max_length=60, required=False)
    job = Choice(choices=models.Job.choices, required=False)
    kind = Choice(choices=models.SeatKind.choices, required=False)
    area_id = AreaId(source="area", required=False, allow_null=True)
    position = Whole(max_value=32767, required=False)


class Template(serializers.Serializer[models.ShiftTemplate]):
    """A rule that cuts a rota's time into slots, at wall-clock time."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    zone = serializers.CharField(help_text="Empty: the rota's.")
    first_day = serializers.DateField()
    last_day = serializers.DateField(allow_null=True)
    local_start = Clock()
    length_minutes = serializers.IntegerField()
    every_weeks = serializers.IntegerField()
    day_offsets = serializers.ListField(child=serializers.IntegerField())


class NewTemplate(Input):
    """A template to be added; days are counted from its first day, 0 is that day."""

    name = Text(max_length=60)
    first_day = Day()
    last_day = Day(required=False, allow_null=True)
    local_start = Clock()
    length_minutes = Whole(min_value=1, max_value=40320, help_text="Of wall-clock time.")
    every_weeks = Whole(max_value=26, default=1)
    day_offsets = serializers.ListField(child=Whole(max_value=366), max_length=200)
    zone = Text(max_length=64, allow_blank=True, default="")


class ReadyMade(Input):
    """A ready-made set of templates, from the week of a day on."""

    preset = Choice(choices=sorted(PRESETS))
    first_day = Day()


class TemplateEnd(Input):
    """The last day on which a slot of a template may begin."""

    last_day = Day()


class MadeTemplates(serializers.Serializer[Any]):
    """The templates of a set that was added."""

    templates = Template(many=True)
