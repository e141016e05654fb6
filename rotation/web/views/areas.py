"""The parts of the product that members know and cases are about."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rotation import access
from rotation.errors import DomainError
from rotation.selectors import people
from rotation.services import areas as services
from rotation.web.forms import refusals
from rotation.web.forms.areas import AreaForm
from rotation.web.request import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def areas(request: SignedInRequest) -> HttpResponse:
    """List the areas; whoever manages people adds one."""
    if request.method != "POST":
        return _page(request, AreaForm())
    access.need(request.user, access.PEOPLE)
    form = AreaForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        area = services.create(by=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as refused:
        refusals.show(form, refused, names={"slug": "name"})
        return _page(request, form, status=refused.status)
    messages.success(request, _("%(name)s was added.") % {"name": area.name})
    return redirect("rotation:areas")


def _page(request: SignedInRequest, form: AreaForm, status: int = 200) -> HttpResponse:
    context = {"areas": people.areas_with_members(), "form": form}
    return render(request, "rotation/areas.html", context, status=status)
