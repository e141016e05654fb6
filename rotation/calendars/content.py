"""Calendar text taken apart: its events and time zones as lines, everything else left behind.

Lines are unfolded and only those of properties that say something about time are kept, so what
a stranger writes into descriptions costs nothing and goes nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rotation.calendars.refusals import LARGEST, MOST_EVENTS, Refused, Unreadable

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FOLD = re.compile(rb"\n[ \t]")
NAME = re.compile(r"[A-Za-z0-9-]+")
# Outlook on the web names zones "(UTC-05:00) Eastern Time", sometimes without quotes.
BARE_DISPLAY_NAME = re.compile(r'(;TZID=)(\((?:UTC|GMT)[^)"]*\)[^:;"]*)', re.IGNORECASE)
MOST_ZONE_PARTS = 200
# Name and parameters of a line end within so many signs, or it is nobody's.
LONGEST_HEAD = 10_000
OF_EVENTS = frozenset(
    {
        "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE",
        "RECURRENCE-ID", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "DTSTAMP", "LAST-MODIFIED",
        "X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-ALLDAYEVENT",
    }
)  # fmt: skip
OF_ZONES = frozenset({"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO"})


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name and the names of its parameters in capitals, the value as written."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Part:
    """An event, a time zone or a part of one: the lines that matter, as text."""

    name: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def lines(self, name: str) -> list[Line]:
        """Return the properties of that name; raises Unreadable."""
        return [line_of(text) for text in self.texts.get(name, ())]

    def line(self, name: str) -> Line | None:
        """Return the one property of that name; raises Unreadable where two disagree."""
        found = self.lines(name)
        if any(other != found[0] for other in found[1:]):
            raise Unreadable
        return found[0] if found else None

    def word(self, name: str) -> str:
        """Return the first value of that name without spaces around it, else nothing."""
        texts = self.texts.get(name)
        return line_of(texts[0]).value.strip() if texts else ""


@dataclass(slots=True)
class Sheet:
    """One calendar of a file: the zone it names for itself, its events and its own zones."""

    zone_name: str = ""
    events: list[Part] = field(default_factory=list)
    zones: dict[str, Part] = field(default_factory=dict)


def sheets(content: bytes) -> list[Sheet]:
    """Return the calendars of a file; raises Refused for what is none, too large or cut off."""
    if len(content) > LARGEST:
        raise Refused("calendar_too_large")
    content = content.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n")
    if content[:15].upper() != b"BEGIN:VCALENDAR":
        raise Refused("calendar_not_a_calendar")
    plain = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text = FOLD.sub(b"", plain).decode("utf-8", errors="replace")
    return list(_Scan().run(text.split("\n")))


def line_of(text: str) -> Line:
    """Return a property taken apart; raises Unreadable, as for a quote that is never closed."""
    start = BARE_DISPLAY_NAME.sub(r'\1"\2"', text[:LONGEST_HEAD])
    head, value = _split_at(start, ":")
    value += text[LONGEST_HEAD:]
    parameters: dict[str, str] = {}
    name, rest = _split_at(head, ";") if ";" in head else (head, "")
    while rest:
        one, rest = _split_at(rest, ";") if ";" in rest else (rest, "")
        key, _, said = one.partition("=")
        parameters.setdefault(key.strip().upper(), said.strip().strip('"'))
    return Line(name.strip().upper(), parameters, value)


def unescaped(text: str) -> str:
    """Return a text value as its writer meant it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def _split_at(text: str, mark: str) -> tuple[str, str]:
    """Return what stands before and after the first mark outside of quotes."""
    start = 0
    while True:
        at, quote = text.find(mark, start), text.find('"', start)
        if quote == -1 or -1 < at < quote:
            if at == -1:
                if mark == ":":
                    raise Unreadable
                return text, ""
            return text[:at], text[at + 1 :]
        closing = text.find('"', quote + 1)
        if closing == -1:
            raise Unreadable
        start = closing + 1


class _Scan:
    """Walks along the lines and keeps what stands in events and time zones."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.kept: list[Part] = []  # the event or zone that is open, and the part of a zone
        self.depth_of_kept: list[int] = []
        self.events = 0

    def run(self, lines: list[str]) -> Iterator[Sheet]:
        sheet = Sheet()
        for text in lines:
            head = text[:6].upper()
            if head == "BEGIN:":
                self._begin(text[6:].strip().upper())
            elif head.startswith("END:"):
                self._end(text[4:].strip().upper(), sheet)
                if not self.stack:
                    yield sheet
                    sheet = Sheet()
            elif self.kept or len(self.stack) == 1:
                self._keep(text, sheet)
        if self.stack:
            raise Refused("calendar_malformed")

    def _begin(self, name: str) -> None:
        if not self.stack and name != "VCALENDAR":
            raise Refused("calendar_malformed")
        if name in {"VEVENT", "VTIMEZONE"} and len(self.stack) == 1:
            self._open(name)
            if name == "VEVENT":
                self.events += 1
                if self.events > MOST_EVENTS:
                    raise Refused("calendar_too_many_events")
        elif name in {"STANDARD", "DAYLIGHT"} and self._inside("VTIMEZONE"):
            self._open(name)
        self.stack.append(name)

    def _open(self, name: str) -> None:
        self.kept.append(Part(name))
        self.depth_of_kept.append(len(self.stack) + 1)

    def _inside(self, name: str) -> bool:
        """Tell whether the innermost open component is a kept one of that name."""
        return bool(self.kept) and self.kept[-1].name == name and self._is_innermost()

    def _is_innermost(self) -> bool:
        return self.depth_of_kept[-1] == len(self.stack)

    def _end(self, name: str, sheet: Sheet) -> None:
        if not self.stack or self.stack[-1] != name:
            raise Refused("calendar_malformed")
        if self.kept and self._is_innermost():
            part = self.kept.pop()
            self.depth_of_kept.pop()
            if part.name == "VEVENT":
                sheet.events.append(part)
            elif part.name == "VTIMEZONE":
                self._add_zone(part, sheet)
            elif len(self.kept[-1].parts) <= MOST_ZONE_PARTS:
                self.kept[-1].parts.append(part)
        self.stack.pop()

    def _add_zone(self, part: Part, sheet: Sheet) -> None:
        try:
            sheet.zones.setdefault(unescaped(part.word("TZID")), part)
        except Unreadable:
            return  # Events in a zone without a name find none, and are counted.

    def _keep(self, text: str, sheet: Sheet) -> None:
        found = NAME.match(text)
        name = found[0].upper() if found else ""
        if not self.kept:
            if name == "X-WR-TIMEZONE" and ":" in text:
                sheet.zone_name = text.partition(":")[2].strip()
            return
        wanted = OF_EVENTS if self.kept[0].name == "VEVENT" else OF_ZONES
        if name in wanted and self._is_innermost():
            self.kept[-1].texts.setdefault(name, []).append(text)
