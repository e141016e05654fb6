"""What one press on the triage desk does; each leads on to the next in the list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import access
from feedback.models import FrictionPoint, Insight
from feedback.services import requirements, themes, triage
from feedback.web.forms import refusals
from feedback.web.forms.cases import TagForm
from feedback.web.forms.triage import QuoteForm, TieForm
from feedback.web.request import SignedInRequest
from feedback.web.views.triage import cases_page, points_page
from rotation.public import DomainError

REFUSED = 422


@login_required
@require_POST
def triage_theme(request: SignedInRequest, number: int) -> HttpResponse:
    """Put a friction point on a theme that is there, or on a new one."""
    point = access.point_to_triage(request.user, number)
    form = TieForm(request.POST, auto_id="tie_%s")
    if form.is_valid():
        try:
            _tie(request, point, form)
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            return _onward(request, done=point.pk)
    return points_page(request, point=point, status=REFUSED, tie=form)


@transaction.atomic
def _tie(request: SignedInRequest, point: FrictionPoint, form: TieForm) -> None:
    now, by = timezone.now(), request.user
    if chosen := form.cleaned_data["theme"]:
        theme = access.theme_to_change(by, chosen)
    else:
        title, area_id = form.cleaned_data["title"], point.area_id
        theme = themes.create(title=title, area_id=area_id, by=by, now=now)
    triage.put_on_theme(point=point, theme=theme, by=by, now=now)


@login_required
@require_POST
def triage_aside(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a friction point out of the inbox; it can be brought back."""
    point = access.point_to_triage(request.user, number)
    triage.set_aside(point=point, by=request.user, now=timezone.now())
    return _onward(request, done=point.pk)


@login_required
@require_POST
def triage_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Undo: take a friction point off its theme, or bring it back from where it was set aside."""
    point = access.point_to_triage(request.user, number)
    if point.set_aside_at is not None:
        triage.bring_back(point=point, by=request.user, now=timezone.now())
    else:
        triage.take_off_theme(point=point, by=request.user, now=timezone.now())
    return redirect(f"{reverse('feedback:triage')}?{urlencode({'at': point.pk})}")


@login_required
@require_POST
def triage_quote(request: SignedInRequest, number: int) -> HttpResponse:
    """Let words of a friction point speak for a requirement, there already or new."""
    point = access.point_to_triage(request.user, number)
    form = QuoteForm(request.POST)
    if form.is_valid():
        try:
            insight = _quote(request, point, form)
        except DomainError as error:
            refusals.show(form, error, at="quote")
        else:
            said = _("The quote now speaks for %(number)s.")
            messages.success(request, said % {"number": insight.requirement.number})
            return redirect(f"{reverse('feedback:triage')}?{urlencode({'at': point.pk})}")
    return points_page(request, point=point, status=REFUSED, quote=form)


@transaction.atomic
def _quote(request: SignedInRequest, point: FrictionPoint, form: QuoteForm) -> Insight:
    now, by = timezone.now(), request.user
    if chosen := form.cleaned_data["requirement"]:
        requirement = access.requirement_to_change(by, chosen)
    else:
        requirement = requirements.create(title=form.cleaned_data["title"], by=by, now=now)
    return requirements.add_insight(
        requirement=requirement, point=point, by=by, now=now, **form.place()
    )


@login_required
@require_POST
def triage_tag(request: SignedInRequest, number: int) -> HttpResponse:
    """Tag a case, which takes it off the desk."""
    case = access.case_to_triage(request.user, number)
    form = TagForm(request.POST)
    if form.is_valid():
        try:
            tags = triage.tag_case(
                case=case, names=form.names(), by=request.user, now=timezone.now()
            )
        except DomainError as error:
            refusals.show(form, error, at="tags")
        else:
            if tags:
                names = ", ".join(tag.name for tag in tags)
                said = _("%(number)s is tagged %(tags)s.")
                messages.success(request, said % {"number": case.number, "tags": names})
                return _onward(request, tab="cases")
            form.add_error("tags", _("Write at least one tag."))
    return cases_page(request, case=case, status=REFUSED, tags=form)


def _onward(request: SignedInRequest, **place: str | int) -> HttpResponse:
    """Return to the desk at the row that was next, on the same stretch of the list."""
    kept: dict[str, str | int] = {
        name: request.POST[name] for name in ("at", "after") if request.POST.get(name)
    }
    return redirect(f"{reverse('feedback:triage')}?{urlencode(kept | place)}")
