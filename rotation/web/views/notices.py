"""The bell: what Frontline has told me."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.notices import outbox
from rotation.selectors import notices as reads
from rotation.web import notice_page
from rotation.web.request import SignedInRequest

A_PAGE = 30


@login_required
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """List what I was told, all of it or what I have not read, the newest first."""
    unread_only, now = request.GET.get("unread") == "1", timezone.now()
    rows = reads.with_ways(request.user, unread_only=unread_only)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": notice_page.days(page.object_list, now),
        "unread_only": unread_only,
        "query": "unread=1&" if unread_only else "",
        "now": now,
    }
    return render(request, "rotation/notices.html", context)


@login_required
@require_POST
def notices_read(request: SignedInRequest) -> HttpResponse:
    """Mark everything as read."""
    count = outbox.mark_all_read(user=request.user, now=timezone.now())
    words = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    messages.success(request, words % {"count": count})
    return redirect("rotation:notices")


@login_required
@require_POST
def notice(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Mark one notice as read and go where it leads, if that is a place of this site."""
    told = outbox.mark_read(notice=access.notice(request.user, uid), now=timezone.now())
    secure = request.is_secure()
    ours = told.url.startswith("/") and url_has_allowed_host_and_scheme(
        told.url, allowed_hosts=None, require_https=secure
    )
    return HttpResponseRedirect(told.url if ours else reverse("rotation:notices"))
