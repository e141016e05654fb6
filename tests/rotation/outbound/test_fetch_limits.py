"""Fetching is over in time and takes no more than it may, whatever the server does."""

import gzip
import time
import zlib

import pytest

from rotation import fetch
from tests.rotation.outbound.fetching import ICS, chunked, failure, get
from tests.rotation.outbound.servers import Server, redirect, response


def drip(part, every=0.05):
    def send(connection, stop):
        while not stop.is_set():
            connection.sendall(part)
            stop.wait(every)

    return send


def test_as_much_as_allowed_is_read_and_a_byte_more_is_not(loopback):
    with Server([response(body=b"x" * 1000), response(body=b"x" * 1001)]) as server:
        assert len(get(server).content) == 1000
        assert failure(server) == "fetch_too_large"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001, id="without a length"),
        pytest.param(chunked(*[b"x"] * 1001), id="in many chunks"),
        pytest.param(chunked(b"x" * 400_000), id="in one chunk"),
        pytest.param(
            response(body=gzip.compress(b"x" * 1001), Content_Encoding="gzip"), id="packed"
        ),
        pytest.param(
            response(body=gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"), id="a bomb"
        ),
        pytest.param(
            response(Content_Length=10**12), id="a length nobody waits for"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"b" * 60_000 + b"\r\n" * 1
            + b"".join(b"X-%d: %s\r\n" % (n, b"c" * 60_000) for n in range(9)) + b"\r\n",
            id="headers without end",
        ),
    ],
)  # fmt: skip
def test_too_much_is_stopped(loopback, answer):
    with Server([answer]) as server:
        assert failure(server) == "fetch_too_large"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(b"", "fetch_malformed", id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", "fetch_malformed", id="another protocol"),
        pytest.param(b"HTTP/2 200\r\n\r\n", "fetch_malformed", id="another version"),
        pytest.param(b"HTTP/1.1 abc OK\r\n\r\n", "fetch_malformed", id="no status"),
        pytest.param(b"HTTP/1.1 99999 OK\r\n\r\n", "fetch_malformed", id="no such status"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
            "fetch_malformed",
            id="200 headers",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
            "fetch_malformed",
            id="long line",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "fetch_malformed",
            id="a chunk of no length",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc",
            "fetch_malformed",
            id="a chunk of negative length",
        ),
        pytest.param(response(body=ICS, Content_Encoding="br"), "fetch_malformed", id="brotli"),
        pytest.param(
            response(body=ICS, Content_Encoding="gzip, gzip"), "fetch_malformed", id="packed twice"
        ),
        pytest.param(
            response(body=ICS, Content_Encoding="gzip"), "fetch_malformed", id="not packed"
        ),
        pytest.param(
            response(body=gzip.compress(ICS) * 2, Content_Encoding="gzip"),
            "fetch_malformed",
            id="two in one",
        ),
        pytest.param(
            response(body=gzip.compress(ICS)[:-4], Content_Encoding="gzip"),
            "fetch_cut_short",
            id="packed and cut",
        ),
        pytest.param(
            response(body=ICS, Content_Length=900), "fetch_cut_short", id="less than promised"
        ),
    ],
)
def test_an_answer_that_cannot_be_read_is_none(loopback, answer, code):
    with Server([answer]) as server:
        assert failure(server) == code


def test_a_bomb_is_not_unpacked(loopback):
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(b"\0" * 1_000_000) for _ in range(100)) + bomb.flush()
    with Server([response(body=packed, Content_Encoding="gzip")]) as server:
        began = time.process_time()
        assert failure(server, most_bytes=2_000_000) == "fetch_too_large"

    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda _connection, stop: stop.wait(5), id="silence"),
        pytest.param(drip(b"H"), id="a status without end"),
        pytest.param(drip(b"HTTP/1.1 100 Continue\r\n\r\n"), id="promises without end"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\n"), id="headers without end"),
    ],
)
def test_time_is_counted_in_all_however_slowly_it_drips(loopback, answer):
    began = time.monotonic()
    with Server([answer]) as server:
        assert failure(server, seconds=0.5) in {"fetch_timeout", "fetch_malformed"}

    assert time.monotonic() - began < 2


def test_content_that_drips_ends_in_time(loopback):
    def send(connection, stop):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        drip(b"x")(connection, stop)

    began = time.monotonic()
    with Server([send]) as server:
        assert failure(server, seconds=0.5) == "fetch_timeout"

    assert time.monotonic() - began < 2


def test_redirects_share_the_time(loopback):
    def slow(connection, stop):
        stop.wait(0.3)
        connection.sendall(redirect("/b"))

    with Server([slow, slow, slow, response()]) as server:
        assert failure(server, seconds=0.7) == "fetch_timeout"


def test_a_resolver_that_hangs_is_left(loopback, monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    began = time.monotonic()

    with pytest.raises(fetch.FetchFailed) as failed:
        fetch.get("https://slow.example/", most_bytes=10, seconds=0.3)

    assert failed.value.code == "fetch_timeout"
    assert time.monotonic() - began < 0.9


def test_whoever_does_not_take_a_body_is_left_in_time(loopback):
    def ignore(_connection, stop):
        stop.wait(5)

    with Server([ignore]) as server, pytest.raises(fetch.FetchFailed) as failed:
        fetch.post(f"http://127.0.0.1:{server.port}/", body=b"x", headers={}, seconds=0.3)

    assert failed.value.code == "fetch_timeout"
