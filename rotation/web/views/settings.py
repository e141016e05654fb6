"""What I can set for myself, and the way to what is set for everybody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.selectors import tokens
from rotation.services import api_tokens, people
from rotation.web.forms import refusals
from rotation.web.forms.settings import ProfileForm, TokenForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def settings(request: SignedInRequest) -> HttpResponse:
    """Show how I read and what my programs may do."""
    return _page(request, timezone.now())


@login_required
@require_POST
def profile(request: SignedInRequest) -> HttpResponse:
    """Change my language, zone or colours."""
    now = timezone.now()
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, now, form=form, status=422)
    try:
        people.update_profile(user=request.user, now=now, **form.cleaned_data)
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, now, form=form, status=refused.status)
    with override(request.user.language or None):
        messages.success(request, _("Saved. Pages and calendars follow."))
    return redirect("rotation:settings")


@login_required
@require_POST
@never_cache
def token_create(request: SignedInRequest) -> HttpResponse:
    """Make an API token and show its secret, this one time."""
    now = timezone.now()
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, now, token_form=form, status=422)
    asked = {name: form.cleaned_data[name] for name in ("name", "scope")}
    try:
        token, raw = api_tokens.create(
            user=request.user, expires_at=form.expires_at(), now=now, **asked
        )
    except DomainError as refused:
        refusals.show(form, refused, names={"expires_at": "last_day"})
        return _page(request, now, token_form=form, status=refused.status)
    return _page(request, now, made={"token": token, "raw": raw})


@login_required
@require_POST
def token_revoke(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take an API token back."""
    token = access.api_token(request.user, uid)
    api_tokens.revoke(token=token, by=request.user, now=timezone.now())
    said = _('"%(name)s" was taken back. Programs that use it are refused from now on.')
    messages.success(request, said % {"name": token.name})
    return redirect("rotation:settings")


def _page(
    request: SignedInRequest,
    now: datetime,
    *,
    form: ProfileForm | None = None,
    token_form: TokenForm | None = None,
    made: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form or ProfileForm.of(request.user),
        "token_form": token_form or TokenForm(),
        "tokens": list(tokens.live_of(request.user, now)),
        "made": made,
        "now": now,
    }
    return render(request, "rotation/settings.html", context, status=status)
