"""Calendars of a few lines, and the busy time found in them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rotation.calendars import busy
from rotation.calendars.reading import Filters

BERLIN = "Europe/Berlin"
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
NINE = "DTSTART:20260105T090000Z\nDTEND:20260105T100000Z"
NINE_BUSY = "2026-01-05T09:00/2026-01-05T10:00"


def event(*lines, uid="one@example.org"):
    """An event; without a UID where that is None."""
    head = [] if uid is None else [f"UID:{uid}"]
    return "\n".join(["BEGIN:VEVENT", *head, *lines, "END:VEVENT"])


def calendar(*parts):
    """The bytes of a calendar with these lines and components."""
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""])
    return text.replace("\n", "\r\n").encode()


def reading(content, *, zone=BERLIN, start=FROM, end=UNTIL, **filters):
    """What comes of a calendar; text is one event, bytes a whole file."""
    if isinstance(content, str):
        content = calendar(event(content))
    return busy.read(content, zone=ZoneInfo(zone), start=start, end=end, filters=Filters(**filters))


def times(content, **options):
    """The busy time as "from/until" of UTC, to the minute."""
    found = reading(content, **options)
    assert found.not_read == 0
    return shown(found)


def shown(found):
    return [f"{_minute(one.starts_at)}/{_minute(one.ends_at)}" for one in found.busy]


def _minute(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")
