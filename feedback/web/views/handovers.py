"""Which cases somebody who leaves a desk hands over: numbers and addresses, no word of them."""

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from feedback.models import Case
from feedback.selectors import cases as reads
from feedback.web.request import SignedInRequest
from rotation import public

MOST = 50
# What another page may call its own form and field.
NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}")


@login_required
@require_GET
@vary_on_headers("HX-Request")
def handover_cases(request: SignedInRequest, number: int) -> HttpResponse:
    """Show the open cases of who serves a shift as lines for a note; a fragment for other pages.

    `form` names the form of the other page that takes the lines, `into` its empty text.
    """
    duty = public.shifts([number]).get(number)
    if duty is None:
        raise Http404
    waiting = reads.open_cases_of(duty.person.user_id) if duty.person else Case.objects.none()
    cases = list(waiting[:MOST])
    context = {
        "duty": duty,
        "cases": [(case, _line(case)) for case in cases],
        "form": _name(request.GET.get("form", "")),
        "into": _name(request.GET.get("into", "")),
        "now": timezone.now(),
    }
    name = "feedback/_handover_cases.html" if request.htmx else "feedback/handover_cases.html"
    return render(request, name, context)


def _line(case: Case) -> str:
    address = f"{settings.SITE_URL}{reverse('feedback:case', args=[case.pk])}"
    words = _("%(number)s, %(state)s: %(address)s")
    return words % {
        "number": case.number,
        "state": case.get_state_display(),
        "address": address,
    }


def _name(given: str) -> str:
    return given if NAME.fullmatch(given) else ""
