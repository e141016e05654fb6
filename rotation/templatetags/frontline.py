"""What the pages of both apps say in the same way: times, persons, fields, places."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from rotation import moments
from rotation.moments import Zone

HUES = 12
CHIPS_KEPT = 1000
PERSON_LOOKS = {"", "small", "large", "avatar"}

register = template.Library()


@register.filter
def local_time(moment: datetime | None, zone: Zone = None) -> str:
    """Return "Tue 24 Nov, 09:00" in the zone, or in the reader's own; nothing for None."""
    return moments.moment_words(moment, zone) if moment else ""


@register.filter
def full_time(moment: datetime | None, zone: Zone = None) -> str:
    """Return "Tue 24 Nov 2026, 09:00"; nothing for None."""
    return moments.moment_words(moment, zone, year=True) if moment else ""


@register.filter
def clock(moment: datetime | None, zone: Zone = None) -> str:
    """Return only "09:00"; nothing for None."""
    return f"{moment.astimezone(moments.zone_of(zone)):%H:%M}" if moment else ""


@register.filter
def day(value: date | None) -> str:
    """Return "Tue 24 Nov" for a date; nothing for None."""
    return moments.day_words(value) if value else ""


@register.filter
def full_day(value: date | None) -> str:
    """Return "Tue 24 Nov 2026" for a date; nothing for None."""
    return moments.day_words(value, year=True) if value else ""


@register.filter
def zone_name(zone: Zone) -> str:
    """Return "Berlin" for "Europe/Berlin"."""
    return moments.zone_word(zone)


@register.filter
def minutes(value: float | None) -> str:
    """Return a length in minutes as "3 h 20 min"; nothing for None."""
    return "" if value is None else moments.length_words(value)


@register.filter
def relative(moment: datetime | None, now: datetime) -> str:
    """Return "in 2 days" or "3 hours ago"; nothing for None."""
    return moments.relative_words(moment, now) if moment else ""


@register.simple_tag
def span(start: datetime, end: datetime, zone: Zone = None) -> str:
    """Return "Tue 24 Nov, 09:00-13:00"."""
    return moments.span_words(start, end, zone)


@register.simple_tag
def days(first: date, last: date) -> str:
    """Return "Mon 23 Nov to Sun 29 Nov", both days included."""
    return moments.days_words(first, last)


@register.inclusion_tag("components/time.html")
def when(moment: datetime, zone: Zone, now: datetime) -> dict[str, Any]:
    """Render how far away the moment is, with the exact time for pointer and screen reader."""
    exact = f"{moments.moment_words(moment, zone, year=True)} ({moments.zone_word(zone)})"
    return {"moment": moment, "words": moments.relative_words(moment, now), "exact": exact}


@register.inclusion_tag("components/time.html")
def moment(at: datetime, zone: Zone = None) -> dict[str, Any]:
    """Render the exact time as an element that programs can read."""
    return {"moment": at, "words": moments.moment_words(at, zone), "exact": ""}


@register.filter
def initials(name: str) -> str:
    """Return at most two capitals of a name: "Mara Klein" MK, "mara" MA, Han names the last two."""
    words = name.replace("-", " ").split()
    if not words:
        return "?"
    if len(words) == 1:
        word = words[0]
        return word[-2:] if word[0] >= "\u2e80" else word[:2].upper()
    return (words[0][0] + words[-1][0]).upper()


def _named(person: Any) -> tuple[str, Any]:
    """Return the name of a member, user or frozen value, and who carries the hue."""
    member = getattr(person, "member", None) if hasattr(person, "get_username") else person
    return str(getattr(person, "name", None) or getattr(person, "display_name", person)), member


@register.simple_tag
def person(who: Any, look: str = "", *, me: bool = False) -> SafeString:
    """Render initials on the person's own hue, with the name beside.

    `who` is a member, a user or a value with `name`; `look` is "", "small", "large" or "avatar"
    (initials only, the name for screen readers). Without a `hue` the person is grey.
    """
    if look not in PERSON_LOOKS:
        raise template.TemplateSyntaxError(f"{look!r} is no look of a person")
    name, holder = _named(who)
    hue = getattr(holder, "hue", None)
    return _chip(str(name), look, None if hue is None else hue % HUES, me=bool(me))


@lru_cache(maxsize=CHIPS_KEPT)
def _chip(name: str, look: str, hue: int | None, *, me: bool) -> SafeString:
    """Return the same words for the same person: a long list asks for each of them many times."""
    shown = {"name": name, "look": look, "hue": hue, "me": me}
    return render_to_string("components/person.html", shown)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, look: str = "") -> dict[str, Any]:
    """Render label, help, error and control of a form field; `look` adds classes."""
    widget = bound.field.widget
    return {
        "field": bound,
        "look": look,
        "single": isinstance(widget, CheckboxInput),
        "choices": isinstance(widget, (RadioSelect, CheckboxSelectMultiple)),
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a small drawing that says nothing to screen readers; words belong beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def nav_link(
    context: Context, name: str, words: str, also: str = "", waiting: int = 0
) -> SafeString | str:
    """Return a link of the main navigation, marked when the page is there or below it.

    `also` names further views that belong to the place, `waiting` how many things wait there. An
    address that is not mounted gives no link.
    """
    try:
        address = reverse(name)
    except NoReverseMatch:
        return ""
    request = context.get("request")
    here = getattr(request, "path", "")
    match = getattr(request, "resolver_match", None)
    current = ""
    if here == address:
        current = "page"
    elif (address != "/" and here.startswith(address)) or (
        match is not None and match.view_name in also.split()
    ):
        current = "true"
    return format_html(
        '<a class="place" href="{}"{}>{}{}</a>',
        address,
        format_html(' aria-current="{}"', current) if current else "",
        words,
        _waiting(int(waiting)) if waiting else "",
    )


def _waiting(count: int) -> SafeString:
    said = ngettext("%(count)d waits for you", "%(count)d wait for you", count)
    return format_html(
        ' <span class="count" aria-hidden="true">{}</span><span class="visually-hidden">({})</span>',
        count,
        said % {"count": count},
    )
