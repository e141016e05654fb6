"""Twelve months on a page: my shifts, or those of a rota; made for paper and for the wall."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rotation import access
from rotation.hours import zones
from rotation.models import Member
from rotation.selectors import year as reads
from rotation.web import year
from rotation.web.forms.year import YearForm, beside
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def my_year(request: SignedInRequest) -> HttpResponse:
    """Show twelve months of my shifts, in my zone."""
    member: Member | None = getattr(request.user, "member", None)
    if member is None:
        return render(request, "rotation/no_shifts.html")
    now, zone = timezone.now(), zones.zone(timezone.get_current_timezone_name())
    form, from_on, until_on = _months(request, now, zone)
    found = reads.of_member(member, zone, from_on, until_on, language=_language())
    context = _context(form, from_on, until_on, now) | {
        "sheet": year.of_member(found, now),
        "member": member,
        "zone": zone,
    }
    return render(request, "rotation/year.html", context, status=200 if form.is_valid() else 422)


@login_required
@require_GET
def rota_year(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show twelve months of a rota, in its own zone."""
    rota, now = access.rota(request.user, slug), timezone.now()
    zone = zones.zone(rota.zone)
    form, from_on, until_on = _months(request, now, zone)
    found = reads.of_rota(rota, from_on, until_on, language=_language())
    context = _context(form, from_on, until_on, now) | {
        "sheet": year.of_rota(found, now),
        "rota": rota,
        "zone": zone,
    }
    return render(request, "rotation/year.html", context, status=200 if form.is_valid() else 422)


def _months(request: SignedInRequest, now: datetime, zone: ZoneInfo) -> tuple[YearForm, date, date]:
    """Return the form with the days asked for; those from this month on where it is wrong."""
    today = zones.local_day(now, zone)
    form = YearForm.asked(request.GET, today=today)
    form.is_valid()
    return form, *form.days(today=today)


def _context(form: YearForm, from_on: date, until_on: date, now: datetime) -> dict[str, Any]:
    context = {"form": form, "from_on": from_on, "last_on": until_on - year.ONE_DAY, "now": now}
    return context | beside(from_on)


def _language() -> str:
    return get_language() or "en"
