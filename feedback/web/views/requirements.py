"""Requirements: the pool, a new one, and one with why it is worth doing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from feedback import access
from feedback.models import Requirement
from feedback.selectors import quick_wins
from feedback.selectors import requirements as reads
from feedback.services import requirements as services
from feedback.web import evidence_words
from feedback.web.forms import refusals
from feedback.web.forms.requirements import (
    ChangeForm,
    CureForm,
    InsightForm,
    NewRequirementForm,
)
from feedback.web.request import SignedInRequest
from rotation import public
from rotation.public import DomainError

REFUSED = 422
LONGEST_SEARCH = 200
IN_ORDER = ("in_work", "planned", "idea", "shipped", "declined")


@login_required
@require_GET
def requirements(request: SignedInRequest) -> HttpResponse:
    """List the pool by state, each with effort, saving and evidence."""
    now = timezone.now()
    q = request.GET.get("q", "").replace("\0", "")[:LONGEST_SEARCH]
    state = request.GET.get("state", "")
    listed = list(reads.requirements(q=q))
    board = quick_wins.quick_wins(now)
    standings = {
        win.requirement.pk: win.standing
        for win in (*board.wins, *board.near_misses, *board.unranked)
    }
    counts = {name: sum(row.state == name for row in listed) for name in IN_ORDER}
    groups = [
        (label, [(row, standings.get(row.pk)) for row in listed if row.state == name])
        for name, label in _states()
        if state in ("", name)
    ]
    context = {
        "groups": [(label, rows) for label, rows in groups if rows],
        "tabs": [(name, label, counts[name]) for name, label in _states() if counts[name]],
        "wins": {win.requirement.pk for win in board.wins},
        "total": len(listed),
        "state": state,
        "q": q,
        "now": now,
    }
    return render(request, "feedback/requirements.html", context)


def _states() -> list[tuple[str, Any]]:
    labels = dict(Requirement.State.choices)
    return [(name, labels[name]) for name in IN_ORDER]


@login_required
@require_http_methods(["GET", "POST"])
def requirement_new(request: SignedInRequest) -> HttpResponse:
    """Write down a requirement, at once with its effort and a theme it cures."""
    access.need(request.user, access.TRIAGE)
    start = {"theme": request.GET.get("theme", ""), "title": request.GET.get("title", "")[:160]}
    form = NewRequirementForm(request.POST or None, initial=start)
    status = REFUSED if form.is_bound else 200
    if form.is_valid():
        try:
            made = _write_down(request, form)
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            messages.success(request, _("%(number)s is in the pool.") % {"number": made.number})
            return redirect("feedback:requirement", number=made.pk)
    return render(request, "feedback/requirement_new.html", {"form": form}, status=status)


@transaction.atomic
def _write_down(request: SignedInRequest, form: NewRequirementForm) -> Requirement:
    typed, by, now = form.cleaned_data, request.user, timezone.now()
    made = services.create(
        title=typed["title"],
        problem=typed["problem"],
        proposal=typed["proposal"],
        by=by,
        now=now,
    )
    if typed["effort"] is not None:
        made = services.update(
            requirement=made,
            row_version=made.row_version,
            effort_minutes=typed["effort"],
            by=by,
            now=now,
        )
    if typed["theme"] is not None:
        theme = access.theme_to_change(by, typed["theme"])
        services.set_cure(requirement=made, theme=theme, by=by, now=now)
    return made


@login_required
@require_GET
def requirement(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one requirement."""
    return one_requirement(request, access.requirement(request.user, number))


def one_requirement(
    request: SignedInRequest, requirement: Requirement, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Render a requirement with its forms; those given replace the fresh ones."""
    now = timezone.now()
    fresh: dict[str, Any] = {}
    if request.user.has_perm(access.TRIAGE):
        fresh = {
            "change": ChangeForm.of(requirement),
            "cure": CureForm(),
            "insight": InsightForm(),
        }
    context = {
        "requirement": requirement,
        "page": reads.requirement_page(requirement, now=now),
        "history": evidence_words.history(public.history("requirement", requirement.pk)),
        "forms": fresh | forms,
        "now": now,
    }
    return render(request, "feedback/requirement.html", context, status=status)
