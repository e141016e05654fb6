"""Make a rota in one go."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rotation import access
from rotation.errors import DomainError
from rotation.selectors import people
from rotation.services import set_up
from rotation.web.forms import refusals
from rotation.web.forms.opening_hours import USUAL, HoursForm
from rotation.web.forms.rota_settings import NewRotaForm, regions_of
from rotation.web.request import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def rota_new(request: SignedInRequest) -> HttpResponse:
    """Make a rota with hours, seats and templates; for htmx, the regions of a country."""
    access.need(request.user, access.PLAN)
    if request.method == "POST":
        return _make(request)
    if request.htmx:
        return _regions(request)
    team = people.teams().first()
    form = NewRotaForm(initial={"zone": request.user.zone, "team": team})
    return _page(request, form, HoursForm.of(USUAL))


def _make(request: SignedInRequest) -> HttpResponse:
    form, hours = NewRotaForm(request.POST), HoursForm.posted(request.POST)
    good = [form.is_valid(), hours.is_valid()]
    status = 422
    if all(good):
        try:
            rota = set_up.set_up_rota(
                **form.asked(), weekly=hours.weekly, by=request.user, now=timezone.now()
            )
        except DomainError as refused:
            refusals.show(form, refused, names={"slug": "name"})
            status = refused.status
        else:
            said = _("%(name)s is made. Look at its weeks ahead, then draft the first of them.")
            messages.success(request, said % {"name": rota.name})
            return redirect("rotation:rota_settings", rota.slug)
    return _page(request, form, hours, status=status)


def _regions(request: SignedInRequest) -> HttpResponse:
    regions = regions_of(request.GET.get("country", ""))
    response = render(request, "rotation/_regions.html", {"regions": regions})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _page(
    request: SignedInRequest, form: NewRotaForm, hours: HoursForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "hours_form": hours,
        "regions": form.regions(),
        "teams": people.teams().exists(),
    }
    response = render(request, "rotation/rota_new.html", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
