"""Chat addresses and webhooks: those of teams and rotas for planners, and changing any of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Destination
from rotation.selectors import destinations as reads
from rotation.selectors import notice_tests as test_reads
from rotation.services import destinations as services
from rotation.web import destination_lines
from rotation.web import notice_tests as test_lines
from rotation.web.address_examples import EXAMPLES
from rotation.web.forms import refusals
from rotation.web.forms.destinations import ChangeForm, ChannelForm
from rotation.web.request import SignedInRequest

CHANNELS = "rotation:channels"


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def channels(request: SignedInRequest) -> HttpResponse:
    """List the addresses of teams and rotas, or add one; a webhook's secret is shown once."""
    access.need(request.user, access.PLAN)
    now = timezone.now()
    if request.method != "POST":
        return _channels(request, now)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _channels(request, now, form=form, status=422)
    try:
        made, secret = services.add(by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused)
        return _channels(request, now, form=form, status=refused.status)
    if secret:
        shown = {"destination": made, "secret": secret, "back": reverse(CHANNELS)}
        return _channels(request, now, made=shown)
    messages.success(request, _('"%(name)s" was added. Test it now.') % {"name": made.name})
    return redirect(CHANNELS)


@login_required
@require_GET
@never_cache
def channel_tests(request: SignedInRequest) -> HttpResponse:
    """Say what came of tests of addresses of teams and rotas."""
    access.need(request.user, access.PLAN)
    now = timezone.now()
    context = {"tests": _tests(list(reads.shared()), now), "now": now}
    return render(request, "rotation/_test_results.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def destination(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show one address, or give it another name and a team's other kinds."""
    found = access.destination(request.user, uid)
    if request.method != "POST":
        return _one(request, found, ChangeForm(destination=found))
    form = ChangeForm(request.POST, destination=found)
    if not form.is_valid():
        return _one(request, found, form, status=422)
    try:
        services.change(destination=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as refused:
        refusals.show(form, refused)
        return _one(request, found, form, status=refused.status)
    messages.success(request, _("Saved."))
    return redirect(_place(found))


@login_required
@require_POST
def destination_test(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Send a test message to an address."""
    found = access.destination(request.user, uid)
    try:
        services.test(destination=found, by=request.user, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.info(request, _("A test is on its way; below you see what comes of it."))
    return redirect(_place(found) + "#tests")


@login_required
@require_POST
def destination_remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Send nothing more to an address, and forget it."""
    found = access.destination(request.user, uid)
    services.remove(destination=found, by=request.user, now=timezone.now())
    said = _('"%(name)s" was removed. Nothing is sent there from now on.')
    messages.success(request, said % {"name": found.name})
    return redirect(_place(found))


def _place(found: Destination) -> str:
    """Return the page an address stands on."""
    own = found.user_id is not None
    return reverse("rotation:notice_settings" if own else CHANNELS)


def _tests(rows: Sequence[Destination], now: datetime) -> test_lines.Tests:
    told = test_reads.recent(user=None, destinations=rows, now=now)
    return test_lines.shown(told, url=reverse("rotation:channel_tests"), now=now)


def _one(
    request: SignedInRequest, found: Destination, form: ChangeForm, status: int = 200
) -> HttpResponse:
    [line] = destination_lines.lines([found])
    context = {"line": line, "form": form, "back": _place(found), "now": timezone.now()}
    return render(request, "rotation/destination.html", context, status=status)


def _channels(
    request: SignedInRequest,
    now: datetime,
    *,
    form: ChannelForm | None = None,
    made: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = list(reads.shared())
    context = {
        "owners": destination_lines.by_owner(rows),
        "form": form or ChannelForm(),
        "examples": EXAMPLES,
        "tests": _tests(rows, now),
        "made": made,
        "now": now,
    }
    return render(request, "rotation/channels.html", context, status=status)
