"""The rows behind a number, in one table for quick wins and themes alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feedback.evidence.themes import ThemeEvidence
from feedback.models import FrictionPoint
from feedback.selectors import theme_page
from feedback.web.request import SignedInRequest

A_PAGE = 100

THEME_KINDS: dict[str, Promise] = {
    "points": _("Minutes"),
    "blank": _("Filled in"),
    "counted": _("Counted"),
    "hot": _("Heat"),
    "accounts": _("Companies"),
    "observers": _("People"),
    "cases": _("Cases"),
}
WIN_KINDS: dict[str, Promise] = {"cures": _("How it adds up")} | THEME_KINDS
POINT_KINDS = {"points", "blank", "counted", "hot"}
VOICES: dict[str, Literal["account", "observer"]] = {"accounts": "account", "observers": "observer"}


@dataclass(frozen=True, slots=True)
class Tab:
    kind: str
    label: Promise
    count: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """A friction point with the minutes it counts for; `filled` when nobody wrote them down."""

    point: FrictionPoint
    minutes: float
    filled: bool


def rows_page(
    request: SignedInRequest,
    rows: QuerySet[Any],
    kind: str,
    *,
    kinds: Mapping[str, Promise],
    parts: Sequence[ThemeEvidence],
    now: datetime,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Render a stretch of the rows, with tabs to those of the other numbers."""
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown: list[Any] = list(page.object_list)
    if kind in POINT_KINDS:
        shown = _with_minutes(shown, now=now)
    elif kind in VOICES:
        seen = {each for part in parts for each in part.points}
        times = theme_page.times_seen(seen, by=VOICES[kind])
        shown = [(voice, times.get(voice.pk, 0)) for voice in shown]
    tabs = [Tab(name, label, count_of(name, parts)) for name, label in kinds.items()]
    values = {
        "kind": kind,
        "shape": "points" if kind in POINT_KINDS else kind,
        "page": page,
        "rows": shown,
        "tabs": tabs,
        "now": now,
    }
    return render(request, template, values | dict(context))


def count_of(kind: str, parts: Sequence[ThemeEvidence]) -> int:
    """Return how many rows are behind a number of several themes together."""
    if kind == "cases":
        return max((part.cases for part in parts), default=0)
    if kind == "cures":
        return len(parts)
    return len({each for part in parts for each in getattr(part, kind)})


def _with_minutes(points: Sequence[FrictionPoint], *, now: datetime) -> list[PointRow]:
    usual = theme_page.usual_minutes(now)
    return [
        PointRow(
            point=point,
            minutes=float(point.minutes) if point.minutes is not None else _usual(point, usual),
            filled=point.minutes is None,
        )
        for point in points
    ]


def _usual(point: FrictionPoint, usual: Any) -> float:
    if point.area_id is not None and point.area_id in usual.by_area:
        return float(usual.by_area[point.area_id])
    return float(usual.overall or 0.0)
