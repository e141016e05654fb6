"""Rotas: listed, made and changed, with their opening hours and own days."""

from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import rotas as shapes
from rotation.api.serializers.shifts import Shift
from rotation.hours import zones
from rotation.selectors import rotas as reads
from rotation.selectors import window
from rotation.services import rotas

USUAL_WINDOW = timedelta(weeks=13)
DAY_IN_PATH = OpenApiParameter("day", OpenApiTypes.DATE, OpenApiParameter.PATH)


class Rotas(Listing):
    """The rotas in use."""

    query = shapes.RotasQuery

    @extend_schema(responses=shapes.Rota(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the rotas by name."""
        rows = reads.standing()
        if "team" in self.asked:
            rows = rows.filter(team=self.asked["team"])
        return self.listed(shapes.Rota, rows)

    @extend_schema(request=shapes.NewRota, responses={201: shapes.Rota})
    def post(self, request: SignedIn) -> Response:
        """Make a rota with its first opening hours."""
        access.need(request.user, access.PLAN)
        asked = self.typed(shapes.NewRota)
        rota = rotas.create(by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Rota, rota, status=201, version=rota.row_version)


class OneRota(Endpoint):
    """One desk's schedule."""

    versioned = True

    @extend_schema(responses=shapes.Rota)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show a rota."""
        rota = access.rota(request.user, slug)
        return self.answer(shapes.Rota, rota, version=rota.row_version)

    @extend_schema(request=shapes.RotaChange, responses=shapes.Rota)
    def patch(self, request: SignedIn, slug: str) -> Response:
        """Change a rota; 409 names what somebody else has changed since."""
        rota = access.rota_to_plan(request.user, slug)
        changes = self.typed(shapes.RotaChange, partial=True)
        seen = self.expected(rota.row_version, changes)
        rota = rotas.update(
            rota=rota, row_version=seen, by=request.user, now=timezone.now(), **changes
        )
        return self.answer(shapes.Rota, rota, version=rota.row_version)


class OpeningHours(Listing):
    """The opening hours of a rota."""

    @extend_schema(responses=shapes.OpeningHours(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the versions of the opening hours; the first one counts."""
        rota = access.rota(request.user, slug)
        return self.listed(shapes.OpeningHours, rota.opening_hours.order_by("-version"))

    @extend_schema(request=shapes.NewHours, responses={201: shapes.OpeningHours})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Say the opening hours anew; older versions stay as they are."""
        rota = access.rota_to_plan(request.user, slug)
        weekly = self.typed(shapes.NewHours)["weekly"]
        hours = rotas.set_opening_hours(
            rota=rota, weekly=weekly, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.OpeningHours, hours, status=201)


class Days(Listing):
    """The days of a rota that differ from the country's calendar."""

    @extend_schema(responses=shapes.RotaDay(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the days that differ from the country's calendar."""
        rota = access.rota(request.user, slug)
        return self.listed(shapes.RotaDay, rota.own_days.order_by("day"))


class OneDay(Endpoint):
    """A day of a rota."""

    @extend_schema(parameters=[DAY_IN_PATH], request=shapes.DaySaid, responses=shapes.RotaDay)
    def put(self, request: SignedIn, slug: str, day: date) -> Response:
        """Say what a day is, whatever the calendar says."""
        rota = access.rota_to_plan(request.user, slug)
        said = self.typed(shapes.DaySaid)
        own = rotas.set_day(rota=rota, day=day, by=request.user, now=timezone.now(), **said)
        return self.answer(shapes.RotaDay, own)

    @extend_schema(parameters=[DAY_IN_PATH], responses={204: None})
    def delete(self, request: SignedIn, slug: str, day: date) -> Response:
        """Let a day be what the calendar says again."""
        rota = access.rota_to_plan(request.user, slug)
        own = get_object_or_404(rota.own_days, day=day)
        rotas.clear_day(day=own, by=request.user, now=timezone.now())
        return Response(status=204)


class RotaShifts(Listing):
    """The published shifts of a rota."""

    query = shapes.WindowQuery

    @extend_schema(responses=Shift(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the published shifts that begin on some days, open ones too."""
        rota = access.rota(request.user, slug)
        today = zones.local_day(timezone.now(), zones.zone(rota.zone))
        from_on, until_on = _window(self.asked, today)
        rows = window.in_window(rota, from_on, until_on).with_people().in_order()
        return self.listed(Shift, rows)


def _window(asked: dict[str, Any], today: date) -> tuple[date, date]:
    from_on: date = asked.get("from", today)
    return from_on, asked.get("until", from_on + USUAL_WINDOW)
