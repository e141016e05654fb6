"""Content lines: values as RFC 5545 writes them, folded between characters."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.calendars import lines
from rotation.calendars.lines import FeedError

ANY_TEXT = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a, b; c", "a\\, b\\; c", id="comma and semicolon"),
        pytest.param("C:\\New\\next", "C:\\\\New\\\\next", id="backslashes before n"),
        pytest.param('"quoted": yes', '"quoted": yes', id="quotes and colon stay"),
        pytest.param("one\r\ntwo\nthree\rfour", "one two three four", id="line breaks"),
        pytest.param(
            "one\u2028two\u2029three\x85four\x1efive",
            "one two three four five",
            id="rare line breaks",
        ),
        pytest.param("bell\x07 nul\x00 escape\x1b", "bell nul escape", id="control characters"),
        pytest.param("a\tb", "a b", id="tab"),
        pytest.param("half \ud83d pair", "half \N{REPLACEMENT CHARACTER} pair", id="half a pair"),
        pytest.param("  Zoë  ", "Zoë", id="spaces around"),
        pytest.param("\r\n\x00", "", id="nothing left"),
    ],
)
def test_a_phrase_is_one_escaped_line(text: str, written: str) -> None:
    assert lines.phrase(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("one\r\ntwo\n\nthree\rfour", "one\\ntwo\\n\\nthree\\nfour", id="line breaks"),
        pytest.param("\n\none\n", "one", id="empty lines around"),
        pytest.param("a, b;\x00\nc", "a\\, b\\;\\nc", id="escapes and controls"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_paragraph_keeps_its_line_breaks_as_escapes(text: str, written: str) -> None:
    assert lines.paragraph(text) == written


@pytest.mark.parametrize(
    ("at", "written"),
    [
        pytest.param(
            datetime(2026, 10, 19, 7, 0, 5, 999999, UTC), "20261019T070005Z", id="fraction"
        ),
        pytest.param(
            datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/London")),
            "20260701T080000Z",
            id="other zone",
        ),
        pytest.param(datetime(987, 1, 2, tzinfo=UTC), "09870102T000000Z", id="four digits"),
    ],
)
def test_a_moment_is_written_in_utc_to_the_second(at: datetime, written: str) -> None:
    assert lines.moment(at) == written


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(FeedError) as refused:
        lines.moment(datetime(2026, 10, 19, 7, tzinfo=UTC).replace(tzinfo=None))

    assert refused.value.code == "feed_time_without_zone"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(60, "PT1H"), (90, "PT1H30M"), (45, "PT45M"), (2880, "PT48H")],
    ids=["hour", "hour and a half", "minutes", "days in hours"],
)
def test_a_duration_is_hours_and_minutes(minutes: int, written: str) -> None:
    assert lines.duration(timedelta(minutes=minutes)) == written


@pytest.mark.parametrize("seconds", [0, -3600, 90, 0.5], ids=["none", "below zero", "odd", "half"])
def test_a_duration_that_is_no_whole_minutes_is_refused(seconds: float) -> None:
    with pytest.raises(FeedError) as refused:
        lines.duration(timedelta(seconds=seconds))

    assert refused.value.code == "feed_bad_duration"


@pytest.mark.parametrize(
    ("address", "written"),
    [
        pytest.param(
            "https://a.example/x?q=1,2;3&z=%20#top",
            "https://a.example/x?q=1,2;3&z=%20#top",
            id="as it is",
        ),
        pytest.param(
            "https://a.example/é 支", "https://a.example/%C3%A9%20%E6%94%AF", id="other letters"
        ),
        pytest.param(
            "https://a.example/\r\nX-A:1\\", "https://a.example/%0D%0AX-A:1%5C", id="line break"
        ),
        pytest.param("https://a.example/\ud83d", "https://a.example/?", id="half a pair"),
    ],
)
def test_an_address_holds_only_what_an_address_may(address: str, written: str) -> None:
    assert lines.uri(address) == written


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        pytest.param(75, [75], id="just fits"),
        pytest.param(76, [75, 2], id="one too many"),
        pytest.param(149, [75, 75], id="two full lines"),
        pytest.param(150, [75, 75, 2], id="and one more"),
    ],
)
def test_a_line_has_at_most_75_octets(length: int, expected: list[int]) -> None:
    folded = lines.fold("N", "x" * (length - 2))

    assert [len(line) for line in folded.removesuffix(b"\r\n").split(b"\r\n")] == expected


@pytest.mark.parametrize(
    "character", ["д", "支", "🧑", "\\,"], ids=["Cyrillic", "Chinese", "emoji", "escape"]
)
@pytest.mark.parametrize("shift", range(4))
def test_a_fold_never_splits_a_character_or_an_escape(character: str, shift: int) -> None:
    value = "x" * shift + character * 60

    pieces = lines.fold("N", value).removesuffix(b"\r\n").split(b"\r\n ")

    assert "".join(piece.decode() for piece in pieces) == f"N:{value}"
    assert all(not piece.endswith(b"\\") for piece in pieces)
    assert all(70 < len(piece) <= 75 for piece in pieces[:-1])


@given(ANY_TEXT)
def test_any_text_becomes_whole_lines_that_unfold_to_it(text: str) -> None:
    value = lines.paragraph(text)

    folded = lines.fold("DESCRIPTION", value)

    physical = folded.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert all(line.startswith(b" ") for line in physical[1:])
    assert len(folded.decode().splitlines()) == len(physical)
    assert folded.decode().replace("\r\n ", "") == f"DESCRIPTION:{value}\r\n"


@given(ANY_TEXT, st.sampled_from([lines.phrase, lines.paragraph]))
def test_any_text_is_escaped_all_the_way(text: str, write: Callable[[str], str]) -> None:
    rest = re.sub(r"\\[\\;,n]", "", write(text))

    assert not re.search(r"[\\;,\n\r]", rest)


UNIT = re.compile(r"\\.|.", re.DOTALL)


def folded_sign_by_sign(name: str, value: str) -> bytes:
    """The plain way: whole signs, an escape being one, are put on a line while there is room."""
    found: list[bytes] = []
    line, room = b"", 75
    for unit in UNIT.findall(f"{name}:{value}"):
        octets = unit.encode()
        if len(line) + len(octets) > room:
            found.append(line)
            line, room = b"", 74
        line += octets
    return b"\r\n ".join([*found, line]) + b"\r\n"


DENSE = st.text(st.sampled_from(["\\", "n", ",", "x", "д", "支", "🧑"]), max_size=200)


@given(DENSE | ANY_TEXT)
def test_a_fold_is_where_going_sign_by_sign_has_it(text: str) -> None:
    value = lines.paragraph(text)

    assert lines.fold("SUMMARY", value) == folded_sign_by_sign("SUMMARY", value)
