"""Sites that may fetch from loopback, and a server certified for cal.example."""

from ipaddress import ip_network

import pytest

from tests.rotation.outbound import servers


@pytest.fixture
def loopback(settings):
    """A site that may fetch from itself, on any port and unencrypted."""
    settings.OUTBOUND_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.OUTBOUND_HTTP = True
    settings.OUTBOUND_PORTS = range(1, 65536)


@pytest.fixture
def certified(tmp_path, monkeypatch, loopback):
    authority, served = servers.make_certificate(tmp_path, "cal.example")
    servers.lie(monkeypatch, {"cal.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]})
    return authority, served
