"""Addresses on the web: one strict reading of them, for what is checked, fetched and shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final, Self

_ADDRESS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\d{1,5}))?"
    r"(?P<rest>(?:[/?#][!-~]*)?)",
    re.IGNORECASE,
)
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address. `host` is ASCII, in small letters, and an IPv6 one has no brackets."""

    scheme: str
    host: str
    port: int
    rest: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, which says in plain words what is wrong."""
        found = _ADDRESS.fullmatch(text)
        if found is None or "\\" in text:
            raise ValueError("is not a whole http or https address, such as https://example.org/a")
        scheme, host = found["scheme"].lower(), found["host"].strip("[]").lower()
        if ":" in host:
            IPv6Address(host)
        port = int(found["port"] or _PORTS[scheme])
        if not 0 < port < 65536:
            raise ValueError(f"has no port {port}")
        return cls(scheme, host, port, found["rest"] or "/")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.rest}"
