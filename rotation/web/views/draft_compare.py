"""Which of these plans is better: several drafts side by side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rotation import access
from rotation.selectors import drafts as reads
from rotation.web import compare_page
from rotation.web.request import SignedInRequest

FEWEST, MOST = 2, 4


@login_required
@require_GET
def draft_compare(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show two to four finished drafts of a rota beside each other."""
    rota = access.rota_to_plan(request.user, slug)
    found = reads.finished(rota, _asked(request))
    if not FEWEST <= len(found) <= MOST:
        messages.warning(request, _("Choose two to four drafts that are finished."))
        return redirect("rotation:drafts", slug=rota.slug)
    now = timezone.now()
    context = {"rota": rota, "now": now, **compare_page.context(found, now)}
    return render(request, "rotation/draft_compare.html", context)


def _asked(request: SignedInRequest) -> list[UUID]:
    """Return the uids in the address, each once; what is none is left out."""
    found: dict[UUID, None] = {}
    for text in ",".join(request.GET.getlist("drafts")).split(",")[: 4 * MOST]:
        try:
            found[UUID(text.strip())] = None
        except ValueError:
            continue
    return list(found)
