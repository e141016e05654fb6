"""Cases: the list that can be searched, my open ones, and one with all that hangs on it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from feedback import access
from feedback.filters import CaseFilter
from feedback.models import Case, FrictionPoint, Origin, ThemeLink
from feedback.selectors import cases as reads
from feedback.selectors.cases import CasePage
from feedback.web import words
from feedback.web.forms.cases import CloseForm, DiagnosisForm, InsightForm, TagForm
from feedback.web.forms.points import PointForm
from feedback.web.request import SignedInRequest
from feedback.web.views.near import Near, near_line, number_of
from rotation import public

A_PAGE = 50
MINE_SHOWN = 8
# Filters that come with links and have no field of their own on the page.
WITHOUT_FIELD = ("account", "origin", "untagged", "since", "until")


@dataclass(frozen=True, slots=True)
class Tab:
    """A list that people ask for often."""

    words: str
    query: str
    here: bool


@login_required
@require_GET
@vary_on_headers("HX-Request")
def cases(request: SignedInRequest) -> HttpResponse:
    """List cases by the filters asked for; a filter that cannot be understood is named."""
    asked = CaseFilter(request.GET, queryset=Case.objects.all(), passing=["page"])
    found = asked.qs if asked.is_valid() else Case.objects.none()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    first = (page.number - 1) * A_PAGE
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "rows": reads.page_rows(found[first : first + A_PAGE]),
        "asked": asked,
        "narrowed": any(kept.values()),
        "tabs": _tabs(request, kept.urlencode()),
        "hidden": [(name, kept[name]) for name in WITHOUT_FIELD if kept.get(name)],
        "query": f"{kept.urlencode()}&" if kept else "",
        "now": timezone.now(),
    }
    name = "feedback/_cases.html" if request.htmx else "feedback/cases.html"
    return render(request, name, context)


def _tabs(request: SignedInRequest, asked: str) -> list[Tab]:
    """Return the lists people ask for every day."""
    queries = [
        (gettext("Open"), {"state": Case.State.OPEN.value}),
        (gettext("Waiting"), {"state": Case.State.WAITING.value}),
        (gettext("Handled by me"), {"handler": request.user.pk}),
        (gettext("With silent friction"), {"origin": Origin.SILENT.value}),
    ]
    if request.user.has_perm(access.TRIAGE):
        queries.append((gettext("Without tags"), {"untagged": "true"}))
    tabs = [(words, urlencode(query)) for words, query in queries]
    return [Tab(words, query, here=query == asked) for words, query in tabs]


@login_required
@require_GET
@vary_on_headers("HX-Request")
def my_open_cases(request: SignedInRequest) -> HttpResponse:
    """Show the cases that wait for me, the oldest first; a fragment for other pages."""
    mine = list(reads.open_cases_of(request.user.pk))
    shown = mine[:MINE_SHOWN] if request.htmx else mine
    context = {"cases": shown, "total": len(mine), "now": timezone.now()}
    name = "feedback/_my_open_cases.html" if request.htmx else "feedback/my_open_cases.html"
    return render(request, name, context)


@login_required
@require_GET
def case(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one case."""
    return case_page(request, access.case(request.user, number))


def case_page(
    request: SignedInRequest, case: Case, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Render a case with its forms; those given replace the fresh ones, with what was typed."""
    now = timezone.now()
    page = reads.case_page(case)
    fresh: dict[str, Any] = {}
    if request.user.has_perm(access.LOG):
        fresh |= {
            "close": CloseForm(initial={"cause": case.cause}, prefix="close"),
            "diagnosis": DiagnosisForm.of(case),
            "line": PointForm(initial={"uid": uuid.uuid4()}),
        }
    if request.user.has_perm(access.TRIAGE):
        fresh |= {"tagging": TagForm(), "insight": InsightForm()}
    shown = fresh | forms
    context = {
        "case": case,
        "page": page,
        "timeline": timeline(page),
        "shift": public.shifts([case.shift_id]).get(case.shift_id) if case.shift_id else None,
        "now": now,
        "forms": shown,
        "line_near": _near(request, shown.get("line"), now=now),
    }
    return render(request, "feedback/case.html", context, status=status)


def _near(request: SignedInRequest, line: PointForm | None, *, now: datetime) -> Near | None:
    """Return the themes near to what is typed in the line for one more friction point."""
    if line is None:
        return None
    text, chosen = line["text"].value() or "", number_of(line["theme_id"].value())
    return near_line(request.user, text, name="theme_id", chosen=chosen, now=now)


def timeline(page: CasePage) -> list[words.Entry]:
    """Return what happened to a case and its friction points, the latest first."""
    entries = [words.entry(happening) for happening in public.history("case", page.case.pk)]
    for point in page.points:
        # What came with the case is part of its being logged, and a theme with its point.
        if point.made_at != page.case.made_at:
            entries.append(words.noted(point))
        entries += [words.tied(link) for link in links_of(point) if link.at != point.made_at]
    entries += [words.spoke_for(insight) for insight in page.insights]
    return sorted(entries, key=_moment, reverse=True)


def links_of(point: FrictionPoint) -> list[ThemeLink]:
    """Return the link of a point that was read with it, or nothing."""
    links: list[ThemeLink] = vars(point)["confirmed_links"]
    return links


def _moment(entry: words.Entry) -> datetime:
    return entry.at
