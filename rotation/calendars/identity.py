"""What identifies a shift and a state of its feed, and whether a reader already has that state."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from rotation.calendars.lines import FeedError, moment

# Raise it with every change of what `feed.render` or its caller writes for the same rows: readers
# who hold an older state are then sent the new one.
FORMAT = 3

OPAQUE = re.compile(r"[A-Za-z0-9_-]+")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")
# One element of a list of entity tags; RFC 9110, 5.6.1 lets a sender leave elements empty.
ELEMENT = re.compile('[ \t]*(?:(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(?:,|\\Z)')

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = f"(?P<month>{'|'.join(MONTHS)})"
CLOCK = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
# The three forms of RFC 9110, 5.6.7, the one in use first.
HTTP_DATES = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"[A-Z][a-z]{{2}}, (?P<day>[0-9]{{2}}) {MONTH} (?P<year>[0-9]{{4}}) {CLOCK} GMT",
        rf"[A-Z][a-z]+day, (?P<day>[0-9]{{2}})-{MONTH}-(?P<year>[0-9]{{2}}) {CLOCK} GMT",
        rf"[A-Z][a-z]{{2}} {MONTH} (?P<day>[ 0-9][0-9]) {CLOCK} (?P<year>[0-9]{{4}})",
    )
)


def uid(opaque: str, host: str) -> str:
    """Return the UID of a shift for its whole life: its opaque value at the host, in lower case.

    Raises FeedError where one of them could not stand in a UID as it is.
    """
    if not OPAQUE.fullmatch(opaque) or not HOST.fullmatch(host):
        raise FeedError("feed_bad_uid", f"no UID can be made of {opaque!r} and {host!r}")
    return f"{opaque}@{host.lower()}"


def etag(*, options: Mapping[str, object], state: Sequence[int], day: date, language: str) -> str:
    """Return the strong entity tag of one state of one feed, with its quotes.

    `state` are numbers of which one changes with every change of the rows; `options` are the
    token's choices and whatever else shapes the bytes without them (such as the host), as JSON
    values; `day` is that of the window shown.
    """
    whole = {
        "day": day.isoformat(),
        "format": FORMAT,
        "language": language,
        "options": dict(options),
        "state": list(state),
    }
    canonical = json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f'"{sha256(canonical.encode()).hexdigest()[:40]}"'


def not_modified(
    *,
    if_none_match: str | None,
    if_modified_since: str | None,
    etags: Collection[str],
    last_modified: datetime,
) -> bool:
    """Say whether a GET or HEAD with these headers is answered by 304 (RFC 9110, 13.2.2).

    `etags` are those of the state in any encoding. If-None-Match decides alone where it can be
    read, by weak comparison; If-Modified-Since is asked only without it. A header that cannot be
    read counts as absent.
    """
    tags = _entity_tags(if_none_match)
    if tags is not None:
        return "*" in tags or not tags.isdisjoint(etags)
    since = _http_date(if_modified_since)
    # Written to the second, as the reader was told it.
    return since is not None and moment(last_modified) <= moment(since)


def _entity_tags(header: str | None) -> frozenset[str] | None:
    """Return the tags without their weakness, {"*"} for any, None for a header without sense."""
    text = (header or "").strip(" \t")
    if text == "*":
        return frozenset({"*"})
    found: set[str] = set()
    position = 0
    while position < len(text):
        element = ELEMENT.match(text, position)
        if element is None:
            return None
        if element[1]:
            found.add(element[1])
        position = element.end()
    return frozenset(found) or None


def _http_date(header: str | None) -> datetime | None:
    for pattern in HTTP_DATES:
        match = pattern.fullmatch((header or "").strip(" \t"))
        if match:
            return _moment(match)
    return None


def _moment(match: re.Match[str]) -> datetime | None:
    day, hour, minute, second = (int(match[part]) for part in ("day", "hour", "minute", "second"))
    month = MONTHS.index(match["month"]) + 1
    year = int(match["year"])
    if len(match["year"]) == 2:
        # Nothing here is older than HTTP itself.
        year += 1900 if year >= 90 else 2000
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
