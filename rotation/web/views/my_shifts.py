"""When am I on: my shifts to come, and the addresses my calendars read them from."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rotation import access
from rotation.errors import DomainError
from rotation.models import Member
from rotation.selectors import feed_health, mine, swaps
from rotation.services import feeds
from rotation.web import feed_words, shown_once, trade_words
from rotation.web.forms import refusals
from rotation.web.forms.feeds import FeedForm
from rotation.web.request import SignedInRequest


@login_required
@require_GET
def my_shifts(request: SignedInRequest) -> HttpResponse:
    """List my shifts to come and my feed addresses; `shows` picks what a new one would show."""
    member: Member | None = getattr(request.user, "member", None)
    if member is None:
        return render(request, "rotation/no_shifts.html")
    form = FeedForm(initial={"subject": request.GET.get("shows")})
    return _page(request, member, timezone.now(), form=form)


@login_required
@require_POST
def feed_create(request: SignedInRequest) -> HttpResponse:
    """Make a feed address; the page it leads to shows the secret."""
    owner, now = access.member_of(request.user), timezone.now()
    access.need(request.user, access.HOLD)
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, owner, now, form=form, status=422)
    try:
        token, raw = feeds.create(owner=owner, by=request.user, now=now, **form.asked())
    except DomainError as refused:
        refusals.show(form, refused)
        return _page(request, owner, now, form=form, status=refused.status)
    shown_once.keep(request.session, of=token.uid, raw=raw, now=now)
    return redirect("rotation:feed_new", uid=token.uid)


def _page(
    request: SignedInRequest,
    owner: Member,
    now: datetime,
    *,
    form: FeedForm,
    status: int = 200,
) -> HttpResponse:
    tokens = list(mine.feed_addresses(owner))
    health = feed_health.of(tokens, now)
    context = {
        "shifts": mine.shifts_to_come(owner, now),
        "addresses": [(token, feed_words.health(health[token.pk], now)) for token in tokens],
        "in_one_line": feed_words.in_one_line(health.values()),
        "owed": [trade_words.payback(one, owner) for one in swaps.paybacks(owner)],
        "form": form,
        "most": feeds.MOST_LIVE,
        "now": now,
    }
    return render(request, "rotation/my_shifts.html", context, status=status)
