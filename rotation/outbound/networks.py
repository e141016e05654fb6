"""Which IP addresses are public, by a list of our own: Python's differs between patch levels."""

from collections.abc import Collection
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The registries of special-purpose addresses (RFC 6890 and what came after), and multicast.
DENIED: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and where clouds keep their secrets
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "::/96",  # this host, and IPv4 written in an old way
        "::ffff:0:0/96",  # IPv4 in another dress: unwrapped before it is judged
        "64:ff9b::/96",  # NAT64 leads to IPv4, private networks among them
        "64:ff9b:1::/48",
        "100::/64",  # discarded
        "100:0:0:1::/64",
        "2001::/23",  # Teredo, ORCHID and other ways through
        "2001:db8::/32",
        "2002::/16",  # 6to4 leads to IPv4
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
# Everything else is not given out to anybody.
GIVEN_OUT = IPv6Network("2000::/3")


def parse(text: str) -> Address | None:
    """Return the address written in the one usual way, IPv4 inside IPv6 unwrapped; else None."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_allowed(address: Address, allowed: Collection[Network] = ()) -> bool:
    """Tell whether to connect to it: it is public, or in one of the networks allowed besides."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_allowed(address.ipv4_mapped, allowed)
        if address.scope_id is not None:
            return False
    if _in_any(address, allowed):
        return True
    if isinstance(address, IPv6Address) and address not in GIVEN_OUT:
        return False
    # Whatever Python knows to be special besides our list is refused as well.
    return address.is_global and not address.is_multicast and not _in_any(address, DENIED)


def _in_any(address: Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)
