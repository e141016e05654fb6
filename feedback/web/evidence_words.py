"""Sentences for what the evidence says in codes and numbers, in the reader's language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback.evidence.ranking import Lack, Standing
from feedback.evidence.themes import MONTH_DAYS
from feedback.models import Insight, Requirement, Theme
from feedback.web.forms.effort import DAY, HOUR, WEEK
from rotation import public
from rotation.public import Happening

FEW = 20
MANY_MINUTES = 1200

REQUIREMENT_BADGES: dict[str, tuple[str, Promise]] = {
    Requirement.State.IDEA: ("", _("idea")),
    Requirement.State.PLANNED: ("info", _("planned")),
    Requirement.State.IN_WORK: ("info", _("in work")),
    Requirement.State.SHIPPED: ("good", _("shipped")),
    Requirement.State.DECLINED: ("", _("declined")),
}
IMPORTANCE_BADGES: dict[str, tuple[str, Promise]] = {
    Insight.Importance.CRITICAL: ("bad", _("critical")),
    Insight.Importance.IMPORTANT: ("watch", _("important")),
    Insight.Importance.NICE: ("", _("nice to have")),
}


def effort(minutes: int) -> str:
    """Return minutes of work as people say them: "45 min", "3 h", "1 day", "1 day 4 h"."""
    days, rest = divmod(minutes, DAY)
    parts = []
    if days:
        parts.append(ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
    hours, rest = divmod(rest, HOUR)
    if hours:
        parts.append(gettext("%(hours)d h") % {"hours": hours})
    if rest or not parts:
        parts.append(gettext("%(minutes)d min") % {"minutes": rest})
    return " ".join(parts)


def effort_mark(minutes: float) -> str:
    """Return minutes of work as short as an axis needs them: "30 min", "2 h", "1 d", "3 w"."""
    if minutes >= WEEK:
        return gettext("%(count)d w") % {"count": round(minutes / WEEK)}
    if minutes >= DAY:
        return gettext("%(count)d d") % {"count": round(minutes / DAY)}
    return effort(round(minutes))


def amount(minutes: float) -> str:
    """Return minutes that are an estimate, no finer than they are known: "310 min", "35 h"."""
    if minutes >= MANY_MINUTES:
        return gettext("%(hours)d h") % {"hours": round(minutes / HOUR)}
    if minutes >= 100:
        return gettext("%(minutes)d min") % {"minutes": round(minutes / 10) * 10}
    return gettext("%(minutes)d min") % {"minutes": round(minutes)}


def payback(days: float) -> str:
    """Return in how many days the effort is won back, counted up to the whole day."""
    whole = max(1, int(-(-days // 1)))
    return ngettext("%(count)d day", "%(count)d days", whole) % {"count": whole}


def part_of(some: int, whole: int) -> str:
    """Return a part in counts while they are small, in per cent when they are not."""
    if whole < FEW:
        return gettext("%(some)d of %(all)d") % {"some": some, "all": whole}
    return gettext("%(percent)d %%") % {"percent": round(100 * some / whole)}


def per_100(rate: float) -> str:
    """Return hits per case as hits per 100 cases, with one decimal."""
    return number_format(100 * rate, 1)


def percent(share: Decimal | float) -> str:
    """Return a share of 0 to 1 in per cent."""
    return gettext("%(percent)d %%") % {"percent": round(float(share) * 100)}


def lack(reason: Lack, standing: Standing) -> str:
    """Return the sentence for what a requirement lacks to be a quick win."""
    given = reason.params
    if reason.code == "effort_unknown":
        return gettext("Nobody has said how long it takes.")
    if reason.code == "effort_too_large":
        return gettext("A quick win takes at most %(most)s.") % {"most": effort(int(given["most"]))}
    if reason.code == "too_few_voices":
        return gettext(
            "Seen at %(accounts)s by %(people)s in 90 days; a quick win needs "
            "%(enough_accounts)d companies or %(enough_observers)d people."
        ) % {
            "accounts": companies(int(given["accounts"])),
            "people": people(int(given["observers"])),
            "enough_accounts": given["enough_accounts"],
            "enough_observers": given["enough_observers"],
        }
    if reason.code == "nothing_saved":
        return gettext("No theme that it cures was seen in the last 90 days.")
    if reason.code == "payback_too_long":
        enough = MONTH_DAYS * (standing.effort or 0) / given["most"]
        return gettext("To pay back within %(most)s it would have to save %(enough)s a month.") % {
            "most": payback(given["most"]),
            "enough": amount(enough),
        }
    return reason.code


def companies(count: int) -> str:
    """Return "3 companies"."""
    return ngettext("%(count)d company", "%(count)d companies", count) % {"count": count}


def people(count: int) -> str:
    """Return "2 people"."""
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


FIELDS: dict[str, Promise] = {
    "title": _("Title"),
    "problem": _("Problem"),
    "proposal": _("Proposal"),
    "state": _("State"),
    "effort_minutes": _("Effort"),
    "owner_id": _("Owner"),
    "area_id": _("Area"),
}
LONG_FIELDS = {"problem", "proposal"}
DONE: dict[str, Promise] = {
    "requirement.added": _("Written down"),
    "requirement.merged": _("Merged into R-%(number)s"),
    "requirement.took_in": _("R-%(number)s was merged into this"),
    "requirement.split": _("Taken out of R-%(number)s again"),
    "requirement.let_go": _("R-%(number)s was taken out again"),
    "theme.added": _("Made"),
    "theme.merged": _("Merged into T-%(number)s"),
    "theme.took_in": _("T-%(number)s was merged into this"),
    "theme.split": _("Taken out of T-%(number)s again"),
    "theme.let_go": _("T-%(number)s was taken out again"),
    "theme.told_apart": _("Said to be different from T-%(number)s"),
    "theme.not_told_apart": _("May be the same as T-%(number)s after all"),
}
LETTERS = {"case": "C", "point": "F", "theme": "T"}


def history(happenings: Iterable[Happening]) -> list[tuple[Happening, list[str]]]:
    """Return each line of a timeline with what was done, in words, one query for all names."""
    listed = list(happenings)
    names = _Names(listed)
    return [(each, done(each, names)) for each in listed]


class _Names:
    """Who and what the numbers in a timeline stand for; asked once, and only when needed."""

    def __init__(self, happenings: Iterable[Happening]) -> None:
        changes = [each.changed for each in happenings]
        owners = {pk for changed in changes for pk in changed.get("owner_id", ()) if pk}
        self.people = public.people(owners) if owners else {}
        areas = any("area_id" in changed for changed in changes)
        self.areas = {area.id: area.name for area in public.areas()} if areas else {}

    def words(self, field: str, value: Any) -> str:
        """Return what a person would read as the value of a field."""
        if value in (None, ""):
            return gettext("nobody") if field == "owner_id" else gettext("nothing")
        if field == "owner_id":
            return self.people[value].name if value in self.people else gettext("somebody")
        if field == "area_id":
            return self.areas.get(value, gettext("another area"))
        if field == "effort_minutes":
            return effort(value)
        if field == "state":
            states = dict(Requirement.State.choices) | dict(Theme.State.choices)
            return str(states.get(value, value))
        return str(value)


def done(happening: Happening, names: _Names) -> list[str]:
    """Return what was done, one sentence a thing; an unknown verb is named as it is."""
    changed = happening.changed
    verb = happening.verb.partition(".")[2]
    if verb == "changed":
        return [_change(field, values, names) for field, values in changed.items()]
    if verb in {"set_cure", "removed_cure"}:
        return [_cure(changed)]
    if verb in {"got_insight", "lost_insight"}:
        return [_insight(verb, changed)]
    pattern = DONE.get(happening.verb)
    if pattern is None:
        return [happening.verb]
    numbers = [value for pair in changed.values() for value in pair if value is not None]
    return [str(pattern) % {"number": numbers[0] if numbers else ""}]


def _change(field: str, values: Any, names: _Names) -> str:
    label = str(FIELDS.get(field, field))
    if field in LONG_FIELDS:
        return gettext("%(field)s was written anew") % {"field": label}
    before, after = values
    return gettext("%(field)s: %(after)s (was %(before)s)") % {
        "field": label,
        "after": names.words(field, after),
        "before": names.words(field, before),
    }


def _cure(changed: Mapping[str, Any]) -> str:
    after = changed["share"][1]
    theme = changed["theme"][1] or changed["theme"][0]
    if after is None:
        return gettext("No longer said to cure T-%(theme)s") % {"theme": theme}
    return gettext("Cures %(share)s of T-%(theme)s") % {
        "share": percent(Decimal(after)),
        "theme": theme,
    }


def _insight(verb: str, changed: Mapping[str, Any]) -> str:
    kind = next((kind for kind in LETTERS if kind in changed), "")
    number = next((pk for pk in changed.get(kind, ()) if pk is not None), "")
    named = {"what": f"{LETTERS.get(kind, '?')}-{number}"}
    if verb == "got_insight":
        return gettext("%(what)s tied to it as evidence") % named
    return gettext("%(what)s taken off the evidence") % named
