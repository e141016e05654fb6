"""Which calendars tell when I am away: read in, changed, read now, left alone again."""

from dataclasses import dataclass
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
from rotation.models import AbsenceCalendar, Member
from rotation.selectors import absence_calendars as reads
from rotation.selectors import calendar_absences
from rotation.services import absence_calendars as services
from rotation.web import calendar_words
from rotation.web.forms import refusals
from rotation.web.forms.absence_calendars import CalendarForm, NewCalendarForm
from rotation.web.request import SignedInRequest


@dataclass(frozen=True, slots=True)
class Shown:
    """A calendar with what is said of it; `to_come` counts its absences that are not over."""

    row: AbsenceCalendar
    said: calendar_words.CalendarWords
    not_read: str
    filters: list[str]
    to_come: int


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence_calendars(request: SignedInRequest) -> HttpResponse:
    """List the calendars my absences are read from; a POST adds one, by address or as a file."""
    own, now = access.member_of(request.user), timezone.now()
    access.need(request.user, access.HOLD)
    if request.method != "POST":
        return _list(request, own, NewCalendarForm(), now)
    form = NewCalendarForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, own, form, now, status=422)
    try:
        added = _add(request, own, form, now)
    except DomainError as refused:
        refusals.show(form, refused, at=None if form.given_address else "file")
        return _list(request, own, form, now, status=refused.status)
    return redirect("rotation:absence_calendar", uid=added.uid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence_calendar(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show how reading a calendar goes; a POST gives it another name or other filters."""
    calendar, now = access.absence_calendar(request.user, uid), timezone.now()
    if request.method != "POST":
        return _one(request, calendar, CalendarForm(calendar=calendar), now)
    form = CalendarForm(request.POST, calendar=calendar)
    if not form.is_valid():
        return _one(request, calendar, form, now, status=422)
    try:
        services.change(
            calendar=calendar,
            name=form.cleaned_data["name"],
            filters=form.filters(),
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        refusals.show(form, refused)
        return _one(request, calendar, form, now, status=refused.status)
    messages.success(request, _("Saved. Other filters count from the next reading on."))
    return redirect("rotation:absence_calendar", uid=calendar.uid)


@login_required
@require_POST
def absence_calendar_read(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Read a calendar now."""
    calendar = access.absence_calendar(request.user, uid)
    try:
        found = services.read(calendar=calendar, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.message)
        return redirect("rotation:absence_calendar", uid=uid)
    if found.calendar.failure:
        messages.error(request, services.words(found.calendar.failure))
    else:
        _say(request, found)
    return redirect("rotation:absence_calendar", uid=uid)


@login_required
@require_POST
def absence_calendar_remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Read a calendar no more."""
    calendar = access.absence_calendar(request.user, uid)
    services.remove(calendar=calendar, by=request.user, now=timezone.now())
    said = _("“%(name)s” is no longer read. Its absences to come are withdrawn, past ones stay.")
    messages.success(request, said % {"name": calendar.name})
    return redirect("rotation:absence_calendars")


def _add(
    request: SignedInRequest, own: Member, form: NewCalendarForm, now: datetime
) -> AbsenceCalendar:
    name, filters = form.cleaned_data["name"], form.filters()
    if form.given_address:
        added = services.add_address(
            member=own,
            name=name,
            address=form.given_address,
            filters=filters,
            by=request.user,
            now=now,
        )
        messages.success(request, _("Added. It is read within a minute or two."))
        return added
    found = services.add_file(
        member=own, name=name, content=form.content(), filters=filters, by=request.user, now=now
    )
    _say(request, found)
    return found.calendar


def _say(request: SignedInRequest, found: services.Outcome) -> None:
    messages.success(request, calendar_words.outcome(found))
    if found.hit:
        said = ngettext(
            "It covers %(count)d published shift. Nothing moves by itself: planners were told.",
            "It covers %(count)d published shifts. Nothing moves by itself: planners were told.",
            len(found.hit),
        )
        messages.warning(request, said % {"count": len(found.hit)})


def _shown(calendars: list[AbsenceCalendar], now: datetime) -> list[Shown]:
    counts = calendar_absences.to_come(calendars, now)
    return [
        Shown(
            row=one,
            said=calendar_words.state(one, now),
            not_read=calendar_words.not_read(one),
            filters=calendar_words.filters(one),
            to_come=counts.get(one.pk, 0),
        )
        for one in calendars
    ]


def _list(
    request: SignedInRequest,
    own: Member,
    form: NewCalendarForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    calendars = list(reads.of(own))
    context = {
        "calendars": _shown(calendars, now),
        "hits": list(calendar_absences.over_shifts(own, now)) if calendars else [],
        "form": form,
        "most": services.MOST,
        "full": len(calendars) >= services.MOST,
        "now": now,
    }
    return render(request, "rotation/absence_calendars.html", context, status=status)


def _one(
    request: SignedInRequest,
    calendar: AbsenceCalendar,
    form: CalendarForm,
    now: datetime,
    *,
    status: int = 200,
) -> HttpResponse:
    [shown] = _shown([calendar], now)
    hits = calendar_absences.over_shifts(calendar.member, now).filter(calendar=calendar)
    context = {"shown": shown, "calendar": calendar, "hits": list(hits), "form": form, "now": now}
    return render(request, "rotation/absence_calendar.html", context, status=status)
