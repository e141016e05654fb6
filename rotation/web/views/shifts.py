"""One shift: who serves, why this person and not others, what happened; planners change it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Member, Shift
from rotation.selectors import activity, handovers, people, shifts, swaps
from rotation.services import dividing, hard_rules, publishing
from rotation.web import histories, swap_page, trade_words, words
from rotation.web.forms import refusals
from rotation.web.forms.shifts import AssignForm
from rotation.web.forms.trades import DivideForm
from rotation.web.request import SignedInRequest

MOST_LINES = 50


@login_required
@require_GET
def shift(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show one shift."""
    return _page(request, access.shift(request.user, uid), timezone.now())


@login_required
@require_POST
def shift_assign(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give the shift to somebody else or open it, with a reason that everybody can read."""
    found, now = access.shift_to_plan(request.user, uid), timezone.now()
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    chosen = form.chosen()
    reason = {"code": "by_hand", "text": form.cleaned_data["reason"]}
    try:
        publishing.assign(
            shift=found,
            member=chosen,
            reason=reason,
            revision=form.cleaned_data["revision"],
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        refusals.show(form, refused, at="member")
        return _page(request, found, now, form=form, status=refused.status)
    messages.success(request, _said(found.member, chosen))
    return redirect("rotation:shift", uid=found.uid)


@login_required
@require_POST
def shift_divide(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Cut the shift in two; its holder keeps both until a part is given away."""
    found, now = access.shift_to_plan(request.user, uid), timezone.now()
    form = DivideForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, divide=form, status=422)
    reason = {"code": "divided", "text": form.cleaned_data["reason"]}
    try:
        first, second = dividing.divide(
            shift=found, at=form.cleaned_data["at"], reason=reason, by=request.user, now=now
        )
    except DomainError as refused:
        refusals.show(form, refused, at="at")
        return _page(request, found, now, divide=form, status=refused.status)
    said = _("Cut in two: %(first)d and %(second)d points.")
    messages.success(request, said % {"first": first.points, "second": second.points})
    return redirect("rotation:shift", uid=found.uid)


def _said(before: Member | None, after: Member | None) -> str:
    told = words.listed(
        str(one) for one in (before, after) if one is not None and one.user.is_active
    )
    if after is None:
        done = _("The shift is open now.")
    else:
        done = _("%(person)s has the shift now.") % {"person": after}
    return f"{done} {_('Told: %(people)s.') % {'people': told}}" if told else done


def _form(found: Shift, data: Any = None) -> AssignForm:
    """Return the form to assign a shift, with everybody in the team of its rota.

    It says too which rule is against whoever holds the shift now, such as an absence.
    """
    reasons = hard_rules.reasons(found)
    team = shifts.members(reasons)
    names = {pk: str(member) for pk, member in team.items()}
    held = reasons.pop(found.member_id or 0, None)
    team.pop(found.member_id or 0, None)
    said = {
        pk: f"{names[pk]}: {words.reason(why.code, why.params, names)}"
        for pk, why in reasons.items()
        if pk in names and why.code != words.ABLE
    }
    # Whoever has the job comes before those who never could.
    barred = sorted(said, key=lambda pk: reasons[pk].code == swap_page.OTHER_JOB)
    return AssignForm(
        data,
        able=[member for pk, member in team.items() if pk not in said],
        barred=[(team[pk], said[pk]) for pk in barred],
        against=""
        if held is None or held.code == words.ABLE
        else words.reason(held.code, held.params, names),
        initial={"revision": found.revision},
    )


def _way_out_at(found: Shift) -> str:
    """Return the address at which the cheapest rule that keeps a shift open can be given up."""
    way = (found.why.get("gap") or {}).get("cheapest") or {}
    codes = set(way.get("codes", ()))
    if not codes:
        return ""
    if codes == {"absent"}:
        return reverse("rotation:absences")
    if codes == {"onboarding_pair"}:
        return reverse("rotation:people")
    return reverse("rotation:rota_settings", args=[found.slot.rota.slug])


def _page(
    request: SignedInRequest,
    found: Shift,
    now: datetime,
    *,
    form: AssignForm | None = None,
    divide: DivideForm | None = None,
    status: int = 200,
) -> HttpResponse:
    me = people.member_of(request.user)
    rows = list(activity.history("shift", found.pk)[:MOST_LINES])
    members = shifts.members(words.speaks_of(found.why) | histories.speaks_of(rows))
    names = {pk: str(member) for pk, member in members.items()}
    may_change = found.state == Shift.State.PUBLISHED and found.ends_at > now
    if may_change and request.user.has_perm(access.PLAN):
        form = form or _form(found)
        divide = divide or DivideForm()
    reasons = [(members.get(why.member_id), why) for why in words.others(found.why, names)]
    requests = swaps.of_shift(found)
    context = {
        "shift": found,
        "rota": found.slot.rota,
        "beside": shifts.beside(found),
        "note": handovers.of_shift(found),
        "other_parts": shifts.other_parts(found),
        "why": words.at_length(found.why, held=found.member_id is not None),
        "why_notes": words.notes(found.why.get("notes", ()), names),
        "given": histories.last_given(found, rows),
        "able": [(one, why) for one, why in reasons if one and why.able],
        "barred": [(one, why) for one, why in reasons if one and not why.able],
        "way_out": words.cheapest(found.why.get("gap") or {}, names),
        "way_out_at": _way_out_at(found),
        "timeline": histories.of_shift(found, rows, names),
        "is_mine": me is not None and found.member_id == me.pk,
        "ways": swap_page.ways(request.user, me, found, now) if may_change else None,
        "requests": [(one, trade_words.what(one), trade_words.badge(one)) for one in requests],
        "form": form if may_change else None,
        "divide": divide if may_change else None,
        "now": now,
    }
    return render(request, "rotation/shift.html", context, status=status)
