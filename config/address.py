"""Where the pages are served: the host and port, whether they are free, whether they answer."""

import errno
import http.client
import socket
from collections.abc import Sequence

from config import env

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, never bound
HIGHEST_PORT = 65535


class AddressError(ValueError):
    """The pages cannot be served there; the text is a sentence for whoever starts Frontline."""


def host(*, embedded: bool) -> str:
    """Return the host of the setting HOST; raises SettingError when an embedded run would show
    its demo sign-ins to the network."""
    name = env.text("HOST", "127.0.0.1")
    if embedded and name not in LOOPBACK:
        raise env.SettingError(
            f"HOST={name} needs DATABASE_URL: without it Frontline answers on 127.0.0.1 only"
        )
    return name


def joined(name: str, port: int) -> str:
    """Return host:port, with an IPv6 host in brackets."""
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def must_be_free(name: str, port: int) -> None:
    """Raise AddressError with what to do when nothing can be served at that host and port."""
    if port > HIGHEST_PORT:
        raise AddressError(f"PORT must be at most {HIGHEST_PORT}, not {port}.")
    family = socket.AF_INET6 if ":" in name else socket.AF_INET
    try:
        socket.create_server((name, port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressError(
                f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
            ) from None
        if error.errno == errno.EACCES:
            raise AddressError(f"Port {port} may not be opened by this user.") from None
        raise AddressError(f"HOST={name} is no address of this machine.") from None


def answers(name: str, port: int, *, allowed_hosts: Sequence[str], https: bool) -> bool:
    """Whether pages can be served there now; asked the way a proxy in front would ask."""
    known_as = allowed_hosts[0].lstrip(".") if allowed_hosts else ""
    headers = {"Host": "localhost" if known_as in {"", "*"} else known_as}
    if https:
        headers["X-Forwarded-Proto"] = "https"
    connection = http.client.HTTPConnection(EVERYWHERE.get(name, name), port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
