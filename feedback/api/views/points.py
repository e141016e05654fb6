"""Friction points: listed, noted, worded anew, put on themes."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import points as shapes
from feedback.models import FrictionPoint
from feedback.selectors import listings
from feedback.selectors import points as reads
from feedback.services import friction, triage
from feedback.services.friction import PointInput

PLACE = ("account_id", "account_name", "area_id", "observed_at")


class Points(Listing):
    """What got in the way."""

    query = shapes.PointsQuery

    @extend_schema(responses=shapes.PointOnTheme(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the friction points, the newest first."""
        return self.listed(shapes.PointOnTheme, listings.points(self.asked))

    @extend_schema(request=shapes.NewPoint, responses={201: shapes.PointWithAll})
    def post(self, request: SignedIn) -> Response:
        """Note something that got in the way, without a case."""
        access.need(request.user, access.LOG)
        asked = self.typed(shapes.NewPoint)
        place = {name: asked.pop(name) for name in PLACE if name in asked}
        point = friction.add(
            case=None, input=PointInput(**asked), by=request.user, now=timezone.now(), **place
        )
        return answer(self, point, status=201)


class OnePoint(Endpoint):
    """A friction point."""

    @extend_schema(responses=shapes.PointWithAll)
    def get(self, request: SignedIn, number: int) -> Response:
        """Show a friction point with its wordings and what it speaks for."""
        return answer(self, access.point(request.user, number))

    @extend_schema(request=shapes.PointChange, responses=shapes.PointWithAll)
    def patch(self, request: SignedIn, number: int) -> Response:
        """Change what is known about a friction point; its words are changed by reword."""
        point = access.point_to_change(request.user, number)
        changes = self.typed(shapes.PointChange, partial=True)
        point = friction.update(point=point, by=request.user, now=timezone.now(), **changes)
        return answer(self, point)


class Reword(Endpoint):
    """Another wording of a friction point."""

    @extend_schema(request=shapes.NewWording, responses=shapes.PointWithAll)
    def post(self, request: SignedIn, number: int) -> Response:
        """Give a friction point another wording; quotes keep pointing at the former one."""
        point = access.point_to_change(request.user, number)
        text = self.typed(shapes.NewWording)["text"]
        point = friction.reword(point=point, text=text, by=request.user, now=timezone.now())
        return answer(self, point)


class PointTheme(Endpoint):
    """The theme a friction point is on."""

    @extend_schema(request=shapes.OnTheme, responses=shapes.PointWithAll)
    def put(self, request: SignedIn, number: int) -> Response:
        """Put a friction point on a theme; a former one ends."""
        point = access.point_to_triage(request.user, number)
        theme = access.theme(request.user, self.typed(shapes.OnTheme)["theme"])
        triage.put_on_theme(point=point, theme=theme, by=request.user, now=timezone.now())
        return answer(self, access.point(request.user, number))

    @extend_schema(responses={200: shapes.PointWithAll})
    def delete(self, request: SignedIn, number: int) -> Response:
        """Take a friction point off its theme."""
        point = access.point_to_triage(request.user, number)
        triage.take_off_theme(point=point, by=request.user, now=timezone.now())
        return answer(self, access.point(request.user, number))


class SetAside(Endpoint):
    """A friction point that nobody needs to sort."""

    @extend_schema(request=None, responses=shapes.PointWithAll)
    def post(self, request: SignedIn, number: int) -> Response:
        """Take a friction point without a theme out of the triage inbox."""
        point = access.point_to_triage(request.user, number)
        self.nothing()
        point = triage.set_aside(point=point, by=request.user, now=timezone.now())
        return answer(self, point)


class BringBack(Endpoint):
    """A friction point to be sorted after all."""

    @extend_schema(request=None, responses=shapes.PointWithAll)
    def post(self, request: SignedIn, number: int) -> Response:
        """Put a friction point that was set aside into the triage inbox again."""
        point = access.point_to_triage(request.user, number)
        self.nothing()
        point = triage.bring_back(point=point, by=request.user, now=timezone.now())
        return answer(self, point)


def answer(view: Endpoint, point: FrictionPoint, *, status: int = 200) -> Response:
    """Return a friction point with all that hangs on it."""
    more = {"page": reads.point_page(point)}
    return view.answer(shapes.PointWithAll, point, status=status, more=more)
