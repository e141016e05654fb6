"""Addresses people enter: one way of reading them, a code for each that is not taken."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotation.outbound import addresses
from rotation.outbound.addresses import Refused, Rules
from tests.rotation.outbound.targets import LITERALS

RULES = Rules()
LOOSE = Rules(http=True)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        pytest.param("https://a.example", "https://a.example/", id="no path"),
        pytest.param("  https://a.example/b \n", "https://a.example/b", id="spaces around"),
        pytest.param("webcal://a.example/b.ics", "https://a.example/b.ics", id="webcal"),
        pytest.param("webcals://a.example/b", "https://a.example/b", id="webcals"),
        pytest.param("HTTPS://A.Example/B", "https://a.example/B", id="capitals"),
        pytest.param("https://a.example:443/b", "https://a.example/b", id="the usual port"),
        pytest.param("https://a.example./b", "https://a.example/b", id="a full stop at the end"),
        pytest.param("https://a.example/b#day", "https://a.example/b", id="a fragment"),
        pytest.param(
            "https://a.example/x%40y/b.ics?k=1&l=%20",
            "https://a.example/x%40y/b.ics?k=1&l=%20",
            id="what is escaped stays so",
        ),
        pytest.param(
            "https://a.example/日历.ics?q=ä",
            "https://a.example/%E6%97%A5%E5%8E%86.ics?q=%C3%A4",
            id="other letters in the path",
        ),
        pytest.param(
            "https://münchen.example/b", "https://xn--mnchen-3ya.example/b", id="other letters"
        ),
        pytest.param(
            "https://straße.example/b",
            "https://xn--strae-oqa.example/b",
            id="no other name instead",
        ),
        pytest.param("https://my_cal.example/b", "https://my_cal.example/b", id="underscore"),
        pytest.param("https://8.8.8.8/b", "https://8.8.8.8/b", id="public IPv4"),
        pytest.param("https://[2606:4700::1111]/b", "https://[2606:4700::1111]/b", id="IPv6"),
        pytest.param("https://a.example/?u=x@y", "https://a.example/?u=x@y", id="@ in the query"),
    ],
)
def test_an_address_is_kept_in_one_way(given_text, kept):
    assert addresses.read(given_text, RULES).address == kept
    assert addresses.read(kept, RULES).address == kept


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "address_missing"),
        (" \t\n", "address_missing"),
        ("https://a.example/" + "x" * 2000, "address_too_long"),
        ("https://a.example/a b", "address_characters"),
        ("https://a.example/a\r\nHost: b", "address_characters"),
        ("https://a.example\\@b.example/", "address_characters"),
        ("https://a.example/\x00", "address_characters"),
        ("https://a\u200b.example/", "address_characters"),
        ("https://a.example/\u202egnp", "address_characters"),
        ("a.example/b.ics", "address_scheme"),
        ("//a.example/b", "address_scheme"),
        ("https:a.example", "address_scheme"),
        ("https:/a.example", "address_scheme"),
        ("ftp://a.example/b", "address_scheme"),
        ("file:///etc/passwd", "address_scheme"),
        ("javascript:alert(1)", "address_scheme"),
        ("gopher://a.example/", "address_scheme"),
        ("data:text/calendar,x", "address_scheme"),
        ("http://a.example/b", "address_not_encrypted"),
        ("https://me@a.example/", "address_credentials"),
        ("https://me:secret@a.example/", "address_credentials"),
        ("https://8.8.8.8@127.0.0.1/", "address_credentials"),
        ("https://@a.example/", "address_credentials"),
        ("https:///b", "address_host"),
        ("https://", "address_host"),
        ("https://a..example/", "address_host"),
        ("https://.a.example/", "address_host"),
        ("https://a.example../", "address_host"),
        ("https://a%2eexample/", "address_host"),
        ("https://-a.example/", "address_host"),
        ("https://a!b.example/", "address_host"),
        ("https://" + "a" * 64 + ".example/", "address_host"),
        ("https://" + "a." * 130 + "example/", "address_host"),
        ("https://[::1", "address_host"),
        ("https://[1.2.3.4]/", "address_host"),
        ("https://[nothing]/", "address_host"),
        ("https://1.2.3/", "address_host"),
        ("https://1.2.3.4.5/", "address_host"),
        ("https://256.1.1.1/", "address_host"),
        ("https://a.example:8443/", "address_port"),
        ("https://a.example:22/", "address_port"),
        ("https://a.example:0/", "address_port"),
        ("https://a.example:/", "address_port"),
        ("https://a.example:x/", "address_port"),
        ("https://a.example:99999/", "address_port"),
        ("https://a.example:-1/", "address_port"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused_by_code(text, code):
    with pytest.raises(Refused) as refused:
        addresses.read(text, RULES)

    assert refused.value.code == code


@pytest.mark.parametrize("host", LITERALS.values(), ids=LITERALS)
def test_no_way_of_writing_a_private_address_is_taken(host):
    with pytest.raises(Refused) as refused:
        addresses.read(f"http://{host}/", LOOSE)

    assert refused.value.code in {"address_private", "address_host"}


def test_a_site_can_allow_more():
    rules = Rules(frozenset({443, 8443}), http=True, networks=(ip_network("127.0.0.0/8"),))

    assert addresses.read("https://localhost:8443/", rules).authority == "localhost:8443"
    assert addresses.read("http://127.0.0.1:443/", rules).port == 443
    with pytest.raises(Refused):
        addresses.read("http://a.example/", rules)


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        pytest.param("/other.ics", "https://a.example/other.ics", id="path"),
        pytest.param("other.ics", "https://a.example/x/other.ics", id="beside it"),
        pytest.param("?b=2", "https://a.example/x/cal.ics?b=2", id="query"),
        pytest.param("//b.example/y", "https://b.example/y", id="another host"),
        pytest.param("webcal://b.example/y", "https://b.example/y", id="webcal"),
    ],
)
def test_a_redirect_leads_on(location, leads_to):
    target = addresses.read("https://a.example/x/cal.ics", RULES)

    assert addresses.follow(target, location, RULES).address == leads_to


@pytest.mark.parametrize(
    ("location", "code"),
    [
        pytest.param("http://a.example/", "address_not_encrypted", id="unencrypted"),
        pytest.param("//127.0.0.1/", "address_private", id="loopback"),
        pytest.param("//me@b.example/", "address_credentials", id="a name in it"),
        pytest.param("file:///etc/passwd", "address_scheme", id="a file"),
        pytest.param("//[", "address_host", id="half an IPv6 address"),
        pytest.param("https://b.example:22/", "address_port", id="another port"),
        pytest.param("/a b", "address_characters", id="a space"),
    ],
)
def test_a_redirect_is_checked_as_any_address_is(location, code):
    target = addresses.read("https://a.example/", LOOSE)

    with pytest.raises(Refused) as refused:
        addresses.follow(target, location, LOOSE)

    assert refused.value.code == code


def test_an_unencrypted_address_may_lead_to_an_encrypted_one():
    target = addresses.read("http://a.example/", LOOSE)

    assert addresses.follow(target, "https://a.example/", LOOSE).scheme == "https"
    assert addresses.follow(target, "/b", LOOSE).address == "http://a.example/b"


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://a.example/", "webcal://["]))
def test_whatever_is_typed_is_kept_in_one_way_or_refused(text, before):
    try:
        target = addresses.read(before + text, RULES)
    except Refused:
        return

    assert addresses.read(target.address, RULES) == target
    assert target.address.isascii()
    assert target.address.isprintable()
    assert "@" not in target.authority
