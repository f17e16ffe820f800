"""Web addresses: what is shown is where a reader is taken, and everything doubtful is refused."""

from __future__ import annotations

import ipaddress
from datetime import date
from string import ascii_letters, digits
from typing import Final
from urllib.parse import urlsplit

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from yarl import URL

from bot.facts.address import MAX_LENGTH, WebAddress
from bot.facts.model import Header

FORM: Final = "is no web address: it begins with https:// or http://"
LETTERS: Final = "the site is not a name that a site can have"

REFUSED: Final = {
    "another character than it looks": ("https://℀@example.com/", "an @ before its site"),
    "its site folds into a path": ("https://℀.example.com/", "stand for others"),
    "a bracket that is not closed": ("https://[@example.com/", "an @ before its site"),
    "an open bracket": ("https://[example.com/", "no site that can be read"),
    "no slashes": ("https:example.com", FORM),
    "one slash": ("https:/example.com", FORM),
    "three slashes": ("https:///example.com", "no site"),
    "slashes alone": ("//example.com", FORM),
    "a backslash": (r"https://example.com\@evil.com/", "a backslash"),
    "a backslash in the path": (r"https://example.com/a\b", "a backslash"),
    "a user": ("https://example.com@evil.com/", "an @ before its site"),
    "a user and a password": ("https://me:secret@example.com/", "an @ before its site"),
    "a space in the site": ("https://exa mple.com", "spaces"),
    "a space before": (" https://example.com", "spaces"),
    "a no-break space": ("https://example.com/a\u00a0b", "spaces"),
    "a tab": ("https://exa\tmple.com", "spaces"),
    "a line break": ("https://example.com/\n", "spaces"),
    "a null": ("https://example.com/\0", "U+0000"),
    "a turn of direction": ("https://example.com/\u202egnp.exe", "U+202E"),
    "half of a character": ("https://example.com/\ud800", "U+D800"),
    "full-width letters": ("https://ｅxample.com/", "stand for others"),
    "a full-width slash": ("https://example.com／evil.com", "stand for others"),
    "a full-width dot": ("https://example．com/", "stand for others"),
    "an ideographic dot": ("https://example。com/", LETTERS),
    "the sign for Kelvin": ("https://\u212aiosk.example/", "stand for others"),
    "letters composed of two": ("https://mu\u0308ller.de/", "stand for others"),
    "a soft hyphen": ("https://exam\u00adple.com/", "that nobody sees"),
    "a joiner": ("https://نامه\u200cای.com/", "that nobody sees"),
    "an emoji": ("https://💩.la/", LETTERS),
    "percent-encoded letters": ("https://ex%61mple.com/", LETTERS),
    "a percent-encoded slash": ("https://example.com%2Fevil.com", LETTERS),
    "a % that encodes nothing": ("https://example.com/100%", "a % in an address"),
    "an underscore": ("https://a_b.example.com/", LETTERS),
    "a hyphen at the edge": ("https://-a.example.com/", LETTERS),
    "two dots": ("https://example..com/", "no site"),
    "a dot at the end": ("https://example.com./", "no site"),
    "a long label": (f"https://{'x' * 64}.com/", LETTERS),
    "a long site": (f"https://{'.'.join(['x' * 63] * 4)}.com/", "at most 253 characters"),
    "punycode of nothing": ("https://xn--.com/", LETTERS),
    "punycode of another form": ("https://xn---bbk.com/", LETTERS),
    "no dot": ("http://intranet/", "has a dot in it"),
    "no site": ("https://", "no site"),
    "a path for a site": ("https:///a/b", "no site"),
    "a port for a site": ("https://:80/", "no site"),
    "port 0": ("https://example.com:0/", "wrong port"),
    "a large port": ("https://example.com:65536/", "wrong port"),
    "an empty port": ("https://example.com:/", "wrong port"),
    "a port in words": ("https://example.com:http/", "wrong port"),
    "a port in other digits": ("https://example.com:٨٠/", "wrong port"),
    "a short number": ("http://127.1/", "not an IPv4 address"),
    "one number": ("http://2130706433/", "has a dot in it"),
    "a hexadecimal number": ("http://0x7f.0.0.1/", "not an IPv4 address"),
    "an octal number": ("http://0177.0.0.1/", "not an IPv4 address"),
    "a number after a name": ("http://example.1/", "not an IPv4 address"),
    "a hexadecimal number after a name": ("http://example.0x1/", "not an IPv4 address"),
    "no IPv6 address": ("http://[::x]/", "not an IPv6 address"),
    "an interface": ("http://[fe80::1%25eth0]/", "a network interface"),
    "words after an IPv6 address": ("http://[::1]example.com/", "no site that can be read"),
    "a script": ("javascript:alert(1)//", FORM),
    "a file": ("file:///etc/passwd", FORM),
    "another scheme": ("ftp://example.com/", FORM),
    "a scheme in full-width letters": ("ｈttps://example.com/", FORM),
    "a long s in the scheme": ("http\u017f://example.com/", FORM),
    "nothing": ("", FORM),
    "too long": ("https://example.com/" + "x" * 481, "at most 500 characters"),
    "too long when it is encoded": ("https://example.com/" + "я" * 90, "has 560 as links"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_doubtful_is_refused_in_plain_words(text: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:
        WebAddress.parse(text)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("text", "host", "port", "shown"),
    [
        ("https://journal-neo.su/2025/09/09/", "journal-neo.su", None, "journal-neo.su"),
        ("http://Example.COM:8080?q=1#a", "example.com", 8080, "example.com"),
        ("https://r3---sn.example.com/", "r3---sn.example.com", None, "r3---sn.example.com"),
        ("http://127.0.0.1:80/page", "127.0.0.1", 80, "127.0.0.1"),
        ("http://[2001:DB8::0:1]:81/", "2001:db8::1", 81, "[2001:db8::1]"),
        ("https://xn--e1afmkfd.xn--p1ai/", "xn--e1afmkfd.xn--p1ai", None, "пример.рф"),
        ("https://xn--pple-43d.com/", "xn--pple-43d.com", None, "xn--pple-43d.com"),
        ("https://example.com/a@b:c//d?e=/f?g", "example.com", None, "example.com"),
    ],
)
def test_an_address_of_a_page_is_kept_as_it_is(
    text: str, host: str, port: int | None, shown: str
) -> None:
    address = WebAddress.parse(text)
    assert (address.host, address.port, address.shown) == (host, port, shown)
    assert address.text == text


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        ("https://Пример.рф/Путь", "https://xn--e1afmkfd.xn--p1ai/%D0%9F%D1%83%D1%82%D1%8C", "пример.рф"),
        ("https://例え.テスト", "https://xn--r8jz45g.xn--zckzah", "例え.テスト"),
        # Letters that may pass for others are shown as they are registered.
        ("https://аpple.com/", "https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com"),
        ("https://müller.de/", "https://xn--mller-kva.de/", "xn--mller-kva.de"),
        ("HTTPS://example.com/a|b#c#[d]", "https://example.com/a%7Cb#c%23%5Bd%5D", "example.com"),
        ("https://example.com/می\u200cخواهم", "https://example.com/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85", "example.com"),
    ],
)  # fmt: skip
def test_other_letters_are_kept_as_links_are_written(text: str, kept: str, shown: str) -> None:
    address = WebAddress.parse(text)
    assert (address.text, address.shown) == (kept, shown)


# What an address may be made of, and what has led parsers astray.
PIECES: Final = st.sampled_from(
    [
        *("https://", "http://", "HTTPS://", "https:", "//", "/", "\\", "@", ":", "?", "#", ".", "%"),
        *("example.com", "evil.com", "xn--e1afmkfd", "xn--", "пример", "рф", "例え", "müller", "ß", "ς"),
        *("127.0.0.1", "0x7f", "1", "[::1]", "[", "]", "[::ffff:1.2.3.4]", ":80", ":443", "%2f", "%00"),
        *("。", "．", "／", "℀", "Ａ", "\u200d", "\u00ad", "\u202e", " ", "\t", "\n", "\0", "\ud800", "-", "_"),
    ]
)  # fmt: skip
WILD: Final = st.one_of(
    st.text(max_size=40).map("https://".__add__),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(PIECES, max_size=6).map(lambda pieces: "https://" + "".join(pieces)),
    st.tuples(st.text(max_size=6), st.sampled_from([".com", ".рф", ".1", "/", ":80", ".مثال"])).map(
        lambda parts: "https://a" + "".join(parts)
    ),
)


def same(host: str | None, address: WebAddress) -> bool:
    """Whether this is the address's host; IPv6 addresses have several notations."""
    if ":" in address.host:
        return ipaddress.ip_address(host or "") == ipaddress.ip_address(address.host)
    return host == address.host


@given(WILD)
def test_whatever_is_accepted_leads_to_the_host_that_is_shown(text: str) -> None:
    """To which a browser goes too, by https://url.spec.whatwg.org, for each of its steps has nothing
    to do: what is kept has a scheme, `//`, no `@` and no `\\` before the path, no control and no
    space; its host is an IP address in full, or a name of ASCII letters, digits, hyphens and dots
    that is not forbidden, not percent-encoded, and does not end in a number.
    """
    try:
        address = WebAddress.parse(text)
    except ValueError:
        return
    assert len(address.text) <= MAX_LENGTH
    assert WebAddress.parse(address.text) == address
    authority = address.text.split("//", 1)[1].split("/")[0].split("?")[0].split("#")[0]
    assert set(authority) <= set(ascii_letters + digits + "-.:[]")
    split = urlsplit(address.text)
    assert split.scheme == address.scheme
    assert same(split.hostname, address) and split.port == address.port
    opened = URL(address.text)
    assert same(opened.raw_host, address) and opened.explicit_port == address.port
    # From what was typed, yarl comes to the same host by itself.
    assert same(URL(text).raw_host, address)
    if address.shown not in (address.host, f"[{address.host}]"):
        assert idna.encode(address.shown).decode() == address.host
        assert set(address.shown).isdisjoint(ascii_letters)


def test_a_dossier_keeps_the_address_that_was_parsed() -> None:
    def header(url: str) -> Header:
        return Header(
            id="a", title="A", article="seeds/a.txt", sha256="0" * 64, author="A",
            published=date(2025, 9, 9), url=url,
        )  # fmt: skip

    assert header("https://пример.рф/").url == "https://xn--e1afmkfd.xn--p1ai/"
    with pytest.raises(ValidationError, match="a backslash"):
        header(r"https://example.com\@evil.com/")
