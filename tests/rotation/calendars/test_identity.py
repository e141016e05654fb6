"""What identifies a shift and a state of its feed, and when a reader already has that state."""

from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import combinations

import pytest

from rotation.calendars import identity
from rotation.calendars.lines import FeedError

SHIFT = "0b5f6b1e-9a52-4d0e-8d9c-2f6f2f1c0001"
TAG = '"5f2b"'
PACKED = '"packed"'
CHANGED = datetime(2026, 10, 19, 7, 0, 5, 400_000, UTC)
SAME = "Mon, 19 Oct 2026 07:00:05 GMT"
EARLIER = "Mon, 19 Oct 2026 07:00:04 GMT"


def not_modified(if_none_match: str | None = None, if_modified_since: str | None = None) -> bool:
    return identity.not_modified(
        if_none_match=if_none_match,
        if_modified_since=if_modified_since,
        etags={TAG, PACKED},
        last_modified=CHANGED,
    )


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        pytest.param("rota.example", f"{SHIFT}@rota.example", id="name"),
        pytest.param("Rota.Example", f"{SHIFT}@rota.example", id="capitals"),
        pytest.param("127.0.0.1:8000", f"{SHIFT}@127.0.0.1:8000", id="port"),
        pytest.param("[::1]:8000", f"{SHIFT}@[::1]:8000", id="IPv6"),
    ],
)
def test_a_uid_is_the_opaque_value_at_the_host(host: str, expected: str) -> None:
    assert identity.uid(SHIFT, host) == expected


@pytest.mark.parametrize(
    ("opaque", "host"),
    [
        pytest.param("", "rota.example", id="no value"),
        pytest.param(SHIFT, "", id="no host"),
        pytest.param("zoe@home", "rota.example", id="an address as value"),
        pytest.param("Zoë Ł", "rota.example", id="a name as value"),
        pytest.param(SHIFT, "rota.example/feeds", id="a path as host"),
        pytest.param(SHIFT, "rota.example\r\nX-A:1", id="line break in the host"),
        pytest.param(SHIFT + "\n", "rota.example", id="line break in the value"),
    ],
)
def test_what_cannot_stand_in_a_uid_is_refused(opaque: str, host: str) -> None:
    with pytest.raises(FeedError) as refused:
        identity.uid(opaque, host)

    assert refused.value.code == "feed_bad_uid"


def tag(**changes: object) -> str:
    state: dict[str, object] = {
        "options": {"busy": True, "names": ["a"]},
        "state": (7, 2),
        "day": date(2026, 10, 19),
        "language": "en",
    }
    return identity.etag(**{**state, **changes})  # type: ignore[arg-type]  # a table of changes


def test_equal_states_have_equal_tags_in_whatever_order_options_come() -> None:
    assert tag() == tag(options={"names": ["a"], "busy": True})


def test_whatever_changes_the_bytes_changes_the_tag() -> None:
    tags = [
        tag(),
        tag(options={"busy": False, "names": ["a"]}),
        tag(options={}),
        tag(state=(8, 2)),
        tag(state=(7, 3)),
        tag(day=date(2026, 10, 20)),
        tag(language="zh-hans"),
    ]

    assert all(left != right for left, right in combinations(tags, 2))


def test_a_tag_is_strong_and_made_of_the_state_and_the_format_alone() -> None:
    state = (
        b'{"day":"2026-10-19","format":3,"language":"en",'
        b'"options":{"busy":true,"names":["a"]},"state":[7,2]}'
    )

    assert tag() == f'"{sha256(state).hexdigest()[:40]}"'


def test_without_headers_a_feed_is_sent() -> None:
    assert not not_modified()


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(TAG, id="the same"),
        pytest.param(PACKED, id="that of another encoding"),
        pytest.param(f"W/{TAG}", id="the same, weakened on the way"),
        pytest.param(f'"other", {TAG}', id="in a list"),
        pytest.param(f' ,\t"other" ,, W/{TAG} , ', id="in an untidy list"),
        pytest.param(f'"with,comma",{TAG}', id="beside a comma in a tag"),
        pytest.param("*", id="any"),
        pytest.param(" * ", id="any, with spaces"),
    ],
)
def test_a_reader_who_has_this_state_is_told_so(header: str) -> None:
    assert not_modified(header)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param('"other"', id="another"),
        pytest.param('""', id="empty tag"),
        pytest.param('"5F2B"', id="other case"),
        pytest.param('"x5f2b"', id="longer"),
        pytest.param(f'"a,{TAG[1:]}', id="inside another tag"),
    ],
)
def test_a_reader_with_another_state_is_sent_the_feed_whatever_the_date(header: str) -> None:
    assert not not_modified(header)
    assert not not_modified(header, SAME)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="empty"),
        pytest.param(" , ,", id="only commas"),
        pytest.param("5f2b", id="no quotes"),
        pytest.param('"5f2b', id="open quote"),
        pytest.param(f"w/{TAG}", id="small w"),
        pytest.param(f"{TAG} {TAG}", id="no comma"),
        pytest.param(f"{TAG}, *", id="star in a list"),
        pytest.param(f"{TAG}, oops", id="a word in a list"),
        pytest.param('"5f\x002b"', id="control character"),
        pytest.param(f"{TAG}\n", id="line break"),
    ],
)
def test_a_tag_header_that_cannot_be_read_counts_as_absent(header: str) -> None:
    assert not not_modified(header)
    assert not_modified(header, SAME)
    assert not not_modified(header, EARLIER)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(SAME, True, id="the same second"),
        pytest.param("Tue, 20 Oct 2026 00:00:00 GMT", True, id="later"),
        pytest.param(EARLIER, False, id="earlier"),
        pytest.param("Monday, 19-Oct-26 07:00:05 GMT", True, id="form of RFC 850"),
        pytest.param("Sunday, 06-Nov-94 08:49:37 GMT", False, id="form of RFC 850, last century"),
        pytest.param("Mon Oct 19 07:00:05 2026", True, id="form of asctime"),
        pytest.param("Sun Nov  6 08:49:37 1994", False, id="form of asctime, one digit"),
    ],
)
def test_a_date_is_compared_to_the_second(header: str, expected: bool) -> None:
    assert not_modified(None, header) is expected


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="a word"),
        pytest.param("2099-10-19T07:00:05Z", id="ISO 8601"),
        pytest.param("Mon, 19 Oct 2099 07:00:05 +0000", id="offset for GMT"),
        pytest.param("Mon, 31 Feb 2099 07:00:05 GMT", id="no such day"),
        pytest.param("Mon, 19 Oct 2099 25:00:05 GMT", id="no such hour"),
        pytest.param("Mon, 19 Okt 2099 07:00:05 GMT", id="other language"),
        pytest.param("Mon, \u0661\u0669 Oct 2099 07:00:05 GMT", id="other digits"),
        pytest.param("Mon, 19 Oct 2099 07:00:05 GMT; length=5", id="something after it"),
        pytest.param("4102444800", id="seconds"),
    ],
)
def test_a_date_that_cannot_be_read_counts_as_absent(header: str) -> None:
    assert not not_modified(None, header)


def test_a_tag_that_matches_wins_over_a_date_that_does_not() -> None:
    assert not_modified(TAG, EARLIER)


def test_a_long_header_of_spaces_takes_no_time() -> None:
    assert not not_modified(" " * 50_000 + "x" + " " * 50_000 + "x")
