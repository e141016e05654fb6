"""What is said about a theme: its name and state, what is the same and what is not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from feedback import access
from feedback.models import Theme
from feedback.services import themes
from feedback.web.forms import refusals
from feedback.web.forms.themes import OtherThemeForm, ThemeForm
from feedback.web.request import SignedInRequest
from feedback.web.views.themes import one_theme
from rotation.public import DomainError, Stale

REFUSED = 422


@login_required
@require_POST
def theme_change(request: SignedInRequest, number: int) -> HttpResponse:
    """Change title, area and state; 409 with what it says now when somebody was faster."""
    theme = access.theme_to_change(request.user, number)
    form = ThemeForm(request.POST)
    status = REFUSED
    if form.is_valid():
        try:
            _change(request, theme, form)
        except Stale as error:
            form, status = _newer(request, theme, error), error.status
        except DomainError as error:
            refusals.show(form, error, at="title")
        else:
            messages.success(request, _("%(number)s changed.") % {"number": theme.number})
            return redirect("feedback:theme", number=theme.pk)
    return one_theme(request, theme, status=status, change=form)


@transaction.atomic
def _change(request: SignedInRequest, theme: Theme, form: ThemeForm) -> None:
    typed, by, now = form.cleaned_data, request.user, timezone.now()
    themes.rename(
        theme=theme, title=typed["title"], row_version=typed["row_version"], by=by, now=now
    )
    themes.set_area(theme=theme, area_id=typed["area"], by=by, now=now)
    themes.set_state(theme=theme, state=typed["state"], by=by, now=now)


def _newer(request: SignedInRequest, theme: Theme, error: Stale) -> ThemeForm:
    """Return the form as typed, on the newest version, with what that says beside each field."""
    typed = request.POST.copy()
    typed["row_version"] = str(theme.row_version)
    form = ThemeForm(typed)
    form.is_valid()
    form.add_error(None, error.message)
    refusals.show_changed(form, error.changed, _("It says now: %(value)s"))
    return form


@login_required
@require_POST
def theme_merge(request: SignedInRequest, number: int) -> HttpResponse:
    """Merge this theme into another: its friction points count there until it is split again."""
    theme = access.theme_to_change(request.user, number)
    form = OtherThemeForm(request.POST)
    into = _other(request, form)
    if into is not None:
        try:
            themes.merge(theme=theme, into=into, by=request.user, now=timezone.now())
        except DomainError as error:
            refusals.show(form, error, at="other")
        else:
            said = _("%(theme)s is part of this theme now. Nothing was moved.")
            messages.success(request, said % {"theme": theme.number})
            return redirect("feedback:theme", number=into.pk)
    return one_theme(request, theme, status=REFUSED, other=form)


@login_required
@require_POST
def theme_split(request: SignedInRequest, number: int) -> HttpResponse:
    """Take a merge back."""
    theme = access.theme_to_change(request.user, number)
    themes.split(theme=theme, by=request.user, now=timezone.now())
    messages.success(request, _("%(number)s stands by itself again.") % {"number": theme.number})
    return redirect("feedback:theme", number=theme.pk)


@login_required
@require_POST
def theme_not_same(request: SignedInRequest, number: int) -> HttpResponse:
    """Remember that two themes are different, so that they are not offered again."""
    theme = access.theme_to_change(request.user, number)
    form = OtherThemeForm(request.POST)
    other = _other(request, form)
    if other is not None:
        try:
            themes.not_the_same(a=theme, b=other, by=request.user, now=timezone.now())
        except DomainError as error:
            refusals.show(form, error, at="other")
        else:
            said = _("%(other)s is not the same; it will not be offered here again.")
            messages.success(request, said % {"other": other.number})
            return redirect("feedback:theme", number=theme.pk)
    return one_theme(request, theme, status=REFUSED, other=form)


@login_required
@require_POST
def theme_maybe_same(request: SignedInRequest, number: int) -> HttpResponse:
    """Forget that two themes were said to be different."""
    theme = access.theme_to_change(request.user, number)
    form = OtherThemeForm(request.POST)
    other = _other(request, form)
    if other is None:
        return one_theme(request, theme, status=REFUSED, other=form)
    themes.may_be_the_same(a=theme, b=other, by=request.user, now=timezone.now())
    messages.success(request, _("%(other)s may be offered again.") % {"other": other.number})
    return redirect("feedback:theme", number=theme.pk)


def _other(request: SignedInRequest, form: OtherThemeForm) -> Theme | None:
    """Return the theme that was named; the form says so when there is none."""
    if not form.is_valid():
        return None
    try:
        return access.theme(request.user, form.cleaned_data["other"])
    except Http404:
        form.add_error("other", _("There is no theme of this number."))
        return None
