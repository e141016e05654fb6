"""Fetching: what comes over, in which ways, and what is said of what does not."""

import gzip
import tomllib
from pathlib import Path

import pytest

from rotation import __version__, fetch
from tests.rotation.outbound.fetching import ICS, SECRET, chunked, failure, get
from tests.rotation.outbound.servers import Server, redirect, response

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_content_comes_with_what_to_ask_next_time(loopback):
    answer = response(body=ICS, ETag='"a1"', Last_Modified="Wed, 18 Nov 2026 12:00:00 GMT")
    with Server([answer]) as server:
        fetched = get(server)

    assert (fetched.status, fetched.content) == (200, ICS)
    assert (fetched.etag, fetched.last_modified) == ('"a1"', "Wed, 18 Nov 2026 12:00:00 GMT")


def test_the_request_says_who_asks_and_nothing_else(loopback):
    with Server() as server:
        get(server)

    head = server.requests[0].decode().split("\r\n")
    assert head[0] == f"GET {SECRET} HTTP/1.1"
    assert f"User-Agent: Frontline/{__version__}" in head
    assert f"Host: 127.0.0.1:{server.port}" in head
    names = {line.partition(":")[0].lower() for line in head[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_the_version_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert __version__ == project["project"]["version"]


def test_what_is_unchanged_is_not_sent_again(loopback):
    with Server([response("304 Not Modified", ETag='"a1"')]) as server:
        fetched = get(server, etag='"a1"', last_modified="Wed, 18 Nov 2026 12:00:00 GMT")

    assert (fetched.status, fetched.content, fetched.etag) == (304, b"", '"a1"')
    assert b'If-None-Match: "a1"\r\n' in server.requests[0]
    assert b"If-Modified-Since: Wed, 18 Nov 2026 12:00:00 GMT\r\n" in server.requests[0]


@pytest.mark.parametrize(
    "etag", ['"' + "x" * 400 + '"', '"\xe9"', '"a\tb"', ""], ids=["long", "Latin", "tab", "none"]
)
def test_a_validator_that_cannot_be_kept_is_none(loopback, etag):
    answer = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
    with Server([answer]) as server:
        assert get(server).etag == ""


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("304 Not Modified", "fetch_status"),  # nobody asked whether it changed
        ("201 Created", "fetch_status"),
        ("204 No Content", "fetch_status"),
        ("206 Partial Content", "fetch_status"),
        ("300 Multiple Choices", "fetch_status"),
        ("400 Bad Request", "fetch_status"),
        ("401 Unauthorized", "fetch_denied"),
        ("403 Forbidden", "fetch_denied"),
        ("404 Not Found", "fetch_not_found"),
        ("410 Gone", "fetch_gone"),
        ("429 Too Many Requests", "fetch_busy"),
        ("500 Internal Server Error", "fetch_server_error"),
        ("503 Service Unavailable", "fetch_busy"),
    ],
)
def test_a_status_that_brings_nothing_has_a_code(loopback, status, code):
    with Server([response(status)]) as server:
        assert failure(server) == code


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_three_times(loopback, status):
    moves = [redirect("/b", f"{status} Moved") for _ in range(3)]
    with Server([*moves, response(body=ICS)]) as server:
        assert get(server).content == ICS
    with Server([*moves, redirect("/b"), response(body=ICS)]) as server:
        assert failure(server) == "fetch_redirects"

    assert server.connections == 4


@pytest.mark.parametrize(
    ("location", "code"),
    [
        pytest.param("", "fetch_malformed", id="nowhere"),
        pytest.param("ftp://a.example/", "fetch_redirect_refused", id="another scheme"),
        pytest.param("https://me:x@a.example/", "fetch_redirect_refused", id="a password"),
        pytest.param("\\\\a.example", "fetch_redirect_refused", id="backslashes"),
        pytest.param("/\x80", "fetch_redirect_refused", id="no UTF-8"),
    ],
)
def test_a_redirect_to_nowhere_is_not_followed(loopback, location, code):
    raw = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    with Server([raw.encode("latin-1")]) as server:
        assert failure(server) == code

    assert server.connections == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(chunked(ICS[:7], ICS[7:]), id="in chunks"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\n" + ICS, id="until it closes"),
        pytest.param(response(body=gzip.compress(ICS), Content_Encoding="gzip"), id="packed"),
        pytest.param(response(body=gzip.compress(ICS), Content_Encoding=" X-GZIP"), id="oddly"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + response(body=ICS), id="after a 100"),
    ],
)
def test_content_is_read_however_it_is_sent(loopback, answer):
    with Server([answer]) as server:
        assert get(server).content == ICS


def test_a_body_is_posted_once_and_the_status_comes_back(loopback):
    body = b'{"on_duty": "Mara"}' * 10_000
    with Server([response("204 No Content"), redirect("/other"), response(body=ICS)]) as server:
        address = f"http://127.0.0.1:{server.port}/hook"
        statuses = [
            fetch.post(address, body=body, headers={"Content-Type": "application/json"})
            for _ in range(3)
        ]

    assert statuses == [204, 302, 200]
    assert server.requests[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert server.requests[0].endswith(b"\r\n\r\n" + body)
    assert b"Content-Type: application/json" in server.requests[0]


def test_everything_refused_has_a_sentence_at_its_field():
    with pytest.raises(fetch.AddressRefused) as refused:
        fetch.check("http://a.example/private", field="url")

    assert refused.value.code == "address_not_encrypted"
    assert refused.value.fields == {"url": [refused.value.message]}
    assert "private" not in refused.value.message


def test_the_host_may_be_shown():
    assert fetch.host_of("webcal://Cal.Example/private/basic.ics") == "cal.example"
