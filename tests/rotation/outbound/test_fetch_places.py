"""Where fetching goes: to public addresses and certified servers, by no other way."""

from ipaddress import ip_network

import pytest

from rotation import fetch
from tests.rotation.outbound import servers
from tests.rotation.outbound.fetching import ICS, SECRET, failure, get
from tests.rotation.outbound.servers import Server, redirect, response
from tests.rotation.outbound.targets import HOSTS, IDS, NAMES


@pytest.mark.parametrize("host", HOSTS, ids=IDS)
def test_nowhere_private_is_connected_to(settings, monkeypatch, host):
    servers.lie(monkeypatch, NAMES)
    settings.OUTBOUND_HTTP, settings.OUTBOUND_PORTS = True, range(1, 65536)
    with servers.listening_everywhere() as (port, count):
        with pytest.raises((fetch.AddressRefused, fetch.FetchFailed)) as got:
            fetch.get(f"http://{host}:{port}/", most_bytes=10)
        with pytest.raises((fetch.AddressRefused, fetch.FetchFailed)) as posted:
            fetch.post(f"http://{host}:{port}/", body=b"x", headers={})

        assert count() == 0
    assert got.value.code == posted.value.code
    assert got.value.code in {"address_private", "address_host", "fetch_unreachable"}


@pytest.mark.parametrize("host", HOSTS, ids=IDS)
def test_no_redirect_leads_to_a_private_place(settings, monkeypatch, host):
    servers.lie(monkeypatch, NAMES)
    settings.OUTBOUND_HTTP, settings.OUTBOUND_PORTS = True, range(1, 65536)
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.2/32")]
    with servers.listening_everywhere() as (port, count):
        location = f"http://{host}:{port}/".encode().decode("latin-1")
        raw = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode("latin-1")
        with Server([raw], host="127.0.0.2") as first, pytest.raises(fetch.FetchFailed) as failed:
            fetch.get(f"http://127.0.0.2:{first.port}/", most_bytes=10)

        assert (first.connections, count()) == (1, 0)
    assert failed.value.code in {"fetch_redirect_refused", "fetch_unreachable"}


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(settings, monkeypatch):
    settings.OUTBOUND_PORTS = range(1, 65536)
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    servers.lie(monkeypatch, {"moving.example": answers})
    with servers.listening_everywhere() as (port, count):
        # The tests' own net catches the connection to the public address it was checked for.
        with pytest.raises(AssertionError, match=r"93\.184\.215\.14"):
            fetch.get(f"https://moving.example:{port}/", most_bytes=10)
        with pytest.raises(fetch.FetchFailed):
            fetch.get(f"https://moving.example:{port}/", most_bytes=10)

        assert count() == 0


def test_a_private_network_looks_like_one_that_is_not_there(settings, monkeypatch):
    servers.lie(monkeypatch, {"there.example": ["127.0.0.1"], "gone.example": []})
    settings.OUTBOUND_PORTS = range(1, 65536)
    told = []
    with servers.listening_everywhere() as (port, _count):
        for host in ("there.example", "gone.example"):
            with pytest.raises(fetch.FetchFailed) as failed:
                fetch.get(f"https://{host}:{port}/", most_bytes=10)
            told.append((failed.value.code, failed.value.message))

    assert told[0] == told[1]


def test_a_port_nobody_listens_at_is_unreachable(loopback):
    with Server() as server:
        pass

    assert failure(server) == "fetch_unreachable"


def test_the_next_address_of_a_name_is_tried(loopback, settings, monkeypatch):
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.0/8")]
    with Server([response(body=ICS)]) as server:
        servers.lie(monkeypatch, {"two.example": ["10.0.0.1", "127.0.0.9", "127.0.0.1"]})
        # Nobody listens at 127.0.0.9 and the tests' own net would not let it by: both are skipped.
        settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]

        assert fetch.get(f"http://two.example:{server.port}/", most_bytes=100).content == ICS
    assert f"Host: two.example:{server.port}".encode() in server.requests[0]


def test_proxies_of_the_environment_are_not_used(loopback, monkeypatch):
    with Server() as proxy, Server([response(body=ICS)]) as server:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("all_proxy", f"http://127.0.0.1:{proxy.port}")

        assert get(server).content == ICS
    assert proxy.connections == 0


def test_the_guard_is_handed_on_with_the_networks_of_the_site(settings):
    with Server() as server:
        settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
        settings.OUTBOUND_HTTP, settings.OUTBOUND_PORTS = True, [server.port]
        with fetch.guarded():
            assert get(server).status == 200
        settings.OUTBOUND_NETWORKS = []
        with fetch.guarded(), pytest.raises(fetch.AddressRefused):
            get(server)


def test_a_certified_server_is_read(certified, monkeypatch):
    authority, served = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Server([response(body=ICS)], certificate=served) as server:
        address = fetch.check(f"webcal://cal.example:{server.port}/a.ics")

        assert fetch.get(address, most_bytes=100).content == ICS


def test_a_server_certified_for_another_name_is_not_asked(certified, monkeypatch):
    authority, served = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Server(certificate=served) as server, pytest.raises(fetch.FetchFailed) as failed:
        fetch.get(f"https://other.example:{server.port}{SECRET}", most_bytes=100)

    assert failed.value.code == "fetch_tls"
    assert server.requests == []


def test_a_server_certified_by_nobody_known_is_not_asked(certified):
    _authority, served = certified
    with Server(certificate=served) as server, pytest.raises(fetch.FetchFailed) as failed:
        fetch.get(f"https://cal.example:{server.port}{SECRET}", most_bytes=100)

    assert failed.value.code == "fetch_tls"
    assert server.requests == []


def test_a_server_without_encryption_is_not_asked(certified):
    with Server() as server, pytest.raises(fetch.FetchFailed) as failed:
        fetch.get(f"https://cal.example:{server.port}{SECRET}", most_bytes=100, seconds=0.5)

    assert failed.value.code in {"fetch_tls", "fetch_timeout"}
    assert server.requests == []


def test_an_encrypted_address_leads_to_no_unencrypted_one(certified, monkeypatch):
    authority, served = certified
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Server() as plain, Server(certificate=served) as server:
        server.answers = [redirect(f"http://127.0.0.1:{plain.port}/")]
        with pytest.raises(fetch.FetchFailed) as failed:
            fetch.get(f"https://cal.example:{server.port}/", most_bytes=100)

    assert (failed.value.code, plain.connections) == ("fetch_redirect_refused", 0)
