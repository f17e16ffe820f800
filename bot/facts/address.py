"""Web addresses: one strict parser for what is checked, what is shown and what is opened.

Only what RFC 3986 and the browsers (https://url.spec.whatwg.org) read alike is an address here, so the
host that a card shows is the one that a reader is taken to. What a browser would mend first (missing
slashes, backslashes, full-width letters, numbers that are short for an IP address) is refused.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import idna

# A link button of Discord's holds 512 characters, of ASCII ("format": "uri" in its OpenAPI document).
MAX_LENGTH: Final = 500
_MAX_HOST: Final = 253
_PARTS: Final = re.compile(
    r"(?P<scheme>https?)://(?P<authority>[^/?#]*)(?P<rest>[^#]*)(?:#(?P<fragment>.*))?",
    re.IGNORECASE | re.ASCII,
)
_AUTHORITY: Final = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*)(?::(?P<port>[1-9][0-9]{0,4}))?")
_ASCII_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Browsers read a host whose last part is such a number as an IPv4 address, in many notations.
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
# What RFC 3986 allows in a path, a query and a fragment; anything else is percent-encoded.
_SAFE: Final = "/?:@!$&'()*+,;=-._~%"
# Joiners and soft hyphens belong to the words of some languages, in paths but never in hosts.
_JOINERS: Final = frozenset("\u200c\u200d\u00ad")
# Scripts that are written together; of all others a host is shown in one alone.
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address of the web, and where it leads.

    `text` is the address to keep and to open: as it was given if that is ASCII, else with its host
    in IDNA and the rest percent-encoded, as browsers send it. `host` is in ASCII and small letters,
    an IPv6 address without brackets. `shown` is the host to show: in its own letters if they are all
    of one script that is not Latin, else in ASCII, so that no letter passes for another.
    """

    scheme: str
    host: str
    port: int | None
    shown: str
    text: str

    @classmethod
    def parse(cls, text: str) -> WebAddress:
        """Raises ValueError, in plain words, for anything but an address of a page."""
        if len(text) > MAX_LENGTH:
            raise ValueError(f"an address has at most {MAX_LENGTH} characters")
        _refuse_characters(text)
        parts = _PARTS.fullmatch(text)
        if parts is None:
            raise ValueError("is no web address: it begins with https:// or http://")
        if "@" in parts["authority"]:
            raise ValueError("an address must not have a user’s name or an @ before its site")
        authority = _AUTHORITY.fullmatch(parts["authority"])
        if authority is None or int(authority["port"] or 0) > 65535:
            raise ValueError("the address has no site that can be read, or a wrong port")
        typed, port = authority["host"], authority["port"]
        host, shown = _host(typed)
        kept = f"{parts['scheme'].lower()}://{typed if typed.isascii() else host}"
        kept += f":{port}" if port else ""
        kept += quote(parts["rest"], safe=_SAFE)
        if parts["fragment"] is not None:
            kept += f"#{quote(parts['fragment'], safe=_SAFE)}"
        if len(kept) > MAX_LENGTH:
            raise ValueError(
                f"an address has at most {MAX_LENGTH} characters; this one has {len(kept)} as links "
                "are written"
            )
        return cls(parts["scheme"].lower(), host, int(port) if port else None, shown, kept)


def _refuse_characters(text: str) -> None:
    for character in text:
        if character == "\\":
            raise ValueError("an address must not contain a backslash")
        if character.isspace():
            raise ValueError("an address must not contain spaces")
        if not character.isprintable() and character not in _JOINERS:
            raise ValueError(f"must not contain the control character U+{ord(character):04X}")
    if _STRAY_PERCENT.search(text):
        raise ValueError("a % in an address is followed by two of 0-9 and A-F")


def _host(typed: str) -> tuple[str, str]:
    """A host in ASCII, and as it is shown."""
    if typed.startswith("["):
        try:
            address = ipaddress.IPv6Address(typed[1:-1])
        except ValueError:
            raise ValueError(f"{typed} is not an IPv6 address") from None
        if address.scope_id is not None:
            raise ValueError("an address must not name a network interface (%)")
        return address.compressed, f"[{address.compressed}]"
    if unicodedata.normalize("NFKC", typed) != typed:
        raise ValueError("the site is written with characters that stand for others")
    labels = [_label(label) for label in typed.lower().split(".")]
    host = ".".join(labels)
    if len(labels) == 1:
        # Discord takes no such link.
        raise ValueError("the name of a site has a dot in it")
    if len(host) > _MAX_HOST:
        raise ValueError(f"the name of a site has at most {_MAX_HOST} characters")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise ValueError("the site ends in a number and is not an IPv4 address") from None
    own = ".".join(map(idna.ulabel, labels)) if "xn--" in host else host
    return host, own if _is_of_one_script(own) else host


def _label(label: str) -> str:
    """A part of a site's name, in ASCII (RFC 5891). Raises ValueError."""
    if not label:
        raise ValueError("the address has no site: write the whole of it, https://…")
    if not label.isascii() or label.startswith("xn--"):
        if not _JOINERS.isdisjoint(label):
            raise ValueError("the site is written with characters that nobody sees")
        try:
            label = idna.alabel(label).decode("ascii")
            idna.ulabel(label)
        except idna.IDNAError:
            raise ValueError("the site is not a name that a site can have") from None
    if not _ASCII_LABEL.fullmatch(label):
        raise ValueError("the site is not a name that a site can have: letters, digits and hyphens")
    return label


def _is_of_one_script(host: str) -> bool:
    letters = [character for character in host if character.isalpha()]
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in letters}
    return "LATIN" not in scripts and (len(scripts) == 1 or scripts <= _JAPANESE)
