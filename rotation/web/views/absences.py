"""When somebody cannot serve."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Member
from rotation.selectors import absences as reads
from rotation.selectors import people
from rotation.services import absences as services
from rotation.web.forms import refusals
from rotation.web.forms.absences import AbsenceForm
from rotation.web.request import SignedInRequest

NAMES = {"starts_at": "first_day", "ends_at": "last_day"}


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """List absences; enter one of my own, or anybody's for a planner."""
    now = timezone.now()
    own = people.member_of(request.user)
    if request.method != "POST":
        return _page(request, own, now)
    plans = request.user.has_perm(access.PLAN)
    if not plans:
        access.need(request.user, access.HOLD)
        own = access.member_of(request.user)
    form = AbsenceForm(request.POST, own=own, plans=plans)
    if not form.is_valid():
        return _page(request, own, now, form=form, status=422)
    try:
        entered = services.enter(by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused, names=NAMES)
        return _page(request, own, now, form=form, status=refused.status)
    messages.success(request, _("The absence is entered. Drafts made from now on know of it."))
    if entered.hit:
        said = ngettext(
            "It covers %(count)d published shift. Nothing moves by itself: planners were told.",
            "It covers %(count)d published shifts. Nothing moves by itself: planners were told.",
            len(entered.hit),
        )
        messages.warning(request, said % {"count": len(entered.hit)})
    return redirect("rotation:absences")


@login_required
@require_POST
def absence_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take an absence back."""
    absence = access.absence_to_change(request.user, uid)
    services.withdraw(absence=absence, by=request.user, now=timezone.now())
    messages.success(request, _("The absence is withdrawn."))
    return redirect("rotation:absences")


def _page(
    request: SignedInRequest,
    own: Member | None,
    now: datetime,
    *,
    form: AbsenceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    plans = request.user.has_perm(access.PLAN)
    may_enter = plans or (own is not None and request.user.has_perm(access.HOLD))
    context = {
        "own": list(reads.of_member(own, now)) if own else [],
        "others": list(reads.of_others(own, now)),
        "member": own,
        "plans": plans,
        "form": (form or AbsenceForm(own=own, plans=plans)) if may_enter else None,
        "now": now,
    }
    return render(request, "rotation/absences.html", context, status=status)
