"""The seats and shift templates of a rota: added, changed, ended."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rotation import access, moments
from rotation.errors import DomainError
from rotation.models import Rota, Seat, ShiftTemplate
from rotation.services import checks, previews, seats, templates
from rotation.web import previews as confirming
from rotation.web.forms import refusals
from rotation.web.forms.rota_parts import (
    TEMPLATE_NAMES,
    EndForm,
    MoveForm,
    PresetForm,
    SeatForm,
    TemplateForm,
    prefix,
)
from rotation.web.request import SignedInRequest
from rotation.web.rota_settings_page import ask, back, done, looked, page


@login_required
@require_POST
def seat_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a seat after the others."""
    rota = access.rota_to_plan(request.user, slug)
    form, now = SeatForm(request.POST), timezone.now()

    def act() -> str:
        seat = seats.add_seat(rota=rota, by=request.user, now=now, **form.cleaned_data)
        said = _("The seat %(name)s was added. Drafts made from now on fill it.")
        return said % {"name": seat.name}

    return done(
        request,
        rota,
        "seats",
        form,
        act,
        lambda status: page(request, rota, now, seat_form=form, status=status),
    )


@login_required
@require_POST
def seat_change(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Change what a seat is called and asks for, or move it up or down."""
    seat = access.seat_to_plan(request.user, slug, number)
    now = timezone.now()
    moves = "place" in request.POST
    form = MoveForm(request.POST) if moves else SeatForm(request.POST, prefix=prefix(seat))

    def act() -> str:
        fresh = access.seat_to_plan(request.user, slug, number)
        if moves:
            place = form.cleaned_data["place"]
            seats.move_seat(seat=fresh, place=place, by=request.user, now=now)
            return _("The seat %(name)s was moved.") % {"name": fresh.name}
        seats.update_seat(seat=fresh, by=request.user, now=now, **form.cleaned_data)
        return _("The seat %(name)s was changed.") % {"name": fresh.name}

    def show(status: int) -> HttpResponse:
        given = {} if moves else {seat.pk: form}
        return page(request, seat.rota, now, seat_forms=given, status=status)

    return done(request, seat.rota, "seats", form, act, show)


@login_required
@require_POST
def seat_retire(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Let new drafts no longer fill a seat."""
    seat = access.seat_to_plan(request.user, slug, number, retired_too=True)
    now = timezone.now()

    def act() -> Seat:
        fresh = access.seat_to_plan(request.user, slug, number, retired_too=True)
        return seats.retire_seat(seat=fresh, by=request.user, now=now)

    effects = previews.of_rota(seat.rota, act, now)
    if not confirming.agreed(request, effects):
        return ask(request, seat.rota, "seats", effects)
    act()
    said = _("The seat %(name)s is retired. What is published for it stays.")
    return back(request, seat.rota, "seats", said % {"name": seat.name})


@login_required
@require_POST
def template_add(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a template, or only show in the preview what it would do."""
    rota = access.rota_to_plan(request.user, slug)
    if "look" in request.POST:
        return _look(request, rota)
    form, now = TemplateForm(request.POST), timezone.now()

    def act() -> str:
        made = templates.add_template(rota=rota, by=request.user, now=now, **form.asked())
        said = _("The template %(name)s was added. Drafts made from now on follow it.")
        return said % {"name": made.name}

    return done(
        request,
        rota,
        "templates",
        form,
        act,
        lambda status: page(request, rota, now, template_form=form, status=status),
        names=TEMPLATE_NAMES,
    )


def _look(request: SignedInRequest, rota: Rota) -> HttpResponse:
    """Show what a template would do, saving nothing; it needs no name for that."""
    now, status = timezone.now(), 422
    data = request.POST.copy()
    if request.htmx and not data.get("name", "").strip():
        data["name"] = _("The new template")
    form = TemplateForm(data)
    drawn: ShiftTemplate | None = None
    if form.is_valid():
        try:
            drawn = templates.draw_template(rota=rota, **form.asked())
            status = 200
        except DomainError as refused:
            refusals.show(form, refused, names=TEMPLATE_NAMES)
            status = refused.status
    if not request.htmx:
        return page(request, rota, now, look=drawn, template_form=form, status=status)
    context: dict[str, Any] = {"rota": rota, "looking": drawn, "template_form": form}
    context["ahead"] = looked(rota, now, drawn)
    return render(request, "rotation/_ahead.html", context, status=status)


@login_required
@require_POST
def template_preset(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a ready-made set of templates."""
    rota = access.rota_to_plan(request.user, slug)
    form, now = PresetForm(request.POST), timezone.now()

    def act() -> str:
        try:
            made = templates.add_preset(rota=rota, by=request.user, now=now, **form.asked())
        except checks.Refused as refused:
            if refused.code != "taken":
                raise
            message = _("This rota has templates of the same names already.")
            raise checks.Refused.because("preset", "taken", message) from refused
        said = ngettext(
            "%(count)d template was added. Drafts made from now on follow it.",
            "%(count)d templates were added. Drafts made from now on follow them.",
            len(made),
        )
        return said % {"count": len(made)}

    return done(
        request,
        rota,
        "templates",
        form,
        act,
        lambda status: page(request, rota, now, preset_form=form, status=status),
    )


@login_required
@require_POST
def template_end(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Let a template make no slot after a day."""
    template = access.template_to_plan(request.user, slug, number)
    form, now = EndForm(request.POST, prefix=str(template.pk)), timezone.now()

    def act() -> str:
        last_day = form.cleaned_data["last_day"]
        fresh = access.template_to_plan(request.user, slug, number)
        templates.end_template(template=fresh, last_day=last_day, by=request.user, now=now)
        said = _("%(name)s makes its last shift on %(day)s. What is published later stays.")
        return said % {
            "name": template.name,
            "day": moments.day_words(last_day, year=True),
        }

    def show(status: int) -> HttpResponse:
        fresh = access.rota_to_plan(request.user, slug)
        return page(request, fresh, now, end_forms={template.pk: form}, status=status)

    return done(request, template.rota, "templates", form, act, show)
