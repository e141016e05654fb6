"""What happened to a shift as lines to read: its publication and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation.models import Activity, Shift

# A line about a request to all, and about one between two.
REQUESTS: dict[str, tuple[Promise, Promise]] = {
    "trade.offered": (
        _("%(actor)s asked everybody who can take it."),
        _("%(actor)s proposed a swap between %(giver)s and %(taker)s."),
    ),
    "trade.willing": (_("%(member)s can take it."), _("%(member)s can take it.")),
    "trade.refused": (_("%(member)s cannot take it."), _("%(member)s cannot take it.")),
    "trade.escalated": (
        _("Nobody took it: planners were told."),
        _("Nobody answered: planners were told."),
    ),
    "trade.declined": (
        _("%(actor)s closed the request; the shift stays where it is."),
        _("%(taker)s said no to the swap."),
    ),
    "trade.withdrawn": (_("%(actor)s withdrew the request."), _("%(actor)s withdrew the request.")),
    "trade.expired": (
        _("Nobody took it in time; %(giver)s keeps it."),
        _("%(taker)s did not answer in time; nothing was changed."),
    ),
    "trade.overtaken": (
        _("The request ended: the shift was changed in another way."),
        _("The request ended: a shift of it was changed in another way."),
    ),
}
# A line about the note that is left for those who come next.
NOTES: dict[str, Promise] = {
    "handover.written": _("%(actor)s left a note for those who come next."),
    "handover.changed": _("%(actor)s changed the note for those who come next."),
    "handover.confirmed": _("%(actor)s confirmed the note."),
}
# Told by the change of hands itself.
DONE = ("trade.accepted", "trade.taken")
# A shift that changed hands, by the code of the reason.
GIVEN: dict[str, Promise] = {
    "cover": _("%(after)s took it over from %(before)s, who had asked."),
    "trade": _("%(after)s got it from %(before)s in a swap."),
    "take": _("%(after)s took it over from %(before)s at short notice."),
    "repair": _("%(actor)s repaired the rota: it went from %(before)s to %(after)s."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `detail` is the reason given, `shape` a state for its mark."""

    at: datetime
    sentence: str
    detail: str = ""
    shape: str = ""


def speaks_of(rows: Iterable[Activity]) -> set[int]:
    """Return the ids of the members that these lines name."""
    return {one for row in rows for one in _members(row) if isinstance(one, int)}


def of_shift(shift: Shift, rows: Iterable[Activity], names: Mapping[int, str]) -> list[Entry]:
    """Return the lines of a shift, the latest first; `rows` come latest first, with actors."""
    entries = [_entry(row, names) for row in rows if row.verb not in DONE]
    return [*entries, Entry(shift.published_at, gettext("Published."), shape="info")]


def last_given(shift: Shift, rows: Iterable[Activity]) -> Activity | None:
    """Return the line in which the shift was given to whom it belongs now, or opened, by hand."""
    for row in rows:
        after = row.changed.get("member")
        if row.verb == "shift.assigned" and isinstance(after, list):
            return row if after[1] == shift.member_id and "by_hand" in shift.why else None
    return None


def _entry(row: Activity, names: Mapping[int, str]) -> Entry:
    actor = row.actor.display_name if row.actor else gettext("Frontline")
    return Entry(row.at, _sentence(row, actor, names), _detail(row), _shape(row))


def _members(row: Activity) -> list[Any]:
    """Return who the line is about: a holder before and after, or the sides of a request."""
    named = row.changed.get("member")
    sides = [row.changed.get(side) for side in ("giver", "taker")]
    return [*(named if isinstance(named, list) else [named]), *sides]


def _sentence(row: Activity, actor: str, names: Mapping[int, str]) -> str:
    if row.verb in REQUESTS:
        return _of_request(row, actor, names)
    if row.verb in NOTES:
        return str(NOTES[row.verb]) % {"actor": actor}
    if row.verb == "shift.divided":
        return _of_cut(row, actor)
    before, after = (_name(one, names) for one in row.changed.get("member", (None, None)))
    values = {"actor": actor, "before": before, "after": after}
    if row.verb == "shift.cancelled":
        return gettext("%(actor)s cancelled the shift.") % values
    if row.verb == "shift.reopened":
        return gettext("%(actor)s opened the cancelled shift again.") % values
    if "member" not in row.changed and "starts_at" in row.changed:
        return gettext("%(actor)s published a plan that moved it.") % values
    if "member" not in row.changed:
        return f"{actor}: {row.verb}"
    planned = row.verb == "shift.replanned"
    if not after:
        return (
            gettext("%(actor)s published a plan that leaves it open; before: %(before)s.")
            if planned
            else gettext("%(actor)s opened the shift; before: %(before)s.")
        ) % values
    given = GIVEN.get(str(row.reason.get("code")))
    if given and before and not planned:
        return str(given) % values
    if not before:
        return (
            gettext("%(actor)s published a plan that gives it to %(after)s.")
            if planned
            else gettext("%(actor)s gave the open shift to %(after)s.")
        ) % values
    return (
        gettext("%(actor)s published a plan that gives it to %(after)s instead of %(before)s.")
        if planned
        else gettext("%(actor)s gave the shift of %(before)s to %(after)s.")
    ) % values


def _of_request(row: Activity, actor: str, names: Mapping[int, str]) -> str:
    """Return a line about a request for the shift."""
    to_all, swap = REQUESTS[row.verb]
    pattern = swap if row.changed.get("kind") == "trade" else to_all
    return str(pattern) % {
        "actor": actor,
        "giver": _name(row.changed.get("giver"), names),
        "taker": _name(row.changed.get("taker"), names),
        "member": _name(row.changed.get("member"), names),
    }


def _of_cut(row: Activity, actor: str) -> str:
    """Return where the shift was cut, from the part that lost its end or the part that was made."""
    before, after = row.changed["ends_at"]
    if before is None:
        return gettext("%(actor)s cut it off the end of a longer shift.") % {"actor": actor}
    at = moments.moment_words(datetime.fromisoformat(after), None)
    return gettext("%(actor)s cut the shift in two at %(at)s.") % {"actor": actor, "at": at}


def _detail(row: Activity) -> str:
    parts = [str(row.reason.get("text", "")).strip()]
    if row.verb == "shift.divided":
        return parts[0]
    moved = [row.changed.get(name, (None, None))[0] for name in ("starts_at", "ends_at")]
    if all(moved):
        start, end = (datetime.fromisoformat(moment) for moment in moved)
        parts.append(gettext("Before: %(span)s") % {"span": moments.span_words(start, end, None)})
    return " ".join(part for part in parts if part)


def _shape(row: Activity) -> str:
    if row.verb == "shift.cancelled":
        return "bad"
    if row.verb in NOTES:
        return "info"
    if row.verb in REQUESTS:
        return "watch" if row.verb in ("trade.expired", "trade.escalated") else "info"
    after = row.changed.get("member")
    return "watch" if isinstance(after, list) and after[1] is None else ""


def _name(member_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(member_id, gettext("somebody")) if member_id else ""
