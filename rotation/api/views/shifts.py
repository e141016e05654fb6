"""Single shifts: shown with their reasons, given, cancelled."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import shifts as shapes
from rotation.models import Shift
from rotation.selectors import shifts as reads
from rotation.services import publishing
from rotation.web import words


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
        publishing.assign(
            shift=shift,
            member=asked["member"],
            reason={"code": "by_hand", "text": asked["reason"]},
            revision=_seen(self, shift, asked.get("revision")),
            by=request.user,
            now=timezone.now(),
        )
        return _answer(self, access.shift(request.user, uid))


class Cancel(Endpoint):
    """A shift that nobody is to serve."""

    @extend_schema(request=shapes.Cancelling, responses=shapes.ShiftWithReasons)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Cancel a shift; its holder is told, and no plan brings it back."""
        shift = access.shift_to_plan(request.user, uid)
        reason = {"code": "by_hand", "text": self.typed(shapes.Cancelling)["reason"]}
        publishing.cancel_shift(shift=shift, reason=reason, by=request.user, now=timezone.now())
        return _answer(self, access.shift(request.user, uid))


class Reopen(Endpoint):
    """A cancelled shift that is wanted after all."""

    @extend_schema(request=shapes.Cancelling, responses=shapes.ShiftWithReasons)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Open a cancelled shift again: somebody can take it, and plans fill it."""
        shift = access.shift_to_plan(request.user, uid)
        reason = {"code": "by_hand", "text": self.typed(shapes.Cancelling)["reason"]}
        publishing.reopen_shift(shift=shift, reason=reason, by=request.user, now=timezone.now())
        return _answer(self, access.shift(request.user, uid))


def _seen(view: Endpoint, shift: Shift, revision: int | None) -> int | None:
    """Return the revision the program has seen, in its body or its If-Match; it need not say one."""
    if revision is None and "If-Match" not in view.request.headers:
        return None
    said = {"row_version": revision} if revision is not None else {}
    return view.expected(shift.revision, said)


def _answer(view: Endpoint, shift: Shift) -> Response:
    members = reads.members(words.speaks_of(shift.why))
    return view.answer(
        shapes.ShiftWithReasons, shift, version=shift.revision, more={"members": members}
    )
