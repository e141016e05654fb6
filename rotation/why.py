"""Why a shift is held as it is, in words that pages, notices and calendars share.

Nothing here names a person or a moment: a calendar that shows these words has to stay the same
byte for byte until the shift itself changes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

Json = Mapping[str, Any]
ABLE = "cost"

# How many people a rule bars, in the few words that a cell has room for.
COUNTS: dict[str, Any] = {
    "absent": ngettext_lazy("%(count)d away", "%(count)d away", "count"),
    "not_employed": ngettext_lazy(
        "%(count)d not in the team", "%(count)d not in the team", "count"
    ),
    "not_in_area": ngettext_lazy("%(count)d of other areas", "%(count)d of other areas", "count"),
    "onboarding_pair": ngettext_lazy(
        "%(count)d still learning", "%(count)d still learning", "count"
    ),
    "overlap": ngettext_lazy("%(count)d on another shift", "%(count)d on other shifts", "count"),
    "rest": ngettext_lazy("%(count)d resting", "%(count)d resting", "count"),
    "stage": ngettext_lazy("%(count)d still learning", "%(count)d still learning", "count"),
    "window": ngettext_lazy(
        "%(count)d with enough shifts", "%(count)d with enough shifts", "count"
    ),
    "wrong_job": ngettext_lazy("%(count)d of other jobs", "%(count)d of other jobs", "count"),
}
# What speaks for the holder, in the order in which it is said.
FOR_HOLDER: dict[str, Promise] = {
    "wish_prefer": _("Asked for this time."),
    "payback_owed": _("Gives back a shift that somebody took over."),
}
# What speaks against the holder, and had to be put up with.
AGAINST_HOLDER: dict[str, Promise] = {
    "wish_avoid": _("Would rather have been spared."),
    "payback_due": _("Is owed a shift."),
    "had_holiday": _("Had this holiday before."),
}
# Said when it holds against everybody else who could serve; the first that does is the reason.
BECAUSE: dict[str, Promise] = {
    "points": _("Furthest behind the fair share of load among those who can serve then."),
    "unsocial": _("Furthest behind in weekends and holidays among those who can serve then."),
    "wish": _("A wish, a debt or a past holiday spares the others who can serve then."),
    "spacing": _("The others who can serve then have shifts close to it."),
}
# How the shift came to its holder after the plan: alone, and with the reason somebody gave.
GIVEN: dict[str, tuple[Promise, Promise]] = {
    "by_hand": (_("Given by hand."), _("Given by hand: %(text)s")),
    "cover": (_("Taken over on request."), _("Taken over on request: %(text)s")),
    "trade": (_("Swapped for another shift."), _("Swapped for another shift: %(text)s")),
    "take": (_("Taken over at short notice."), _("Taken over at short notice: %(text)s")),
    "imported": (_("Brought in from before."), _("Brought in from before: %(text)s")),
    "repair": (
        _("Given with the fewest changes to the rota."),
        _("Given with the fewest changes to the rota: %(text)s"),
    ),
    "repair.absent": (
        _("Stands in for somebody who is away; the fewest changes to the rota."),
        _("Stands in for somebody who is away; the fewest changes to the rota: %(text)s"),
    ),
    "repair.left": (
        _("Stands in for somebody who left; the fewest changes to the rota."),
        _("Stands in for somebody who left; the fewest changes to the rota: %(text)s"),
    ),
    "repair.open": (
        _("Fills an open seat; the fewest changes to the rota."),
        _("Fills an open seat; the fewest changes to the rota: %(text)s"),
    ),
}
OPENED: dict[str, tuple[Promise, Promise]] = {
    "by_hand": (_("Opened by hand."), _("Opened by hand: %(text)s")),
    "repair": (
        _("Left open when the rota was repaired."),
        _("Left open when the rota was repaired: %(text)s"),
    ),
}


def of_holder(why: Json) -> str:
    """Return why the holder serves, in one sentence or two that leave the holder unnamed.

    Nothing where no reason was kept.
    """
    if "by_hand" in why:
        return given(why["by_hand"])
    sentences = [str(words) for code, words in FOR_HOLDER.items() if code in _notes(why)]
    if not sentences and "others" in why:
        sentences = [of_others(why["others"])]
    sentences += [str(words) for code, words in AGAINST_HOLDER.items() if code in _notes(why)]
    return " ".join(one for one in sentences if one)


def of_others(others: Sequence[Json]) -> str:
    """Return what speaks for the holder when compared with everybody else."""
    able = [one["params"] for one in others if one["code"] == ABLE]
    if not others:
        return gettext("Nobody else has this job.")
    if not able:
        barred = counted(Counter(one["code"] for one in others))
        return gettext("Nobody else could: %(counts)s.") % {"counts": barred}
    for name, words in BECAUSE.items():
        if all(params.get(name, 0) > 0 for params in able):
            return str(words)
    return gettext("Chosen so that the plan as a whole comes out fair.")


def given(reason: Json, *, held: bool = True) -> str:
    """Return how a shift came to its holder after the plan, or was opened; with the reason."""
    known = GIVEN if held else OPENED
    code = str(reason.get("code"))
    whole = f"{code}.{reason.get('cause')}"
    alone, with_text = known.get(whole) or known.get(code) or known["by_hand"]
    text = str(reason.get("text", "")).strip()
    return str(with_text) % {"text": text} if text else str(alone)


def can(others: Iterable[Json]) -> str:
    """Return how many people can take an open shift; nothing where nobody can."""
    able = sum(one["code"] == ABLE for one in others)
    if not able:
        return ""
    words = ngettext("%(count)d person can take it.", "%(count)d people can take it.", able)
    return words % {"count": able}


def could(others: Iterable[Json]) -> str:
    """Return how many others could have taken the shift and what barred the rest."""
    codes = Counter(one["code"] for one in others)
    able = codes.pop(ABLE, 0)
    if not able:
        return ""
    words = ngettext(
        "%(count)d other could have taken it.", "%(count)d others could have taken it.", able
    )
    parts = [words % {"count": able}]
    if codes:
        parts.append(gettext("Not possible: %(counts)s.") % {"counts": counted(codes)})
    return " ".join(parts)


def counted(counts: Mapping[str, int]) -> str:
    """Return how many people each rule bars: "2 away, 1 resting"; the most first."""
    # Two codes may have the same words: a reader does not care which rule it was.
    merged: Counter[str] = Counter()
    for code, count in counts.items():
        merged["stage" if code == "onboarding_pair" else code] += count
    return ", ".join(_count(code, count) for code, count in merged.most_common() if count)


def listed(words: Iterable[str]) -> str:
    """Return words as a list that is read aloud: "a, b and c"."""
    return get_text_list(list(words), gettext("and"))


def _notes(why: Json) -> set[str]:
    return {note["code"] for note in why.get("notes", ())}


def _count(code: str, count: int) -> str:
    pattern = COUNTS.get(code)
    if pattern is None:
        return gettext("%(count)d barred (%(code)s)") % {"count": count, "code": code}
    return str(pattern % {"count": count})
