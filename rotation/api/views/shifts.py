"""Who is on now and next, and single shifts: shown with their reasons, given, cancelled."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import shifts as shapes
from rotation.errors import Stale
from rotation.models import Shift
from rotation.selectors import seat_duty
from rotation.selectors import shifts as reads
from rotation.services import publishing
from rotation.web import words


class OnDuty(Endpoint):
    """Who serves on a rota."""

    query = shapes.DutyQuery

    @extend_schema(responses=shapes.OnDuty)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Say who is on and who is next, seat by seat."""
        rota = access.rota(request.user, slug)
        at = self.asked.get("at") or timezone.now()
        seats = seat_duty.by_seat(rota, at)
        return self.answer(shapes.OnDuty, {"rota": rota, "at": at, "seats": seats})


class OneShift(Endpoint):
    """One seat in one slot."""

    versioned = True

    @extend_schema(responses=shapes.ShiftWithReasons)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a shift, and why this person and not others."""
        return _answer(self, access.shift(request.user, uid))


class Assign(Endpoint):
    """Who holds a shift."""

    @extend_schema(request=shapes.Assignment, responses=shapes.ShiftWithReasons)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Give a shift to somebody else, or open it; those touched are told."""
        shift = access.shift_to_plan(request.user, uid)
        asked = self.typed(shapes.Assignment)
        _fresh(self, shift, asked.get("revision"))
        publishing.assign(
            shift=shift,
            member=asked["member"],
            reason={"code": "by_hand", "text": asked["reason"]},
            by=request.user,
            now=timezone.now(),
        )
        return _answer(self, access.shift(request.user, uid))


class Cancel(Endpoint):
    """A shift that nobody is to serve."""

    @extend_schema(request=shapes.Cancelling, responses=shapes.ShiftWithReasons)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Cancel a shift; its holder is told."""
        shift = access.shift_to_plan(request.user, uid)
        reason = {"code": "by_hand", "text": self.typed(shapes.Cancelling)["reason"]}
        publishing.cancel_shift(shift=shift, reason=reason, by=request.user, now=timezone.now())
        return _answer(self, access.shift(request.user, uid))


def _fresh(view: Endpoint, shift: Shift, revision: int | None) -> None:
    """Raise Stale when the program has seen another revision; it need not say one."""
    said = {"row_version": revision} if revision is not None else {}
    if revision is None and "If-Match" not in view.request.headers:
        return
    if view.expected(shift.revision, said) != shift.revision:
        holder = str(shift.member or _("nobody"))
        message = _("Somebody changed this shift in the meantime.")
        raise Stale(message, changed={"member": _("It says now: %s") % holder})


def _answer(view: Endpoint, shift: Shift) -> Response:
    members = reads.members(words.speaks_of(shift.why))
    return view.answer(
        shapes.ShiftWithReasons, shift, version=shift.revision, more={"members": members}
    )
