"""Themes near to what is being typed, to tie a line to one before it is even saved."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from feedback import access
from feedback.models import Theme
from feedback.selectors import themes
from feedback.selectors.themes import NearTheme
from feedback.web.request import SignedInRequest

LINE = re.compile(r"[a-z]{0,12}(-\d{1,3})?")
LONGEST = 500
NUMBER_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Near:
    """The themes offered for one line, as radios of the field `name`; `chosen` is ticked.

    `kept` is the chosen theme when it is not among those offered now.
    """

    name: str
    text: str
    themes: list[NearTheme]
    chosen: int | None
    kept: Theme | None


def near_line(
    user: AbstractUser, text: str, *, name: str, chosen: int | None, now: datetime
) -> Near:
    """Return what to offer for a line of friction; nothing for a blank one."""
    found = themes.nearest_themes(text[:LONGEST], now=now) if text.strip() else []
    offered = {each.theme.pk for each in found}
    kept = None if chosen is None or chosen in offered else _theme(user, chosen)
    if kept is None and chosen not in offered:
        chosen = None
    return Near(name, text, found, chosen, kept)


@login_required
@require_GET
@vary_on_headers("HX-Request")
def themes_near(request: SignedInRequest) -> HttpResponse:
    """Show the nearest themes: to `q` as links, to a `line` of a form as its radios."""
    now = timezone.now()
    line = request.GET.get("line")
    if line is None or not LINE.fullmatch(line):
        text = request.GET.get("q", "").replace("\0", "")[:LONGEST]
        found = themes.nearest_themes(text, now=now) if text.strip() else []
        page = "feedback/_themes_near.html" if request.htmx else "feedback/themes_near.html"
        return render(request, page, {"text": text, "themes": found, "now": now})
    prefix = f"{line}-" if line else ""
    near = near_line(
        request.user,
        request.GET.get(f"{prefix}text", "").replace("\0", ""),
        name=f"{prefix}theme_id",
        chosen=number_of(request.GET.get(f"{prefix}theme_id", "")),
        now=now,
    )
    context = {"near": near, "status_id": f"{line or 'line'}-near-count", "now": now}
    return render(request, "feedback/_near.html", context)


def number_of(typed: object) -> int | None:
    """Return the number of a row as somebody sent it; None for anything else."""
    text = str(typed)
    good = text.isascii() and text.isdecimal() and len(text) <= NUMBER_LENGTH
    return int(text) if good else None


def _theme(user: AbstractUser, number: int) -> Theme | None:
    try:
        return access.theme(user, number)
    except Http404:
        return None
