"""What is said about a requirement: itself, what it cures, and what speaks for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import access
from feedback.models import Requirement
from feedback.services import requirements
from feedback.web import evidence_words
from feedback.web.forms import refusals
from feedback.web.forms.requirements import ChangeForm, CureForm, InsightForm, newer
from feedback.web.request import SignedInRequest
from feedback.web.views.requirements import one_requirement
from rotation.public import DomainError, Stale

REFUSED = 422
FETCH = {"case": access.case, "point": access.point, "theme": access.theme}


@login_required
@require_POST
def requirement_change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change a requirement; 409 with what it says now when somebody was faster."""
    requirement = access.requirement_to_change(request.user, number)
    form = ChangeForm(request.POST)
    status = REFUSED
    if form.is_valid():
        try:
            requirements.update(
                requirement=requirement,
                row_version=form.cleaned_data["row_version"],
                by=request.user,
                now=timezone.now(),
                **form.changes(),
            )
        except Stale as error:
            form, status = newer(request.POST, requirement, error), error.status
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            return _back(request, requirement, _("Changed."))
    return one_requirement(request, requirement, status=status, change=form)


@login_required
@require_POST
def cure_set(request: SignedInRequest, number: int) -> HttpResponse:
    """Say how much of a theme would be gone."""
    requirement = access.requirement_to_change(request.user, number)
    form = CureForm(request.POST)
    if form.is_valid():
        theme = access.theme_to_change(request.user, form.cleaned_data["theme"])
        try:
            cure = requirements.set_cure(
                requirement=requirement,
                theme=theme,
                share=form.part(),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusals.show(form, error, at="share")
        else:
            said = _("It is taken to cure %(share)s of %(theme)s.")
            words = {"share": evidence_words.percent(cure.share), "theme": theme.number}
            return _back(request, requirement, said % words)
    return one_requirement(request, requirement, status=REFUSED, cure=form)


@login_required
@require_POST
def cure_remove(request: SignedInRequest, number: int, theme: int) -> HttpResponse:
    """Say that it would not cure a theme after all."""
    requirement = access.requirement_to_change(request.user, number)
    cured = access.theme_to_change(request.user, theme)
    requirements.remove_cure(
        requirement=requirement, theme=cured, by=request.user, now=timezone.now()
    )
    said = _("%(theme)s is no longer said to be cured by it.")
    return _back(request, requirement, said % {"theme": cured.number})


@login_required
@require_POST
def insight_add(request: SignedInRequest, number: int) -> HttpResponse:
    """Let a case, friction point or theme speak for a requirement."""
    requirement = access.requirement_to_change(request.user, number)
    form = InsightForm(request.POST)
    evidence = _evidence(request, form)
    if evidence is not None:
        try:
            requirements.add_insight(
                requirement=requirement,
                quote=form.cleaned_data["quote"],
                importance=form.cleaned_data["importance"],
                by=request.user,
                now=timezone.now(),
                **evidence,
            )
        except DomainError as error:
            refusals.show(form, error, at="quote")
        else:
            return _back(request, requirement, _("Evidence added."))
    return one_requirement(request, requirement, status=REFUSED, insight=form)


def _evidence(request: SignedInRequest, form: InsightForm) -> dict[str, Any] | None:
    """Return the row that was named, by its kind; the form says so when there is none."""
    if not form.is_valid():
        return None
    kind, number = form.cleaned_data["evidence"]
    try:
        return {kind: FETCH[kind](request.user, number)}
    except Http404:
        form.add_error("evidence", _("There is nothing of this number."))
        return None


@login_required
@require_POST
def insight_remove(request: SignedInRequest, number: int) -> HttpResponse:
    """Untie a piece of evidence from the requirement it speaks for; the evidence stays."""
    insight = access.insight_to_change(request.user, number)
    requirements.remove_insight(insight=insight, by=request.user, now=timezone.now())
    said = _("Taken off the evidence. What it quoted is where it was.")
    return _back(request, insight.requirement, said)


def _back(request: SignedInRequest, requirement: Requirement, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("feedback:requirement", number=requirement.pk)
