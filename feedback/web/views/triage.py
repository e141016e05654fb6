"""The triage desk: what came in and is on no theme, cases without tags, what was set aside."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from feedback import access
from feedback.models import Case, FrictionPoint
from feedback.selectors import triage as inboxes
from feedback.selectors import triage_desk
from feedback.web.forms.cases import TagForm
from feedback.web.forms.triage import QuoteForm, TieForm
from feedback.web.request import SignedInRequest

A_STRETCH = 30
LONGEST_SEARCH = 200
NUMBER_LENGTH = 18


@login_required
@require_GET
@vary_on_headers("HX-Request")
def triage(request: SignedInRequest) -> HttpResponse:
    """Show the desk: one friction point, or one case without tags, beside the list it is from."""
    tab = request.GET.get("tab", "")
    if tab == "cases":
        return cases_page(request)
    if tab == "aside":
        return aside_page(request)
    return points_page(request)


def points_page(
    request: SignedInRequest, *, point: FrictionPoint | None = None, status: int = 200, **forms: Any
) -> HttpResponse:
    """Render the desk of friction points; the forms given replace the fresh ones."""
    now, asked = timezone.now(), request.POST or request.GET
    after = asked.get("after", "")
    inbox = inboxes.triage_inbox(after=after, limit=A_STRETCH)
    point = point or _chosen(request, asked, inbox.points)
    sought = request.GET.get("q", "")[:LONGEST_SEARCH]
    earlier, later = neighbours(inbox.points, point)
    context = {
        "tab": "points",
        "inbox": inbox,
        "after": after,
        "point": point,
        "earlier": earlier,
        "later": later,
        "desk": triage_desk.desk(point, now=now, q=sought) if point else None,
        "done": _done(request, asked),
        "week": None if point else triage_desk.last_week(now),
        "forms": _forms(request, point) | forms,
        "now": now,
    }
    return _render(request, context, status=status)


def _forms(request: SignedInRequest, point: FrictionPoint | None) -> dict[str, Any]:
    if point is None or not request.user.has_perm(access.TRIAGE):
        return {}
    return {"tie": TieForm(auto_id="tie_%s"), "quote": QuoteForm.of(point)}


def cases_page(
    request: SignedInRequest, *, case: Case | None = None, status: int = 200, **forms: Any
) -> HttpResponse:
    """Render the desk of cases without tags."""
    asked = request.POST or request.GET
    rows = list(triage_desk.untagged_cases()[:A_STRETCH])
    number = number_in(asked, "at")
    chosen = case or next((row for row in rows if row.pk == number), rows[0] if rows else None)
    earlier, later = neighbours(rows, chosen)
    context = {
        "tab": "cases",
        "inbox": inboxes.triage_inbox(limit=1),
        "rows": rows,
        "case": chosen,
        "earlier": earlier,
        "later": later,
        "usual": triage_desk.usual_tags(area_id=chosen.area_id) if chosen else [],
        "forms": {"tags": TagForm()} | forms,
        "now": timezone.now(),
    }
    return _render(request, context, status=status)


def aside_page(request: SignedInRequest) -> HttpResponse:
    """Render what was set aside, so that it can be brought back."""
    page = Paginator(triage_desk.set_aside(), A_STRETCH).get_page(request.GET.get("page"))
    context = {
        "tab": "aside",
        "inbox": inboxes.triage_inbox(limit=1),
        "page": page,
        "rows": list(page.object_list),
        "now": timezone.now(),
    }
    return _render(request, context)


def _render(
    request: SignedInRequest, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    name = "feedback/_triage.html" if request.htmx else "feedback/triage.html"
    response = render(request, name, context, status=status)
    if request.htmx and request.method == "GET":
        # What was just done is said once: it is not part of the address.
        kept = request.GET.copy()
        kept.pop("done", None)
        push_url(response, f"{request.path}?{kept.urlencode()}" if kept else request.path)
    return response


def _chosen(
    request: SignedInRequest, asked: QueryDict, points: list[FrictionPoint]
) -> FrictionPoint | None:
    """Return the point that is asked for, also one outside of the list, or the first."""
    number = number_in(asked, "at")
    listed = next((point for point in points if point.pk == number), None)
    if number is not None and listed is None:
        return access.point(request.user, number)
    return listed or (points[0] if points else None)


def _done(request: SignedInRequest, asked: QueryDict) -> dict[str, Any] | None:
    """Return the point that was sorted last and where it is now; nothing when it is back."""
    number = number_in(asked, "done")
    if number is None:
        return None
    point = access.point(request.user, number)
    theme = triage_desk.theme_of(point)
    if theme is None and point.set_aside_at is None:
        return None
    return {"point": point, "theme": theme}


def neighbours(rows: list[Any], row: Any) -> tuple[Any, Any]:
    """Return the rows before and after one in a list; None beyond its ends."""
    place = next((place for place, each in enumerate(rows) if row and each.pk == row.pk), None)
    if place is None:
        return None, next((each for each in rows if row and each.pk != row.pk), None)
    earlier = rows[place - 1] if place else None
    return earlier, rows[place + 1] if place + 1 < len(rows) else None


def number_in(asked: QueryDict, name: str) -> int | None:
    """Return a number from an address or form; anything else is none."""
    text = asked.get(name, "")
    good = text.isascii() and text.isdecimal() and len(text) <= NUMBER_LENGTH
    return int(text) if good else None
