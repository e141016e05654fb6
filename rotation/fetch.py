"""Guarded outbound HTTP: to public addresses only, with limits, and without a trace of secrets.

No address stands in an error or a log: many of them open a calendar or a chat to whoever has them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from django.conf import settings
from django.utils.translation import gettext as _

from rotation import __version__
from rotation.errors import DomainError
from rotation.outbound import addresses, guard
from rotation.outbound.addresses import Rules, Target
from rotation.outbound.wire import Answer, Deadline, Failed, Limits, exchange

USER_AGENT = f"Frontline/{__version__}"
MOST_REDIRECTS = 3
LONGEST_ETAG = 300
LONGEST_DATE = 60
LONGEST_PAUSE_SECONDS = 86_400
REDIRECTS = frozenset({301, 302, 303, 307, 308})
STATUS_CODES = {
    401: "fetch_denied",
    403: "fetch_denied",
    404: "fetch_not_found",
    410: "fetch_gone",
    429: "fetch_busy",
    503: "fetch_busy",
}


class AddressRefused(DomainError):
    """Frontline does not connect to an address such as this; `code` says why, for programs."""

    def __init__(self, code: str, *, field: str = "address") -> None:
        super().__init__(words(code), fields={field: [words(code)]})
        self.code = code


class FetchFailed(DomainError):
    """Nothing came from the address, or nothing usable; `code` says why, for programs.

    `pause` is how long the server asks to be left alone, at most a day; nothing when it does not.
    """

    def __init__(self, code: str, *, pause: timedelta = timedelta()) -> None:
        super().__init__(words(code))
        self.code = code
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: 200 with its content, or 304 without; what to ask with the next time, or ""."""

    status: int
    content: bytes
    etag: str
    last_modified: str


def check(address: str, *, field: str = "address") -> str:
    """Return the address as it is kept, webcal:// as https://; nothing is looked up.

    Raises AddressRefused, its sentence at `field`.
    """
    try:
        return addresses.read(address, _rules()).address
    except addresses.Refused as refused:
        raise AddressRefused(refused.code, field=field) from None


def host_of(address: str) -> str:
    """Return the host of an address, which may be shown and stored. Raises AddressRefused."""
    return _target(address).host


def get(
    address: str, *, etag: str = "", last_modified: str = "", most_bytes: int, seconds: float = 10.0
) -> Fetched:
    """Return what is at the address, or 304 when it is still what these validators stand for.

    `most_bytes` counts what is unpacked, `seconds` everything from the look-up to the last byte,
    redirects included; at most three of those are followed, each checked like the first address.
    Raises AddressRefused and FetchFailed.
    """
    target, rules = _target(address), _rules()
    limits = Limits(Deadline(seconds), most_bytes, rules.networks)
    headers = {"Accept": "text/calendar, */*;q=0.5", "Accept-Encoding": "gzip"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _exchange(target, limits, "GET", headers)
        if answer.status not in REDIRECTS:
            return _fetched(answer, conditional=bool(etag or last_modified))
        target = _redirected(target, answer, rules)
    raise FetchFailed("fetch_redirects")


def post(address: str, *, body: bytes, headers: Mapping[str, str], seconds: float = 10.0) -> int:
    """Return the status with which the address took the body; redirects are not followed.

    Raises AddressRefused and FetchFailed.
    """
    limits = Limits(Deadline(seconds), 0, _rules().networks)
    return _exchange(_target(address), limits, "POST", headers, body).status


@contextmanager
def guarded(*, seconds: float | None = None, most_bytes: int | None = None) -> Iterator[None]:
    """Let this thread connect to public addresses and OUTBOUND_NETWORKS only, whoever does it.

    For libraries that connect themselves: after `seconds` all their connections are cut, and of
    an answer they get no more than `most_bytes`, unpacked. Another thread, pool or program cannot be begun inside,
    since it would not be guarded: that raises guard.Barred, an OSError, like a connection that is
    refused.
    """
    with guard.guarded(_rules().networks, seconds=seconds, most_bytes=most_bytes):
        yield


def words(code: str) -> str:
    """Return the sentence for a code of AddressRefused or FetchFailed, in the active language."""
    sentences = {
        "address_missing": _("Give an address."),
        "address_too_long": _("This address is too long."),
        "address_characters": _("An address has no spaces, line breaks or backslashes."),
        "address_scheme": _("Give an address that begins with https:// or webcal://."),
        "address_not_encrypted": _("Give an address that begins with https://, not http://."),
        "address_credentials": _("Give an address without a user name or password in it."),
        "address_host": _("The name of the server in this address is not a valid one."),
        "address_port": _("Frontline does not connect to this port."),
        "address_private": _("This address leads into a private network."),
        "fetch_unreachable": _("No server that Frontline may connect to answers there."),
        "fetch_timeout": _("The server took too long."),
        "fetch_tls": _("The server has no valid certificate."),
        "fetch_malformed": _("The server's answer cannot be read."),
        "fetch_cut_short": _("The connection broke before everything had come."),
        "fetch_too_large": _("The server sent more than Frontline reads."),
        "fetch_redirects": _("The server leads on too often."),
        "fetch_redirect_refused": _("The server leads on to where Frontline does not go."),
        "fetch_denied": _("The server does not let Frontline read this. Is it still shared?"),
        "fetch_not_found": _("The server knows nothing under this address any more."),
        "fetch_gone": _("The server says that this was taken away for good."),
        "fetch_busy": _("The server asks to come back later."),
        "fetch_server_error": _("The server has a fault of its own."),
    }
    return sentences.get(code) or _("The server gave an answer that Frontline cannot use.")


def _rules() -> Rules:
    return Rules(
        ports=frozenset(settings.OUTBOUND_PORTS),
        http=settings.OUTBOUND_HTTP,
        networks=tuple(settings.OUTBOUND_NETWORKS),
    )


def _target(address: str) -> Target:
    try:
        return addresses.read(address, _rules())
    except addresses.Refused as refused:
        raise AddressRefused(refused.code) from None


def _exchange(
    target: Target, limits: Limits, method: str, headers: Mapping[str, str], body: bytes = b""
) -> Answer:
    try:
        return exchange(
            target, limits, method=method, headers={"User-Agent": USER_AGENT, **headers}, body=body
        )
    except Failed as failed:
        raise FetchFailed(failed.code) from None


def _redirected(target: Target, answer: Answer, rules: Rules) -> Target:
    location = answer.headers.get("location", "").strip()
    if not location:
        raise FetchFailed("fetch_malformed")
    try:
        # Headers arrive as Latin-1; whoever writes more into an address writes UTF-8.
        location = location.encode("latin-1").decode()
        return addresses.follow(target, location, rules)
    except (UnicodeError, addresses.Refused):
        raise FetchFailed("fetch_redirect_refused") from None


def _fetched(answer: Answer, *, conditional: bool) -> Fetched:
    if answer.status == HTTPStatus.OK or (answer.status == HTTPStatus.NOT_MODIFIED and conditional):
        return Fetched(
            answer.status,
            answer.content,
            _validator(answer, "etag", LONGEST_ETAG),
            _validator(answer, "last-modified", LONGEST_DATE),
        )
    if answer.status in STATUS_CODES:
        raise FetchFailed(STATUS_CODES[answer.status], pause=_pause(answer))
    raise FetchFailed("fetch_server_error" if answer.status >= 500 else "fetch_status")


def _pause(answer: Answer) -> timedelta:
    """Return what Retry-After says in seconds; as a date it is left to the caller's own patience."""
    value = answer.headers.get("retry-after", "").strip()
    if not (value.isascii() and value.isdigit()):
        return timedelta()
    # A number of a thousand digits is none that int() reads.
    seconds = int(value) if len(value) <= len(str(LONGEST_PAUSE_SECONDS)) else LONGEST_PAUSE_SECONDS
    return timedelta(seconds=min(seconds, LONGEST_PAUSE_SECONDS))


def _validator(answer: Answer, name: str, longest: int) -> str:
    """Return a header that is sent back the next time, unless it is none that can be."""
    value = answer.headers.get(name, "").strip()
    return value if len(value) <= longest and value.isascii() and value.isprintable() else ""
