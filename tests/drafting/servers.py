"""A web server on 127.0.0.1 that counts who connects, and a resolver that says what it is told."""

from __future__ import annotations

import asyncio
import gzip
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

from aiohttp.abc import AbstractResolver, ResolveResult

# How a client begins that wants to encrypt.
TLS: Final = b"\x16"
HTML: Final = "text/html; charset=utf-8"


def response(
    body: bytes = b"", *, status: str = "200 OK", type: str | None = HTML, **headers: str
) -> bytes:
    """A whole response; names of headers have _ for -."""
    fields = {"Content-Length": str(len(body)), "Connection": "close", **headers}
    if type is not None:
        fields["Content-Type"] = type
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return response(status=status, Location=to)


def compressed(body: bytes) -> bytes:
    return response(gzip.compress(body), Content_Encoding="gzip")


NOT_FOUND: Final = response(status="404 Not Found")


@dataclass
class Server:
    """Answers with the bytes for each path. A page then goes on with `endless`, or the server `waits`
    until the client goes.

    `connections` counts every connection; `requests` are the whole requests, as they came.
    """

    pages: Mapping[str, bytes] = field(default_factory=dict)
    endless: bytes = b""
    waits: bool = False
    connections: int = 0
    requests: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._served: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.endpoint: tuple[str, int] = self._server.sockets[0].getsockname()[:2]
        self.port = self.endpoint[1]
        self.address = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.close()
        for writer in self._served.values():
            writer.transport.abort()
        await asyncio.gather(*self._served)

    @property
    def paths(self) -> list[str]:
        return [request.split(" ")[1] for request in self.requests]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._served[task] = writer
        self.connections += 1
        try:
            first = await reader.readexactly(1)
            if first == TLS:
                return
            request = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            answer = self.pages.get(request.split(" ")[1], NOT_FOUND)
            writer.write(answer)
            while self.endless and answer is not NOT_FOUND:
                writer.write(self.endless)
                await writer.drain()
            await writer.drain()
            if self.waits and not request.startswith("GET /robots.txt"):
                await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class Names(AbstractResolver):
    """Each name's addresses; of several tuples, one for each time that it is asked."""

    def __init__(self, **names: tuple[str, ...] | list[tuple[str, ...]]) -> None:
        self._names = {name.replace("_", "."): where for name, where in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        where = self._names.get(host)
        if where is None:
            raise OSError(f"no {host}")
        addresses = where.pop(0) if isinstance(where, list) else where
        return [
            ResolveResult(
                hostname=host, host=address, port=port, proto=0, flags=socket.AI_NUMERICHOST,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            )
            for address in addresses
        ]  # fmt: skip

    async def close(self) -> None:
        pass
