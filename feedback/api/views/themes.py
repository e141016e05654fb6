"""Themes: listed with what they cost, found by words, made, changed, merged."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import themes as shapes
from feedback.models import Theme
from feedback.selectors import listings
from feedback.selectors import themes as reads
from feedback.services import themes

USUAL_NEAR = 5


class Themes(Listing):
    """The same annoyances in other words."""

    query = shapes.ThemesQuery

    @extend_schema(responses=shapes.ThemeWithNumbers(many=True))
    def get(self, request: SignedIn) -> Response:
        """List the themes with what they cost, the newest first."""
        page = self.page(listings.themes(self.asked))
        rows = {row.theme.pk: row for row in reads.themes_overview(timezone.now())}
        return self.shown(shapes.ThemeWithNumbers, [rows[each.pk] for each in page])

    @extend_schema(request=shapes.NewTheme, responses={201: shapes.ThemeWithNumbers})
    def post(self, request: SignedIn) -> Response:
        """Make a theme."""
        access.need(request.user, access.TRIAGE)
        asked = self.typed(shapes.NewTheme)
        theme = themes.create(by=request.user, now=timezone.now(), **asked)
        return _answer(self, theme, status=201)


class NearThemes(Endpoint):
    """Themes found by words."""

    query = shapes.NearQuery

    @extend_schema(responses=shapes.NearThemes)
    def get(self, request: SignedIn) -> Response:
        """Find the themes nearest to a text, the best first."""
        words, limit = self.asked["q"], self.asked.get("limit", USUAL_NEAR)
        near = reads.nearest_themes(words, now=timezone.now(), limit=limit)
        return self.answer(shapes.NearThemes, {"q": words, "themes": near})


class OneTheme(Endpoint):
    """A theme."""

    versioned = True

    @extend_schema(responses=shapes.ThemeWithNumbers)
    def get(self, request: SignedIn, number: int) -> Response:
        """Show a theme with what it costs."""
        return _answer(self, access.theme(request.user, number))

    @extend_schema(request=shapes.ThemeChange, responses=shapes.ThemeWithNumbers)
    def patch(self, request: SignedIn, number: int) -> Response:
        """Change title, area or state of a theme; 409 when somebody else was faster."""
        theme = access.theme_to_change(request.user, number)
        changes = self.typed(shapes.ThemeChange, partial=True)
        seen = self.expected(theme.row_version, changes)
        return _answer(self, _change(request, theme, seen, changes))


@transaction.atomic
def _change(request: SignedIn, theme: Theme, seen: int, changes: dict[str, Any]) -> Theme:
    by, now = request.user, timezone.now()
    title = changes.get("title", theme.title)
    theme = themes.rename(theme=theme, title=title, row_version=seen, by=by, now=now)
    if "area_id" in changes:
        theme = themes.set_area(theme=theme, area_id=changes["area_id"], by=by, now=now)
    if "state" in changes:
        theme = themes.set_state(theme=theme, state=changes["state"], by=by, now=now)
    return theme


class Merge(Endpoint):
    """A theme that is part of another."""

    @extend_schema(request=shapes.MergeInto, responses=shapes.ThemeWithNumbers)
    def post(self, request: SignedIn, number: int) -> Response:
        """Merge a theme into another; nothing is moved, and it can be split again."""
        theme = access.theme_to_change(request.user, number)
        into = access.theme(request.user, self.typed(shapes.MergeInto)["into"])
        theme = themes.merge(theme=theme, into=into, by=request.user, now=timezone.now())
        return _answer(self, theme)


class Split(Endpoint):
    """A theme that stands by itself again."""

    @extend_schema(request=None, responses=shapes.ThemeWithNumbers)
    def post(self, request: SignedIn, number: int) -> Response:
        """Take the merge of a theme back."""
        theme = access.theme_to_change(request.user, number)
        self.nothing()
        theme = themes.split(theme=theme, by=request.user, now=timezone.now())
        return _answer(self, theme)


class NotTheSame(Endpoint):
    """Two themes that are different."""

    @extend_schema(request=shapes.OtherTheme, responses=shapes.ThemeWithNumbers)
    def post(self, request: SignedIn, number: int) -> Response:
        """Remember that two themes are different, so that they are not offered to each other."""
        theme = access.theme_to_change(request.user, number)
        other = access.theme(request.user, self.typed(shapes.OtherTheme)["other"])
        themes.not_the_same(a=theme, b=other, by=request.user, now=timezone.now())
        return _answer(self, theme)


class MaybeTheSame(Endpoint):
    """Two themes that may be the same after all."""

    @extend_schema(responses={204: None})
    def delete(self, request: SignedIn, number: int, other: int) -> Response:
        """Forget that two themes were said to be different."""
        theme = access.theme_to_change(request.user, number)
        told_apart = access.theme(request.user, other)
        themes.may_be_the_same(a=theme, b=told_apart, by=request.user, now=timezone.now())
        return Response(status=204)


def _answer(view: Endpoint, theme: Theme, *, status: int = 200) -> Response:
    row = reads.theme_row(theme, now=timezone.now())
    return view.answer(shapes.ThemeWithNumbers, row, status=status, version=theme.row_version)
