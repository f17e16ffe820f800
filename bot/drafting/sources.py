"""What a draft is made from: a file (.txt, .md, .html) or an address on the web."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiohttp.abc import AbstractResolver

from bot.drafting.extracted import Extracted
from bot.drafting.extracting import SECONDS, Content, Kind, extract
from bot.drafting.fetching import PAGE_TYPES, Limits, fetch
from bot.drafting.page import MAX_PAGE_BYTES
from bot.drafting.public import Endpoint
from bot.facts.reading import MAX_BYTES
from bot.operations.errors import SourceRefused

_KINDS: Final[dict[str, Kind]] = {
    ".txt": "plain", ".md": "markdown", ".markdown": "markdown", ".html": "page", ".htm": "page",
}  # fmt: skip
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://|https?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """The article in a source: `origin` says from where, `at` when it was read.

    `path` is the file whose text may be used as it is: a text file, of which nothing was changed.
    """

    extracted: Extracted
    origin: str
    at: datetime
    path: Path | None = None


async def read_source(
    source: str,
    *,
    limits: Limits | None = None,
    opened: Collection[Endpoint] = (),
    resolver: AbstractResolver | None = None,
    seconds: float = SECONDS,
) -> Source:
    """The article in a file or at an address; it may take `seconds` to be taken out of it.

    `opened` are the endpoints of a test's own server. Raises SourceRefused, SourceUnreachable.
    """
    if _ADDRESS.match(source):
        fetched = await fetch(source, limits=limits, opened=opened, resolver=resolver)
        at, path, origin = fetched.at, None, fetched.address.text
        kind: Kind = "page" if fetched.type in PAGE_TYPES else "plain"
        content = Content(origin, kind, fetched.content, origin, fetched.charset)
    else:
        path, at = Path(source), datetime.now(UTC)
        origin = path.name
        content = await asyncio.to_thread(_read, path)
    extracted = await asyncio.to_thread(extract, content, seconds)
    if not extracted.paragraphs:
        raise SourceRefused(f"{origin} has no text", "look at the file or the address")
    unchanged = content.kind == "plain" and not extracted.changes
    return Source(extracted, origin, at, path if unchanged else None)


def _read(path: Path) -> Content:
    """Raises SourceRefused."""
    kind = _KINDS.get(path.suffix.lower())
    try:
        # Never a device or a pipe, which may have no end.
        regular = path.is_file()
        if not regular and not path.exists():
            what = f"{path} cannot be read: there is no such file"
            raise SourceRefused(what, "a source is a file, or an address that begins with https://")
        if not regular or kind is None:
            what = f"{path} is not a .txt, .md or .html file"
            raise SourceRefused(what, "save its text as .txt, and draft from that file")
        most = MAX_PAGE_BYTES if kind == "page" else MAX_BYTES
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise SourceRefused(
            f"{path} cannot be read: {error.strerror}", "look at the file's name and permissions"
        ) from None
    if len(content) > most:
        what = f"{path.name} has more than {most} bytes"
        raise SourceRefused(what, "save the article alone as .txt, and draft from that file")
    return Content(path.name, kind, content)
