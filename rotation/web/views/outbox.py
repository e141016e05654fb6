"""Does everything arrive: what waits, what is tried again, what was given up, and why."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.notices import failures
from rotation.selectors import outbox as reads
from rotation.services import resending
from rotation.web import outbox_page
from rotation.web.request import SignedInRequest

A_PAGE = 50
USUAL = "trouble"


@login_required
@require_GET
def outbox(request: SignedInRequest) -> HttpResponse:
    """Show how the outbox stands, and the messages of one sort."""
    access.need(request.user, access.PEOPLE)
    asked, now = request.GET.get("show", USUAL), timezone.now()
    which = asked if asked in reads.SHOWN else USUAL
    page = Paginator(reads.deliveries(which), A_PAGE).get_page(request.GET.get("page"))
    reasons = ((one.code, one.count) for one in reads.reasons())
    context = {
        "counts": reads.counts(now),
        "unplanned": reads.unplanned(),
        "reasons": outbox_page.reasons(reasons),
        "which": which,
        "page": page,
        "lines": outbox_page.lines(page.object_list),
        "query": f"show={which}&",
        "now": now,
    }
    return render(request, "rotation/outbox.html", context)


@login_required
@require_POST
def delivery_resend(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Send a message again at once."""
    delivery = access.delivery_to_resend(request.user, uid)
    if resending.again(delivery=delivery, by=request.user, now=timezone.now()):
        messages.success(request, _("It is sent again now."))
    else:
        messages.info(request, _("It is no dead letter any more: nothing was changed."))
    return redirect("rotation:outbox")


@login_required
@require_POST
def deliveries_resend(request: SignedInRequest) -> HttpResponse:
    """Send everything again that was given up for one reason."""
    access.need(request.user, access.PEOPLE)
    known = {failures.UNPLANNED, *(one.code for one in reads.reasons())}
    failure = request.POST.get("failure", "")
    count = (
        resending.all_of(failure=failure, by=request.user, now=timezone.now())
        if failure in known
        else 0
    )
    words = ngettext(
        "%(count)d message is sent again now.", "%(count)d messages are sent again now.", count
    )
    messages.success(request, words % {"count": count})
    return redirect("rotation:outbox")
