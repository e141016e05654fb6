"""The seats and shift templates of a rota."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import seats as shapes
from rotation.models import Seat
from rotation.presets import PRESETS
from rotation.services import rotas


class Seats(Listing):
    """The seats of a rota."""

    query = shapes.SeatsQuery

    @extend_schema(responses=shapes.Seat(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the seats of a rota, retired ones too."""
        rows = access.rota(request.user, slug).seats.order_by("position", "pk")
        if "retired" in self.asked:
            rows = rows.filter(retired_at__isnull=not self.asked["retired"])
        return self.listed(shapes.Seat, rows)

    @extend_schema(request=shapes.NewSeat, responses={201: shapes.Seat})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Add a seat; drafts made from now on fill it."""
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.NewSeat)
        seat = rotas.add_seat(rota=rota, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Seat, seat, status=201)


class OneSeat(Endpoint):
    """A seat of a rota."""

    @extend_schema(request=shapes.SeatChange, responses=shapes.Seat)
    def patch(self, request: SignedIn, slug: str, number: int) -> Response:
        """Change a seat; what is published keeps its holders."""
        seat = _seat(request, slug, number)
        changes = self.typed(shapes.SeatChange, partial=True)
        seat = rotas.update_seat(seat=seat, by=request.user, now=timezone.now(), **changes)
        return self.answer(shapes.Seat, seat)

    @extend_schema(responses={200: shapes.Seat})
    def delete(self, request: SignedIn, slug: str, number: int) -> Response:
        """Retire a seat: new drafts no longer fill it, what is published stays."""
        seat = _seat(request, slug, number)
        seat = rotas.retire_seat(seat=seat, by=request.user, now=timezone.now())
        return self.answer(shapes.Seat, seat)


def _seat(request: SignedIn, slug: str, number: int) -> Seat:
    rota = access.rota_to_plan(request.user, slug)
    return get_object_or_404(rota.seats.select_related("area"), pk=number)


class Templates(Listing):
    """The shift templates of a rota."""

    @extend_schema(responses=shapes.Template(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the shift templates of a rota, ended ones too."""
        rota = access.rota(request.user, slug)
        return self.listed(shapes.Template, rota.templates.order_by("first_day", "pk"))

    @extend_schema(request=shapes.NewTemplate, responses={201: shapes.Template})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Add a shift template."""
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.NewTemplate)
        template = rotas.add_template(rota=rota, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Template, template, status=201)


class ReadyMadeTemplates(Endpoint):
    """Ready-made sets of templates."""

    @extend_schema(request=shapes.ReadyMade, responses={201: shapes.MadeTemplates})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Add a ready-made set of templates, all or none of them."""
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.ReadyMade)
        made = rotas.add_preset(
            rota=rota,
            preset=PRESETS[asked["preset"]],
            first_day=asked["first_day"],
            by=request.user,
            now=timezone.now(),
        )
        return self.answer(shapes.MadeTemplates, {"templates": made}, status=201)


class TemplateEnd(Endpoint):
    """The end of a template."""

    @extend_schema(request=shapes.TemplateEnd, responses=shapes.Template)
    def post(self, request: SignedIn, slug: str, number: int) -> Response:
        """Say the last day on which a slot of a template may begin."""
        rota = access.rota_to_plan(request.user, slug)
        template = get_object_or_404(rota.templates.select_related("rota"), pk=number)
        last_day = self.typed(shapes.TemplateEnd)["last_day"]
        template = rotas.end_template(
            template=template, last_day=last_day, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.Template, template)
