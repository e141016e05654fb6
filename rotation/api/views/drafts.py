"""Drafts: asked for, looked at, published or put away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from rotation import access
from rotation.api.endpoint import Endpoint, Listing
from rotation.api.request import SignedIn
from rotation.api.serializers import drafts as shapes
from rotation.errors import Conflict
from rotation.models import Draft, DraftShift
from rotation.selectors import draft_compare, listings, shifts
from rotation.selectors import drafts as reads
from rotation.selectors.draft_compare import Differing
from rotation.services import draft_edits, drafts, publishing
from rotation.web import words

FEWEST, MOST = 2, 4


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


class Compare(Endpoint):
    """Several drafts of a rota."""

    query = shapes.CompareQuery

    @extend_schema(responses=shapes.Comparison)
    def get(self, request: SignedIn, slug: str) -> Response:
        """Show two to four finished drafts side by side, with the cells that differ."""
        rota = access.rota_to_plan(request.user, slug)
        found = reads.finished(rota, _uids(self.asked["drafts"]))
        if not FEWEST <= len(found) <= MOST:
            message = _("Name two to four drafts of this rota that are finished.")
            raise ValidationError({"drafts": [message]})
        reviews = [reads.review(draft, timezone.now()) for draft in found]
        cells = [_differing(one, found) for one in draft_compare.differing(reviews)]
        return self.answer(shapes.Comparison, {"reviews": reviews, "cells": cells})


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


class OneCell(Endpoint):
    """One planned seat of a draft."""

    versioned = True

    @extend_schema(responses=shapes.Cell)
    def get(self, request: SignedIn, uid: UUID, number: int) -> Response:
        """Show a cell with everybody who could hold it, and the rule that bars the others."""
        return _cell(self, access.draft_cell(request.user, uid, number))

    @extend_schema(request=shapes.CellChange, responses=shapes.Cell)
    def patch(self, request: SignedIn, uid: UUID, number: int) -> Response:
        """Give a cell to somebody or open it, and pin it; the plan is judged anew."""
        cell = access.draft_cell(request.user, uid, number)
        asked = self.typed(shapes.CellChange)
        version = self.expected(cell.draft.row_version, asked)
        draft_edits.change(
            draft=cell.draft,
            cell=cell,
            member=asked.get("member", cell.member),
            pinned=asked.get("pinned", "member" in asked or cell.pinned),
            text=asked["text"],
            version=version,
            by=request.user,
            now=timezone.now(),
        )
        return _cell(self, access.draft_cell(request.user, uid, number))


class Again(Endpoint):
    """Planning the same days again."""

    @extend_schema(request=shapes.Again, responses={202: shapes.Draft})
    def post(self, request: SignedIn, uid: UUID) -> Response:
        """Ask for a draft that starts from this one and keeps its pinned cells."""
        draft = access.draft(request.user, uid)
        asked = self.typed(shapes.Again)
        fresh = drafts.again(draft=draft, by=request.user, now=timezone.now(), **asked)
        return _answer(self, fresh, status=202)


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


def _cell(view: Endpoint, cell: DraftShift) -> Response:
    refused: Conflict | None = None
    choices: list[draft_edits.Choice] = []
    try:
        choices = draft_edits.choices(draft=cell.draft, cell=cell, now=timezone.now())
    except Conflict as error:
        refused = error
    members = shifts.members({*words.speaks_of(cell.why), *draft_edits.speaks_of(choices)})
    more = {
        "choices": choices,
        "refused": refused,
        "members": members,
        "names": {pk: str(member) for pk, member in members.items()},
    }
    return view.answer(shapes.Cell, cell, version=cell.draft.row_version, more=more)


def _uids(text: str) -> list[UUID]:
    """Return the uids in a text, each once; raises ValidationError for what is none."""
    try:
        return list(dict.fromkeys(UUID(part.strip()) for part in text.split(",")))
    except ValueError as error:
        raise ValidationError({"drafts": [_("This is no list of uids.")]}) from error


def _differing(one: Differing, found: Sequence[Draft]) -> dict[str, Any]:
    return {
        "seat": one.some.seat,
        "starts_at": one.some.starts_at,
        "ends_at": one.some.ends_at,
        "published": one.published.member if one.published else None,
        "holders": [
            {"draft": draft.uid, "planned": cell is not None, "member": cell and cell.member}
            for draft, cell in zip(found, one.cells, strict=True)
        ],
    }
