"""Cases: listed, logged, shown and changed."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import cases as shapes
from feedback.models import Case
from feedback.selectors import cases as reads
from feedback.selectors import listings
from feedback.services import intake
from feedback.services.friction import PointInput
from feedback.services.intake import Who
from rotation import public


class Cases(Listing):
    """Conversations with customers in need."""

    query = shapes.CasesQuery

    @extend_schema(responses=shapes.CountedCase(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the cases, the newest first."""
        return self.listed(shapes.CountedCase, listings.cases(self.asked))

    @extend_schema(request=shapes.NewCase, responses={201: shapes.Case})
    def post(self, request: SignedIn) -> Response:
        """Log a case with its friction points, all of them or nothing.

        Shift and handler are filled in: whoever asks, and the shift they served then.
        """
        access.need(request.user, access.LOG)
        asked = self.typed(shapes.NewCase)
        case = intake.log_case(
            who=Who(**asked.pop("who")),
            points=[PointInput(**line) for line in asked.pop("points")],
            by=request.user,
            now=timezone.now(),
            **asked,
        )
        return answer(self, case, status=201)


class OneCase(Endpoint):
    """A case."""

    versioned = True

    @extend_schema(responses=shapes.Case)
    def get(self, request: SignedIn, number: int) -> Response:
        """Show a case with all that hangs on it."""
        return answer(self, access.case(request.user, number))

    @extend_schema(request=shapes.CaseChange, responses=shapes.Case)
    def patch(self, request: SignedIn, number: int) -> Response:
        """Change a case; 409 names what somebody else has changed since."""
        case = access.case_to_change(request.user, number)
        changes = self.typed(shapes.CaseChange, partial=True)
        seen = self.expected(case.row_version, changes)
        if "who" in changes:
            changes["who"] = Who(**changes["who"])
        case = intake.update_case(
            case=case, row_version=seen, by=request.user, now=timezone.now(), **changes
        )
        return answer(self, case)


def answer(view: Endpoint, case: Case, *, status: int = 200) -> Response:
    """Return a case with all that hangs on it."""
    duty = public.shifts([case.shift_id]).get(case.shift_id) if case.shift_id else None
    more: dict[str, Any] = {"page": reads.case_page(case), "duty": duty}
    return view.answer(shapes.Case, case, status=status, version=case.row_version, more=more)
