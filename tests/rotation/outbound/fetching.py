"""Fetch from a server of the tests, by an address whose secret must never be told."""

import pytest

from rotation import fetch

SECRET = "/private-0f3a9c/basic.ics"
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def get(server, path=SECRET, **options):
    return fetch.get(f"http://127.0.0.1:{server.port}{path}", **({"most_bytes": 1000} | options))


def failure(server, **options):
    with pytest.raises(fetch.FetchFailed) as failed:
        get(server, **options)
    assert "private" not in failed.value.message
    assert "127" not in failed.value.message
    assert failed.value.__cause__ is None
    return failed.value.code


def chunked(*parts):
    framed = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + framed + b"0\r\n\r\n"
