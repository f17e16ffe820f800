"""Which addresses of the internet may be connected to: public ones, and no way round to others.

A name can be made to stand for any address, and an address for another one. So neither the name nor the
text of an address is looked at, but the socket's own address, at the moment before it connects.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

PORTS: Final = frozenset({80, 443})
# Address and port.
Endpoint = tuple[str, int]

# Ranges in which another address is hidden, or which stand for networks of somebody's own. Each is
# refused as a whole, whatever the hidden address is.
_REFUSED_IPV6: Final = tuple(
    map(
        IPv6Network,
        (
            "::/96",  # IPv4-compatible: RFC 4291, 2.5.5.1
            "::ffff:0:0/96",  # IPv4-mapped: RFC 4291, 2.5.5.2
            "::ffff:0:0:0/96",  # IPv4-translated: RFC 2765
            "64:ff9b::/96",  # NAT64: RFC 6052
            "64:ff9b:1::/48",  # NAT64 of a local network: RFC 8215
            "2001::/23",  # protocols of the IETF, Teredo (2001::/32) among them: RFC 2928, RFC 4380
            "2002::/16",  # 6to4: RFC 3056
            "2620:4f:8000::/48",  # AS112: RFC 7534
            "3ffe::/16",  # 6bone, given back: RFC 3701
            "3fff::/20",  # documentation: RFC 9637
            "fec0::/10",  # site-local: RFC 3879
        ),
    )
)
# Global unicast addresses: RFC 4291, 2.4, as IANA gives them out.
_GLOBAL_IPV6: Final = IPv6Network("2000::/3")
_REFUSED_IPV4: Final = tuple(
    map(
        IPv4Network,
        (
            "192.0.0.0/24",  # protocols of the IETF: RFC 6890
            "192.31.196.0/24",  # AS112: RFC 7535
            "192.52.193.0/24",  # relays of AMT: RFC 7450
            "192.88.99.0/24",  # relays of 6to4: RFC 7526
            "192.175.48.0/24",  # AS112: RFC 7534
            "168.63.129.16/32",  # the machine's host at Azure, global by its number alone
        ),
    )
)


class NotPublic(OSError):
    """A connection that was not opened. An OSError, as asyncio expects of a socket."""


def is_public(address: str) -> bool:
    """Whether this is the address of one machine on the public internet."""
    try:
        # A zone (fe80::1%eth0) is of a local network.
        found = ip_address(address)
    except ValueError:
        return False
    usual = found.is_global and not (
        found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_reserved
        or found.is_unspecified
    )
    if isinstance(found, IPv4Address):
        return usual and not any(found in network for network in _REFUSED_IPV4)
    return usual and _is_public_ipv6(found)


def _is_public_ipv6(address: IPv6Address) -> bool:
    return (
        address in _GLOBAL_IPV6
        and address.scope_id is None
        and not any(address in network for network in _REFUSED_IPV6)
    )


class PublicSockets:
    """A socket factory for aiohttp: to public addresses and ports 80 and 443 alone.

    `opened` are the endpoints of a test's own server. `refused` says which sockets were not made.
    """

    def __init__(self, opened: Collection[Endpoint] = ()) -> None:
        self._opened = frozenset(opened)
        self.refused: list[str] = []

    def __call__(self, info: tuple[Any, ...]) -> socket.socket:
        """Raises NotPublic."""
        family, kind, protocol, _, where = info
        address, port = str(where[0]), int(where[1])
        if (address, port) not in self._opened and not (is_public(address) and port in PORTS):
            self.refused.append(address)
            raise NotPublic(f"{address} is not public")
        return socket.socket(family, kind, protocol)
