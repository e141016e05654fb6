"""Whoever asks: who they are, what they may do, how they read, when they serve."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import people as shapes
from rotation.api.serializers.shifts import Shift
from rotation.selectors import listings
from rotation.services import people


class Me(Endpoint):
    """Oneself."""

    @extend_schema(responses=shapes.Me)
    def get(self, request: SignedIn) -> Response:
        """Say who is asking and what they may do."""
        return self.answer(shapes.Me, request.user)

    @extend_schema(request=shapes.ProfileChange, responses=shapes.Me)
    def patch(self, request: SignedIn) -> Response:
        """Change language, zone or colours."""
        user = request.user
        kept = {name: getattr(user, name) for name in ("language", "zone", "theme")}
        asked = kept | self.typed(shapes.ProfileChange, partial=True)
        return self.answer(shapes.Me, people.update_profile(user=user, now=timezone.now(), **asked))


class MyShifts(Listing):
    """One's own shifts."""

    @extend_schema(responses=Shift(many=True))
    def get(self, request: SignedIn) -> Response:
        """List my shifts that are not over, the next first."""
        member = access.member_of(request.user)
        return self.listed(Shift, listings.shifts_of(member, timezone.now()))
