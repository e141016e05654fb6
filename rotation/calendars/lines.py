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
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
# A backslash stays on one line with what it escapes; some readers unfold too late.
UNIT = re.compile(r"\\.|.", re.DOTALL)
URI_PUNCTUATION = "!#$%&'()*+,/:;=?@[]~"


class FeedError(ValueError):
    """A value that cannot stand in a feed; a mistake of the caller, never of a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def paragraph(text: str) -> str:
    """Return text of several lines as a TEXT value: escaped, breaks kept, controls dropped."""
    lines = (_printable(line).rstrip() for line in LINE_BREAK.split(text))
    return "\n".join(lines).strip("\n").translate(ESCAPES)


def phrase(text: str) -> str:
    """Return text of one line as a TEXT value; its line breaks become spaces."""
    lines = (_printable(line).strip() for line in LINE_BREAK.split(text))
    return " ".join(line for line in lines if line).translate(ESCAPES)


def moment(at: datetime) -> str:
    """Return a moment in UTC to the second, such as 20261019T070000Z; raises FeedError."""
    if at.utcoffset() is None:
        raise FeedError("feed_time_without_zone", f"{at.isoformat()} says no zone")
    wall = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    return wall.replace("-", "").replace(":", "") + "Z"


def duration(length: timedelta) -> str:
    """Return a length of whole minutes above zero, such as PT1H30M; raises FeedError."""
    minutes, rest = divmod(length, MINUTE)
    if rest or minutes < 1:
        raise FeedError("feed_bad_duration", "a duration is whole minutes above zero")
    hours, minutes = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")


def uri(address: str) -> str:
    """Return the address with everything percent-encoded that has no place in one."""
    return quote(address, safe=URI_PUNCTUATION, errors="replace")


def fold(name: str, value: str) -> bytes:
    """Return `NAME:value` as lines of at most 75 octets, broken between characters."""
    lines: list[bytes] = []
    line = b""
    room = MAX_OCTETS
    for unit in UNIT.findall(f"{name}:{value}"):
        octets = unit.encode()
        if len(line) + len(octets) > room:
            lines.append(line)
            line, room = b"", MAX_OCTETS - 1  # the space that marks a continuation
        line += octets
    return FOLD.join([*lines, line]) + LINE_END


def _printable(text: str) -> str:
    return "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    if character == "\t":
        return " "
    category = unicodedata.category(character)
    if category == "Cs":  # half of a pair, which UTF-8 cannot write
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cc" else character
