"""Whatever a server answers, it is content within limits or one of the known failures."""

import gzip

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rotation import fetch
from tests.rotation.outbound.fetching import ICS, chunked, get
from tests.rotation.outbound.servers import Server, response

WHOLE = [
    response(body=ICS, ETag='"a"'),
    response(body=gzip.compress(ICS), Content_Encoding="gzip"),
    chunked(ICS[:9], ICS[9:]),
    b"HTTP/1.0 200 OK\r\n\r\n" + ICS,
    response("304 Not Modified"),
    response("302 Found", Location="/b"),
]
CODES = {
    "fetch_busy", "fetch_cut_short", "fetch_denied", "fetch_gone", "fetch_malformed",
    "fetch_not_found", "fetch_redirect_refused", "fetch_redirects", "fetch_server_error",
    "fetch_status", "fetch_timeout", "fetch_too_large", "fetch_unreachable",
}  # fmt: skip
# Each example is a connection; the fixtures hold for all of them.
HELD = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@st.composite
def damaged(draw):
    """An honest answer with some of it taken out and something else put there."""
    answer = draw(st.sampled_from(WHOLE))
    start = draw(st.integers(0, len(answer)))
    end = draw(st.integers(start, min(len(answer), start + 12)))
    return answer[:start] + draw(st.binary(max_size=12)) + answer[end:]


@pytest.fixture(scope="module")
def server():
    with Server() as one:
        yield one


def outcome(server, answers):
    server.answers = answers
    try:
        fetched = get(server, etag='"a"', seconds=2)
    except fetch.FetchFailed as failed:
        return failed.code
    assert len(fetched.content) <= 1000
    assert fetched.etag.isprintable()
    return fetched.status


@HELD
@given(damaged())
def test_a_damaged_answer_is_read_or_refused(loopback, server, answer):
    assert outcome(server, [answer] * 4) in {200, 304, *CODES}


@HELD
@given(
    st.text(max_size=40), st.sampled_from(["", "//", "http://", "https://", "webcal:", "/", "?"])
)
def test_any_redirect_is_followed_to_the_same_server_or_refused(loopback, server, location, before):
    raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
    line = (
        (before + location).encode("utf-8", "surrogatepass").replace(b"\r", b"").replace(b"\n", b"")
    )

    # The tests' own net would object to a connection anywhere else.
    assert outcome(server, [raw + line + b"\r\n\r\n"]) in {200, *CODES}
