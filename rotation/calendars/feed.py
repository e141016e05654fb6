"""A feed as a pure function of what it shows: equal input gives equal bytes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rotation.calendars import lines
from rotation.calendars.colors import CSS3_NAMES
from rotation.calendars.lines import FeedError

PRODUCT = "-//Frontline//Rota//EN"
HOUR = timedelta(hours=1)
# Outlook reads TRANSP only where its own property is absent.
OPAQUE = b"TRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"
TRANSPARENT = b"TRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
CANCELLED = b"STATUS:CANCELLED\r\n" + TRANSPARENT
BUSY = b"STATUS:CONFIRMED\r\n" + OPAQUE
FREE = b"STATUS:CONFIRMED\r\n" + TRANSPARENT


@dataclass(frozen=True)
class FeedCalendar:
    """What a subscriber sees of the feed as a whole.

    `color` is a CSS3 name, `zone` only a hint for display (all times are UTC), `source` the
    address of the feed itself, `refresh` how often it is worth asking (None for a file that is not
    asked for again); `updated_at` is the latest change of anything in it, never the time of the
    request.
    """

    name: str
    updated_at: datetime
    description: str = ""
    color: str = ""
    refresh: timedelta | None = HOUR
    source: str = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class FeedEvent:
    """One shift in the feed of one reader.

    `uid` comes from `identity.uid`, `sequence` is the revision of the shift and `updated_at` the
    moment its row changed last. `busy` says whether it blocks the reader's time; a cancelled shift
    never does. `reminders` are minutes before the start; nothing reminds of a cancelled one.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    updated_at: datetime
    summary: str
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    busy: bool = True
    cancelled: bool = False
    reminders: tuple[int, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it takes the reader's time."""
        return self.busy and not self.cancelled

    @property
    def status(self) -> str:
        return "CANCELLED" if self.cancelled else "CONFIRMED"


def render(calendar: FeedCalendar, events: Sequence[FeedEvent]) -> bytes:
    """Return the iCalendar file, its events by start, then UID; empty text is left out.

    No METHOD (nobody is invited), no VTIMEZONE (UTC only). Raises FeedError for a moment without
    a zone, an end before its start, a UID twice, a colour without a CSS3 name, a negative sequence.
    """
    _check(calendar)
    written = [lines.fold(name, value) for name, value in _calendar_properties(calendar) if value]
    for start, end, event in _in_order(events):
        written += _event_lines(start, end, event)
    return b"".join([b"BEGIN:VCALENDAR\r\n", *written, b"END:VCALENDAR\r\n"])


def as_json(calendar: FeedCalendar, events: Sequence[FeedEvent]) -> bytes:
    """Return the same feed as a JSON object, in the same order; raises as render does.

    Moments are UTC to the second, text is as people wrote it.
    """
    _check(calendar)
    refresh = calendar.refresh
    found = {
        "name": calendar.name,
        "description": calendar.description,
        "color": calendar.color,
        "zone": calendar.zone,
        "refresh_minutes": None if refresh is None else refresh // lines.MINUTE,
        "updated_at": lines.iso(calendar.updated_at),
        "events": [_event_as_json(start, end, event) for start, end, event in _in_order(events)],
    }
    # As UTF-8, in which half of a pair has no form.
    return json.dumps(found, ensure_ascii=False).encode(errors="replace") + b"\n"


def _event_as_json(start: str, end: str, event: FeedEvent) -> dict[str, object]:
    return {
        "uid": event.uid,
        "sequence": event.sequence,
        "status": event.status.lower(),
        "busy": event.blocks,
        "starts_at": start,
        "ends_at": end,
        "updated_at": lines.iso(event.updated_at),
        "summary": event.summary,
        "description": event.description,
        "url": event.url,
        "categories": list(event.categories),
        "reminders": [] if event.cancelled else list(event.reminders),
    }


def _calendar_properties(calendar: FeedCalendar) -> Iterator[tuple[str, str]]:
    """Yield the properties of RFC 7986, each with the older X- twin that more programs read."""
    yield "VERSION", "2.0"
    yield "PRODID", PRODUCT
    yield "CALSCALE", "GREGORIAN"
    yield "NAME", lines.phrase(calendar.name)
    yield "X-WR-CALNAME", lines.phrase(calendar.name)
    yield "DESCRIPTION", lines.paragraph(calendar.description)
    yield "X-WR-CALDESC", lines.paragraph(calendar.description)
    yield "LAST-MODIFIED", lines.moment(calendar.updated_at)
    yield "COLOR", calendar.color
    if calendar.refresh is not None:
        yield "REFRESH-INTERVAL;VALUE=DURATION", lines.duration(calendar.refresh)
        yield "X-PUBLISHED-TTL", lines.duration(calendar.refresh)
    yield "SOURCE;VALUE=URI", lines.uri(calendar.source)
    yield "X-WR-TIMEZONE", lines.phrase(calendar.zone)


def _event_lines(start: str, end: str, event: FeedEvent) -> Iterator[bytes]:
    """Yield the lines of one event; those that are always short are written as they are."""
    revised = lines.compact(lines.iso(event.updated_at))
    summary = lines.phrase(event.summary)
    yield b"BEGIN:VEVENT\r\n"
    yield lines.fold("UID", lines.phrase(event.uid))
    # Without METHOD, DTSTAMP is when the event was last revised (RFC 5545, 3.8.7.2).
    yield (
        f"DTSTAMP:{revised}\r\nLAST-MODIFIED:{revised}\r\nSEQUENCE:{event.sequence}\r\n"
        f"DTSTART:{lines.compact(start)}\r\nDTEND:{lines.compact(end)}\r\n"
    ).encode()
    for name, value in (
        ("SUMMARY", summary),
        ("DESCRIPTION", lines.paragraph(event.description)),
        ("URL", lines.uri(event.url)),
        ("CATEGORIES", ",".join(filter(None, map(lines.phrase, event.categories)))),
    ):
        if value:
            yield lines.fold(name, value)
    yield CANCELLED if event.cancelled else BUSY if event.busy else FREE
    if not event.cancelled:
        for minutes in event.reminders:
            yield from _alarm(minutes, summary or "Shift")
    yield b"END:VEVENT\r\n"


def _alarm(minutes: int, text: str) -> Iterator[bytes]:
    """Yield a reminder so many minutes before the start; its text has to be there."""
    yield b"BEGIN:VALARM\r\nACTION:DISPLAY\r\n"
    yield lines.fold("DESCRIPTION", text)
    yield f"TRIGGER:-PT{minutes}M\r\n".encode() if minutes else b"TRIGGER:PT0S\r\n"
    yield b"END:VALARM\r\n"


def _check(calendar: FeedCalendar) -> None:
    if calendar.color and calendar.color not in CSS3_NAMES:
        raise FeedError("feed_unknown_color", f"{calendar.color!r} is no CSS3 colour name")
    if calendar.refresh is not None:
        lines.duration(calendar.refresh)


def _in_order(events: Sequence[FeedEvent]) -> list[tuple[str, str, FeedEvent]]:
    """Return each event after its start and end to the second, by start, then UID.

    Raises FeedError for one that cannot be.
    """
    found = [(lines.iso(event.starts_at), lines.iso(event.ends_at), event) for event in events]
    seen: set[str] = set()
    for start, end, event in found:
        if not lines.phrase(event.uid):
            raise FeedError("feed_event_without_uid", "an event has a UID")
        if event.uid in seen:
            raise FeedError("feed_uid_twice", f"{event.uid} stands for two events")
        seen.add(event.uid)
        if event.sequence < 0:
            raise FeedError("feed_bad_sequence", "a sequence starts at 0")
        if end <= start:
            raise FeedError("feed_ends_before_start", "an event ends after it starts")
        if any(minutes < 0 for minutes in event.reminders):
            raise FeedError("feed_bad_reminder", "a reminder is not after the start")
    return sorted(found, key=lambda one: (one[0], one[2].uid))
