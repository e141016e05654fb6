"""The step between asking for a change of people or rules and making it: what it would move."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from rotation.services import previews
from rotation.services.previews import Effect
from rotation.web import preview_lines
from rotation.web.request import SignedInRequest

CONFIRM = "confirm"
NOT_SENT_AGAIN = {CONFIRM, "csrfmiddlewaretoken"}


def agreed(request: SignedInRequest, effects: Sequence[Effect]) -> bool:
    """Tell whether the reader has seen these effects, or there are none to see."""
    return not effects or request.POST.get(CONFIRM) == previews.digest(effects)


def ask(
    request: SignedInRequest, effects: Sequence[Effect], *, what: str, button: str, back: str
) -> HttpResponse:
    """Show what a change would do, with a form that sends the same once more to make it.

    `what` names the change, `back` is the address to return to without making it.
    """
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]
    context = {
        "what": what,
        "button": button,
        "back": back,
        "sent": [*sent, (CONFIRM, previews.digest(effects))],
        "rotas": [(effect.rota, list(preview_lines.lines(effect))) for effect in effects],
        # The reader agreed to something else than what would happen by now.
        "again": CONFIRM in request.POST,
    }
    return render(request, "rotation/preview.html", context)
