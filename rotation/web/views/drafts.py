"""Is this plan good enough to publish: make drafts, look at one, publish it or put it away."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from rotation import access
from rotation.errors import Conflict, DomainError
from rotation.hours import zones
from rotation.models import Draft, Rota
from rotation.selectors import drafts as reads
from rotation.selectors import rotas
from rotation.services import drafts as plans
from rotation.services import publishing
from rotation.web import draft_page, words
from rotation.web.forms import refusals
from rotation.web.forms.drafts import USUAL_WEEKS, AgainForm, DraftForm
from rotation.web.grid import ONE_WEEK, monday_of
from rotation.web.request import SignedInRequest

State = Draft.State
RUNNING = (State.QUEUED, State.COMPUTING)
PLANNED = (State.READY, State.PUBLISHED)
SHOWN = 40


@login_required
@require_http_methods(["GET", "POST"])
def drafts(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the drafts of a rota; a POST asks for a new one."""
    rota, now = access.rota_to_plan(request.user, slug), timezone.now()
    if request.method == "GET":
        return _list(request, rota, _fresh_form(rota, now), now)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _list(request, rota, form, now, status=422)
    from_on, until_on = form.days()
    try:
        draft = plans.create(
            rota=rota,
            from_on=from_on,
            until_on=until_on,
            seed=form.cleaned_data["seed"] or 0,
            title=form.cleaned_data["title"],
            prove=form.cleaned_data["prove"],
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        refusals.show(form, refused, names={"until_on": "weeks"})
        return _list(request, rota, form, now, status=refused.status)
    return redirect("rotation:draft", uid=draft.uid)


@login_required
@require_GET
def draft(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show a draft; while it is computed, how far it has come."""
    found = access.draft(request.user, uid)
    if request.htmx and found.state not in RUNNING:
        response: HttpResponse = HttpResponseClientRefresh()
    else:
        response = _page(request, found, timezone.now())
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_POST
def draft_again(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Plan the days of a draft again, around its pinned cells."""
    found, now = access.draft(request.user, uid), timezone.now()
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, again=form, status=422)
    try:
        fresh = plans.again(
            draft=found,
            title=form.cleaned_data["title"],
            seed=form.cleaned_data["seed"],
            prove=form.cleaned_data["prove"],
            by=request.user,
            now=now,
        )
    except Conflict as refused:
        return _page(request, found, now, refused=refused, status=refused.status)
    return redirect("rotation:draft", uid=fresh.uid)


@login_required
@require_POST
def draft_publish(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Make the draft the rota people see; when things have changed since, say what."""
    found, now = access.draft(request.user, uid), timezone.now()
    try:
        done = publishing.publish(draft=found, by=request.user, now=now)
    except Conflict as refused:
        found.refresh_from_db()
        return _page(request, found, now, refused=refused, status=refused.status)
    messages.success(request, _published_words(found, done))
    window = f"?from={found.from_on:%Y-%m-%d}&weeks={min(26, _weeks(found))}"
    return redirect(reverse("rotation:rota", args=[found.rota.slug]) + window)


@login_required
@require_POST
def draft_discard(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Put a draft away."""
    found = access.draft(request.user, uid)
    plans.discard(draft=found, by=request.user, now=timezone.now())
    messages.success(request, _("The draft was put away."))
    return redirect("rotation:drafts", slug=found.rota.slug)


@login_required
@require_POST
def draft_cancel(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Stop computing a draft."""
    found = access.draft(request.user, uid)
    plans.cancel(draft=found, by=request.user, now=timezone.now())
    messages.info(request, _("The computation is being stopped."))
    return redirect("rotation:draft", uid=found.uid)


def _list(
    request: SignedInRequest, rota: Rota, form: DraftForm, now: datetime, *, status: int = 200
) -> HttpResponse:
    rows = [(row, words.draft_badge(row.state), _weeks(row)) for row in reads.of_rota(rota)[:SHOWN]]
    ready = [row.uid for row, _badge, _number in rows if row.state in PLANNED]
    context = {
        "rota": rota,
        "rows": rows,
        "compared": len(ready),
        "ticked": ready[:2],
        "form": form,
        "now": now,
    }
    return render(request, "rotation/drafts.html", context, status=status)


def _page(
    request: SignedInRequest,
    found: Draft,
    now: datetime,
    *,
    refused: Conflict | None = None,
    again: AgainForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": found,
        "rota": found.rota,
        "badge": words.draft_badge(found.state),
        "weeks": _weeks(found),
        "refused": refused,
        "again": again or AgainForm(auto_id="again_%s"),
        "changed": "changed" in request.GET,
        "now": now,
    }
    if found.state in RUNNING:
        name = "rotation/_draft_progress.html" if request.htmx else "rotation/draft_running.html"
    elif found.state in PLANNED:
        name = "rotation/draft.html"
        context |= draft_page.context(found, now)
    else:
        name = "rotation/draft_over.html"
        context["failure"] = words.draft_failure(found.failure)
    return render(request, name, context, status=status)


def _fresh_form(rota: Rota, now: datetime) -> DraftForm:
    """Return the form for the weeks after what is published, or from next week on."""
    last = rotas.last_day(rota)
    today = zones.local_day(now, zones.zone(rota.zone))
    first = monday_of(max(today, last) if last else today) + ONE_WEEK
    return DraftForm(initial={"from_on": first, "weeks": USUAL_WEEKS})


def _weeks(draft: Draft) -> int:
    """Return the number of weeks a draft is for, one begun counting as one."""
    return -(-(draft.until_on - draft.from_on).days // 7)


def _published_words(draft: Draft, done: publishing.Published) -> str:
    weeks = _weeks(draft)
    parts = [
        ngettext("%(count)d week published.", "%(count)d weeks published.", weeks)
        % {"count": weeks},
        ngettext("%(count)d person told.", "%(count)d people told.", done.told)
        % {"count": done.told},
    ]
    if done.open:
        seats = ngettext("%(count)d seat stays open.", "%(count)d seats stay open.", done.open)
        parts.append(seats % {"count": done.open})
    return " ".join(parts)
