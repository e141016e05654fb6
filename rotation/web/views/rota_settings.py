"""What a rota is called, where it is, what its rules are, when it opens, and its own days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rotation import access, moments
from rotation.errors import DomainError, Stale
from rotation.models import Rota
from rotation.selectors import rota_parts as parts
from rotation.services import checks, previews, rotas
from rotation.web import previews as confirming
from rotation.web.forms import refusals
from rotation.web.forms.opening_hours import HoursForm
from rotation.web.forms.rota_parts import AS_CALENDAR, DayForm
from rotation.web.forms.rota_settings import DetailsForm
from rotation.web.request import SignedInRequest
from rotation.web.rota_settings_page import ask, done, page


@login_required
@require_http_methods(["GET", "POST"])
def rota_settings(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show all of a rota's settings; change what it is called, where it is and its rules."""
    rota = access.rota_to_plan(request.user, slug)
    now = timezone.now()
    if request.method != "POST":
        return page(request, rota, now)
    form = DetailsForm(request.POST, rota=rota)
    if not form.is_valid():
        return page(request, rota, now, form=form, status=422)

    def act() -> Rota:
        return rotas.update(rota=rota, by=request.user, now=now, **form.cleaned_data)

    try:
        effects = previews.of_rota(rota, act, now)
        if not confirming.agreed(request, effects):
            return ask(request, rota, "details", effects)
        act()
    except Stale as error:
        fresh = access.rota_to_plan(request.user, slug)
        newer = _newer(request, fresh, error)
        return page(request, fresh, now, form=newer, stale=True, status=error.status)
    except DomainError as refused:
        refusals.show(form, refused)
        return page(request, rota, now, form=form, status=refused.status)
    messages.success(request, _("Saved. Drafts made from now on follow it."))
    return redirect("rotation:rota_settings", slug)


def _newer(request: SignedInRequest, rota: Rota, error: Stale) -> DetailsForm:
    """Return the form as typed, on the newest version, with what that says beside each field."""
    form = DetailsForm.newer(request.POST, rota)
    form.is_valid()
    for name, value in error.changed.items():
        form.add_error(name, _("It says now: %(value)s") % {"value": value or "-"})
    return form


@login_required
@require_POST
def rota_hours(request: SignedInRequest, slug: str) -> HttpResponse:
    """Set new opening hours; what was planned by older ones stays."""
    rota = access.rota_to_plan(request.user, slug)
    form, now = HoursForm.posted(request.POST), timezone.now()

    def act() -> str:
        rotas.set_opening_hours(rota=rota, weekly=form.weekly, by=request.user, now=now)
        return _("These opening hours count for drafts made from now on.")

    return done(
        request,
        rota,
        "hours",
        form,
        act,
        lambda status: page(request, rota, now, hours_form=form, status=status),
        names={"weekly": "always"},
    )


@login_required
@require_POST
def day_set(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say how a day counts, or leave it to the country's calendar again."""
    rota = access.rota_to_plan(request.user, slug)
    form, now = DayForm(request.POST), timezone.now()

    def act() -> str:
        given = form.cleaned_data
        said = {"day": moments.day_words(given["day"], year=True)}
        if given["kind"] != AS_CALENDAR:
            rotas.set_day(rota=rota, by=request.user, now=now, **given)
            return _("%(day)s counts as you said in drafts made from now on.") % said
        own = parts.own_day(rota, given["day"])
        if own is None:
            message = _("The calendar of the country already counts for this day.")
            raise checks.Refused.because("day", "day_not_own", message)
        rotas.clear_day(day=own, by=request.user, now=now)
        return _("%(day)s is what the calendar says again.") % said

    return done(
        request,
        rota,
        "days",
        form,
        act,
        lambda status: page(request, rota, now, day_form=form, status=status),
    )
