"""What was left for a shift, and what its holder leaves for those who come next."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rotation import access
from rotation.errors import DomainError, Stale
from rotation.models import Shift
from rotation.selectors import handovers as reads
from rotation.selectors import people
from rotation.services import handovers
from rotation.web import handover_page
from rotation.web.forms import refusals
from rotation.web.forms.handovers import NoteForm
from rotation.web.request import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def handover(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show what was left for a shift and by it, and keep the note of its holder."""
    now = timezone.now()
    if request.method == "GET":
        return _page(request, access.shift(request.user, uid), now)
    found = access.shift_to_hand_over(request.user, uid)
    if "put" in request.POST:
        form = NoteForm.with_lines(request.POST, request.POST.getlist("more"))
        return _page(request, found, now, form=form)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    try:
        handovers.write(
            shift=found,
            text=form.cleaned_data["text"],
            by=request.user,
            row_version=form.cleaned_data["row_version"],
            now=now,
        )
    except Stale as stale:
        return _page(request, found, now, form=form, stale=stale, status=stale.status)
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, found, now, form=form, status=refused.status)
    messages.success(request, handover_page.said(found))
    return redirect("rotation:handover", uid=found.uid)


@login_required
@require_POST
def handover_confirm(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Confirm that I have read the note left on a shift."""
    note, now = access.handover_to_confirm(request.user, uid), timezone.now()
    member = access.member_of(request.user)
    mine = next(
        (one for one in reads.next_shifts(note.shift) if one.member_id == member.pk), note.shift
    )
    seen = request.POST.get("row_version", "")
    try:
        handovers.confirm(
            handover=note,
            by=member,
            row_version=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
            now=now,
        )
    except DomainError as refused:
        found = access.shift(request.user, mine.uid)
        return _page(request, found, now, refused=refused, status=refused.status)
    words = _("You have confirmed the note of %(person)s.")
    messages.success(request, words % {"person": note.written_by.display_name})
    return redirect("rotation:handover", uid=mine.uid)


def _page(
    request: SignedInRequest,
    found: Shift,
    now: datetime,
    *,
    form: NoteForm | None = None,
    stale: Stale | None = None,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    me = people.member_of(request.user)
    context = handover_page.context(request.user, me, found, now, form=form, stale=stale)
    return render(request, "rotation/handover.html", {**context, "refused": refused}, status=status)
