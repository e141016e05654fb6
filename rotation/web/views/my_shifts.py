"""When am I on: my shifts to come, and the addresses my calendars read them from."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import FeedToken, Member
from rotation.selectors import mine, swaps
from rotation.services import feeds
from rotation.web import addresses, trade_words
from rotation.web.forms import refusals
from rotation.web.forms.feeds import FeedForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def my_shifts(request: SignedInRequest) -> HttpResponse:
    """List my shifts to come and my feed addresses."""
    member: Member | None = getattr(request.user, "member", None)
    if member is None:
        return render(request, "rotation/no_shifts.html")
    return _page(request, member, timezone.now())


@login_required
@require_POST
@never_cache
def feed_create(request: SignedInRequest) -> HttpResponse:
    """Make a feed address and show its secret, this one time."""
    owner, now = _holder(request), timezone.now()
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, owner, now, form=form, status=422)
    try:
        token, raw = feeds.create(owner=owner, by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, owner, now, form=form, status=refused.status)
    return _page(request, owner, now, made=_made(token, raw))


@login_required
@require_POST
@never_cache
def feed_rotate(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give a feed a new address and show it, this one time; the old one opens nothing."""
    owner, now = _holder(request), timezone.now()
    token = access.feed_token(request.user, uid)
    fresh, raw = feeds.rotate(token=token, by=request.user, now=now)
    return _page(request, owner, now, made=_made(fresh, raw))


@login_required
@require_POST
def feed_revoke(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a feed address back."""
    _holder(request)
    token = access.feed_token(request.user, uid)
    feeds.revoke(token=token, by=request.user, now=timezone.now())
    said = _('"%(name)s" was taken back. Calendars that read it find nothing from now on.')
    messages.success(request, said % {"name": token.name})
    return redirect("rotation:my_shifts")


def _holder(request: SignedInRequest) -> Member:
    """Return the reader as somebody who may hold shifts and subscribe to them."""
    owner = access.member_of(request.user)
    access.need(request.user, access.HOLD)
    return owner


def _made(token: FeedToken, raw: str) -> dict[str, Any]:
    return {"token": token, "links": addresses.subscription(raw, token.name)}


def _page(
    request: SignedInRequest,
    owner: Member,
    now: datetime,
    *,
    form: FeedForm | None = None,
    made: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "shifts": mine.shifts_to_come(owner, now),
        "addresses": list(mine.feed_addresses(owner)),
        "last_change": mine.last_change(owner),
        "owed": [trade_words.payback(one, owner) for one in swaps.paybacks(owner)],
        "form": form or FeedForm(),
        "made": made,
        "most": feeds.MOST_LIVE,
        "now": now,
    }
    return render(request, "rotation/my_shifts.html", context, status=status)
