"""What everybody served month by month, and who takes part."""

from typing import Any

from rest_framework import serializers

from rotation.api.serializers.people import Who
from rotation.api.serializers.rotas import RotaName
from rotation.api.typed import Day, Moment, Query
from rotation.selectors.participation import Participant
from rotation.selectors.reports import MOST_MONTHS


class ReportQuery(Query):
    """Which months: those of two days, both included; the last two and this one, left out."""

    until = Day(required=False, help_text="A day of the last month.")

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; "from" is no name that Python lets an attribute have."""
        fields: dict[str, Any] = super().get_fields()
        about = f"A day of the first month; at most {MOST_MONTHS} months at once."
        return {"from": Day(required=False, help_text=about), **fields}


class Served(serializers.Serializer[Any]):
    """What one person served in a month."""

    member = Who()
    shifts = serializers.FloatField(
        source="shift_count", help_text="A divided shift counts as the part that was held."
    )
    duty_minutes = serializers.IntegerField(help_text="From the beginning to the end of shifts.")
    working_minutes = serializers.IntegerField(help_text="While the desk was open.")
    points = serializers.IntegerField()
    unsocial = serializers.IntegerField()
    extra = serializers.IntegerField(help_text="Points for load and corrections.")


class MonthOfReport(serializers.Serializer[Any]):
    """One month, by name of the people."""

    first_day = serializers.DateField(source="month.first_day")
    starts_at = Moment(source="month.starts_at")
    ends_at = Moment(source="month.ends_at")
    rows = Served(many=True)


class Report(serializers.Serializer[Any]):
    """The months asked for, and their sum for each person."""

    rota = RotaName()
    months = MonthOfReport(many=True)
    totals = Served(many=True)


class TakesPart(serializers.Serializer[Participant]):
    """What somebody did on a rota in 52 weeks; `member` is null for who was never made one."""

    name = serializers.CharField(source="user.display_name")
    member = Who(allow_null=True)
    leads = serializers.BooleanField(help_text="Whether they plan or administer.")
    shifts = serializers.IntegerField(source="record.shifts")
    last_at = Moment(source="record.last_at", allow_null=True)
    next_at = Moment(source="record.next_at", allow_null=True)
    percent = serializers.IntegerField(allow_null=True, help_text="Of the fair share.")
    taken = serializers.IntegerField(help_text="Shifts taken over from others.")
    given = serializers.IntegerField(help_text="Shifts given away.")


class Participation(serializers.Serializer[Any]):
    """The team, and everybody else who may hold shifts; who served least comes first."""

    team = TakesPart(many=True)
    others = TakesPart(many=True)
