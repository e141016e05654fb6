"""What a change of people or rules would do to what is published: asked with the same body."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import previews as shapes
from rotation.api.serializers import rotas as rota_shapes
from rotation.api.serializers import seats as seat_shapes
from rotation.api.serializers import teams as team_shapes
from rotation.models import Rota, Team
from rotation.selectors import listings
from rotation.services import previews, rotas, teams


class RotaPreview(Endpoint):
    """A change of a rota's rules, before it is made."""

    @extend_schema(request=rota_shapes.RotaChange, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str) -> Response:
        """Say what other rules would mean for published shifts; nothing is changed."""
        rota = access.rota_to_plan(request.user, slug)
        changes = self.typed(rota_shapes.RotaChange, partial=True)
        changes.pop("row_version", None)
        return _on_rota(self, rota, rotas.update, row_version=rota.row_version, **changes)


class OpeningHoursPreview(Endpoint):
    """Other opening hours, before they count."""

    @extend_schema(request=rota_shapes.NewHours, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str) -> Response:
        """Say what other opening hours would mean for published shifts; nothing is changed."""
        rota = access.rota_to_plan(request.user, slug)
        return _on_rota(self, rota, rotas.set_opening_hours, **self.typed(rota_shapes.NewHours))


class TemplatePreview(Endpoint):
    """A shift template, before it is added."""

    @extend_schema(request=seat_shapes.NewTemplate, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str) -> Response:
        """Say what a template would mean for published shifts; nothing is changed."""
        rota = access.rota_to_plan(request.user, slug)
        return _on_rota(self, rota, rotas.add_template, **self.typed(seat_shapes.NewTemplate))


class TemplateEndPreview(Endpoint):
    """The end of a template, before it is set."""

    @extend_schema(request=seat_shapes.TemplateEnd, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str, number: int) -> Response:
        """Say what the end of a template would mean for published shifts; nothing is changed."""
        rota = access.rota_to_plan(request.user, slug)
        template = get_object_or_404(rota.templates.select_related("rota"), pk=number)
        last_day = self.typed(seat_shapes.TemplateEnd)["last_day"]
        now = timezone.now()

        def act() -> object:
            return rotas.end_template(
                template=template, last_day=last_day, by=request.user, now=now
            )

        return self.answer(shapes.Effects, shapes.shown(previews.of_rota(rota, act, now)))


class JoiningPreview(Endpoint):
    """Somebody who joins a team, before they do."""

    @extend_schema(request=team_shapes.Joining, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str) -> Response:
        """Say what somebody's joining would mean for published shifts; nothing is changed."""
        team = access.team_to_manage(request.user, slug)
        asked = self.typed(team_shapes.Joining)
        return _on_team(self, team, partial(teams.join, team=team, **asked))


class LeavingPreview(Endpoint):
    """Somebody who leaves a team, before they do."""

    @extend_schema(request=team_shapes.Leaving, responses=shapes.Effects)
    def post(self, request: SignedIn, slug: str, number: int) -> Response:
        """Say which published shifts would need another holder; nothing is changed."""
        team = access.team_to_manage(request.user, slug)
        membership = get_object_or_404(listings.memberships(team), pk=number)
        asked = self.typed(team_shapes.Leaving)
        return _on_team(self, team, partial(teams.leave, membership=membership, **asked))


def _on_rota(view: Endpoint, rota: Rota, verb: Callable[..., object], **given: Any) -> Response:
    now = timezone.now()
    found = previews.of_rota(
        rota, lambda: verb(rota=rota, by=view.request.user, now=now, **given), now
    )
    return view.answer(shapes.Effects, shapes.shown(found))


def _on_team(view: Endpoint, team: Team, act: Callable[..., object]) -> Response:
    now = timezone.now()
    found = previews.of_teams([team], lambda: act(by=view.request.user, now=now), now)
    return view.answer(shapes.Effects, shapes.shown(found))
