"""What do I need to know now: who is on, who is next, and what is mine."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from rotation.models import Member
from rotation.selectors import handovers, mine, rotas
from rotation.web.request import SignedInRequest

NEXT_SHIFTS = 3


@login_required
@require_GET
def today(request: SignedInRequest) -> HttpResponse:
    """Show who is on now on every desk, and my next shifts."""
    now = timezone.now()
    member: Member | None = getattr(request.user, "member", None)
    # One more than shown: the one that runs now stands in the band above.
    coming = mine.shifts_to_come(member, now, most=NEXT_SHIFTS + 1) if member else []
    running = [one for one in coming if one.shift.starts_at <= now]
    to_do = handovers.to_do(member, [one.shift for one in coming], now) if member else None
    context = {
        "to_do": to_do,
        "desks": rotas.overview(now),
        "member": member,
        "running": running[:1],
        "coming": [one for one in coming if one not in running][:NEXT_SHIFTS],
        "now": now,
    }
    return render(request, "rotation/today.html", context)
