"""The note somebody leaves at the end of a shift, for those who come next."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint
from rotation.api.request import SignedIn
from rotation.api.serializers import handovers as shapes
from rotation.models import Shift
from rotation.selectors import handovers as reads
from rotation.services import handovers


class Handover(Endpoint):
    """What was left for a shift, and what it leaves."""

    versioned = True

    @extend_schema(responses=shapes.Handover)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show the notes to read at the start of a shift, and the one left on it."""
        return self._answer(access.shift(request.user, uid))

    @extend_schema(request=shapes.NewNote, responses=shapes.Handover)
    def put(self, request: SignedIn, uid: UUID) -> Response:
        """Leave or change the note of a shift; a change names the version it was made from."""
        shift = access.shift_to_hand_over(request.user, uid)
        asked = self.typed(shapes.NewNote)
        handovers.write(
            shift=shift,
            text=asked.pop("text"),
            by=request.user,
            row_version=self._seen(shift, asked),
            now=timezone.now(),
        )
        return self._answer(shift)

    def _seen(self, shift: Shift, asked: dict[str, Any]) -> int | None:
        """Return the version the program has seen; where there was no note it has seen none."""
        if "If-Match" not in self.request.headers and "row_version" not in asked:
            return None
        note = reads.of_shift(shift)
        return self.expected(note.handover.row_version if note else 0, asked) or None

    def _answer(self, shift: Shift) -> Response:
        note = reads.of_shift(shift)
        published = shift.state == Shift.State.PUBLISHED
        found = {
            "left": reads.before(shift) if published else [],
            "note": note,
            "read_by": reads.next_shifts(shift),
        }
        version = note.handover.row_version if note else None
        return self.answer(shapes.Handover, found, version=version)


class HandoverConfirm(Endpoint):
    """That a note was read."""

    @extend_schema(request=shapes.Reading, responses=shapes.Receipt)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Confirm that you have read the note left on a shift; again changes nothing."""
        note = access.handover_to_confirm(request.user, uid)
        receipt = handovers.confirm(
            handover=note,
            by=access.member_of(request.user),
            row_version=self.typed(shapes.Reading).get("row_version"),
            now=timezone.now(),
        )
        return self.answer(shapes.Receipt, receipt)
