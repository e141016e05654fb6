"""Addresses people enter: read strictly, in one way only, and written down in one way."""

import re
from dataclasses import dataclass, replace
from ipaddress import IPv6Address
from typing import Literal
from urllib.parse import quote, urljoin, urlsplit

import idna

from rotation.outbound.networks import Address, Network, is_allowed, parse

LONGEST = 2000
PORTS = {"https": 443, "http": 80}
# Calendar programs hand out addresses under these names; what they fetch is HTTPS.
SCHEMES = {"https": "https", "http": "http", "webcal": "https", "webcals": "https"}
Refusal = Literal[
    "address_missing",
    "address_too_long",
    "address_characters",
    "address_scheme",
    "address_not_encrypted",
    "address_credentials",
    "address_host",
    "address_port",
    "address_private",
]
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
# How some programs write numbers: 0x7f, 0177, 2130706433.
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_AS_IT_IS = "/?:@!$&'()*+,;=-._~%"


class Refused(Exception):
    """The address cannot be used; `code` says why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site allows besides HTTPS to public addresses."""

    ports: frozenset[int] = frozenset({80, 443})
    http: bool = False
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart; `host` is lower-case ASCII, `path` begins with a slash."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> str:
        """Return it written in the usual way."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def authority(self) -> str:
        """Return host and port as they stand in an address and in the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def literal(self) -> Address | None:
        """Return the IP address when the host is one and no name."""
        return parse(self.host)


def read(text: str, rules: Rules) -> Target:
    """Return the address taken apart. Raises Refused; nothing is looked up."""
    text = text.strip()
    if not text:
        raise Refused("address_missing")
    if len(text) > LONGEST:
        raise Refused("address_too_long")
    if "\\" in text or any(not char.isprintable() or char.isspace() for char in text):
        raise Refused("address_characters")
    scheme, colon, rest = text.partition(":")
    target_scheme = SCHEMES.get(scheme.lower())
    if not colon or target_scheme is None or not rest.startswith("//"):
        raise Refused("address_scheme")
    if target_scheme == "http" and not rules.http:
        raise Refused("address_not_encrypted")
    target = _split(target_scheme, rest)
    if target.port not in rules.ports:
        raise Refused("address_port")
    literal = target.literal
    if target.host == "localhost" or target.host.endswith(".localhost"):
        literal = parse("127.0.0.1")
    if literal is not None and not is_allowed(literal, rules.networks):
        raise Refused("address_private")
    return target


def follow(target: Target, location: str, rules: Rules) -> Target:
    """Return where a redirect leads, checked as any address is. Raises Refused.

    From an encrypted address none leads to one that is not.
    """
    if target.scheme == "https":
        rules = replace(rules, http=False)
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", location):
        try:
            location = urljoin(target.address, location)
        except ValueError:
            raise Refused("address_host") from None
    return read(location, rules)


def _split(scheme: str, rest: str) -> Target:
    try:
        parts = urlsplit(f"{scheme}:{rest}")
    except ValueError:
        raise Refused("address_host") from None
    if "@" in parts.netloc:
        raise Refused("address_credentials")
    try:
        port = PORTS[scheme] if parts.port is None else parts.port
    except ValueError:
        raise Refused("address_port") from None
    if parts.netloc.endswith(":"):
        raise Refused("address_port")
    path = quote(parts.path or "/", safe=_AS_IT_IS)
    if parts.query:
        path += "?" + quote(parts.query, safe=_AS_IT_IS)
    return Target(scheme, _host(parts.netloc, parts.hostname or ""), port, path)


def _host(netloc: str, host: str) -> str:
    if netloc.startswith("["):
        address = parse(host)
        if address is None or (isinstance(address, IPv6Address) and address.scope_id):
            raise Refused("address_host")
        return str(address)
    try:
        # Also turns digits and full stops of other scripts into those everybody knows.
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        raise Refused("address_host") from None
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise Refused("address_host")
    if _NUMBER.fullmatch(labels[-1]) and parse(name) is None:
        # A resolver would read 127.1 or 0x7f000001 as an address; four numbers are one to everybody.
        raise Refused("address_host")
    return name
