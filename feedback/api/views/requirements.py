"""Requirements: the pool, the evidence, and what they would cure."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import requirements as shapes
from feedback.models import Requirement
from feedback.selectors import requirements as reads
from feedback.services import requirements

EVIDENCE: dict[str, Callable[[AbstractUser, int], Any]] = {
    "case": access.case,
    "point": access.point,
    "theme": access.theme,
}


class Requirements(Listing):
    """What could be done."""

    query = shapes.RequirementsQuery

    @extend_schema(responses=shapes.CountedRequirement(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the requirements, the newest first."""
        rows = reads.requirements(state=self.asked.get("state", ""), q=self.asked.get("q", ""))
        return self.listed(shapes.CountedRequirement, rows)

    @extend_schema(request=shapes.NewRequirement, responses={201: shapes.Requirement})
    def post(self, request: SignedIn) -> Response:
        """Put an idea into the pool."""
        access.need(request.user, access.TRIAGE)
        asked = self.typed(shapes.NewRequirement)
        requirement = requirements.create(by=request.user, now=timezone.now(), **asked)
        return _answer(self, requirement, status=201)


class OneRequirement(Endpoint):
    """A requirement."""

    versioned = True

    @extend_schema(responses=shapes.Requirement)
    def get(self, request: SignedIn, number: int) -> Response:
        """Show a requirement with its evidence and what it would cure."""
        return _answer(self, access.requirement(request.user, number))

    @extend_schema(request=shapes.RequirementChange, responses=shapes.Requirement)
    def patch(self, request: SignedIn, number: int) -> Response:
        """Change a requirement; 409 names what somebody else has changed since."""
        requirement = access.requirement_to_change(request.user, number)
        changes = self.typed(shapes.RequirementChange, partial=True)
        seen = self.expected(requirement.row_version, changes)
        requirement = requirements.update(
            requirement=requirement,
            row_version=seen,
            by=request.user,
            now=timezone.now(),
            **changes,
        )
        return _answer(self, requirement)


class Insights(Endpoint):
    """The evidence for a requirement."""

    @extend_schema(request=shapes.NewInsight, responses={201: shapes.Insight})
    def post(self, request: SignedIn, number: int) -> Response:
        """Tie a case, friction point or theme to a requirement, with the quote."""
        requirement = access.requirement_to_change(request.user, number)
        asked = self.typed(shapes.NewInsight)
        named = {kind: asked.pop(kind, None) for kind in EVIDENCE}
        evidence = {
            kind: EVIDENCE[kind](request.user, row)
            for kind, row in named.items()
            if row is not None
        }
        insight = requirements.add_insight(
            requirement=requirement, by=request.user, now=timezone.now(), **evidence, **asked
        )
        return self.answer(shapes.Insight, insight, status=201)


class OneInsight(Endpoint):
    """A piece of evidence."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, number: int) -> Response:
        """Untie a piece of evidence from its requirement; the evidence itself stays."""
        insight = access.insight_to_change(request.user, number)
        requirements.remove_insight(insight=insight, by=request.user, now=timezone.now())
        return Response(status=204)


class OneCure(Endpoint):
    """How much of a theme a requirement would make disappear."""

    @extend_schema(request=shapes.CureShare, responses=shapes.Cure)
    def put(self, request: SignedIn, number: int, theme: int) -> Response:
        """Say what share of a theme would be gone."""
        requirement = access.requirement_to_change(request.user, number)
        cured = access.theme(request.user, theme)
        share = self.typed(shapes.CureShare)["share"]
        cure = requirements.set_cure(
            requirement=requirement,
            theme=cured,
            share=share,
            by=request.user,
            now=timezone.now(),
        )
        return self.answer(shapes.Cure, cure)

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, number: int, theme: int) -> Response:
        """Say that a requirement would not cure a theme after all."""
        requirement = access.requirement_to_change(request.user, number)
        cured = access.theme(request.user, theme)
        requirements.remove_cure(
            requirement=requirement, theme=cured, by=request.user, now=timezone.now()
        )
        return Response(status=204)


def _answer(view: Endpoint, requirement: Requirement, *, status: int = 200) -> Response:
    page = reads.requirement_page(requirement, now=timezone.now())
    return view.answer(
        shapes.Requirement,
        requirement,
        status=status,
        version=requirement.row_version,
        more={"page": page},
    )
