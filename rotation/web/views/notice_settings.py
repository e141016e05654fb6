"""How shall Frontline reach me: kinds, ways, quiet hours, my own addresses, and tests of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Destination, User
from rotation.selectors import destinations as destination_reads
from rotation.selectors import notice_settings as reads
from rotation.selectors import notice_tests as test_reads
from rotation.services import destinations
from rotation.services import notice_settings as services
from rotation.web import destination_lines, notice_matrix
from rotation.web import notice_tests as test_lines
from rotation.web.address_examples import EXAMPLES
from rotation.web.forms import refusals
from rotation.web.forms.destinations import OwnAddressForm
from rotation.web.forms.notice_settings import ChoicesForm, TimesForm
from rotation.web.request import SignedInRequest

PAGE = "rotation:notice_settings"


@login_required
@require_GET
def notice_settings(request: SignedInRequest) -> HttpResponse:
    """Show how I am reached."""
    return _page(request, timezone.now())


@login_required
@require_POST
def notice_choices(request: SignedInRequest) -> HttpResponse:
    """Keep which kinds reach me by which way, or forget my choices."""
    now = timezone.now()
    if "usual" in request.POST:
        services.choose(user=request.user, choices=notice_matrix.usual(), now=now)
        messages.success(request, _("Saved. Everything reaches you as it usually does."))
        return redirect(PAGE)
    rows = list(destination_reads.of(request.user))
    form = _choices(request.user, rows, request.POST)
    if not form.is_valid():
        return _page(request, now, choices_form=form, status=422)
    services.choose(user=request.user, choices=form.given(), now=now)
    messages.success(request, _("Saved. What is told from now on follows."))
    return redirect(PAGE)


@login_required
@require_POST
def notice_times(request: SignedInRequest) -> HttpResponse:
    """Change my quiet hours, digest and reminder."""
    now = timezone.now()
    form = TimesForm(request.POST)
    if not form.is_valid():
        return _page(request, now, times_form=form, status=422)
    try:
        services.change(user=request.user, now=now, **form.cleaned_data)
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, now, times_form=form, status=refused.status)
    messages.success(request, _("Saved. What is told from now on follows."))
    return redirect(PAGE)


@login_required
@require_POST
@never_cache
def own_destination_add(request: SignedInRequest) -> HttpResponse:
    """Add an address of mine; the secret of a webhook is shown this one time."""
    now = timezone.now()
    form = OwnAddressForm(request.POST)
    if not form.is_valid():
        return _page(request, now, address_form=form, status=422)
    try:
        made, secret = destinations.add(
            owner=request.user, by=request.user, now=now, **form.asked()
        )
    except DomainError as refused:
        refusals.show(form, refused, at="address")
        return _page(request, now, address_form=form, status=refused.status)
    if secret:
        shown = {"destination": made, "secret": secret, "back": reverse(PAGE)}
        return _page(request, now, made=shown)
    messages.success(request, _('"%(name)s" was added. Test it now.') % {"name": made.name})
    return redirect(PAGE)


@login_required
@require_POST
def notice_test_mail(request: SignedInRequest) -> HttpResponse:
    """Send a test e-mail to me."""
    try:
        destinations.test_mail(user=request.user, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.info(request, _("A test is on its way; below you see what comes of it."))
    return redirect(reverse(PAGE) + "#tests")


@login_required
@require_GET
@never_cache
def notice_tests(request: SignedInRequest) -> HttpResponse:
    """Say what came of my tests."""
    now = timezone.now()
    tests = _tests(request.user, list(destination_reads.of(request.user)), now)
    return render(request, "rotation/_test_results.html", {"tests": tests, "now": now})


def _choices(user: User, rows: Sequence[Destination], data: QueryDict | None = None) -> ChoicesForm:
    codes = notice_matrix.codes_for(plans=user.has_perm(access.PLAN))
    ways = notice_matrix.ways_of(rows)
    return ChoicesForm(data, codes=codes, ways=ways, chosen=reads.choices(user))


def _tests(user: User, rows: Sequence[Destination], now: datetime) -> test_lines.Tests:
    told = test_reads.recent(user=user, destinations=rows, now=now)
    return test_lines.shown(told, url=reverse("rotation:notice_tests"), now=now)


def _page(
    request: SignedInRequest,
    now: datetime,
    *,
    choices_form: ChoicesForm | None = None,
    times_form: TimesForm | None = None,
    address_form: OwnAddressForm | None = None,
    made: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    rows = list(destination_reads.of(user))
    form = choices_form or _choices(user, rows)
    context = {
        "choices_form": form,
        "matrix": notice_matrix.arranged(form, notice_matrix.ways_of(rows)),
        "times_form": times_form or TimesForm.of(reads.of(user)),
        "destinations": destination_lines.lines(rows),
        "address_form": address_form or OwnAddressForm(),
        "examples": EXAMPLES,
        "tests": _tests(user, rows, now),
        "made": made,
        "now": now,
    }
    return render(request, "rotation/notice_settings.html", context, status=status)
