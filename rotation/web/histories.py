"""What happened to a shift as lines to read: its publication and what changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from rotation.models import Activity, Shift
from rotation.templatetags import moments


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `detail` is the reason given, `shape` a state for its mark."""

    at: datetime
    sentence: str
    detail: str = ""
    shape: str = ""


def speaks_of(rows: Iterable[Activity]) -> set[int]:
    """Return the ids of the members that these lines name."""
    return {one for row in rows for one in row.changed.get("member", ()) if one}


def of_shift(shift: Shift, rows: Iterable[Activity], names: Mapping[int, str]) -> list[Entry]:
    """Return the lines of a shift, the latest first; `rows` come latest first, with actors."""
    entries = [_entry(row, names) for row in rows]
    return [*entries, Entry(shift.published_at, gettext("Published."), shape="info")]


def _entry(row: Activity, names: Mapping[int, str]) -> Entry:
    actor = row.actor.display_name if row.actor else gettext("Frontline")
    return Entry(row.at, _sentence(row, actor, names), _detail(row), _shape(row))


def _sentence(row: Activity, actor: str, names: Mapping[int, str]) -> str:
    before, after = (_name(one, names) for one in row.changed.get("member", (None, None)))
    values = {"actor": actor, "before": before, "after": after}
    if row.verb == "shift.cancelled":
        return gettext("%(actor)s cancelled the shift.") % values
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


def _detail(row: Activity) -> str:
    parts = [str(row.reason.get("text", "")).strip()]
    moved = [row.changed.get(name, (None, None))[0] for name in ("starts_at", "ends_at")]
    if all(moved):
        start, end = (datetime.fromisoformat(moment) for moment in moved)
        parts.append(gettext("Before: %(span)s") % {"span": moments.span_words(start, end, None)})
    return " ".join(part for part in parts if part)


def _shape(row: Activity) -> str:
    if row.verb == "shift.cancelled":
        return "bad"
    return "watch" if row.changed.get("member", (0, 0))[1] is None else ""


def _name(member_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(member_id, gettext("somebody")) if member_id else ""
