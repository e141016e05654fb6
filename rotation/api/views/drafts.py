"""Drafts: asked for, looked at, published or put away."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import drafts as shapes
from rotation.models import Draft
from rotation.selectors import drafts as reads
from rotation.selectors import listings, shifts
from rotation.services import drafts, publishing
from rotation.web import words


class Drafts(Listing):
    """The drafts of a rota."""

    query = shapes.DraftsQuery

    @extend_schema(responses=shapes.DraftName(many=True))
    def get(self, request: SignedIn, slug: str) -> Response:
        """List the drafts of a rota that were not put away, the newest first."""
        rota = access.rota_to_plan(request.user, slug)
        rows = reads.of_rota(rota).select_related("rota")
        if "state" in self.asked:
            rows = rows.filter(state=self.asked["state"])
        return self.listed(shapes.DraftName, rows)

    @extend_schema(request=shapes.NewDraft, responses={202: shapes.Draft})
    def post(self, request: SignedIn, slug: str) -> Response:
        """Ask for a draft of some days; it is computed soon.

        Read the draft again until its state is `ready` or `failed`.
        """
        rota = access.rota_to_plan(request.user, slug)
        asked = self.typed(shapes.NewDraft)
        draft = drafts.create(rota=rota, by=request.user, now=timezone.now(), **asked)
        return _answer(self, draft, status=202)


class OneDraft(Endpoint):
    """A computed plan."""

    @extend_schema(responses=shapes.Draft)
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """Show a draft with its state and score card."""
        return _answer(self, access.draft(request.user, uid))


class DraftShifts(Listing):
    """What a draft plans."""

    @extend_schema(responses=shapes.PlannedShift(many=True))
    def get(self, request: SignedIn, uid: UUID) -> Response:
        """List the planned seats of a draft in time, each with its reasons."""
        page = self.page(listings.planned(access.draft(request.user, uid)))
        named = {pk for shift in page for pk in words.speaks_of(shift.why)}
        return self.shown(shapes.PlannedShift, page, members=shifts.members(named))


class Publish(Endpoint):
    """Publishing of a draft."""

    @extend_schema(request=None, responses=shapes.Published)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Make a draft the rota people see, and tell those it touches."""
        draft = access.draft(request.user, uid)
        self.nothing()
        done = publishing.publish(draft=draft, by=request.user, now=timezone.now())
        return self.answer(shapes.Published, done)


class Discard(Endpoint):
    """Putting away of a draft."""

    @extend_schema(request=None, responses=shapes.Draft)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Put a draft away that is finished or stopped."""
        draft = access.draft(request.user, uid)
        self.nothing()
        drafts.discard(draft=draft, by=request.user, now=timezone.now())
        return _answer(self, access.draft(request.user, uid))


class Cancel(Endpoint):
    """Stopping of a draft."""

    @extend_schema(request=None, responses=shapes.Draft)
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Stop a draft that waits or is being computed."""
        draft = access.draft(request.user, uid)
        self.nothing()
        drafts.cancel(draft=draft, by=request.user, now=timezone.now())
        return _answer(self, access.draft(request.user, uid))


def _answer(view: Endpoint, draft: Draft, **more: Any) -> Response:
    ready = draft.state == Draft.State.READY
    review = reads.review(draft, timezone.now()) if ready else None
    return view.answer(shapes.Draft, draft, more={"review": review}, **more)
