"""Who takes over: options for shifts that need another holder, and the one that is taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import repairs as shapes
from rotation.models import Absence, Shift
from rotation.services import absences, repairs
from rotation.web import repair_page


class ShiftRepair(Endpoint):
    """The repair of one shift."""

    query = shapes.RepairQuery

    @extend_schema(responses=shapes.Repairs)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """List who could take a shift over, with what that changes; the fewest changes first."""
        shift = access.shift_to_plan(request.user, uid)
        return _options(self, [shift], timezone.now())

    @extend_schema(request=shapes.Taking, responses=shapes.Repaired)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Take one of the options; 409 when a shift it touches has changed since."""
        shift = access.shift_to_plan(request.user, uid)
        return _take(self, request, [shift], timezone.now())


class AbsenceRepair(Endpoint):
    """The repair of all that an absence hits."""

    query = shapes.RepairQuery

    @extend_schema(responses=shapes.Repairs)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """List who could take over what an absence hits; whoever is away may look on.

        The search for the rules in conflict is for planners.
        """
        absence, now = access.absence_to_change(request.user, uid), timezone.now()
        # The exact search takes seconds; it is for who can act on what it finds.
        if self.asked["rules"]:
            access.need(request.user, access.PLAN)
        return _options(self, absences.shifts_hit(absence, now), now)

    @extend_schema(request=shapes.Taking, responses=shapes.Repaired)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Take one of the options; 409 when a shift it touches has changed since."""
        absence, now = access.absence_to_change(request.user, uid), timezone.now()
        access.need(request.user, access.PLAN)
        return _take(self, request, absences.shifts_hit(absence, now), now, absence=absence)


class PersonRepair(Endpoint):
    """The repair of all that somebody holds and cannot serve."""

    query = shapes.RepairQuery

    @extend_schema(responses=shapes.Repairs)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """List who could take over what somebody cannot serve: away, left, or not fit for it."""
        member, now = access.member(request.user, uid), timezone.now()
        access.need(request.user, access.PLAN)
        return _options(self, list(repairs.unable(member, now)), now)

    @extend_schema(request=shapes.Taking, responses=shapes.Repaired)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Take one of the options; 409 when a shift it touches has changed since."""
        member, now = access.member(request.user, uid), timezone.now()
        access.need(request.user, access.PLAN)
        return _take(self, request, list(repairs.unable(member, now)), now)


def _options(view: Endpoint, shifts: Sequence[Shift], now: datetime) -> Response:
    found = repair_page.parts(shifts, now, rules=view.asked["rules"])
    return view.answer(shapes.Repairs, {"repairs": found})


def _take(
    view: Endpoint,
    request: SignedIn,
    shifts: Sequence[Shift],
    now: datetime,
    *,
    absence: Absence | None = None,
) -> Response:
    asked = view.typed(shapes.Taking)
    done = repairs.apply(
        shifts=shifts,
        option_key=asked["option"],
        digest=asked["digest"],
        reason=repairs.reason(shifts, text=asked["reason"], absence=absence),
        by=request.user,
        now=now,
    )
    return view.answer(shapes.Repaired, {"shifts": done})
