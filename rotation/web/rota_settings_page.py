"""What the page of a rota's settings shows, and how its forms come back to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rotation.errors import DomainError
from rotation.hours import zones
from rotation.models import Area, OpeningHours, Rota, Seat, ShiftTemplate
from rotation.selectors import people
from rotation.selectors import rota_parts as parts
from rotation.services import feasibility, previews
from rotation.services.previews import Effect
from rotation.web import finding_words
from rotation.web import previews as confirming
from rotation.web.ahead import Preview, preview, template_words
from rotation.web.forms import refusals
from rotation.web.forms.opening_hours import HoursForm
from rotation.web.forms.rota_parts import DayForm, EndForm, PresetForm, SeatForm, TemplateForm
from rotation.web.forms.rota_settings import DetailsForm
from rotation.web.request import SignedInRequest

PREVIEW = timedelta(weeks=4)
CALENDAR = timedelta(days=365)

# What is about to be changed, by the section of the page.
CHANGES: dict[str, Promise] = {
    "details": gettext_lazy("A change of the rules"),
    "hours": gettext_lazy("A change of the opening hours"),
    "seats": gettext_lazy("A change of the seats"),
    "templates": gettext_lazy("A change of the shift templates"),
    "days": gettext_lazy("A change of a day"),
}

Given = Mapping[Any, forms.Form]


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat in use with the places above and below it, None at the ends."""

    seat: Seat
    form: forms.Form
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with its rule in words; `over` when no slot of it begins any more."""

    template: ShiftTemplate
    words: str
    over: bool
    form: forms.Form


def page(
    request: SignedInRequest,
    rota: Rota,
    now: datetime,
    *,
    status: int = 200,
    look: ShiftTemplate | None = None,
    seat_forms: Given | None = None,
    end_forms: Given | None = None,
    **given: Any,
) -> HttpResponse:
    """Render the settings; `given` are forms to show instead of those of what is kept.

    `look` is a template that is not saved, to be seen in the preview.
    """
    today = zones.local_day(now, zones.zone(rota.zone))
    hours = parts.newest_hours(rota)
    templates = parts.templates(rota)
    days = _calendar(rota, today)
    areas = list(people.areas())
    seats = parts.seats(rota, now)
    standing = [seat for seat in seats if seat.retired_at is None]
    form = given.pop("form", None) or DetailsForm.of(rota)
    context = {
        "rota": rota,
        "form": form,
        "regions": form.regions(),
        "hours": hours,
        "hours_form": HoursForm.of(hours.weekly if hours else {}),
        "seats": _seat_rows(standing, areas, seat_forms or {}),
        "retired": [seat for seat in seats if seat.retired_at],
        "seat_form": SeatForm(areas=areas),
        "templates": _template_rows(templates, today, end_forms or {}),
        "template_form": TemplateForm.blank(today),
        "preset_form": PresetForm(initial={"first_day": today}),
        "days": [day for day in days if day.day >= today],
        "day_form": DayForm(),
        "ahead": _preview(rota, today, [*templates, *([look] if look else [])], hours, days),
        "looking": look,
        "findings": [finding_words.sentence(found) for found in feasibility.ahead(rota, now)],
        "now": now,
    }
    return render(request, "rotation/rota_settings.html", context | given, status=status)


def looked(rota: Rota, now: datetime, look: ShiftTemplate | None) -> Preview:
    """Return the preview alone, with a template that is not saved."""
    today = zones.local_day(now, zones.zone(rota.zone))
    templates = [*parts.templates(rota), *([look] if look else [])]
    return _preview(rota, today, templates, parts.newest_hours(rota), _calendar(rota, today))


def done(
    request: SignedInRequest,
    rota: Rota,
    section: str,
    form: forms.Form,
    act: Callable[[], str],
    show: Callable[[int], HttpResponse],
    *,
    names: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Do what a good form asks for and go back to its section with what `act` says.

    Where that means something for published shifts, it is shown first and done when it is sent
    again. Otherwise `show` renders the page with the form and its faults, given a status. `act`
    may be called twice, and reads the rows it changes itself.
    """
    if not form.is_valid():
        return show(422)
    try:
        effects = previews.of_rota(rota, act, timezone.now())
        if not confirming.agreed(request, effects):
            return ask(request, rota, section, effects)
        said = act()
    except DomainError as refused:
        refusals.show(form, refused, names=names)
        return show(refused.status)
    return back(request, rota, section, said)


def ask(
    request: SignedInRequest, rota: Rota, section: str, effects: Sequence[Effect]
) -> HttpResponse:
    """Show what a change in a section means for published shifts, to be made or left."""
    return confirming.ask(
        request,
        effects,
        what=str(CHANGES[section]),
        button=_("Make this change"),
        back=_place(rota, section),
    )


def back(request: SignedInRequest, rota: Rota, section: str, said: str) -> HttpResponse:
    """Go back to a section of the page and say there what happened."""
    # The section shows it too: it may lie far below the place of all messages.
    messages.success(request, said, extra_tags=section)
    return redirect(_place(rota, section))


def _place(rota: Rota, section: str) -> str:
    return f"{reverse('rotation:rota_settings', args=[rota.slug])}#{section}"


def _calendar(rota: Rota, today: date) -> list[parts.CalendarDay]:
    return parts.calendar(
        rota,
        today - parts.LONGEST_SLOT,
        today + CALENDAR,
        get_language() or "en",
    )


def _preview(
    rota: Rota,
    today: date,
    templates: list[ShiftTemplate],
    hours: OpeningHours | None,
    days: list[parts.CalendarDay],
) -> Preview:
    until = today + PREVIEW
    return preview(parts.ahead(rota, today, until, templates=templates, hours=hours, days=days))


def _seat_rows(seats: list[Seat], areas: list[Area], given: Given) -> list[SeatRow]:
    last = len(seats) - 1
    return [
        SeatRow(
            seat,
            given.get(seat.pk) or SeatForm.of(seat, areas),
            place - 1 if place else None,
            place + 1 if place < last else None,
        )
        for place, seat in enumerate(seats)
    ]


def _template_rows(templates: list[ShiftTemplate], today: date, given: Given) -> list[TemplateRow]:
    return [
        TemplateRow(
            template,
            template_words(template),
            template.last_day is not None and template.last_day < today,
            given.get(template.pk)
            or EndForm(initial={"last_day": template.last_day or today}, prefix=str(template.pk)),
        )
        for template in templates
    ]
