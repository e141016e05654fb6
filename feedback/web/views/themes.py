"""Themes: what keeps coming back, one theme with its words, and the rows behind its numbers."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from feedback import access
from feedback.models import Theme
from feedback.selectors import theme_page as pages
from feedback.selectors import themes as reads
from feedback.services import themes as services
from feedback.web import evidence_words, plots
from feedback.web.forms import refusals
from feedback.web.forms.themes import NewThemeForm, OtherThemeForm, ThemeForm, ThemesFilter
from feedback.web.request import SignedInRequest
from feedback.web.views.evidence import THEME_KINDS, rows_page
from rotation import public
from rotation.public import DomainError

REFUSED = 422
A_PAGE = 40
NEW_ID = "new_%s"
WEEK = timedelta(days=7)
ORDERS = {
    "heat": lambda row: -row.heat,
    "rate": lambda row: -row.per_100_cases,
    "accounts": lambda row: -row.accounts,
    "silent": lambda row: -(row.silent_share or 0),
    "minutes": lambda row: -row.minutes_per_month,
    "seen": lambda row: -(row.last_seen.timestamp() if row.last_seen else 0),
    "title": lambda row: row.theme.title.casefold(),
}


@login_required
@require_GET
@vary_on_headers("HX-Request")
def themes(request: SignedInRequest) -> HttpResponse:
    """List the themes, the hottest first, narrowed and ordered as asked."""
    return themes_page(request, new=NewThemeForm(auto_id=NEW_ID))


def themes_page(request: SignedInRequest, *, new: NewThemeForm, status: int = 200) -> HttpResponse:
    """Render the list of themes with the form for a new one."""
    now = timezone.now()
    asked = ThemesFilter(request.GET)
    rows = reads.themes_overview(now)
    kept = asked.keep(rows)
    order = request.GET.get("sort", "")
    if order in ORDERS:
        kept.sort(key=ORDERS[order])
    page = Paginator(kept, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    onward = query.urlencode()
    query.pop("sort", None)
    context = {
        "rows": page.object_list,
        "page": page,
        "onward": f"{onward}&" if onward else "",
        "total": len(rows),
        "asked": asked,
        "order": order if order in ORDERS else "heat",
        "narrowed": any(query.values()),
        "query": f"{query.urlencode()}&" if query else "",
        "new": new,
        "now": now,
    }
    name = "feedback/_themes.html" if request.htmx else "feedback/themes.html"
    return render(request, name, context, status=status)


@login_required
@require_POST
def theme_new(request: SignedInRequest) -> HttpResponse:
    """Make a theme that nothing is on yet."""
    access.need(request.user, access.TRIAGE)
    form = NewThemeForm(request.POST, auto_id=NEW_ID)
    if form.is_valid():
        try:
            made = services.create(
                title=form.cleaned_data["title"],
                area_id=form.cleaned_data["area"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            messages.success(request, _("%(number)s made.") % {"number": made.number})
            return redirect("feedback:theme", number=made.pk)
    return themes_page(request, new=form, status=REFUSED)


@login_required
@require_GET
def theme(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one theme."""
    return one_theme(request, access.theme(request.user, number))


def one_theme(
    request: SignedInRequest, theme: Theme, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Render a theme with its forms; those given replace the fresh ones, with what was typed."""
    now = timezone.now()
    page = pages.theme_page(theme, now=now)
    drawn = plots.bars(page.row.weeks)
    context = {
        "theme": theme,
        "page": page,
        "row": page.row,
        "bars": list(zip(drawn.bars, page.row.week_points, strict=True)),
        "drawn": drawn,
        "marks": _marks(page, drawn),
        "history": evidence_words.history(public.history("theme", theme.pk)),
        "forms": {"change": ThemeForm.of(theme), "other": OtherThemeForm()} | forms,
        "now": now,
    }
    return render(request, "feedback/theme.html", context, status=status)


def _marks(page: pages.ThemePage, drawn: plots.Bars) -> list[dict[str, Any]]:
    """Return where the releases stand among the weeks, the earliest first."""
    weeks = page.row.week_points
    first, each = weeks[0].starts, drawn.width / len(weeks)
    return [
        {"version": version, "x": round(each * ((version.released_at - first) / WEEK), 1)}
        for version in page.releases
        if version.released_at is not None
    ]


@login_required
@require_GET
def theme_rows(request: SignedInRequest, number: int, kind: str) -> HttpResponse:
    """Show the rows behind a number of a theme."""
    now = timezone.now()
    found = access.theme(request.user, number)
    row = reads.theme_row(found, now=now)
    rows = reads.evidence_rows(found, kind, now=now)
    return rows_page(
        request,
        rows,
        kind,
        kinds=THEME_KINDS,
        parts=[row.evidence],
        now=now,
        template="feedback/theme_rows.html",
        context={"theme": found, "row": row},
    )
