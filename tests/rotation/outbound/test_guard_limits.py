"""What is guarded is over in time and reads no more than it may, whichever library does it."""

import gzip
import threading
import time
from contextlib import suppress
from ipaddress import ip_network

import pytest
import requests

from rotation.outbound.guard import guarded
from tests.rotation.outbound.servers import Server, redirect, response

LOOPBACK = (ip_network("127.0.0.0/8"),)
MOST = 100_000


def drip(begin):
    """Send the beginning, then a little for ever, never so slowly that a read gives up."""

    def send(connection, stop):
        connection.sendall(begin)
        while not stop.is_set():
            connection.sendall(b"X: y\r\n")
            stop.wait(0.05)

    return send


def ask(server, *, seconds=0.6):
    with guarded(LOOPBACK, seconds=seconds, most_bytes=MOST):
        return requests.post(f"http://127.0.0.1:{server.port}/", b"hello", timeout=5)


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n", id="headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="content"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", id="known length"),
    ],
)
def test_an_answer_that_comes_drop_by_drop_is_cut_off(begin):
    with Server([drip(begin)]) as server:
        began = time.monotonic()
        # To a library the cut may look like the end.
        with suppress(OSError):
            ask(server)

        assert time.monotonic() - began < 3


def test_when_the_time_is_over_no_other_connection_is_begun():
    def lead_on(connection, _stop):
        time.sleep(0.4)
        connection.sendall(redirect("/again"))

    with Server([lead_on] * 9) as server:
        with pytest.raises((OSError, requests.RequestException)):
            ask(server)

        assert server.connections <= 3


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(response(body=b"x" * (MOST + 1)), id="plain"),
        pytest.param(
            response(body=gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip"), id="a bomb"
        ),
    ],
)
def test_an_answer_that_is_too_large_is_not_read(answer):
    with Server([answer]) as server, pytest.raises(OSError, match="too large"):
        ask(server, seconds=20)


def test_an_answer_within_the_limits_comes_whole():
    with Server([response(body=b"x" * MOST)]) as server:
        assert len(ask(server, seconds=20).content) == MOST


def test_limits_end_with_the_guard():
    threads = threading.active_count()
    with Server([response(body=b"x" * (MOST + 1))] * 2) as server:
        with guarded(LOOPBACK, seconds=0.2, most_bytes=1):
            pass
        time.sleep(0.3)

        assert len(requests.get(f"http://127.0.0.1:{server.port}/", timeout=5).content) > MOST
    assert threading.active_count() <= threads
