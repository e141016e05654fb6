"""Words for what the rota stores as codes with parameters: why somebody serves, or nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rotation import moments
from rotation import why as shared
from rotation.models import Draft
from rotation.why import ABLE, Json, counted, listed

__all__ = ["ABLE", "counted", "listed"]

# About one person, whose name stands before it.
BARS: dict[str, Promise] = {
    "absent": _("is away then"),
    "not_employed": _("is not in the team then"),
    "not_in_area": _("does not know the area of this seat"),
    "onboarding_pair": _("still learns the desk, and so does %(member)s in the same slot"),
    "overlap": _("has another shift then: %(span)s"),
    "rest": _("would have %(rest)s of rest beside the shift %(span)s; the rule says %(needed)s"),
    "stage": _("has not come so far in learning the desk"),
    "window": _("would have more than %(limit)s shifts within %(days)s days"),
    "wrong_job": _("has another job"),
}
# What has to be given up so that somebody barred could come.
GIVEN_UP: dict[str, Promise] = {
    "absent": _("the absence is withdrawn"),
    "onboarding_pair": _("two who learn may serve together"),
    "rest": _("the rest is shorter than the rule says"),
    "window": _("there are more shifts in the window than the rule says"),
}
LOSSES: dict[str, Promise] = {
    "points": _("the load would be shared less evenly"),
    "unsocial": _("weekends and holidays would be shared less evenly"),
    "spacing": _("shifts would lie closer together"),
    "wish": _("a wish, a debt or a past holiday speaks against it"),
}

DRAFT_BADGES: dict[str, tuple[str, Promise]] = {
    Draft.State.QUEUED: ("info", _("waiting")),
    Draft.State.COMPUTING: ("info", _("being computed")),
    Draft.State.READY: ("watch", _("to be reviewed")),
    Draft.State.FAILED: ("bad", _("failed")),
    Draft.State.CANCELLED: ("", _("stopped")),
    Draft.State.PUBLISHED: ("good", _("published")),
    Draft.State.DISCARDED: ("", _("put away")),
}
FAILURES: dict[str, Promise] = {
    "nothing_to_plan": _(
        "There is no shift to plan in these days: either the rota has no seats, templates or"
        " opening hours for them, or all of them are past or fixed already."
    ),
    "fixed_conflict": _(
        "The pinned cells break a hard rule together as things are now. Let go of some of them"
        " in the draft this one starts from, then plan again."
    ),
    "took_too_long": _("It took too long and was stopped. Try fewer weeks at once."),
    "crashed": _(
        "The computation broke off. Nothing is lost: make a new draft. If that fails too, tell"
        " whoever runs Frontline."
    ),
}


# About somebody and the time of the shift, to be read after their name.
NOTES: dict[str, Promise] = {
    "wish_avoid": _("would rather be spared then"),
    "wish_prefer": _("asked for this time"),
    "payback_due": _("is owed a shift by %(member)s"),
    "payback_owed": _("owes a shift to %(member)s"),
    "had_holiday": _("had %(holiday)s in %(year)s"),
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why one other person does not hold a seat; `able` when no rule bars them.

    `notes` tell what was known of their wishes, holidays and debts.
    """

    member_id: int
    able: bool
    sentence: str
    notes: tuple[str, ...] = ()


def reason(
    code: str, params: Json, names: Mapping[int, str], notes: Iterable[str] | None = None
) -> str:
    """Return why somebody does not hold a seat, to be read after their name.

    `names` are those of the members that parameters speak of; times are the reader's own. `notes`
    are the codes of what is known of that somebody, as `losses` takes them.
    """
    if code == ABLE:
        return cost(params, notes)
    pattern = BARS.get(code)
    if pattern is None:
        return gettext("is barred by a rule (%(code)s)") % {"code": code}
    # Rows name a member, the solver a person: the same number.
    other = int(params.get("member") or params.get("person") or 0)
    values: dict[str, Any] = {"limit": params.get("limit"), "days": params.get("days")}
    values["member"] = names.get(other, gettext("somebody else"))
    values["span"] = _span(params)
    values["rest"] = moments.length_words(params.get("rest_minutes", 0))
    values["needed"] = moments.length_words(params.get("needed_minutes", 0))
    return str(pattern) % values


def cost(params: Json, notes: Iterable[str] | None = None) -> str:
    """Return what it would have meant to give the seat to somebody who could take it."""
    lost = losses(params, notes)
    if params.get("total", 0) < 0:
        return gettext("could take it, and the plan would be a little better for it")
    if not lost and params.get("total", 0) > 0 and params.get("wish", 0) > 0:
        return gettext("could take it, but whoever has it asked for the time or owed a shift")
    if params.get("total", 0) == 0 or not lost:
        return gettext("could take it just as well")
    return gettext("could take it, but %(losses)s") % {"losses": lost}


def losses(params: Json, notes: Iterable[str] | None = None) -> str:
    """Return what the plan would lose by it: "the load would be shared less evenly and ...".

    `notes` are the codes of what is known of whoever would take it. A wish or a debt of the holder
    makes everybody else look worse, so that it is held only against those who have one themselves.
    """
    theirs = notes is None or not shared.AGAINST_HOLDER.keys().isdisjoint(notes)
    said = [name for name in LOSSES if params.get(name, 0) > 0 and (theirs or name != "wish")]
    return listed(str(LOSSES[name]) for name in said)


def note(code: str, params: Json, names: Mapping[int, str]) -> str:
    """Return what was known of somebody about the time of a shift, or nothing."""
    pattern = NOTES.get(code)
    if pattern is None:
        return ""
    other = int(params.get("member") or params.get("person") or 0)
    values = {"holiday": params.get("holiday", ""), "year": params.get("year", "")}
    return str(pattern) % {**values, "member": names.get(other, gettext("somebody else"))}


def notes(found: Iterable[Json], names: Mapping[int, str]) -> tuple[str, ...]:
    """Return stored notes about one person as words; those without words are left out."""
    said = (note(one["code"], one.get("params", {}), names) for one in found)
    return tuple(one for one in said if one)


def codes(known: Json) -> list[str]:
    """Return the codes of what was known of somebody, of what is stored about them."""
    return [note["code"] for note in known.get("notes", ())]


def others(why: Json, names: Mapping[int, str]) -> list[Why]:
    """Return why each other person of interest does not hold the seat, who could first."""
    return [
        Why(
            one["member"],
            one["code"] == ABLE,
            reason(one["code"], one["params"], names, codes(one)),
            notes(one.get("notes", ()), names),
        )
        for one in why.get("others", ())
    ]


def speaks_of(why: Json) -> set[int]:
    """Return the ids of the members that the reasons of a shift name."""
    found = {one["member"] for one in why.get("others", ())}
    told = [*why.get("others", ()), *why.get("notes", ())]
    told += [note for one in why.get("others", ()) for note in one.get("notes", ())]
    found |= {one["params"]["member"] for one in told if "member" in one.get("params", {})}
    cheapest = (why.get("gap") or {}).get("cheapest")
    if cheapest:
        found.add(cheapest["member"])
    return found


def in_short(why: Json, *, held: bool) -> str:
    """Return in one line why a seat is held as it is, or why it is open."""
    if "by_hand" in why:
        return shared.given(why["by_hand"], held=held)
    if not held:
        return counted((why.get("gap") or {}).get("counts", {})) or gettext("nobody has this job")
    parts = [shared.of_holder(why), shared.could(why.get("others", ()))]
    return " ".join(part for part in parts if part)


def at_length(why: Json, *, held: bool) -> str:
    """Return the same as a whole sentence."""
    if held:
        return in_short(why, held=True) or gettext("No reason was kept for this shift.")
    if "by_hand" in why:
        opened, can = in_short(why, held=False), shared.can(why.get("others", ()))
        # The reason somebody typed may end without a stop.
        return f"{opened}{'.' if opened[-1].isalnum() else ''} {can}" if can else opened
    barred = counted((why.get("gap") or {}).get("counts", {}))
    if not barred:
        return gettext("Nobody in the team has the job that this seat needs.")
    return gettext("Nobody can take it: %(counts)s.") % {"counts": barred}


def cheapest(gap: Json, names: Mapping[int, str]) -> str:
    """Return who could fill an open seat if a rule were given up; nothing if nobody could."""
    way = gap.get("cheapest")
    if not way:
        return ""
    conditions = [str(GIVEN_UP.get(code, code)) for code in way["codes"]]
    name = names.get(way["member"], gettext("somebody"))
    if not conditions:
        return gettext("%(person)s could take it.") % {"person": name}
    return gettext("%(person)s could take it if %(conditions)s.") % {
        "person": name,
        "conditions": listed(conditions),
    }


def _span(params: Json) -> str:
    if "starts_at" not in params:
        return ""
    start, end = (datetime.fromisoformat(params[name]) for name in ("starts_at", "ends_at"))
    return moments.span_words(start, end, None)


def draft_badge(state: str) -> tuple[str, str]:
    """Return the look and the word for the state of a draft."""
    look, word = DRAFT_BADGES[state]
    return look, str(word)


def draft_failure(code: str) -> str:
    """Return why a draft has no plan; nothing for one that did not fail."""
    if not code:
        return ""
    known = FAILURES.get(code)
    return str(known) if known else gettext("No plan could be made (%(code)s).") % {"code": code}
