"""What everybody served, and who takes part: tables for pay, for time off, and to look at."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from rotation import access
from rotation.hours import zones
from rotation.models import Rota
from rotation.selectors import participation as takers
from rotation.selectors import reports
from rotation.web import csv_answers, report_table
from rotation.web.forms.reports import MonthsForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def report(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show shifts, hours and points of everybody, month by month."""
    found = access.rota(request.user, slug)
    form, first, last = _months(request, found)
    context = {
        "rota": found,
        "form": form,
        "report": reports.report(found, first, last),
        "first": first,
        "last": last,
    }
    status = 200 if form.is_valid() else 422
    return render(request, "rotation/report.html", context, status=status)


@login_required
@require_GET
def report_csv(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the same as a table to take away; 422 for months that are none."""
    found = access.rota(request.user, slug)
    form, first, last = _months(request, found)
    if not form.is_valid():
        return report(request, slug)
    name = f"{found.slug}-{first:%Y-%m}-{last:%Y-%m}"
    return csv_answers.answer(
        name, report_table.HEADING, report_table.rows(reports.report(found, first, last))
    )


@login_required
@require_GET
def participation(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who takes shifts and who does not, leaders included."""
    found, now = access.rota(request.user, slug), timezone.now()
    context = {"rota": found, "people": takers.overview(found, now), "now": now}
    return render(request, "rotation/participation.html", context)


def _months(request: SignedInRequest, rota: Rota) -> tuple[MonthsForm, date, date]:
    """Return the form with the months asked for; the usual ones where it is wrong."""
    first, last = reports.usual(timezone.now(), zones.zone(rota.zone))
    form = MonthsForm.asked(request.GET, first=first, last=last)
    if form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["until"]
    return form, first, last
