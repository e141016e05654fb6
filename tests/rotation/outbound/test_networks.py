"""Public or not, by the project's own list: a table at the edges, and the law about mapped ones."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.outbound.networks import DENIED, is_allowed, parse


@pytest.mark.parametrize("network", DENIED, ids=str)
def test_no_denied_network_is_public_at_either_end(network):
    assert not is_allowed(network[0])
    assert not is_allowed(network[-1])


@pytest.mark.parametrize(
    "text",
    [
        "8.8.8.8", "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0",
        "192.167.255.255", "192.169.0.0", "223.255.255.255",
        "2001:200::1", "2606:4700::1111", "2a00:1450:4001::1", "2003::1",
    ],
)  # fmt: skip
def test_neighbours_of_denied_networks_are_public(text):
    assert is_allowed(ip_address(text))


@pytest.mark.parametrize(
    "text", ["4000::1", "::2:1:2:3:4", "64:ff9a::1", "64:ff9c::1", "e000::1", "1000::"]
)
def test_what_is_given_out_to_nobody_is_not_public(text):
    assert not is_allowed(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_both_dresses(address):
    mapped = IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed)

    assert is_allowed(mapped) is is_allowed(address)
    assert parse(str(mapped)) == address


@given(st.ip_addresses())
def test_nothing_python_knows_to_be_special_is_public(address):
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not is_allowed(address)


def test_networks_allowed_besides_are_only_those():
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd12::/32"))

    assert is_allowed(ip_address("10.1.2.3"), allowed)
    assert is_allowed(ip_address("::ffff:10.1.2.3"), allowed)
    assert is_allowed(ip_address("fd12::1"), allowed)
    assert not is_allowed(ip_address("10.2.0.1"), allowed)
    assert not is_allowed(ip_address("127.0.0.1"), allowed)


def test_an_address_of_one_link_is_never_public():
    assert not is_allowed(ip_address("2606:4700::1%eth0"))
    assert not is_allowed(ip_address("fe80::1%eth0"), (ip_network("fe80::/10"),))


@pytest.mark.parametrize(
    "text",
    ["", "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "127.0.0.1 ", "localhost", "1.2.3.4.5"],
)
def test_only_the_usual_way_of_writing_an_address_is_one(text):
    assert parse(text) is None


def test_usual_addresses_are_read():
    assert parse("127.0.0.1") == IPv4Address("127.0.0.1")
    assert parse("::1") == IPv6Address("::1")
