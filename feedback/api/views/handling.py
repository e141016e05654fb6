"""What is done to a case after it was logged."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint
from feedback.api.request import SignedIn
from feedback.api.serializers import cases as shapes
from feedback.api.serializers import points as point_shapes
from feedback.api.views import cases
from feedback.api.views import points as point_views
from feedback.models import Case
from feedback.services import friction, intake, triage
from feedback.services.friction import PointInput


class Close(Endpoint):
    """The end of a case."""

    @extend_schema(request=shapes.Closing, responses=shapes.Case)
    def post(self, request: SignedIn, number: int) -> Response:
        """Close a case, with its cause where that is known."""
        case = access.case_to_change(request.user, number)
        cause = self.typed(shapes.Closing)["cause"]
        case = intake.close_case(case=case, cause=cause, by=request.user, now=timezone.now())
        return cases.answer(self, case)


class Reopen(Endpoint):
    """A case that goes on."""

    @extend_schema(request=None, responses=shapes.Case)
    def post(self, request: SignedIn, number: int) -> Response:
        """Open a closed or waiting case again."""
        case = access.case_to_change(request.user, number)
        self.nothing()
        case = intake.reopen_case(case=case, by=request.user, now=timezone.now())
        return cases.answer(self, case)


class Wait(Endpoint):
    """A case whose next step is the customer's."""

    @extend_schema(request=None, responses=shapes.Case)
    def post(self, request: SignedIn, number: int) -> Response:
        """Note that the next step is the customer's."""
        case = access.case_to_change(request.user, number)
        self.nothing()
        case = intake.wait_for_customer(case=case, by=request.user, now=timezone.now())
        return cases.answer(self, case)


class Diagnosis(Endpoint):
    """How the cause was found."""

    @extend_schema(request=shapes.Diagnosis, responses=shapes.Case)
    def post(self, request: SignedIn, number: int) -> Response:
        """Keep how the cause was found; what is left out stays."""
        case = access.case_to_change(request.user, number)
        findings = self.typed(shapes.Diagnosis)
        case = intake.set_diagnosis(case=case, by=request.user, now=timezone.now(), **findings)
        return cases.answer(self, case)


class Tags(Endpoint):
    """The tags of a case."""

    @extend_schema(request=shapes.Tags, responses=shapes.Tags)
    def put(self, request: SignedIn, number: int) -> Response:
        """Say all tags of a case; those it had and are not named are taken off."""
        case = access.case_to_triage(request.user, number)
        names = self.typed(shapes.Tags)["tags"]
        return self.answer(shapes.Tags, {"tags": _retag(request, case, names)})


@transaction.atomic
def _retag(request: SignedIn, case: Case, names: list[str]) -> list[str]:
    by, now = request.user, timezone.now()
    wanted = {triage.tag_name(name) for name in names}
    tags = triage.tag_case(case=case, names=names, by=by, now=now)
    for tag in tags:
        if tag.name not in wanted:
            triage.untag(case=case, name=tag.name, by=by, now=now)
    return sorted(wanted)


class CasePoints(Endpoint):
    """What made a case hard."""

    @extend_schema(request=point_shapes.Line, responses={201: point_shapes.PointWithAll})
    def post(self, request: SignedIn, number: int) -> Response:
        """Note one more thing that got in the way."""
        case = access.case_to_change(request.user, number)
        line = PointInput(**self.typed(point_shapes.Line))
        point = friction.add(case=case, input=line, by=request.user, now=timezone.now())
        return point_views.answer(self, point, status=201)
