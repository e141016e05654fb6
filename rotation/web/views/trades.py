"""What others ask of me and I of them: requests about shifts, answered and decided."""

from collections.abc import Callable
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
from rotation.models import Member, Trade
from rotation.selectors import people, swaps
from rotation.services import paybacks
from rotation.services import trades as services
from rotation.web import trade_page, trade_words
from rotation.web.forms.trades import AnswerForm, ChooseForm, NoteForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def trades(request: SignedInRequest) -> HttpResponse:
    """List what waits for my answer, what I asked, and for planners all that is open."""
    context = trade_page.lists(request.user, people.member_of(request.user), timezone.now())
    return render(request, "rotation/trades.html", context)


@login_required
@require_GET
def trade(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Show one request with what became of it."""
    return _page(request, access.trade(request.user, uid), timezone.now())


@login_required
@require_POST
def trade_answer(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Say that I can take the shift, or cannot; a planner says it for somebody else."""
    found, now = access.trade_to_answer(request.user, uid), timezone.now()
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    member, willing = _answering(request, form), form.cleaned_data["willing"]

    def said() -> Trade:
        return services.answer(
            trade=found,
            member=member,
            willing=willing,
            note=form.cleaned_data["note"],
            by=request.user,
            now=now,
        )

    return _done(request, found, now, said)


@login_required
@require_POST
def trade_choose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give the shift to somebody, as a planner."""
    found, now = access.trade_to_choose(request.user, uid), timezone.now()
    form = ChooseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    member = access.member(request.user, form.cleaned_data["member"])
    return _done(
        request,
        found,
        now,
        lambda: services.choose(trade=found, member=member, by=request.user, now=now),
    )


@login_required
@require_POST
def trade_accept(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Agree to a swap, as its other side or for them."""
    found, now = access.trade_to_accept(request.user, uid), timezone.now()
    return _done(
        request, found, now, lambda: services.accept(trade=found, by=request.user, now=now)
    )


@login_required
@require_POST
def trade_decline(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Say no to a swap, or close a request, as a planner."""
    found, now = access.trade_to_accept(request.user, uid), timezone.now()
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, now, form=form, status=422)
    note = form.cleaned_data["note"]
    return _done(
        request,
        found,
        now,
        lambda: services.decline(trade=found, note=note, by=request.user, now=now),
    )


@login_required
@require_POST
def trade_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Take a request back."""
    found, now = access.trade_to_withdraw(request.user, uid), timezone.now()
    return _done(
        request, found, now, lambda: services.withdraw(trade=found, by=request.user, now=now)
    )


@login_required
@require_POST
def payback_forgive(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ask no more for what somebody owes me."""
    owed = access.payback_to_forgive(request.user, uid)
    paybacks.forgive(payback=owed, by=request.user, now=timezone.now())
    messages.success(
        request, _("%(person)s owes nothing for it any more.") % {"person": owed.debtor}
    )
    return redirect("rotation:trades")


def _answering(request: SignedInRequest, form: AnswerForm) -> Member:
    """Return for whom the answer is: oneself, or whom a planner names."""
    uid = form.cleaned_data["member"]
    if uid is None:
        return access.member_of(request.user)
    member = access.member(request.user, uid)
    if member.user_id != request.user.pk:
        access.need(request.user, access.PLAN)
    return member


def _done(
    request: SignedInRequest, found: Trade, now: datetime, decide: Callable[[], Trade]
) -> HttpResponse:
    """Decide and say what came of it; a refusal shows the request as it is by now."""
    try:
        after = decide()
    except DomainError as refused:
        return _page(request, found, now, refused=refused, status=refused.status)
    said = trade_words.ended(after) or _("Your answer is noted.")
    messages.success(request, said)
    return redirect("rotation:trade", uid=found.uid)


def _page(
    request: SignedInRequest,
    found: Trade,
    now: datetime,
    *,
    form: Any = None,
    refused: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    # What is shown after a refusal is how things are now.
    fresh = access.trade(request.user, found.uid)
    me = people.member_of(request.user)
    context = trade_page.context(request.user, me, fresh, swaps.answers(fresh), now)
    context |= {"form": form, "refused": refused}
    return render(request, "rotation/trade.html", context, status=status)
