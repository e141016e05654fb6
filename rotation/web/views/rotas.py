"""Who serves when, and where are the holes: the rotas, and one as a grid of weeks and seats."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rotation import access
from rotation.hours import zones
from rotation.models import Rota, Shift
from rotation.selectors import grid as reads
from rotation.selectors import rotas as lists
from rotation.selectors import window
from rotation.web import words
from rotation.web.forms.rotas import WindowForm
from rotation.web.grid import ONE_DAY, ONE_WEEK, Placed, Reading, arrange
from rotation.web.request import SignedInRequest

USUAL_WEEKS = 6
PRINTED_WEEKS = 13


@login_required
@require_GET
def rotas(request: SignedInRequest) -> HttpResponse:
    """List the rotas with who is on now."""
    now = timezone.now()
    return render(request, "rotation/rotas.html", {"desks": lists.overview(now), "now": now})


@login_required
@require_GET
def rota(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show some weeks of a rota; a part of the page where only that was asked for."""
    found = access.rota(request.user, slug)
    context = _grid(request, found, timezone.now(), weeks=USUAL_WEEKS)
    name = "rotation/_rota.html" if request.htmx else "rotation/rota.html"
    response = render(request, name, context, status=200 if context["form"].is_valid() else 422)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_GET
def rota_print(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show weeks of a rota for paper."""
    found = access.rota(request.user, slug)
    context = _grid(request, found, timezone.now(), weeks=PRINTED_WEEKS)
    return render(request, "rotation/rota_print.html", context | {"plain": True})


def _grid(request: SignedInRequest, found: Rota, now: datetime, *, weeks: int) -> dict[str, Any]:
    today = zones.local_day(now, zones.zone(found.zone))
    form = WindowForm.asked(request.GET, today=today, weeks=weeks)
    form.is_valid()
    from_on, until_on = form.days(today=today, weeks=weeks)
    shifts = reads.shifts(found, from_on, until_on)
    around = reads.surroundings(
        found,
        from_on,
        until_on,
        seat_ids=(shift.seat_id for shift in shifts),
        language=get_language() or "en",
    )
    picked = form.picked(around.team)
    reading = Reading(
        now=now,
        at=timezone.get_current_timezone(),
        frozen_until=window.frozen_until(found, now),
        me=_member_id(request),
        only=picked.pk if picked else None,
    )
    length = until_on - from_on
    return {
        "rota": found,
        "grid": arrange(map(placed, shifts), around, reading),
        "called_off": window.called_off(found, from_on, until_on).with_people().in_order(),
        "form": form,
        "picked": picked,
        "from_on": from_on,
        "last_on": until_on - ONE_DAY,
        "until_on": until_on,
        "earlier": from_on - length,
        "weeks": length // ONE_WEEK,
        "now": now,
    }


def placed(shift: Shift) -> Placed:
    """Return a published shift as a cell shows it."""
    return Placed(
        slot=(shift.slot.template_id, shift.slot.day),
        seat_id=shift.seat_id,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        member=shift.member,
        why=words.in_short(shift.why, held=shift.member_id is not None),
        uid=shift.uid,
        part=shift.part,
    )


def _member_id(request: SignedInRequest) -> int | None:
    member = getattr(request.user, "member", None)
    return member.pk if member else None
