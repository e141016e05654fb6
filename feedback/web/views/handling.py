"""What is done to a case after it was logged, each from its page and back to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import access
from feedback.models import Case
from feedback.services import friction, intake, requirements, triage
from feedback.web.forms import refusals
from feedback.web.forms.cases import CloseForm, DiagnosisForm, InsightForm, TagForm
from feedback.web.forms.points import PointForm
from feedback.web.request import SignedInRequest
from feedback.web.views.cases import case_page
from rotation.public import DomainError

REFUSED = 422


@login_required
@require_POST
def case_close(request: SignedInRequest, number: int) -> HttpResponse:
    """Close a case, with its cause where that is known."""
    case = access.case_to_change(request.user, number)
    form = CloseForm(request.POST, prefix="close")
    if not form.is_valid():
        return case_page(request, case, status=REFUSED, close=form)
    cause = form.cleaned_data["cause"]
    intake.close_case(case=case, cause=cause, by=request.user, now=timezone.now())
    return _back(request, case, _("%(number)s closed.") % {"number": case.number})


@login_required
@require_POST
def case_reopen(request: SignedInRequest, number: int) -> HttpResponse:
    """Open a closed or waiting case again."""
    case = access.case_to_change(request.user, number)
    intake.reopen_case(case=case, by=request.user, now=timezone.now())
    return _back(request, case, _("%(number)s is open again.") % {"number": case.number})


@login_required
@require_POST
def case_wait(request: SignedInRequest, number: int) -> HttpResponse:
    """Note that the next step is the customer's."""
    case = access.case_to_change(request.user, number)
    intake.wait_for_customer(case=case, by=request.user, now=timezone.now())
    return _back(request, case, _("%(number)s waits for the customer.") % {"number": case.number})


@login_required
@require_POST
def case_diagnosis(request: SignedInRequest, number: int) -> HttpResponse:
    """Keep how the cause was found."""
    case = access.case_to_change(request.user, number)
    form = DiagnosisForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, status=REFUSED, diagnosis=form)
    intake.set_diagnosis(case=case, by=request.user, now=timezone.now(), **form.cleaned_data)
    return _back(request, case, _("Diagnosis kept."))


@login_required
@require_POST
def case_tag(request: SignedInRequest, number: int) -> HttpResponse:
    """Add tags to a case."""
    case = access.case_to_triage(request.user, number)
    form = TagForm(request.POST)
    if form.is_valid():
        try:
            triage.tag_case(case=case, names=form.names(), by=request.user, now=timezone.now())
        except DomainError as error:
            refusals.show(form, error, at="tags")
        else:
            return _back(request, case, _("Tags added."))
    return case_page(request, case, status=REFUSED, tagging=form)


@login_required
@require_POST
def case_untag(request: SignedInRequest, number: int) -> HttpResponse:
    """Take one tag off a case."""
    case = access.case_to_triage(request.user, number)
    name = request.POST.get("tag", "").replace("\0", "")[:40]
    triage.untag(case=case, name=name, by=request.user, now=timezone.now())
    return _back(request, case, _('Tag "%(tag)s" taken off.') % {"tag": name})


@login_required
@require_POST
def case_point_add(request: SignedInRequest, number: int) -> HttpResponse:
    """Note one more thing that got in the way."""
    case = access.case_to_change(request.user, number)
    form = PointForm(request.POST)
    if form.is_valid():
        try:
            friction.add(case=case, by=request.user, now=timezone.now(), **form.arguments())
        except DomainError as error:
            refusals.show(form, error, at="text")
        else:
            return _back(request, case, _("Friction point noted."))
    return case_page(request, case, status=REFUSED, line=form)


@login_required
@require_POST
def case_insight(request: SignedInRequest, number: int) -> HttpResponse:
    """Tie a case to a requirement, with the words that speak for it."""
    case = access.case_to_triage(request.user, number)
    form = InsightForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        requirement = access.requirement_to_change(request.user, typed["requirement"])
        try:
            requirements.add_insight(
                requirement=requirement,
                case=case,
                quote=typed["quote"],
                importance=typed["importance"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusals.show(form, error, at="quote")
        else:
            return _back(request, case, _("Tied to %(number)s.") % {"number": requirement.number})
    return case_page(request, case, status=REFUSED, insight=form)


def _back(request: SignedInRequest, case: Case, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("feedback:case", number=case.pk)
