"""Who takes over: the options for shifts that need another holder, and the one a planner takes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rotation import access, moments
from rotation.errors import DomainError
from rotation.models import Absence, RegularAbsence, Shift
from rotation.services import absences, publishing, repairs
from rotation.web import words
from rotation.web.forms.repairs import CallingOffForm, RepairForm
from rotation.web.repair_page import parts
from rotation.web.request import SignedInRequest

Verb = Callable[..., Shift]
Rows = Callable[[datetime], Sequence[Shift]]


@login_required
@require_http_methods(["GET", "POST"])
def shift_repair(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Find another holder for one shift."""
    shift = access.shift_to_plan(request.user, uid)
    span = moments.span_words(shift.starts_at, shift.ends_at, None)
    return _answer(
        request,
        lambda _now: [access.shift(request.user, uid)],
        title=_("Who takes over %(shift)s?") % {"shift": span},
        back=reverse("rotation:shift", args=[uid]),
        place=span,
        once=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def absence_repair(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Find other holders for all that an absence hits; whoever is away may look on."""
    return _of_absence(request, access.absence_to_change(request.user, uid))


@login_required
@require_http_methods(["GET", "POST"])
def regular_repair(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Find other holders for all that a weekday off hits; whoever is away may look on."""
    return _of_absence(request, access.regular_absence_to_change(request.user, uid))


def _of_absence(request: SignedInRequest, absence: Absence | RegularAbsence) -> HttpResponse:
    # The exact search takes seconds; it is for who can act on what it finds.
    if request.method == "POST" or "rules" in request.GET:
        access.need(request.user, access.PLAN)
    return _answer(
        request,
        lambda now: absences.shifts_hit(absence, now),
        title=_("Who takes over for %(person)s?") % {"person": absence.member},
        back=reverse("rotation:absences"),
        place=_("Absences"),
        absence=absence,
    )


@login_required
@require_http_methods(["GET", "POST"])
def member_repair(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Find other holders for all that somebody holds and cannot serve."""
    member = access.member(request.user, uid)
    access.need(request.user, access.PLAN)
    return _answer(
        request,
        lambda now: list(repairs.unable(member, now)),
        title=_("Who takes over for %(person)s?") % {"person": member},
        back=reverse("rotation:member", args=[uid]),
        place=str(member),
    )


@login_required
@require_POST
def shift_cancel(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Call a shift off: nobody serves it, and no plan brings it back."""
    done = _("The shift is cancelled. No plan brings it back unless you open it again.")
    return _called_off(request, uid, publishing.cancel_shift, done)


@login_required
@require_POST
def shift_reopen(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Open a cancelled shift again."""
    return _called_off(request, uid, publishing.reopen_shift, _("The shift is open again."))


def _called_off(request: SignedInRequest, uid: UUID, verb: Verb, done: str) -> HttpResponse:
    shift = access.shift_to_plan(request.user, uid)
    form = CallingOffForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why in at most 200 characters."))
        return redirect("rotation:shift", uid=uid)
    reason = {"code": "by_hand", "text": form.cleaned_data["reason"]}
    try:
        verb(shift=shift, reason=reason, by=request.user, now=timezone.now())
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, done)
    return redirect("rotation:shift", uid=uid)


def _answer(
    request: SignedInRequest,
    rows: Rows,
    *,
    title: str,
    back: str,
    place: str,
    absence: Absence | RegularAbsence | None = None,
    once: bool = False,
) -> HttpResponse:
    """Show the options for the shifts, or do the one that was chosen and go on with the rest.

    `back` is the address of the page this one hangs from, and `place` what that is called;
    `absence` is the cause where there is one. `once` goes back instead: the shift asked about
    would only be asked about again.
    """
    now = timezone.now()

    def page(refused: str = "", status: int = 200) -> HttpResponse:
        context = {
            "title": title,
            "back": back,
            "place": place,
            "parts": parts(rows(now), now, rules="rules" in request.GET),
            "refused": refused,
            "form": RepairForm(request.POST or None),
            "off": CallingOffForm() if once else None,
            "may": request.user.has_perm(access.PLAN),
            "now": now,
        }
        return render(request, "rotation/repair.html", context, status=status)

    if request.method != "POST":
        return page()
    form = RepairForm(request.POST)
    if not form.is_valid():
        return page(_("Choose one of the options."), 422)
    given = form.cleaned_data
    shifts = rows(now)
    try:
        done = repairs.apply(
            shifts=shifts,
            option_key=given["option"],
            digest=given["digest"],
            reason=repairs.reason(shifts, text=given["reason"], absence=absence),
            by=request.user,
            now=now,
        )
    except DomainError as error:
        return page(error.message, error.status)
    _say(request, done)
    return redirect(request.path if rows(now) and not once else back)


def _say(request: SignedInRequest, done: Sequence[Shift]) -> None:
    said = ngettext("%(count)d shift was changed.", "%(count)d shifts were changed.", len(done))
    people = words.listed(dict.fromkeys(str(one.member) for one in done if one.member))
    text = said % {"count": len(done)}
    if people:
        text = f"{text} {_('Serving now: %(people)s.') % {'people': people}}"
    messages.success(request, text)
