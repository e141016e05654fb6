"""Take over a running rota: choose the file, say whose the names are, look, and take over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rotation import access
from rotation.errors import DomainError
from rotation.models import Rota, RotaImport
from rotation.selectors import people
from rotation.selectors import rota_imports as reads
from rotation.services import rota_imports
from rotation.services.rota_imports import FileRefused, Plan
from rotation.web.forms.rota_imports import MatchForm, UploadForm
from rotation.web.request import SignedInRequest

State = RotaImport.State
SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def rota_import(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for the file; list the imports there were."""
    found, now = access.rota_to_plan(request.user, slug), timezone.now()
    if request.method != "POST":
        return _begin_page(request, found, UploadForm(), now)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _begin_page(request, found, form, now, status=422)
    file, name = form.asked()
    try:
        made = rota_imports.begin(rota=found, file=file, name=name, by=request.user, now=now)
    except FileRefused as refused:
        return _begin_page(request, found, form, now, refused=refused, status=refused.status)
    return redirect("rotation:rota_import_map", found.slug, made.uid)


@login_required
@require_http_methods(["GET", "POST"])
def rota_import_map(request: SignedInRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show what taking over would do, keep what names mean, take over, put away or take back."""
    found, now = access.rota_import(request.user, slug, uid), timezone.now()
    if request.method != "POST":
        return _map_page(request, found, now)
    step = {"discard": _discard, "undo": _undo}.get(request.POST.get("step", ""), _match)
    try:
        return step(request, found, now)
    except DomainError as refused:
        found.refresh_from_db(fields=["state", "mapping", "result"])
        return _map_page(request, found, now, refused=refused, status=refused.status)


def _match(request: SignedInRequest, found: RotaImport, now: datetime) -> HttpResponse:
    form = _form(found, request.POST)
    if not form.is_valid():
        return _map_page(request, found, now, form=form, status=422)
    found = rota_imports.choose(
        found=found, people=form.people(), seats=form.places(), by=request.user, now=now
    )
    if request.POST.get("step") == "apply":
        leave_out = form.cleaned_data["leave_out"]
        done = rota_imports.apply(found=found, leave_out=leave_out, by=request.user, now=now)
        count = done.result["created"]
        said = ngettext(
            "%(count)d shift was taken over.", "%(count)d shifts were taken over.", count
        )
        messages.success(request, said % {"count": count})
    return redirect("rotation:rota_import_map", found.rota.slug, found.uid)


def _discard(request: SignedInRequest, found: RotaImport, now: datetime) -> HttpResponse:
    rota_imports.discard(found=found, by=request.user, now=now)
    messages.success(request, _("The import was put away. Nothing of it was taken over."))
    return redirect("rotation:rota_import", found.rota.slug)


def _undo(request: SignedInRequest, found: RotaImport, now: datetime) -> HttpResponse:
    result = rota_imports.undo(found=found, by=request.user, now=now).result
    said = ngettext(
        "%(count)d shift was taken back.", "%(count)d shifts were taken back.", result["undone"]
    )
    messages.success(request, said % {"count": result["undone"]})
    return redirect("rotation:rota_import_map", found.rota.slug, found.uid)


def _form(found: RotaImport, data: Any = None) -> MatchForm:
    return MatchForm(
        data,
        labels=rota_imports.labels(found),
        members=people.members(),
        seats=reads.seats(found.rota),
    )


def _begin_page(
    request: SignedInRequest,
    found: Rota,
    form: UploadForm,
    now: datetime,
    *,
    refused: FileRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "rota": found,
        "form": form,
        "errors": refused.errors[:SHOWN] if refused else (),
        "more": max(0, len(refused.errors) - SHOWN) if refused else 0,
        "imports": reads.of_rota(found)[:20],
        "columns": rota_imports.COLUMNS,
        "now": now,
    }
    return render(request, "rotation/rota_import.html", context, status=status)


def _map_page(
    request: SignedInRequest,
    found: RotaImport,
    now: datetime,
    *,
    form: MatchForm | None = None,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    plan = Plan()
    if found.state == State.MAPPING:
        form = form or _form(found)
        try:
            plan = rota_imports.preview(found, now)
        except DomainError as error:
            refused = refused or error
    context = {
        "found": found,
        "rota": found.rota,
        "form": form,
        "plan": plan,
        "wrong": plan.wrong[:SHOWN],
        "more": max(0, len(plan.wrong) - SHOWN),
        "refused": refused,
        "now": now,
    }
    return render(request, "rotation/rota_import_map.html", context, status=status)
