"""Absences: one's own, and for planners everybody's."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import absences as shapes
from rotation.models import Member
from rotation.selectors import listings
from rotation.services import absences


class Absences(Listing):
    """Time members cannot serve."""

    query = shapes.AbsencesQuery

    @extend_schema(responses=shapes.Absence(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my absences, or everybody's for a planner, in order of time."""
        asked = self.asked
        member = whose(request, asked.get("member"))
        rows = listings.absences(member=member, since=asked.get("since"), until=asked.get("until"))
        return self.listed(shapes.Absence, rows)

    @extend_schema(request=shapes.NewAbsence, responses={201: shapes.Entered})
    def post(self, request: SignedIn) -> Response:
        """Enter an absence; shifts it hits stay until a planner acts, who is told."""
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewAbsence)
        member = about_whom(request, asked.pop("member", None))
        entered = absences.enter(member=member, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Entered, entered, status=201)


class OneAbsence(Endpoint):
    """Time a member cannot serve."""

    @extend_schema(responses=shapes.Absence)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show an absence."""
        return self.answer(shapes.Absence, access.absence_to_change(request.user, uid))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Withdraw an absence."""
        absence = access.absence_to_change(request.user, uid)
        absences.withdraw(absence=absence, by=request.user, now=timezone.now())
        return Response(status=204)


def whose(request: SignedIn, named: Member | None) -> Member | None:
    """Return of whom to list: of everybody for a planner who names nobody, else of oneself."""
    return named if request.user.has_perm(access.PLAN) else _own(request, named)


def about_whom(request: SignedIn, named: Member | None) -> Member:
    """Return whom it is about: who is named, for a planner, else oneself."""
    if named is not None and request.user.has_perm(access.PLAN):
        return named
    return _own(request, named)


def _own(request: SignedIn, named: Member | None) -> Member:
    """Return the reader's own member; naming somebody else needs the right to plan."""
    own = access.member_of(request.user)
    if named is not None and named != own:
        access.need(request.user, access.PLAN)
    return own
