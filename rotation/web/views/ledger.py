"""Is it fair: the points of everybody against their fair share, and every entry behind them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.hours import zones
from rotation.models import LedgerEntry, Rota
from rotation.selectors import ledger as reads
from rotation.selectors import people, shares
from rotation.services import ledger as services
from rotation.web import csv_answers, ledger_page, ledger_words
from rotation.web.csv_answers import Cell
from rotation.web.forms import refusals
from rotation.web.forms.ledger import CorrectionForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def ledger(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the pools of a rota."""
    return _page(request, access.rota(request.user, slug), timezone.now())


@login_required
@require_GET
def ledger_member(request: SignedInRequest, slug: str, uid: UUID) -> HttpResponse:
    """Show every entry of a member."""
    found, member = access.rota(request.user, slug), access.member(request.user, uid)
    now = timezone.now()
    context = {
        "rota": found,
        "member": member,
        "standing": shares.overview(found, now).standings().get(member.pk),
        "lines": ledger_page.entry_lines(reads.entries(found, member, now), now),
        "is_mine": member.user_id == request.user.pk,
        "now": now,
    }
    return render(request, "rotation/ledger_member.html", context)


@login_required
@require_POST
def ledger_correct(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add or take away points, with a reason."""
    found, now = access.rota_to_plan(request.user, slug), timezone.now()
    form = CorrectionForm(request.POST, members=people.members())
    status = 422
    if form.is_valid():
        try:
            entry = services.correct(rota=found, by=request.user, now=now, **form.asked())
        except DomainError as refused:
            refusals.show(form, refused, at="points")
            status = refused.status
        else:
            said = _("The correction stands in the ledger of %(person)s.")
            messages.success(request, said % {"person": entry.member})
            return redirect("rotation:ledger_member", found.slug, entry.member.uid)
    return _page(request, found, now, form=form, status=status)


@login_required
@require_GET
def ledger_csv(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give every entry of the 52 weeks, and what is planned, as a table to take away."""
    found = access.rota(request.user, slug)
    heading = (
        "counts_at",
        "person",
        "kind",
        "points",
        "unsocial",
        "seat",
        "shift",
        "reason",
        "made_at",
        "made_by",
    )
    rows = _csv_rows(found, timezone.now())
    return csv_answers.answer(f"{found.slug}-ledger", heading, rows)


def _csv_rows(rota: Rota, now: datetime) -> Iterator[tuple[Cell, ...]]:
    at = zones.zone(rota.zone)
    for row in reads.of_rota(rota, now):
        yield (
            row.counts_at.astimezone(at),
            str(row.member),
            LedgerEntry.Kind(row.kind).value,
            row.points,
            row.unsocial,
            row.shift.seat.name if row.shift else "",
            str(row.shift.uid) if row.shift else "",
            ledger_words.reason(row),
            row.made_at.astimezone(at),
            row.made_by.display_name if row.made_by else "",
        )


def _page(
    request: SignedInRequest,
    found: Rota,
    now: datetime,
    *,
    form: CorrectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    member = getattr(request.user, "member", None)
    overview = shares.overview(found, now)
    if form is None and request.user.has_perm(access.PLAN):
        form = CorrectionForm(members=people.members())
    context: dict[str, Any] = {
        "rota": found,
        "overview": overview,
        "cards": ledger_page.cards(overview, member.pk if member else None),
        "dates": ledger_page.dates(overview),
        "quarters": ledger_page.quarter_ends(overview),
        "form": form,
        "now": now,
    }
    return render(request, "rotation/ledger.html", context, status=status)
