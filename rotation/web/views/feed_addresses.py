"""One address a calendar reads my shifts from: put into a calendar once, renewed, taken back."""

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
from rotation.models import FeedToken
from rotation.services import feeds
from rotation.web import addresses, qr, shown_once
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
    context = {
        "token": token,
        "links": links,
        "square": qr.picture(links.webcal),
        "host": addresses.host(),
        "here_only": addresses.reached_from_here_only(),
        "until": until,
    }
    return render(request, "rotation/feed_new.html", context)


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
