"""Who shall hold this cell of the plan: look at who could, give it to somebody, pin it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods

from rotation import access
from rotation.errors import Conflict, DomainError
from rotation.models import Draft, DraftShift
from rotation.services import draft_edits
from rotation.web import cell_page
from rotation.web.forms import refusals
from rotation.web.forms.drafts import CellForm
from rotation.web.grid import anchor
from rotation.web.request import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def draft_cell(request: SignedInRequest, uid: UUID, number: int) -> HttpResponse:
    """Show who could hold a cell and at what cost; a POST gives it to somebody."""
    cell, now = access.draft_cell(request.user, uid, number), timezone.now()
    if request.method == "GET":
        if cell.draft.state != Draft.State.READY:
            return redirect("rotation:draft", uid=cell.draft.uid)
        return _page(request, cell, *cell_page.form(cell, now))
    form, refused = cell_page.form(cell, now, request.POST)
    if not form.is_valid():
        return _page(request, cell, form, refused, status=422)
    typed: dict[str, Any] = form.cleaned_data
    try:
        draft_edits.change(
            draft=cell.draft,
            cell=cell,
            member=form.chosen(),
            pinned=typed["pinned"],
            text=typed["text"],
            version=typed["version"],
            by=request.user,
            now=now,
        )
    except DomainError as error:
        refusals.show(form, error, at="member")
        return _page(request, cell, form, refused, status=error.status)
    place = anchor(cell.template_id, cell.day, cell.seat_id)
    address = reverse("rotation:draft", args=[cell.draft.uid])
    return redirect(f"{address}?changed=1#{place}")


def _page(
    request: SignedInRequest,
    cell: DraftShift,
    form: CellForm,
    refused: Conflict | None,
    *,
    status: int = 200,
) -> HttpResponse:
    name = "rotation/_draft_cell.html" if request.htmx else "rotation/draft_cell.html"
    context = cell_page.context(cell, form, refused)
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
