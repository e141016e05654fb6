"""Weekdays off and wishes: one's own, and for planners everybody's."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import wishes as shapes
from rotation.api.views.absences import about_whom, whose
from rotation.selectors import listings
from rotation.selectors import wishes as reads
from rotation.services import absences, wishes


class RegularAbsences(Listing):
    """Weekdays on which members never serve."""

    query = shapes.RegularAbsencesQuery

    @extend_schema(responses=shapes.RegularAbsence(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my weekdays off, or everybody's for a planner."""
        rows = listings.regular_absences(whose(request, self.asked.get("member")))
        return self.listed(shapes.RegularAbsence, rows)

    @extend_schema(request=shapes.NewRegularAbsence, responses={201: shapes.EnteredRegularAbsence})
    def post(self, request: SignedIn) -> Response:
        """Take a weekday off; shifts it hits stay until a planner acts, who is told."""
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewRegularAbsence)
        member = about_whom(request, asked.pop("member", None))
        entered = absences.enter_regular(
            member=member, by=request.user, now=timezone.now(), **asked
        )
        return self.answer(shapes.EnteredRegularAbsence, entered, status=201)


class OneRegularAbsence(Endpoint):
    """A weekday on which a member never serves."""

    @extend_schema(responses=shapes.RegularAbsence)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a weekday off."""
        found = access.regular_absence_to_change(request.user, uid)
        return self.answer(shapes.RegularAbsence, found)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Withdraw a weekday off."""
        found = access.regular_absence_to_change(request.user, uid)
        absences.withdraw_regular(absence=found, by=request.user, now=timezone.now())
        return Response(status=204)


class Wishes(Listing):
    """Time members would rather, or rather not, serve."""

    query = shapes.WishesQuery

    @extend_schema(responses=shapes.Wish(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my wishes, or everybody's for a planner, in order of time."""
        asked = self.asked
        member = whose(request, asked.get("member"))
        rows = listings.wishes(member=member, since=asked.get("since"), until=asked.get("until"))
        return self.listed(shapes.Wish, rows)

    @extend_schema(request=shapes.NewWish, responses={201: shapes.Wish})
    def post(self, request: SignedIn) -> Response:
        """Make a wish; each day it touches costs one of its kind and quarter."""
        access.need(request.user, access.HOLD)
        asked = self.typed(shapes.NewWish)
        member = about_whom(request, asked.pop("member", None))
        made = wishes.make(member=member, by=request.user, now=timezone.now(), **asked)
        return self.answer(shapes.Wish, made, status=201)


class OneWish(Endpoint):
    """Time a member would rather, or rather not, serve."""

    @extend_schema(responses=shapes.Wish)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a wish."""
        return self.answer(shapes.Wish, access.wish_to_change(request.user, uid))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, uid: UUID) -> Response:
        """Withdraw a wish; its days to come are free again."""
        found = access.wish_to_change(request.user, uid)
        wishes.withdraw(wish=found, by=request.user, now=timezone.now())
        return Response(status=204)


class WishesLeft(Endpoint):
    """How many days may still be wished for."""

    query = shapes.WishesLeftQuery

    @extend_schema(responses=shapes.WishesLeft(many=True))
    def get(self, request: SignedIn) -> Response:
        """Show what is left of this quarter and of the next one."""
        member = about_whom(request, self.asked.get("member"))
        left = reads.left(member, timezone.now())
        return Response(shapes.WishesLeft(left, many=True).data)
