"""Guarded outbound HTTP: to public addresses only, with limits, and without a trace of secrets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from rotation.errors import DomainError


class AddressRefused(DomainError):
    """Frontline does not connect to an address such as this; `code` says why, for programs."""

    def __init__(self, code: str, *, field: str = "address") -> None:
        super().__init__(code, fields={field: [code]})
        self.code = code


class FetchFailed(DomainError):
    """Nothing came from the address, or nothing usable; `code` says why, for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: 200 with its content, or 304 without."""

    status: int
    content: bytes
    etag: str
    last_modified: str


def check(address: str) -> str:
    """Return the address as it is kept, webcal:// as https://. Raises AddressRefused."""
    return address


def host_of(address: str) -> str:
    """Return the host of a checked address, which may be shown and stored."""
    return ""


def get(
    address: str, *, etag: str = "", last_modified: str = "", most_bytes: int, seconds: float = 10.0
) -> Fetched:
    """Return what the address answers. Raises AddressRefused and FetchFailed."""
    raise FetchFailed("fetch_unreachable")


def post(address: str, *, body: bytes, headers: Mapping[str, str], seconds: float = 10.0) -> int:
    """Return the status with which the address took the body. Raises as `get` does."""
    raise FetchFailed("fetch_unreachable")


@contextmanager
def guarded() -> Iterator[None]:
    """Let this thread connect to public addresses only, whatever library does it."""
    yield
