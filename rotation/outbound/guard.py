"""One rule at the lowest level: what a guarded thread connects to is looked at when it connects.

Python tells its audit hooks of each connection just before the system call, whatever library
makes it and whatever a name resolved to, and an error of the hook prevents it. A hook cannot be
taken away again; where nobody asked for the guard it costs a look-up of the event's name. This
holds honest libraries with hostile addresses, which is what it is for; it would not hold hostile
code.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor as Pool
from contextlib import contextmanager
from functools import wraps
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from requests import Response

from rotation.outbound.cutting import Cutter
from rotation.outbound.networks import Network, is_allowed, parse

P = ParamSpec("P")
R = TypeVar("R")

# Datagrams go out without a connection.
_REACHING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
# What runs in another thread or process would not be guarded, so none is begun.
_ESCAPING = frozenset(
    {
        "_thread.start_new_thread",
        "_thread.start_joinable_thread",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "subprocess.Popen",
    }
)
_WATCHED = _REACHING | _ESCAPING


class Barred(PermissionError):
    """A guarded thread tried to leave the public networks; nothing was sent.

    An OSError, so that libraries treat it like any connection that cannot be made.
    """


class _State(threading.local):
    """What this thread may connect to besides public addresses; None while nobody guards it."""

    networks: tuple[Network, ...] | None = None
    cutter: Cutter | None = None
    most_bytes: int | None = None


_state = _State()
_installing = threading.Lock()
_installed: list[bool] = []


@contextmanager
def guarded(
    networks: tuple[Network, ...] = (),
    *,
    seconds: float | None = None,
    most_bytes: int | None = None,
) -> Iterator[None]:
    """Let this thread connect to public addresses and those networks only.

    What is tried besides raises Barred, and so does beginning a thread or a program. After
    `seconds` every connection is cut and none is begun; of an answer that Requests has unpacked
    no more than `most_bytes` are kept. Inside another guard the inner one holds.
    """
    _install()
    # Its thread is begun before the guard, which would bar it.
    cutter = None if seconds is None else Cutter(seconds)
    before = _state.networks, _state.cutter, _state.most_bytes
    _state.networks, _state.cutter, _state.most_bytes = networks, cutter, most_bytes
    try:
        yield
    finally:
        _state.networks, _state.cutter, _state.most_bytes = before
        if cutter is not None:
            cutter.end()


def _install() -> None:
    with _installing:
        if not _installed:
            sys.addaudithook(_hook)
            _watch_threads()
            _watch_answers()
            _installed.append(True)


def _watch_threads() -> None:
    """Python 3.11 tells no hook of a new thread, and none of work for threads that are there."""
    Thread.start = _barring(Thread.start)  # type: ignore[method-assign]
    Pool.submit = _barring(Pool.submit)  # type: ignore[method-assign]


def _watch_answers() -> None:
    """Requests reads whatever comes, and unpacks it; nobody else here reads by it."""
    read = Response.iter_content

    @wraps(read)
    def read_within(self: Response, *args: Any, **kwargs: Any) -> Iterator[Any]:
        left = _state.most_bytes
        for part in read(self, *args, **kwargs):
            if left is not None:
                left -= len(part)
                if left < 0:
                    raise Barred("the answer is too large")
            yield part

    Response.iter_content = read_within  # type: ignore[method-assign]


def _barring(begin: Callable[P, R]) -> Callable[P, R]:
    @wraps(begin)
    def begin_unless_guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if _state.networks is not None:
            raise Barred("another thread is barred here")
        return begin(*args, **kwargs)

    return begin_unless_guarded


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event not in _WATCHED:
        return
    networks = _state.networks
    if networks is None:
        return
    if event in _ESCAPING:
        raise Barred(f"{event} is barred here")
    # A datagram without an address goes where its socket is connected, which was looked at.
    if args[1] is not None and not _may_reach(args[1], networks):
        raise Barred("this address is barred")
    if _state.cutter is not None and event == "socket.connect" and not _state.cutter.watch(args[0]):
        raise Barred("the time is over")


def _may_reach(place: Any, networks: tuple[Network, ...]) -> bool:
    """Tell whether a socket address may be reached; anything but a written-out IP address may not.

    The system would look up a name itself, and where it leads could not be seen here.
    """
    if not isinstance(place, tuple) or not place or type(place[0]) is not str:
        return False
    address = parse(place[0])
    if address is None or (len(place) > 3 and place[3]):
        return False
    return is_allowed(address, networks)
