"""Log a case in under a minute, and change one without overwriting somebody else."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractUser
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from feedback import access
from feedback.models import Case
from feedback.services import intake
from feedback.services.checks import Refused
from feedback.web import words
from feedback.web.forms import refusals
from feedback.web.forms.cases import EditForm, LogForm
from feedback.web.forms.points import LineForm, LineFormSet, Lines
from feedback.web.request import SignedInRequest
from feedback.web.views.near import Near, near_line, number_of
from rotation.public import Stale

PREFIX = "friction"
REFUSED = 422


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the form beside the themes it may be the same as."""

    form: LineForm
    near: Near


@login_required
@require_http_methods(["GET", "POST"])
def case_new(request: SignedInRequest) -> HttpResponse:
    """Log a case with what got in the way; a refusal shows all that was typed again."""
    access.need(request.user, access.LOG)
    now = timezone.now()
    if request.method == "GET":
        start = {"uid": uuid.uuid4(), "account": request.GET.get("account", "")[:120]}
        blank = LogForm(initial=start)
        blank.fields["needed" if start["account"] else "account"].widget.attrs["autofocus"] = True
        return _log_page(request, blank, Lines(prefix=PREFIX), now=now)
    form, lines = LogForm(request.POST), Lines(request.POST, prefix=PREFIX)
    # Both are asked, so that everything that is wrong is said at once.
    if all([form.is_valid(), lines.is_valid()]):
        typed = lines.typed_lines()
        try:
            case = _log(form, lines, by=request.user, now=now)
        except Refused as error:
            refusals.show_lines(form, [line for line, _point in typed], error)
        else:
            messages.success(request, words.logged(case.number, len(typed)))
            if "next" in request.POST:
                return redirect("feedback:case_new")
            return redirect("feedback:case", number=case.pk)
    return _log_page(request, form, lines, now=now, status=REFUSED)


def _log(form: LogForm, lines: LineFormSet, *, by: AbstractUser, now: datetime) -> Case:
    return intake.log_case(
        who=form.who(),
        points=[point for _form, point in lines.typed_lines()],
        uid=form.cleaned_data["uid"],
        by=by,
        now=now,
        **form.values(),
    )


def _log_page(
    request: SignedInRequest,
    form: LogForm,
    lines: LineFormSet,
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "lines": _with_themes(request.user, lines.forms, now=now),
        "formset": lines,
        "blank": Line(lines.empty_form, Near("friction-__prefix__-theme_id", "", [], None, None)),
        "details_open": any(form.has_error(name) for name in DETAILS),
        "now": now,
    }
    return render(request, "feedback/case_new.html", context, status=status)


DETAILS = ("channel", "area", "version", "handling_minutes", "opened_at")


def _with_themes(user: AbstractUser, forms: Sequence[LineForm], *, now: datetime) -> list[Line]:
    """Return each line with the themes near to what stands in it."""
    found = []
    for form in forms:
        name = form["theme_id"].html_name
        text, chosen = form["text"].value() or "", number_of(form["theme_id"].value())
        found.append(Line(form, near_line(user, text, name=name, chosen=chosen, now=now)))
    return found


@login_required
@require_http_methods(["GET", "POST"])
def case_edit(request: SignedInRequest, number: int) -> HttpResponse:
    """Change what a case says; 409 with what it says now when somebody was faster."""
    case = access.case_to_change(request.user, number)
    form = EditForm(request.POST or None, case=case)
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                intake.update_case(
                    case=case,
                    row_version=form.cleaned_data["row_version"],
                    by=request.user,
                    now=timezone.now(),
                    **form.changes(),
                )
            except Refused as error:
                refusals.show(form, error)
            except Stale as error:
                form, status = _newer(request, case, error), error.status
            else:
                messages.success(request, _("%(number)s changed.") % {"number": case.number})
                return redirect("feedback:case", number=case.pk)
    context = {"form": form, "case": case, "stale": status == Stale.status}
    return render(request, "feedback/case_edit.html", context, status=status)


def _newer(request: SignedInRequest, case: Case, error: Stale) -> EditForm:
    """Return the form as typed, on the newest version, with what that says beside each field."""
    typed = request.POST.copy()
    typed["row_version"] = str(case.row_version)
    form = EditForm(typed, case=case)
    form.is_valid()
    form.add_error(None, error.message)
    refusals.show_changed(form, error.changed, _("It says now: %(value)s"))
    return form
