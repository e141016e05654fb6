"""Teams and areas, and who belongs to a team."""

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import areas as area_shapes
from rotation.api.serializers import teams as shapes
from rotation.models import Membership
from rotation.selectors import listings
from rotation.selectors import people as reads
from rotation.services import areas, teams


class Teams(Listing):
    """The teams."""

    @extend_schema(responses=shapes.Team(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the teams by name."""
        return self.listed(shapes.Team, reads.teams())

    @extend_schema(request=shapes.NewTeam, responses={201: shapes.Team})
    def post(self, request: SignedIn) -> Response:
        """Make a team."""
        access.need(request.user, access.PEOPLE)
        asked = self.typed(shapes.NewTeam)
        team = teams.create_team(by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Team, team, status=201)


class TeamMembers(Listing):
    """Who belongs to a team for how long."""

    @extend_schema(responses=shapes.Membership(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List who belongs or belonged to a team, the latest first."""
        team = get_object_or_404(reads.teams(), slug=slug)
        return self.listed(shapes.Membership, listings.memberships(team))

    @extend_schema(request=shapes.Joining, responses={201: shapes.Membership})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Let somebody join a team; in rotas that run they start at the pool's mean."""
        team = access.team_to_manage(request.user, slug)
        asked = self.typed(shapes.Joining)
        membership = teams.join(team=team, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Membership, membership, status=201)


class OneMembership(Endpoint):
    """A member's time in a team."""

    @extend_schema(request=shapes.NewShare, responses=shapes.Membership)
    def put(self, request: SignedIn, slug: str, number: int) -> Response:
        """Give somebody another share of a full load."""
        membership = _membership(request, slug, number)
        share = self.typed(shapes.NewShare)["share"]
        membership = teams.set_share(
            membership=membership, share=share, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.Membership, membership)


class MembershipEnd(Endpoint):
    """The end of a member's time in a team."""

    @extend_schema(request=shapes.Leaving, responses=shapes.Membership)
    def post(self, request: SignedIn, slug: str, number: int) -> Response:
        """Let somebody leave a team; planners are told of shifts after that day."""
        membership = _membership(request, slug, number)
        until_on = self.typed(shapes.Leaving)["until_on"]
        membership = teams.leave(
            membership=membership, until_on=until_on, by=request.user, now=timezone.now()
        )
        return self.answer(shapes.Membership, membership)


def _membership(request: SignedIn, slug: str, number: int) -> Membership:
    team = access.team_to_manage(request.user, slug)
    return get_object_or_404(listings.memberships(team), pk=number)


class Areas(Listing):
    """The areas of the product."""

    @extend_schema(responses=area_shapes.Area(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the areas by name."""
        return self.listed(area_shapes.Area, reads.areas())

    @extend_schema(request=area_shapes.NewArea, responses={201: area_shapes.Area})
    def post(self, request: SignedIn) -> Response:
        """Make an area."""
        access.need(request.user, access.PEOPLE)
        asked = self.typed(area_shapes.NewArea)
        area = areas.create(by=request.user, now=timezone.now(), **asked)
        return self.answer(area_shapes.Area, area, status=201)


class OneArea(Endpoint):
    """A part of the product."""

    @extend_schema(responses=area_shapes.Area)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show an area."""
        return self.answer(area_shapes.Area, get_object_or_404(reads.areas(), slug=slug))

    @extend_schema(request=area_shapes.AreaName, responses=area_shapes.Area)
    def put(self, request: SignedIn, slug: str) -> Response:
        """Give an area another name; its slug stays."""
        area = get_object_or_404(reads.areas(), slug=slug)
        access.need(request.user, access.PEOPLE)
        name = self.typed(area_shapes.AreaName)["name"]
        area = areas.rename(area=area, name=name, by=request.user, now=timezone.now())
        return self.answer(area_shapes.Area, area)
