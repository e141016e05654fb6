"""Friction points: noted by themselves, reworded, put on a theme, tied to a requirement."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback import access
from feedback.models import FrictionPoint, Theme
from feedback.selectors import points as reads
from feedback.selectors.themes import nearest_themes
from feedback.services import friction, requirements, themes, triage
from feedback.web import words
from feedback.web.forms import refusals
from feedback.web.forms.cases import InsightForm
from feedback.web.forms.points import LoosePointForm, PointChangeForm, RewordForm, ThemeForm
from feedback.web.request import SignedInRequest
from feedback.web.views.near import near_line, number_of
from rotation import public
from rotation.public import DomainError

REFUSED = 422


@login_required
@require_http_methods(["GET", "POST"])
def point_new(request: SignedInRequest) -> HttpResponse:
    """Note something that got in the way without a case, such as what one saw in passing."""
    access.need(request.user, access.LOG)
    now = timezone.now()
    posted = request.method == "POST"
    form = LoosePointForm(request.POST if posted else None, initial={"uid": uuid.uuid4()})
    if form.is_valid():
        try:
            point = friction.add(case=None, by=request.user, now=now, **form.arguments())
        except DomainError as error:
            refusals.show(form, error, at="text")
        else:
            messages.success(request, _("Friction point noted."))
            return redirect("feedback:point", number=point.pk)
    near = near_line(
        request.user,
        form["text"].value() or "",
        name="theme_id",
        chosen=number_of(form["theme_id"].value()),
        now=now,
    )
    context = {"form": form, "near": near, "now": now}
    return render(request, "feedback/point_new.html", context, status=REFUSED if posted else 200)


@login_required
@require_http_methods(["GET", "POST"])
def point(request: SignedInRequest, number: int) -> HttpResponse:
    """Show a friction point with every wording it had; a POST gives it another."""
    if request.method == "GET":
        return _page(request, access.point(request.user, number))
    found = access.point_to_change(request.user, number)
    form = RewordForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        try:
            friction.reword(point=found, text=text, by=request.user, now=timezone.now())
        except DomainError as error:
            refusals.show(form, error, at="text")
        else:
            return _back(request, found, _("Reworded; the words used before are kept."))
    return _page(request, found, status=REFUSED, reword=form)


def _page(
    request: SignedInRequest, point: FrictionPoint, *, status: int = 200, **forms: Any
) -> HttpResponse:
    now = timezone.now()
    page = reads.point_page(point)
    may = {"change": access.may_change_point(request.user, point)}
    may["triage"] = request.user.has_perm(access.TRIAGE)
    fresh: dict[str, Any] = {}
    if may["change"]:
        fresh |= {
            "reword": RewordForm(initial={"text": point.text}),
            "change": PointChangeForm(point=point),
        }
    if may["triage"]:
        fresh |= {"theme": ThemeForm(), "insight": InsightForm(initial={"quote": point.text})}
    on = {page.theme.pk} if page.theme else set()
    found = nearest_themes(point.text, now=now, limit=6) if may["triage"] else []
    context = {
        "point": point,
        "page": page,
        "near": [each for each in found if each.theme.pk not in on],
        "timeline": [words.entry(each) for each in public.history("point", point.pk)],
        "may": may,
        "forms": fresh | forms,
        "now": now,
    }
    return render(request, "feedback/point.html", context, status=status)


@login_required
@require_POST
def point_change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what is known about a friction point besides its words."""
    found = access.point_to_change(request.user, number)
    form = PointChangeForm(request.POST, point=found)
    if form.is_valid():
        changes = form.changes()
        try:
            friction.update(point=found, by=request.user, now=timezone.now(), **changes)
        except DomainError as error:
            refusals.show(form, error)
        else:
            return _back(request, found, _("Friction point changed."))
    return _page(request, found, status=REFUSED, change=form)


@login_required
@require_POST
def point_theme(request: SignedInRequest, number: int) -> HttpResponse:
    """Put a friction point on a theme there is, or on a new one."""
    found, now = access.point_to_triage(request.user, number), timezone.now()
    form = ThemeForm(request.POST)
    if form.is_valid():
        try:
            theme = _theme(request, form, found)
            triage.put_on_theme(point=found, theme=theme, by=request.user, now=now)
        except Http404:
            form.add_error("theme", _("This theme does not exist."))
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            message = _("Put on %(number)s: %(title)s.")
            values = {"number": theme.number, "title": theme.title}
            return _back(request, found, message % values)
    return _page(request, found, status=REFUSED, theme=form)


def _theme(request: SignedInRequest, form: ThemeForm, point: FrictionPoint) -> Theme:
    """Return the theme that was chosen, or a new one of the point's area."""
    chosen = form.cleaned_data["theme"]
    if chosen is not None:
        return access.theme(request.user, chosen)
    return themes.create(
        title=form.cleaned_data["title"],
        area_id=point.area_id,
        by=request.user,
        now=timezone.now(),
    )


@login_required
@require_POST
def point_off_theme(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a friction point off its theme, so that it is in the inbox again."""
    found = access.point_to_triage(request.user, number)
    triage.take_off_theme(point=found, by=request.user, now=timezone.now())
    return _back(request, found, _("Taken off the theme; it is in the inbox again."))


@login_required
@require_POST
def point_aside(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a friction point out of the inbox: it is worth no theme."""
    found = access.point_to_triage(request.user, number)
    triage.set_aside(point=found, by=request.user, now=timezone.now())
    return _back(request, found, _("Set aside."))


@login_required
@require_POST
def point_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Put a friction point that was set aside into the inbox again."""
    found = access.point_to_triage(request.user, number)
    triage.bring_back(point=found, by=request.user, now=timezone.now())
    return _back(request, found, _("Back in the inbox."))


@login_required
@require_POST
def point_insight(request: SignedInRequest, number: int) -> HttpResponse:
    """Tie a friction point to a requirement, with the words that speak for it."""
    found = access.point_to_triage(request.user, number)
    form = InsightForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        requirement = access.requirement_to_change(request.user, typed["requirement"])
        try:
            requirements.add_insight(
                requirement=requirement,
                point=found,
                quote=typed["quote"],
                importance=typed["importance"],
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            refusals.show(form, error, at="quote")
        else:
            return _back(request, found, _("Tied to %(number)s.") % {"number": requirement.number})
    return _page(request, found, status=REFUSED, insight=form)


def _back(request: SignedInRequest, point: FrictionPoint, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("feedback:point", number=point.pk)
