"""Content lines of RFC 5545: values written, text made harmless, lines folded.

Written here rather than by a library so that equal input stays equal bytes over its updates (the
entity tag of a feed promises that), and so that no name can add a line of its own.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

LINE_END = b"\r\n"
FOLD = LINE_END + b" "
MAX_OCTETS = 75
MINUTE = timedelta(minutes=1)

# Every character that some reader takes for the end of a line.
LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# The second and later octets of a character of UTF-8 begin with the bits 10.
CONTINUES, CONTINUATION = 0b1100_0000, 0b1000_0000
BACKSLASH = ord("\\")
URI_PUNCTUATION = "!#$%&'()*+,/:;=?@[]~"
PLAIN_URI = re.compile(r"[A-Za-z0-9:/?#._~-]*")


class FeedError(ValueError):
    """A value that cannot stand in a feed; a mistake of the caller, never of a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def paragraph(text: str) -> str:
    """Return text of several lines as a TEXT value: escaped, breaks kept, controls dropped."""
    lines = (_printable(line).rstrip() for line in LINE_BREAK.split(text))
    return _escaped("\n".join(lines).strip("\n"))


def phrase(text: str) -> str:
    """Return text of one line as a TEXT value; its line breaks become spaces."""
    if text.isprintable():  # as nearly every text of one line is
        return _escaped(text.strip())
    lines = (_printable(line).strip() for line in LINE_BREAK.split(text))
    return _escaped(" ".join(line for line in lines if line))


def moment(at: datetime) -> str:
    """Return a moment in UTC to the second, such as 20261019T070000Z; raises FeedError."""
    return compact(iso(at))


def iso(at: datetime) -> str:
    """Return a moment in UTC to the second, such as 2026-10-19T07:00:00Z; raises FeedError."""
    if at.tzinfo is not UTC:
        if at.utcoffset() is None:
            raise FeedError("feed_time_without_zone", f"{at.isoformat()} says no zone")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")[:19] + "Z"


def compact(moment: str) -> str:
    """Return what iso() wrote in the form of RFC 5545."""
    return moment.replace("-", "").replace(":", "")


def duration(length: timedelta) -> str:
    """Return a length of whole minutes above zero, such as PT1H30M; raises FeedError."""
    minutes, rest = divmod(length, MINUTE)
    if rest or minutes < 1:
        raise FeedError("feed_bad_duration", "a duration is whole minutes above zero")
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")


def uri(address: str) -> str:
    """Return the address with everything percent-encoded that has no place in one."""
    if PLAIN_URI.fullmatch(address):
        return address
    return quote(address, safe=URI_PUNCTUATION, errors="replace")


def fold(name: str, value: str) -> bytes:
    """Return `NAME:value` as lines of at most 75 octets, broken between characters."""
    octets = f"{name}:{value}".encode()
    if len(octets) <= MAX_OCTETS:
        return octets + LINE_END
    lines: list[bytes] = []
    start, room = 0, MAX_OCTETS
    while len(octets) - start > room:
        end = start + room
        while not _may_break(octets, end):
            end -= 1
        lines.append(octets[start:end])
        start, room = end, MAX_OCTETS - 1  # the space that marks a continuation
    return FOLD.join([*lines, octets[start:]]) + LINE_END


def _may_break(octets: bytes, at: int) -> bool:
    """Say whether a line may end there: in no character, and not between a backslash and its own.

    Some readers unfold too late for what a backslash escapes.
    """
    if octets[at] & CONTINUES == CONTINUATION:
        return False
    before = at
    while octets[before - 1] == BACKSLASH:
        before -= 1
    return (at - before) % 2 == 0


def _escaped(text: str) -> str:
    # The backslash first, since the others bring their own.
    text = text.replace("\\", "\\\\").replace(";", "\\;")
    return text.replace(",", "\\,").replace("\n", "\\n")


def _printable(text: str) -> str:
    # Nearly every text; what is left has to be looked at sign by sign.
    return text if text.isprintable() else "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Cs":  # half of a pair, which UTF-8 cannot write
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cc" else character
