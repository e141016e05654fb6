"""Who can take a shift, and what does it cost them: give it away, swap it, take it over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Shift, Trade
from rotation.selectors import people, swaps
from rotation.services import trades
from rotation.web import swap_page, trade_words
from rotation.web.forms import refusals
from rotation.web.forms.trades import GiveForm, SwapForm, TakeForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def shift_swap(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show who could take a shift and the ways to hand it over."""
    return _page(request, access.shift(request.user, uid), timezone.now())


@login_required
@require_POST
def cover_offer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask everybody who can take the shift, or a part of it."""
    found, now = access.shift_to_offer(request.user, uid), timezone.now()
    form = GiveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, give=form, status=422)
    try:
        made = trades.offer_cover(
            shift=found,
            note=form.cleaned_data["note"],
            choice=form.cleaned_data["choice"],
            part=form.part(found),
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, found, now, give=form, status=refused.status)
    messages.success(request, _("Asked. %(what)s") % {"what": trade_words.how_long(made)})
    return redirect("rotation:trade", uid=made.uid)


@login_required
@require_POST
def trade_offer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Propose to swap the shift for another one."""
    found, now = access.shift_to_offer(request.user, uid), timezone.now()
    theirs = swaps.in_return(found, now)
    form = SwapForm(request.POST, shift=found, theirs=theirs, asked=swaps.asked_in_return(theirs))
    if not form.is_valid():
        return _page(request, found, now, swap=form, status=422)
    try:
        made = trades.offer_trade(
            shift=found,
            other_shift=form.chosen(),
            note=form.cleaned_data["note"],
            by=request.user,
            now=now,
        )
    except DomainError as refused:
        refusals.show(form, refused, at="other_shift")
        return _page(request, found, now, swap=form, status=refused.status)
    messages.success(request, _("Asked. %(what)s") % {"what": trade_words.how_long(made)})
    return redirect("rotation:trade", uid=made.uid)


@login_required
@require_POST
def shift_take(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take the shift over at once."""
    found, now = access.shift_to_take(request.user, uid), timezone.now()
    member = access.member_of(request.user)
    form = TakeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, take=form, status=422)
    try:
        made = trades.take(
            shift=found, member=member, reason=form.cleaned_data["reason"], by=request.user, now=now
        )
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, found, now, take=form, status=refused.status)
    messages.success(request, _taken(made))
    return redirect("rotation:shift", uid=found.uid)


def _taken(made: Trade) -> str:
    if made.giver is None:
        return _("The shift is yours now. Planners are told.")
    return _("The shift is yours now. %(person)s and the planners are told.") % {
        "person": made.giver
    }


def _page(
    request: SignedInRequest,
    found: Shift,
    now: datetime,
    *,
    give: GiveForm | None = None,
    swap: SwapForm | None = None,
    take: TakeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    # A refusal may mean that somebody else was faster: what is shown is how things are now.
    found = access.shift(request.user, found.uid)
    me = people.member_of(request.user)
    ways = swap_page.ways(request.user, me, found, now)
    listed = swap_page.people(found, now, me=me)
    context: dict[str, Any] = {
        "shift": found,
        "rota": found.slot.rota,
        "ways": ways,
        "able": [one for one in listed if one.able],
        "barred": [one for one in listed if not one.able and not one.apart],
        "apart": sum(one.apart for one in listed),
        "is_mine": me is not None and found.member_id == me.pk,
        "now": now,
    }
    # A form that was refused is shown with what was wrong, also where it is not offered any more.
    if ways.give or give or swap:
        context["give"] = give or GiveForm(initial={"choice": found.slot.rota.cover_choice})
        context["give_means"] = trade_words.of_giving(found, me)
        theirs = swap_page.in_return(found, listed, now)
        context["swap"] = swap or SwapForm(
            shift=found, theirs=theirs, asked=swaps.asked_in_return(theirs)
        )
    if ways.take or take:
        context["take"] = take or TakeForm()
    return render(request, "rotation/swap.html", context, status=status)
