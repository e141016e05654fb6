"""The quick-win board, and the rows behind every number of it."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from feedback import access
from feedback.api.endpoint import Endpoint, Listing
from feedback.api.request import SignedIn
from feedback.api.serializers import quick_wins as shapes
from feedback.evidence.ranking import Part, Standing
from feedback.models import Theme
from feedback.selectors import quick_wins as reads
from feedback.selectors import theme_page
from feedback.selectors import themes as theme_reads
from feedback.selectors.evidence import Kind
from feedback.selectors.quick_wins import Win

Json = dict[str, Any]
THEME_KINDS = list(get_args(Kind))
WIN_KINDS = ["cures", *THEME_KINDS]


def _kind(kinds: list[str]) -> OpenApiParameter:
    return OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=kinds)


class QuickWins(Endpoint):
    """The quick-win board."""

    @extend_schema(responses=shapes.Board)
    def get(self, request: SignedIn) -> Response:
        """Show the board: quick wins in order, what nearly is one, and what has no effort yet."""
        board = reads.quick_wins(timezone.now())
        groups = {"wins": board.wins, "near_misses": board.near_misses, "unranked": board.unranked}
        every = [win for wins in groups.values() for win in wins]
        titles = theme_page.titles(
            part.evidence.theme for win in every for part in win.standing.parts
        )
        found: Json = {
            name: [_win(request, win, titles) for win in wins] for name, wins in groups.items()
        }
        return self.answer(shapes.Board, found | {"at": board.at, "cases": board.cases})


class WinRows(Listing):
    """The rows behind a number of a requirement."""

    @extend_schema(parameters=[_kind(WIN_KINDS)], responses=shapes.Row(many=True))
    def get(self, request: SignedIn, number: int, kind: str) -> Response:
        """List the rows behind a number of a requirement."""
        requirement = access.requirement(request.user, number)
        rows = reads.evidence_rows(requirement, kind, now=timezone.now())
        return _rows(self, request, kind, self.page(rows))


class ThemeRows(Listing):
    """The rows behind a number of a theme."""

    @extend_schema(parameters=[_kind(THEME_KINDS)], responses=shapes.Row(many=True))
    def get(self, request: SignedIn, number: int, kind: str) -> Response:
        """List the rows behind a number of a theme."""
        theme = access.theme(request.user, number)
        rows = theme_reads.evidence_rows(theme, kind, now=timezone.now())
        return _rows(self, request, kind, self.page(rows))


def _win(request: SignedIn, win: Win, titles: Mapping[int, Theme]) -> Json:
    standing = win.standing

    def number(value: float | None, kind: str) -> Json:
        path = reverse("feedback_api:quick_win_rows", args=[standing.requirement, kind])
        return {"value": value, "rows": request.build_absolute_uri(path)}

    return {
        "requirement": win.requirement,
        **_sums(standing, number),
        "last_seen": standing.last_seen,
        "lacks": standing.lacks,
        "quotes": win.quotes,
        "parts": [_part(request, part, titles[part.evidence.theme]) for part in standing.parts],
    }


def _sums(standing: Standing, number: Callable[[float | None, str], Json]) -> Json:
    return {
        "saving": number(standing.saving, "cures"),
        "saving_low": number(standing.saving_low, "cures"),
        "payback": number(standing.payback, "cures"),
        "score": number(standing.score, "cures"),
        "heat": number(standing.heat, "hot"),
        "points": number(len(standing.points), "points"),
        "accounts": number(len(standing.accounts), "accounts"),
        "observers": number(len(standing.observers), "observers"),
    }


def _part(request: SignedIn, part: Part, theme: Theme) -> Json:
    proof = part.evidence

    def number(value: float, kind: str) -> Json:
        path = reverse("feedback_api:theme_rows", args=[theme.pk, kind])
        return {"value": value, "rows": request.build_absolute_uri(path)}

    return {
        "theme": theme,
        "share": part.share,
        "saving": number(part.saving, "points"),
        "saving_low": number(part.saving_low, "counted"),
        "minutes_per_month": number(proof.minutes_per_month, "points"),
        "median_minutes": number(proof.median_minutes, "points"),
        "hits": number(proof.hits, "counted"),
        "cases": number(proof.cases, "cases"),
        "heat": number(proof.heat, "hot"),
        "rate": proof.rate,
    }


def _rows(view: Listing, request: SignedIn, kind: str, page: list[Any]) -> Response:
    shape = SHAPES.get(kind, _point)
    rows = [NOTHING | shape(row) for row in page]
    for row in rows:
        if row["address"] is not None:
            row["address"] = request.build_absolute_uri(row["address"])
    return view.shown(shapes.Row, rows)


NOTHING: Json = {"at": None, "account": None, "minutes": None, "share": None, "address": None}


def _point(point: Any) -> Json:
    return {
        "kind": "point",
        "id": point.pk,
        "text": point.text,
        "at": point.observed_at,
        "account": point.account.name if point.account else None,
        "minutes": point.minutes,
        "address": reverse("feedback_api:point", args=[point.pk]),
    }


def _case(case: Any) -> Json:
    return {
        "kind": "case",
        "id": case.pk,
        "text": case.needed,
        "at": case.opened_at,
        "account": case.account.name if case.account else None,
        "address": reverse("feedback_api:case", args=[case.pk]),
    }


def _account(account: Any) -> Json:
    return {
        "kind": "account",
        "id": account.pk,
        "text": account.name,
        "account": account.name,
        "address": reverse("feedback_api:account", args=[account.pk]),
    }


def _observer(user: Any) -> Json:
    return {"kind": "observer", "id": user.pk, "text": user.display_name}


def _cure(cure: Any) -> Json:
    return {
        "kind": "cure",
        "id": cure.theme_id,
        "text": cure.theme.title,
        "share": float(cure.share),
        "address": reverse("feedback_api:theme", args=[cure.theme_id]),
    }


SHAPES: dict[str, Callable[[Any], Json]] = {
    "accounts": _account,
    "observers": _observer,
    "cases": _case,
    "cures": _cure,
}
