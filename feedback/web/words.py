"""Words for what is stored as codes: origins, states, and what happened to a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from feedback.models import (
    Case,
    Cause,
    FrictionPoint,
    Insight,
    Origin,
    Severity,
    Theme,
    ThemeLink,
)
from rotation.public import Happening

ORIGINS: dict[str, Promise] = {
    Origin.SILENT: _("seen, never said"),
    Origin.SAID: _("said in passing"),
    Origin.REPORTED: _("reported"),
}
ORIGIN_BADGES: dict[str, tuple[str, Promise]] = {
    Origin.SILENT: ("info", _("silent")),
    Origin.SAID: ("", _("said")),
    Origin.REPORTED: ("", _("reported")),
}
SEVERITY_BADGES: dict[int, tuple[str, Promise]] = {
    Severity.TRIFLE: ("", _("a trifle")),
    Severity.ANNOYING: ("", _("annoying")),
    Severity.SERIOUS: ("watch", _("serious")),
    Severity.BLOCKING: ("bad", _("blocking")),
}
CASE_BADGES: dict[str, tuple[str, Promise]] = {
    Case.State.OPEN: ("info", _("open")),
    Case.State.WAITING: ("watch", _("waiting")),
    Case.State.CLOSED: ("good", _("closed")),
}
THEME_BADGES: dict[str, tuple[str, Promise]] = {
    Theme.State.OPEN: ("", _("open")),
    Theme.State.IN_WORK: ("info", _("in work")),
    Theme.State.SHIPPED: ("good", _("shipped")),
    Theme.State.DECLINED: ("", _("declined")),
}
FIELDS: dict[str, Promise] = {
    "account": _("company"),
    "account_id": _("company"),
    "area_id": _("area"),
    "cause": _("cause"),
    "channel": _("channel"),
    "customer_id": _("person"),
    "error_guided": _("whether the error guided them"),
    "escalated": _("whether it needed somebody else's help"),
    "external_url": _("link"),
    "handler_id": _("who handles it"),
    "handling_minutes": _("minutes it took us"),
    "happened": _("what happened"),
    "logs_enough": _("whether the logs were enough"),
    "minutes_customer": _("their minutes lost"),
    "minutes_staff": _("our minutes lost"),
    "minutes_to_cause": _("minutes until the cause was known"),
    "needed": _("what they needed"),
    "observed_at": _("when it was seen"),
    "opened_at": _("when it came in"),
    "origin": _("how it was noticed"),
    "progress_visible": _("whether progress was visible"),
    "severity": _("how bad it is"),
    "step": _("step"),
    "version_id": _("version"),
    "workaround": _("way round it"),
}
HAPPENED: dict[str, Promise] = {
    "case.logged": _("%(who)s logged the case."),
    "case.changed": _("%(who)s changed %(fields)s."),
    "case.closed": _("%(who)s closed the case."),
    "case.reopened": _("%(who)s opened the case again."),
    "case.left_waiting": _("%(who)s waits for the customer."),
    "case.diagnosed": _("%(who)s noted %(fields)s."),
    "case.tagged": _("%(who)s changed the tags."),
    "point.added": _("%(who)s noted what got in the way."),
    "point.reworded": _("%(who)s reworded a friction point."),
    "point.changed": _("%(who)s changed %(fields)s of a friction point."),
    "point.put_on_theme": _("%(who)s put a friction point on the theme T-%(theme)s."),
    "point.taken_off_theme": _("%(who)s took a friction point off the theme T-%(theme)s."),
    "point.set_aside": _("%(who)s set a friction point aside."),
    "point.brought_back": _("%(who)s brought a friction point back into the inbox."),
}
SHAPES = {"case.logged": "info", "case.closed": "good", "case.left_waiting": "watch"}
# Kept beside what was decided; nobody typed them.
SILENT_FIELDS = {"first_cause", "state", "closed_at"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; `detail` is what it was about, `shape` a state for its mark."""

    at: datetime
    sentence: str
    detail: str
    shape: str


def entry(happening: Happening, *, about: str = "") -> Entry:
    """Return what happened as a line to read; an unknown verb is named as it is."""
    who = happening.person.name if happening.person else gettext("Frontline")
    theme = happening.changed.get("theme", [None, None])
    values = {
        "who": who,
        "fields": fields(happening.changed),
        "theme": next((pk for pk in reversed(theme) if pk is not None), ""),
    }
    pattern = HAPPENED.get(happening.verb)
    sentence = str(pattern) % values if pattern else f"{who}: {happening.verb}"
    detail = _detail(happening) or about
    return Entry(happening.at, sentence, detail, SHAPES.get(happening.verb, ""))


def noted(point: FrictionPoint) -> Entry:
    """Return the line of a friction point that was noted on a case."""
    sentence = gettext("%(who)s noted what got in the way.")
    shown = sentence % {"who": point.observer.display_name}
    return Entry(point.made_at, shown, point.text, "")


def tied(link: ThemeLink) -> Entry:
    """Return the line of a friction point that was put on a theme."""
    sentence = gettext("%(who)s put a friction point on the theme %(number)s.")
    shown = sentence % {"who": _name(link.by), "number": link.theme.number}
    return Entry(link.at, shown, link.theme.title, "info")


def spoke_for(insight: Insight) -> Entry:
    """Return the line of evidence that was tied to a requirement."""
    requirement = insight.requirement
    sentence = gettext("%(who)s tied this to the requirement %(number)s.")
    shown = sentence % {"who": _name(insight.by), "number": requirement.number}
    return Entry(insight.at, shown, requirement.title, "info")


def _name(user: Any) -> str:
    return str(user.display_name) if user else gettext("Frontline")


def fields(changed: Mapping[str, Any]) -> str:
    """Return the fields that changed as a list in words."""
    names = [str(FIELDS.get(name, name)) for name in changed if name not in SILENT_FIELDS]
    return get_text_list(list(dict.fromkeys(names)), gettext("and")) or gettext("nothing")


def _detail(happening: Happening) -> str:
    """Return the one value that is worth reading in a timeline."""
    changed = happening.changed
    if "cause" in changed and changed["cause"][1]:
        return gettext("Cause: %(cause)s") % {"cause": Cause(changed["cause"][1]).label}
    if "tags" in changed:
        before, after = changed["tags"]
        signs = [f"+ {name}" for name in after if name not in before]
        return ", ".join(signs + [f"- {name}" for name in before if name not in after])
    if "needed" in changed:
        return gettext("Before: %(words)s") % {"words": changed["needed"][0]}
    return ""


def logged(number: str, lines: int) -> str:
    """Return the message after a case was logged with so many friction points."""
    if not lines:
        return gettext("%(number)s logged.") % {"number": number}
    return ngettext(
        "%(number)s logged with %(lines)d friction point.",
        "%(number)s logged with %(lines)d friction points.",
        lines,
    ) % {"number": number, "lines": lines}
