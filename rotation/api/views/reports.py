"""What everybody served month by month, and who takes part."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from rotation import access
from rotation.api.csv_renderer import CsvRenderer
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import reports as shapes
from rotation.hours import zones
from rotation.selectors import participation, reports
from rotation.web import csv_answers, report_table


class Report(Endpoint):
    """What was served on a rota."""

    query = shapes.ReportQuery
    renderer_classes = (JSONRenderer, CsvRenderer)

    @extend_schema(
        responses={
            (200, "application/json"): shapes.Report,
            (200, "text/csv"): OpenApiTypes.STR,
        }
    )
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show shifts, hours and points of everybody, month by month; as a table if asked for."""
        rota = access.rota(request.user, slug)
        usual = reports.usual(timezone.now(), zones.zone(rota.zone))
        first, last = _months(self.asked, usual)
        found = reports.report(rota, first, last)
        if request.accepted_renderer.format == CsvRenderer.format:
            return Response(csv_answers.text(report_table.HEADING, report_table.rows(found)))
        return self.answer(shapes.Report, found)


class Participation(Endpoint):
    """Who takes shifts."""

    @extend_schema(responses=shapes.Participation)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show who takes shifts on a rota and who does not, leaders included."""
        rota = access.rota(request.user, slug)
        found = participation.overview(rota, timezone.now())
        return self.answer(shapes.Participation, found)


def _months(asked: dict[str, Any], usual: tuple[date, date]) -> tuple[date, date]:
    """Return the first and the last day asked for; raises ValidationError."""
    first: date = asked.get("from", usual[0])
    last: date = asked.get("until", first if "from" in asked else usual[1])
    count = 12 * (last.year - first.year) + last.month - first.month + 1
    if count < 1:
        raise ValidationError({"until": [_("The last month lies before the first.")]})
    if count > reports.MOST_MONTHS:
        words = _("At most %(most)d months at once.") % {"most": reports.MOST_MONTHS}
        raise ValidationError({"until": [words]})
    return first, last
