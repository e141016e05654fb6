"""One HTTP exchange over a connection of our own: checked, encrypted, and over in time."""

import io
import os
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any, Literal

import certifi

from rotation.outbound import guard
from rotation.outbound.addresses import Target
from rotation.outbound.networks import Network, is_allowed, parse

# An attacker may give a name any number of addresses; an honest name has a few.
MOST_ADDRESSES = 4
CHUNK = 16_384
# What headers and the framing of chunks may take besides the content.
MOST_BESIDES = 256 * 1024
GZIP = 16 + zlib.MAX_WBITS
Failure = Literal[
    "fetch_unreachable",
    "fetch_timeout",
    "fetch_tls",
    "fetch_malformed",
    "fetch_cut_short",
    "fetch_too_large",
]


class Failed(Exception):
    """The exchange came to nothing; `code` says why."""

    def __init__(self, code: Failure) -> None:
        super().__init__(code)
        self.code = code


class Deadline:
    """The moment at which everything has to be over, however little is missing then."""

    def __init__(self, seconds: float) -> None:
        # Not the time of day: only how long this has been going on.
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left. Raises Failed when there are none."""
        seconds = self._at - monotonic()
        if seconds <= 0:
            raise Failed("fetch_timeout")
        return seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """How long an exchange may take, how much may come, and what is allowed besides the public."""

    deadline: Deadline
    most_bytes: int
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the content only of a GET with status 200, and not encoded any more."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchange(
    target: Target, limits: Limits, *, method: str, headers: Mapping[str, str], body: bytes = b""
) -> Answer:
    """Return what the target answers to one request. Raises Failed.

    Its name is looked up once, and connected is only to an address that was checked; the guard
    checks it again when it is done.
    """
    found = _look_up(target, limits)
    try:
        with guard.guarded(limits.networks), _connected(target, found, limits) as connected:
            response = _ask(connected, target, limits, method, headers, body)
            wanted = method == "GET" and response.status == HTTPStatus.OK
            content = _content(response, limits.most_bytes) if wanted else b""
            return Answer(response.status, dict(_lower(response)), content)
    except TimeoutError:
        raise Failed("fetch_timeout") from None
    except ssl.SSLError:
        raise Failed("fetch_tls") from None
    except (HTTPException, ValueError, zlib.error):
        # ValueError is what the standard library says to a length that is no number.
        raise Failed("fetch_malformed") from None
    except OSError:
        raise Failed("fetch_cut_short") from None


def _look_up(target: Target, limits: Limits) -> list[str]:
    """Return the addresses of the target that may be connected to.

    A name that leads to a private network and one that leads nowhere are told apart by nothing.
    """
    literal = target.literal
    texts = [str(literal)] if literal else _resolve(target, limits.deadline)
    addresses = [address for text in texts if (address := parse(text)) is not None]
    allowed = [one for one in dict.fromkeys(addresses) if is_allowed(one, limits.networks)]
    if not allowed:
        raise Failed("fetch_unreachable")
    return [str(one) for one in allowed[:MOST_ADDRESSES]]


def _resolve(target: Target, deadline: Deadline) -> list[str]:
    """Return what the resolver says. It can take half a minute, which only a thread can leave."""
    answers: SimpleQueue[list[str]] = SimpleQueue()

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answers.put([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError):
            answers.put([])

    try:
        Thread(target=look_up, daemon=True, name="look-up").start()
    except guard.Barred:
        look_up()
    try:
        return answers.get(timeout=deadline.left())
    except Empty:
        raise Failed("fetch_timeout") from None


@contextmanager
def _connected(target: Target, addresses: list[str], limits: Limits) -> Iterator[socket.socket]:
    """Give a connected socket, with TLS where the scheme says so, and close it at the end."""
    connected = _first_that_answers(addresses, target.port, limits.deadline)
    try:
        if target.scheme == "https":
            # The name, not the address it was looked up as, is what has to be certified.
            connected.settimeout(limits.deadline.left())
            connected = _context().wrap_socket(connected, server_hostname=target.host)
        yield connected
    finally:
        connected.close()


def _first_that_answers(addresses: list[str], port: int, deadline: Deadline) -> socket.socket:
    slow = False
    for position, address in enumerate(addresses):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connecting = socket.socket(family, socket.SOCK_STREAM)
        # One that does not answer leaves its share of the time to the others.
        connecting.settimeout(deadline.left() / (len(addresses) - position))
        try:
            connecting.connect((address, port))
        except BaseException as error:
            connecting.close()
            if not isinstance(error, OSError):
                raise
            slow = slow or isinstance(error, TimeoutError)
        else:
            return connecting
    raise Failed("fetch_timeout" if slow else "fetch_unreachable")


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if not _system_has_authorities():
        context.load_verify_locations(certifi.where())
    return context


def _system_has_authorities() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and os.listdir(paths.capath)))


class _Incoming(io.RawIOBase):
    """What comes from a socket, as long as there is time and it is not too much."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket = connected
        self._deadline = limits.deadline
        self._left = limits.most_bytes + MOST_BESIDES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # Each byte could be waited for anew; the end of all of it stays where it is.
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise Failed("fetch_too_large")
        return count


class _Wire:
    """A connection as the standard library's client uses one."""

    def __init__(self, connected: socket.socket, limits: Limits) -> None:
        self._socket, self._limits = connected, limits

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self._limits.deadline.left())
            rest = rest[self._socket.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._socket, self._limits), CHUNK)

    def close(self) -> None:
        """Nothing: whoever opened the connection closes it."""


def _ask(
    connected: socket.socket,
    target: Target,
    limits: Limits,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
) -> HTTPResponse:
    connection = HTTPConnection(target.host, target.port)
    # Never a connection of its own.
    connection.auto_open = 0
    connection.sock = _Wire(connected, limits)
    sent = {**headers, "Host": target.authority, "Connection": "close"}
    connection.request(method, target.path, body=body or None, headers=sent)
    return connection.getresponse()


def _lower(response: HTTPResponse) -> Iterator[tuple[str, str]]:
    for name, value in response.getheaders():
        yield name.lower(), value


def _content(response: HTTPResponse, most: int) -> bytes:
    """Return the content, decoded only as far as it may be large."""
    if response.length is not None and response.length > most:
        raise Failed("fetch_too_large")
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise Failed("fetch_malformed")
    packed = zlib.decompressobj(GZIP) if encoding != "identity" else None
    content = bytearray()
    while chunk := response.read(CHUNK):
        content += packed.decompress(chunk, most + 1 - len(content)) if packed else chunk
        if len(content) > most or (packed and packed.unconsumed_tail):
            raise Failed("fetch_too_large")
        if packed and packed.unused_data:
            raise Failed("fetch_malformed")
    if response.length or (packed and not packed.eof):
        raise Failed("fetch_cut_short")
    return bytes(content)
