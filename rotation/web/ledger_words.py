"""What an entry of the ledger is for, and how far somebody is from a fair share, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rotation import why
from rotation.models import LedgerEntry

Kind = LedgerEntry.Kind
PLANNED = "published"

TAKEN_BACK: dict[str, Promise] = {
    PLANNED: _("Taken back: a new plan changed the shift."),
    "undone": _("Taken back: what was brought in from before was put away again."),
    "divided": _("Taken back: the shift was divided."),
    "cover": _("Taken back: somebody took it over on request."),
    "trade": _("Taken back: swapped for another shift."),
    "take": _("Taken back: somebody took it over at short notice."),
    "repair": _("Taken back: somebody else stands in."),
}


def reason(entry: LedgerEntry) -> str:
    """Return what an entry is for, in a sentence."""
    given = entry.reason
    code, text = str(given.get("code", "")), str(given.get("text", "")).strip()
    if entry.kind == Kind.SHIFT:
        return _held(code, text, given)
    if entry.kind == Kind.REVERSAL:
        return _taken_back(code, text)
    if entry.kind == Kind.LOAD:
        return _load(text, given)
    if entry.kind == Kind.JOINER:
        return gettext("Start at the level of the others with the same job.")
    return gettext("Corrected: %(text)s") % {"text": text} if text else gettext("Corrected.")


def from_share(points: int) -> str:
    """Return how far somebody is from the fair share."""
    if not points:
        return gettext("on the fair share")
    phrase = (
        ngettext("%(count)d point more", "%(count)d points more", points)
        if points > 0
        else ngettext("%(count)d point less", "%(count)d points less", -points)
    )
    return phrase % {"count": abs(points)}


def _held(code: str, text: str, given: Mapping[str, Any]) -> str:
    if code == PLANNED:
        return gettext("Published with a plan.")
    if code == "divided":
        return gettext("Points of a divided shift.")
    return why.given(given) if code or text else gettext("A shift.")


def _taken_back(code: str, text: str) -> str:
    # What kind of repair it was follows after a dot.
    known = TAKEN_BACK.get(code.partition(".")[0])
    if known is not None:
        return f"{known} {text}".strip()
    if text:
        return gettext("Taken back: %(text)s") % {"text": text}
    return gettext("Taken back: the shift was changed by hand.")


def _load(text: str, given: Mapping[str, Any]) -> str:
    if text:
        return gettext("Load beyond the shift: %(text)s") % {"text": text}
    cases = given.get("cases")
    if isinstance(cases, int) and not isinstance(cases, bool):
        words = ngettext(
            "Load beyond the shift: %(count)d case handled.",
            "Load beyond the shift: %(count)d cases handled.",
            cases,
        )
        return words % {"count": cases}
    return gettext("Load beyond the shift.")
