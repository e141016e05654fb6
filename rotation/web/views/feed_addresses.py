"""One address a calendar reads my shifts from: put into a calendar once, renewed, taken back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import FeedToken
from rotation.selectors import feed_health
from rotation.selectors.feeds import state
from rotation.services import feeds
from rotation.web import addresses, feed_words, qr, shown_once
from rotation.web.forms import refusals
from rotation.web.forms.feeds import FeedChangeForm
from rotation.web.request import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feed_new(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show the secret of an address just made, with what opens it; a POST says it is kept."""
    token = own_live(request, uid)
    if request.method == "POST":
        shown_once.forget(request.session, of=token.uid)
        return redirect("rotation:my_shifts")
    now = timezone.now()
    raw, until = shown_once.read(request.session, of=token.uid, now=now)
    if not raw:
        messages.info(
            request, _("An address is shown only when it is new. Lost it? Make a new one here.")
        )
        return redirect("rotation:my_shifts")
    links = addresses.subscription(raw, token.name)
    # Other sites are told no referrer, as everywhere here; with "no-referrer" the forms of this
    # page would send the origin "null", and be refused.
    context = {
        "token": token,
        "links": links,
        "square": qr.picture(links.webcal),
        "host": addresses.host(),
        "reach": addresses.reach(),
        "until": until,
    }
    return render(request, "rotation/feed_new.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show what an address gives and whether calendars keep up; a POST gives it other options."""
    token, now = own_live(request, uid), timezone.now()
    chosen = state.options_of(token)
    if request.method != "POST":
        form = FeedChangeForm(chosen=chosen, initial={"name": token.name})
        return _page(request, token, form, now)
    form = FeedChangeForm(request.POST, chosen=chosen)
    if not form.is_valid():
        return _page(request, token, form, now, status=422)
    try:
        feeds.change(
            token=token,
            name=form.cleaned_data["name"],
            options=chosen.as_json() | form.options(),
            by=request.user,
            now=now,
        )
    except feeds.FeedGone:
        raise
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, token, form, now, status=refused.status)
    messages.success(request, _("Saved. Calendars that read it follow when they ask next."))
    return redirect("rotation:feed_change", uid=token.uid)


@login_required
@require_POST
def feed_rotate(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give a feed a new address, shown on its own page; the old one opens nothing."""
    token, now = own(request, uid), timezone.now()
    fresh, raw = feeds.rotate(token=token, by=request.user, now=now)
    shown_once.keep(request.session, of=fresh.uid, raw=raw, now=now)
    return redirect("rotation:feed_new", uid=fresh.uid)


@login_required
@require_POST
def feed_revoke(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a feed address back."""
    token = own(request, uid)
    feeds.revoke(token=token, by=request.user, now=timezone.now())
    said = _('"%(name)s" was taken back. Calendars that read it find nothing from now on.')
    messages.success(request, said % {"name": token.name})
    return redirect("rotation:my_shifts")


def _page(
    request: SignedInRequest,
    token: FeedToken,
    form: FeedChangeForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    health = feed_health.of([token], now)[token.pk]
    context = {
        "token": token,
        "form": form,
        "health": health,
        "said": feed_words.health(health, now),
        "now": now,
    }
    return render(request, "rotation/feed_change.html", context, status=status)


def own(request: SignedInRequest, uid: UUID) -> FeedToken:
    """Return an address of the reader, who may hold shifts and so subscribe to them."""
    access.member_of(request.user)
    access.need(request.user, access.HOLD)
    return access.feed_token(request.user, uid)


def own_live(request: SignedInRequest, uid: UUID) -> FeedToken:
    """Return an address of the reader that opens something; one taken back is not there."""
    token = own(request, uid)
    if token.revoked_at is not None:
        raise Http404
    return token
