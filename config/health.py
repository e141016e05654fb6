"""Whether pages can be served, for supervisors and load balancers."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config import readiness
from config.readiness import State


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as soon as pages can be served: the process is up and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be served and 503 when they cannot, and what is wrong as JSON.

    A worker that stands still is `degraded` and 200: taking the pages away would make late
    notices an outage. Whoever watches the worker asks with `?strict=1`, which makes it a 503.
    """
    now = timezone.now()
    found = readiness.look(now)
    strict = request.GET.get("strict") == "1"
    good = found.state == State.READY or (found.state == State.DEGRADED and not strict)
    return JsonResponse(found.as_json(now), status=200 if good else 503)
