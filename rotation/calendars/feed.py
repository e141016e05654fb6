"""A feed as a pure function of what it shows: equal input gives equal bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rotation.calendars import lines
from rotation.calendars.colors import CSS3_NAMES
from rotation.calendars.lines import FeedError

PRODUCT = "-//Frontline//Rota//EN"
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class FeedCalendar:
    """What a subscriber sees of the feed as a whole.

    `color` is a CSS3 name, `zone` only a hint for display (all times are UTC), `source` the
    address of the feed itself, `refresh` how often it is worth asking; `updated_at` is the latest
    change of anything in it, never the time of the request.
    """

    name: str
    updated_at: datetime
    description: str = ""
    color: str = ""
    refresh: timedelta = HOUR
    source: str = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class FeedEvent:
    """One shift in the feed of one reader.

    `uid` comes from `identity.uid`, `sequence` is the revision of the shift and `updated_at` the
    moment its row changed last. `busy` says whether it blocks the reader's time; a cancelled shift
    never does.
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


def render(calendar: FeedCalendar, events: Sequence[FeedEvent]) -> bytes:
    """Return the iCalendar file, its events by start, then UID; empty text is left out.

    No METHOD (nobody is invited), no VTIMEZONE (UTC only). Raises FeedError for a moment without
    a zone, an end before its start, a UID twice, a colour without a CSS3 name, a negative sequence.
    """
    _check(calendar, events)
    ordered = sorted(events, key=lambda event: (event.starts_at, event.uid))
    properties = [
        ("BEGIN", "VCALENDAR"),
        *_calendar_properties(calendar),
        *(pair for event in ordered for pair in _event_properties(event)),
        ("END", "VCALENDAR"),
    ]
    return b"".join(lines.fold(name, value) for name, value in properties if value)


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
    yield "REFRESH-INTERVAL;VALUE=DURATION", lines.duration(calendar.refresh)
    yield "X-PUBLISHED-TTL", lines.duration(calendar.refresh)
    yield "SOURCE;VALUE=URI", lines.uri(calendar.source)
    yield "X-WR-TIMEZONE", lines.phrase(calendar.zone)


def _event_properties(event: FeedEvent) -> Iterator[tuple[str, str]]:
    blocks = event.busy and not event.cancelled
    yield "BEGIN", "VEVENT"
    yield "UID", lines.phrase(event.uid)
    # Without METHOD, DTSTAMP is when the event was last revised (RFC 5545, 3.8.7.2).
    yield "DTSTAMP", lines.moment(event.updated_at)
    yield "LAST-MODIFIED", lines.moment(event.updated_at)
    yield "SEQUENCE", str(event.sequence)
    yield "DTSTART", lines.moment(event.starts_at)
    yield "DTEND", lines.moment(event.ends_at)
    yield "SUMMARY", lines.phrase(event.summary)
    yield "DESCRIPTION", lines.paragraph(event.description)
    yield "URL", lines.uri(event.url)
    yield "CATEGORIES", ",".join(filter(None, map(lines.phrase, event.categories)))
    yield "STATUS", "CANCELLED" if event.cancelled else "CONFIRMED"
    # Outlook reads TRANSP only where its own property is absent.
    yield "TRANSP", "OPAQUE" if blocks else "TRANSPARENT"
    yield "X-MICROSOFT-CDO-BUSYSTATUS", "BUSY" if blocks else "FREE"
    yield "END", "VEVENT"


def _check(calendar: FeedCalendar, events: Sequence[FeedEvent]) -> None:
    if calendar.color and calendar.color not in CSS3_NAMES:
        raise FeedError("feed_unknown_color", f"{calendar.color!r} is no CSS3 colour name")
    seen: set[str] = set()
    for event in events:
        if not lines.phrase(event.uid):
            raise FeedError("feed_event_without_uid", "an event has a UID")
        if event.uid in seen:
            raise FeedError("feed_uid_twice", f"{event.uid} stands for two events")
        seen.add(event.uid)
        if event.sequence < 0:
            raise FeedError("feed_bad_sequence", "a sequence starts at 0")
        if lines.moment(event.ends_at) <= lines.moment(event.starts_at):
            raise FeedError("feed_ends_before_start", "an event ends after it starts")
