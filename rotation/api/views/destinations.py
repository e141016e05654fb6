"""Chat addresses and webhooks: one's own, and those of teams and rotas for planners."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import destinations as shapes
from rotation.models import Rota, Team, User
from rotation.selectors import destinations as reads
from rotation.services import destinations as services
from rotation.services.checks import Refused


class Destinations(Listing):
    """Places that notices go to."""

    query = shapes.DestinationsQuery

    @extend_schema(responses=shapes.Destination(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my addresses, or those of a team or a rota, without what opens them."""
        owner = _owner(request.user, dict(self.asked))
        return self.listed(shapes.Destination, reads.of(owner))

    @extend_schema(request=shapes.NewDestination, responses={201: shapes.MadeDestination})
    def post(self, request: SignedIn) -> Response:
        """Add an address; the secret of a webhook is in this answer only."""
        asked = self.typed(shapes.NewDestination)
        owner = _owner(request.user, asked)
        made, secret = services.add(owner=owner, by=request.user, now=timezone.now(), **asked)
        found = {"destination": made, "secret": secret}
        response = self.answer(shapes.MadeDestination, found, status=201)
        response["Cache-Control"] = "no-store"
        return response


class OneDestination(Endpoint):
    """A place that notices go to."""

    @extend_schema(responses=shapes.Destination)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Say how an address does."""
        return self.answer(shapes.Destination, access.destination(request.user, uid))

    @extend_schema(request=shapes.DestinationChange, responses=shapes.Destination)
    def patch(self, request: SignedIn, uid: UUID) -> Response:
        """Give an address another name, and that of a team other kinds of notices."""
        found = access.destination(request.user, uid)
        kept = {"name": found.name, "kinds": found.kinds}
        asked = kept | self.typed(shapes.DestinationChange, partial=True)
        services.change(destination=found, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Destination, access.destination(request.user, uid))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Remove an address: nothing is sent there any more, and it is forgotten."""
        found = access.destination(request.user, uid)
        services.remove(destination=found, by=request.user, now=timezone.now())
        return Response(status=204)


class TestDestination(Endpoint):
    """A test of an address."""

    @extend_schema(request=None, responses={202: shapes.Test})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Send a test message to an address."""
        found = access.destination(request.user, uid)
        self.nothing()
        told = services.test(destination=found, by=request.user, now=timezone.now())
        return self.answer(shapes.Test, told, status=202)


class TestMail(Endpoint):
    """A test of one's own mailbox."""

    @extend_schema(request=None, responses={202: shapes.Test})
    def post(self, request: SignedIn) -> Response:
        """Send a test e-mail to me."""
        self.nothing()
        told = services.test_mail(user=request.user, now=timezone.now())
        return self.answer(shapes.Test, told, status=202)


def _owner(user: User, asked: dict[str, Any]) -> User | Team | Rota:
    """Return whose addresses are meant, taken out of `asked`; those of others need a planner."""
    team, rota = asked.pop("team", None), asked.pop("rota", None)
    if team is None and rota is None:
        return user
    access.need(user, access.PLAN)
    if team is not None and rota is not None:
        message = _("Name a team or a rota, not both.")
        raise Refused.because("rota", "team_and_rota", message)
    owner: Team | Rota = team if team is not None else rota
    return owner
