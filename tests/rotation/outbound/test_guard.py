"""The guard holds whatever library connects; only the thread that asked for it is held."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network

import apprise
import pytest
import requests
import urllib3

from rotation.outbound.guard import Barred, guarded
from tests.rotation.outbound import servers
from tests.rotation.outbound.targets import HOSTS, IDS, NAMES

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture(autouse=True)
def resolver(monkeypatch):
    servers.lie(monkeypatch, NAMES)


@pytest.fixture(autouse=True)
def asked_first(no_network, monkeypatch):
    """Python asks its hooks before anything else, so here they come before the tests' own net."""
    connect = socket.socket.connect

    def asking(self, address):
        sys.audit("socket.connect", self, address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", asking)


@pytest.fixture(scope="module")
def listener():
    with servers.listening_everywhere() as (port, count):
        yield port, count


def by_requests(address):
    requests.get(address, timeout=2)


def by_urllib3(address):
    urllib3.PoolManager().request("POST", address, body=b"x", timeout=2, retries=False)


def by_standard_library(address):
    urllib.request.urlopen(address, timeout=2)  # noqa: S310 - the test names the scheme


@pytest.mark.parametrize("fetch", [by_requests, by_urllib3, by_standard_library])
@pytest.mark.parametrize("host", HOSTS, ids=IDS)
def test_no_library_gets_through(listener, host, fetch):
    port, count = listener

    with guarded(), pytest.raises((OSError, ValueError, urllib3.exceptions.HTTPError)):
        fetch(f"http://{host}:{port}/")

    assert count() == 0


def test_a_name_that_leads_elsewhere_the_second_time_is_held(monkeypatch, listener):
    port, count = listener
    answers = [["10.0.0.1"], ["127.0.0.1"]]
    servers.lie(monkeypatch, {"moving.example": answers})

    with guarded():
        for _twice in range(2):
            with pytest.raises(requests.ConnectionError):
                by_requests(f"http://moving.example:{port}/")

    assert (len(answers), count()) == (1, 0)


@pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
@pytest.mark.parametrize("together", [1, 2], ids=["one place", "two at once"])
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "four.example"])
def test_a_library_for_chats_gets_through_to_nobody(listener, host, together):
    port, count = listener
    chats = apprise.Apprise()
    for number in range(together):
        assert chats.add(f"json://{host}:{port}/{number}")

    with guarded():
        try:
            assert not chats.notify(body="hello")
        except Barred:
            assert together > 1  # it would do that in threads of its own

    assert count() == 0


def test_a_proxy_of_the_environment_is_no_way_out(monkeypatch, listener):
    port, count = listener
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")

    with guarded(), pytest.raises(requests.ConnectionError):
        by_requests("http://calendar.example/")

    assert count() == 0


def test_a_redirect_that_a_library_follows_is_held(listener):
    port, count = listener
    moved = servers.redirect(f"http://127.0.0.1:{port}/")
    with (
        servers.Server([moved], host="127.0.0.2") as first,
        guarded((ip_network("127.0.0.2/32"),)),
        pytest.raises(requests.ConnectionError),
    ):
        requests.post(f"http://127.0.0.2:{first.port}/", data=b"x", timeout=2)

    assert (first.connections, count()) == (1, 0)


def connect(port):
    with socket.socket() as one:
        one.connect(("127.0.0.1", port))


def connect_ex(port):
    with socket.socket() as one:
        one.connect_ex(("127.0.0.1", port))


def connect_by_name(port):
    with socket.socket() as one:
        one.connect(("localhost", port))


def connect_by_bytes(port):
    with socket.socket() as one:
        one.connect((b"127.0.0.1", port))


def connect_scoped(port):
    with socket.socket(socket.AF_INET6) as one:
        one.connect(("fe80::1", port, 0, 1))


def connect_unix(_port):
    with socket.socket(socket.AF_UNIX) as one:
        one.connect("/run/anything")


def send_datagram(port):
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", port))


def send_message(port):
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendmsg([b"x"], [], 0, ("127.0.0.1", port))


def begin_thread(port):
    threading.Thread(target=connect, args=[port]).start()


def begin_timer(port):
    threading.Timer(0, connect, args=[port]).start()


def begin_program(_port):
    subprocess.run([sys.executable, "-c", ""], check=False)


def begin_shell(_port):
    os.system("true")  # noqa: S605


def begin_fork(_port):
    if not os.fork():
        os._exit(0)


def begin_loop(port):
    asyncio.run(asyncio.open_connection("127.0.0.1", port))


@pytest.mark.parametrize(
    "attempt",
    [
        connect, connect_ex, connect_by_name, connect_by_bytes, connect_scoped, connect_unix,
        send_datagram, send_message, begin_thread, begin_timer, begin_program, begin_shell,
        begin_fork, begin_loop,
    ],
)  # fmt: skip
def test_no_way_out_is_left(listener, attempt):
    port, count = listener

    with guarded(), pytest.raises(Barred):
        attempt(port)

    assert count() == 0


def test_work_cannot_be_handed_to_threads_that_are_there_already(listener):
    port, count = listener
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(int).result()
        with guarded(), pytest.raises(Barred):
            pool.submit(connect, port)

    assert count() == 0


def test_networks_allowed_besides_are_reached():
    with servers.Server() as server, guarded(LOOPBACK):
        by_requests(f"http://127.0.0.1:{server.port}/")

    assert server.connections == 1


def test_sockets_that_are_connected_go_on():
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)

    with ours, theirs, guarded():
        ours.sendmsg([b"still here"])

        assert theirs.recv(20) == b"still here"


def test_other_threads_are_left_alone():
    reached = []
    with servers.Server() as server:
        inside, done = threading.Event(), threading.Event()

        def other():
            inside.wait(10)
            connect(server.port)
            reached.append(True)
            done.set()

        threading.Thread(target=other).start()
        with guarded():
            inside.set()
            done.wait(10)

    assert reached == [True]


def test_the_guard_ends_with_its_block_also_after_an_error():
    with servers.Server() as server:
        with pytest.raises(Barred), guarded():
            connect(server.port)
        connect(server.port)
        with guarded(LOOPBACK):
            with guarded(), pytest.raises(Barred):
                connect(server.port)
            connect(server.port)


def test_the_guard_inside_a_context_of_its_own_still_holds(listener):
    port, count = listener

    async def reach():
        with socket.socket() as one:
            one.setblocking(False)
            await asyncio.get_running_loop().sock_connect(one, ("127.0.0.1", port))

    with guarded(), pytest.raises(Barred):
        asyncio.run(reach())

    assert count() == 0
