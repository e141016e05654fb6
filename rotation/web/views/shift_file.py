"""One shift as a file that any calendar opens: taken once, it does not keep itself up to date."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rotation import access
from rotation.selectors import feeds
from rotation.web.request import SignedInRequest


@login_required
@require_safe
@never_cache
def shift_file(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Give the shift as it is now, under the UID it has in every feed."""
    found = access.shift(request.user, uid)
    return HttpResponse(
        feeds.shift_file(found, reader=request.user, now=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="shift-{found.slot.day.isoformat()}.ics"',
            "Content-Language": request.user.speaks,
            "X-Content-Type-Options": "nosniff",
        },
    )
