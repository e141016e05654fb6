"""When somebody cannot serve, and when they would rather or rather not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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
from rotation.models import Member, RegularAbsence, Shift
from rotation.selectors import absences as reads
from rotation.selectors import people
from rotation.selectors import wishes as wish_reads
from rotation.services import absences as services
from rotation.services import wishes
from rotation.web import absence_words
from rotation.web.forms import refusals
from rotation.web.forms.absences import AbsenceForm, OwnForm, WeekdayForm, WishForm
from rotation.web.request import SignedInRequest

SPAN_NAMES = {"starts_at": "first_day", "ends_at": "last_day"}
WEEKDAY_NAMES = {
    "local_start": "from_time",
    "local_end": "until_time",
    "from_on": "first_day",
    "until_on": "last_day",
}


@dataclass(frozen=True, slots=True)
class WeekdayOff:
    """A weekday off in words; `meets_shifts` tells whether shifts to come fall into it."""

    row: RegularAbsence
    meets_shifts: bool = False

    @property
    def title(self) -> str:
        return absence_words.weekday_off(self.row)

    @property
    def holds(self) -> str:
        return absence_words.holds(self.row)


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """List absences and wishes; enter an absence of my own, or anybody's for a planner."""
    now = timezone.now()
    if request.method != "POST":
        return _page(request, now)
    own, plans = _who(request)
    form = AbsenceForm(request.POST, own=own, plans=plans)
    if not form.is_valid():
        return _page(request, now, form=form, status=422)
    try:
        entered = services.enter(by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused, names=SPAN_NAMES)
        return _page(request, now, form=form, status=refused.status)
    messages.success(request, _("The absence is entered. Drafts made from now on know of it."))
    _warn(request, entered.hit)
    return redirect("rotation:absences")


@login_required
@require_POST
def absence_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take an absence back."""
    absence = access.absence_to_change(request.user, uid)
    try:
        services.withdraw(absence=absence, by=request.user, now=timezone.now())
    except services.ReadFromCalendar as refused:
        messages.error(request, refused.message)
        return redirect("rotation:absences")
    messages.success(request, _("The absence is withdrawn."))
    return redirect("rotation:absences")


@login_required
@require_POST
def regular_create(request: SignedInRequest) -> HttpResponse:
    """Take a weekday off, or a part of it."""
    now = timezone.now()
    own, plans = _who(request)
    form = WeekdayForm(request.POST, own=own, plans=plans, auto_id="weekday_%s")
    if not form.is_valid():
        return _page(request, now, weekday_form=form, status=422)
    try:
        entered = services.enter_regular(by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused, names=WEEKDAY_NAMES)
        return _page(request, now, weekday_form=form, status=refused.status)
    said = _("Entered: %(weekday)s. Drafts made from now on know of it.")
    messages.success(request, said % {"weekday": absence_words.weekday_off(entered.absence)})
    _warn(request, entered.hit)
    return redirect("rotation:absences")


@login_required
@require_POST
def regular_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Serve on that weekday again."""
    regular = access.regular_absence_to_change(request.user, uid)
    services.withdraw_regular(absence=regular, by=request.user, now=timezone.now())
    messages.success(request, _("The weekday off is withdrawn."))
    return redirect("rotation:absences")


@login_required
@require_POST
def wish_create(request: SignedInRequest) -> HttpResponse:
    """Wish to serve, or rather not."""
    now = timezone.now()
    own, plans = _who(request)
    form = WishForm(request.POST, own=own, plans=plans, auto_id="wish_%s")
    if not form.is_valid():
        return _page(request, now, wish_form=form, status=422)
    try:
        wishes.make(by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused, names=SPAN_NAMES)
        return _page(request, now, wish_form=form, status=refused.status)
    messages.success(request, _("The wish is kept. Drafts made from now on try to grant it."))
    return redirect("rotation:absences")


@login_required
@require_POST
def wish_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a wish back."""
    wish = access.wish_to_change(request.user, uid)
    wishes.withdraw(wish=wish, by=request.user, now=timezone.now())
    messages.success(request, _("The wish is withdrawn; its days to come are free again."))
    return redirect("rotation:absences")


def _who(request: SignedInRequest) -> tuple[Member | None, bool]:
    """Return the reader's own member and whether they may enter for others."""
    if request.user.has_perm(access.PLAN):
        return people.member_of(request.user), True
    access.need(request.user, access.HOLD)
    return access.member_of(request.user), False


def _warn(request: SignedInRequest, hit: list[Shift]) -> None:
    if not hit:
        return
    said = ngettext(
        "It covers %(count)d published shift. Nothing moves by itself: planners were told.",
        "It covers %(count)d published shifts. Nothing moves by itself: planners were told.",
        len(hit),
    )
    messages.warning(request, said % {"count": len(hit)})


def _page(
    request: SignedInRequest,
    now: datetime,
    *,
    status: int = 200,
    form: AbsenceForm | None = None,
    weekday_form: WeekdayForm | None = None,
    wish_form: WishForm | None = None,
) -> HttpResponse:
    own = people.member_of(request.user)
    plans = request.user.has_perm(access.PLAN)
    may_enter = plans or (own is not None and request.user.has_perm(access.HOLD))
    others = list(reads.of_others(own, now))
    other_weekdays = _weekdays_off(reads.regular_of_others(own, now), now)
    context = {
        "others": others,
        "other_weekdays": other_weekdays,
        "other_count": len(others) + len(other_weekdays),
        "other_wishes": list(wish_reads.of_others(own, now)) if plans else [],
        "member": own,
        "plans": plans,
        "now": now,
        **(_of(own, now) if own else {}),
    }
    if may_enter:
        context["budget"] = wish_reads.BUDGET
        context |= _forms(own, form, weekday_form, wish_form, now, plans=plans)
    return render(request, "rotation/absences.html", context, status=status)


def _of(own: Member, now: datetime) -> dict[str, Any]:
    """Return what the page says about the reader."""
    absent = list(reads.of_member(own, now))
    weekdays = _weekdays_off(reads.regular_of_member(own, now), now)
    return {
        "own": absent,
        "own_weekdays": weekdays,
        "own_count": len(absent) + len(weekdays),
        "own_wishes": list(wish_reads.of_member(own, now)),
        "left": wish_reads.left(own, now),
        "budget": wish_reads.BUDGET,
    }


def _weekdays_off(rows: Iterable[RegularAbsence], now: datetime) -> list[WeekdayOff]:
    listed = list(rows)
    meeting = reads.regular_meeting_shifts(listed, now)
    return [WeekdayOff(row, row.pk in meeting) for row in listed]


def _forms(
    own: Member | None,
    form: AbsenceForm | None,
    weekday_form: WeekdayForm | None,
    wish_form: WishForm | None,
    now: datetime,
    *,
    plans: bool,
) -> dict[str, OwnForm]:
    today = timezone.localdate(now)
    return {
        "form": form or AbsenceForm(own=own, plans=plans),
        "weekday_form": weekday_form
        or WeekdayForm(own=own, plans=plans, auto_id="weekday_%s", initial={"first_day": today}),
        "wish_form": wish_form or WishForm(own=own, plans=plans, auto_id="wish_%s"),
    }
