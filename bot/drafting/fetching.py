"""A page is fetched from the internet: politely, within limits, and from public addresses alone.

docs/decisions/0032-pages-are-fetched-with-care.md says why each limit is there.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from protego import Protego
from yarl import URL

from bot.drafting.public import PORTS, Endpoint, PublicSockets
from bot.facts.address import WebAddress
from bot.operations.errors import SourceRefused, SourceUnreachable

# Who asks, to a server; the first word is the name in robots.txt.
AGENT: Final = "dossier-bot"
USER_AGENT: Final = f"{AGENT}/0.1 (a Discord bot that quotes articles; one page, for a person)"
PAGE_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_TYPES: Final = PAGE_TYPES | {"text/plain"}
# Those that aiohttp undoes itself.
_ENCODINGS: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
# What a server says is printed, and shown in Discord.
_TOLD: Final = re.compile(r"[^\w .,;()/+-]")
_TOLD_LENGTH: Final = 60
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK_BYTES: Final = 64 * 1024
_SAVE: Final = "open it in a browser, save the page, and draft from that file"
_RETRY: Final = "try again later, or save the page in a browser and draft from that file"
_LOOK: Final = "look at the address in a browser"
_OFFLINE: Final = "perhaps it is mistyped, or this machine is offline"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one fetch: seconds in all, bytes after decompression, and redirects.

    RFC 9309 asks for at least 500 KiB of a robots.txt to be read.
    """

    seconds: float = 10.0
    page_bytes: int = 5 * 1024 * 1024
    robots_bytes: int = 500 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered, from where after redirects, and when."""

    content: bytes
    type: str
    charset: str | None
    address: WebAddress
    at: datetime


@dataclass(frozen=True, slots=True)
class _Answer:
    """`location` is where a redirect leads; `type` and `charset` are as the server says, or ""."""

    status: int
    reason: str
    type: str
    charset: str
    location: str | None
    content: bytes


async def fetch(
    address: str,
    *,
    limits: Limits | None = None,
    opened: Collection[Endpoint] = (),
    resolver: AbstractResolver | None = None,
) -> Fetched:
    """The page at an address. `opened` are the endpoints of a test's own server.

    Raises SourceRefused, SourceUnreachable.
    """
    limits = limits or Limits()
    ports = PORTS | {port for _, port in opened}
    sockets = PublicSockets(opened)
    try:
        async with (
            asyncio.timeout(limits.seconds),
            aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=resolver or _Resolver(), socket_factory=sockets, force_close=True
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
                timeout=aiohttp.ClientTimeout(total=None),
            ) as session,
        ):
            return await _Visit(session, sockets, limits, ports).page(address)
    except TimeoutError:
        what = f"{address} was not read within {limits.seconds:g} seconds"
        raise SourceUnreachable(what, _RETRY) from None


class _Visit:
    """One page, with the robots.txt of every server on the way to it."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        sockets: PublicSockets,
        limits: Limits,
        ports: Collection[int],
    ) -> None:
        self._session = session
        self._sockets = sockets
        self._limits = limits
        self._ports = ports
        self._robots: dict[tuple[str, str, int], Protego] = {}

    async def page(self, text: str) -> Fetched:
        address = self._parsed(text)
        for _ in range(self._limits.redirects + 1):
            if not (await self._rules(address)).can_fetch(address.text, AGENT):
                raise SourceRefused(f"the robots.txt of {address.host} keeps programs out", _SAVE)
            answer = await self._ask(address, self._limits.page_bytes)
            if answer.location is None:
                return self._fetched(address, answer)
            address = self._parsed(answer.location, address)
        what = f"{text} is redirected more than {self._limits.redirects} times"
        raise SourceRefused(what, _LOOK)

    def _parsed(self, text: str, before: WebAddress | None = None) -> WebAddress:
        """An address that may be asked; relative to the one `before`, which leads there."""
        name = text[:200] if before is None else f"{before.text} leads to {text[:200]!r}, which"
        try:
            address = WebAddress.parse(text if before is None else urljoin(before.text, text))
        except ValueError as error:
            raise SourceRefused(f"{name} cannot be read: {error}", _LOOK) from None
        if address.port is not None and address.port not in self._ports:
            what = f"{name} is at port {address.port}: only ports 80 and 443 are asked"
            raise SourceRefused(what, _SAVE)
        return address

    def _fetched(self, address: WebAddress, answer: _Answer) -> Fetched:
        if answer.status in (401, 402, 403, 407, 429, 451):
            what = f"{address.text} does not let programs in ({answer.status} {answer.reason})"
            raise SourceRefused(what, _SAVE)
        if answer.status >= 500:
            what = f"{address.text} has a fault of its own ({answer.status} {answer.reason})"
            raise SourceUnreachable(what, _RETRY)
        if answer.status != 200:
            raise SourceRefused(f"{address.text} answers {answer.status} {answer.reason}", _LOOK)
        if answer.type not in _TYPES:
            what = f"{address.text} is no page or text but {answer.type or 'of no stated type'}"
            raise SourceRefused(what, "save its text as .txt, and draft from that file")
        return Fetched(
            answer.content, answer.type, answer.charset or None, address, datetime.now(UTC)
        )

    async def _rules(self, page: WebAddress) -> Protego:
        """What a server's robots.txt says, by RFC 9309: without one, everything may be read."""
        origin = (page.scheme, page.host, page.port or 0)
        if origin not in self._robots:
            self._robots[origin] = await self._ask_rules(page)
        return self._robots[origin]

    async def _ask_rules(self, page: WebAddress) -> Protego:
        address = self._parsed("/robots.txt", page)
        for _ in range(self._limits.redirects + 1):
            answer = await self._ask(address, self._limits.robots_bytes, cut=True)
            if answer.location is None:
                break
            address = self._parsed(answer.location, address)
        if answer.status >= 500:
            what = (
                f"{address.text} answers {answer.status}, so what {page.host} allows is not known"
            )
            raise SourceUnreachable(what, _RETRY)
        content = answer.content if answer.status == 200 else b""
        return Protego.parse(content.decode("utf-8", errors="replace"))

    async def _ask(self, address: WebAddress, most: int, cut: bool = False) -> _Answer:
        """What a server answers, with at most so many bytes; more is `cut` off, or else refused."""
        try:
            async with self._session.get(
                URL(address.text, encoded=True), allow_redirects=False
            ) as response:
                redirects = response.status in _REDIRECTS
                type = response.content_type if "Content-Type" in response.headers else ""
                content = b""
                if response.status == 200 and (cut or type in _TYPES):
                    content = await _read(response, address, most, cut)
                return _Answer(
                    response.status,
                    _shown(response.reason or ""),
                    _shown(type),
                    response.charset or "",
                    response.headers.get("Location", "") if redirects else None,
                    content,
                )
        except aiohttp.ClientError as error:
            raise self._failure(address, error) from None

    def _failure(self, address: WebAddress, error: aiohttp.ClientError) -> SourceRefused:
        if isinstance(error, aiohttp.ClientConnectorDNSError):
            what = f"the name {address.host} was not found"
            return SourceUnreachable(what, _OFFLINE)
        if isinstance(error, aiohttp.ClientConnectorError) and self._sockets.refused:
            where = self._sockets.refused[-1]
            name = where if where == address.host else f"{address.host} is {where}, which"
            return SourceRefused(f"{name} is not an address of the public internet", _SAVE)
        if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
            return SourceRefused(f"{address.host} has no valid certificate", _LOOK)
        if isinstance(error, aiohttp.InvalidURL):
            return SourceRefused(f"{address.host!r} is not written as a host is", _LOOK)
        return SourceUnreachable(f"{address.host} cannot be read: {_plain(error)}", _RETRY)


async def _read(
    response: aiohttp.ClientResponse, address: WebAddress, most: int, cut: bool
) -> bytes:
    """The body, decompressed piece by piece, so that it never grows beyond the limit."""
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise SourceRefused(f"{address.text} is compressed as {encoding[:50]!r}, unasked", _SAVE)
    content = bytearray()
    async for piece in response.content.iter_chunked(_CHUNK_BYTES):
        content += piece
        if len(content) > most:
            if cut:
                break
            what = f"{address.text} has more than {most} bytes"
            raise SourceRefused(what, "save its text as .txt, and draft from that file")
    return bytes(content[:most])


def _plain(error: Exception) -> str:
    told = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return " ".join(told.split())[:200] or type(error).__name__


class _Resolver(AbstractResolver):
    """The system's own resolver, in a thread that nobody waits for at the end: it may take a minute."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def settle(result: list[ResolveResult] | OSError) -> None:
            if found.done():
                return
            if isinstance(result, OSError):
                found.set_exception(result)
            else:
                found.set_result(result)

        def look_up() -> None:
            result: list[ResolveResult] | OSError
            try:
                result = [
                    ResolveResult(
                        hostname=host, host=str(where[0]), port=port, family=family, proto=protocol,
                        flags=socket.AI_NUMERICHOST,
                    )
                    for family, _, protocol, _, where in socket.getaddrinfo(
                        host, port, type=socket.SOCK_STREAM
                    )
                ]  # fmt: skip
            except OSError as error:
                result = error
            except UnicodeError:
                result = socket.gaierror("a label is empty or too long")
            # The loop may be closed by then.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, result)

        threading.Thread(target=look_up, daemon=True).start()
        return await found

    async def close(self) -> None:
        pass


def _shown(told: str) -> str:
    """What a server says of its answer, with letters, digits and plain signs alone, and cut."""
    return _TOLD.sub("", told)[:_TOLD_LENGTH]
