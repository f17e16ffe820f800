"""Every text that a message has, and the names of what in it is not read."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.gateway.attachments import contents
from bot.operations.errors import DossierError

# A text file of this many bytes is read, and no more of one message together.
MOST_BYTES: Final = 100_000
_TEXTS: Final = (".txt", ".md")
_SECONDS: Final = 10.0  # for all files of a message
# Between texts that stand apart, so that no name in one is the speaker of words in another.
_BREAK: Final = "\n\n⁂\n\n"

# A message, or one that was forwarded in it.
Part = discord.Message | discord.MessageSnapshot


@dataclass(frozen=True, slots=True)
class MessageText:
    """What a message says, in the order in which Discord shows it, and the names of what is not read."""

    text: str
    unread: tuple[str, ...] = ()


def has_files(message: discord.Message) -> bool:
    """Whether reading the message means to fetch files, which takes a while."""
    return any(_is_text(file) for part in _parts(message) for file in part.attachments)


async def read_message(message: discord.Message) -> MessageText:
    """What the message says, what was forwarded in it, and its text files. Never raises."""
    parts = _parts(message)
    texts = [text for part in parts for text in _texts(part)]
    if message.poll is not None:
        texts += [message.poll.question, *(answer.text for answer in message.poll.answers)]
    files = [file for part in parts for file in part.attachments]
    read = await _read(filter(_is_text, files))
    texts += read.values()
    unread = [name for part in parts for name in _pictures(part)]
    unread += [file.filename for file in files if file.id not in read]
    said = _BREAK.join(text for text in texts if text and text.strip())
    return MessageText(said, tuple(dict.fromkeys(unread)))


def _parts(message: discord.Message) -> list[Part]:
    return [message, *message.message_snapshots]


def _texts(part: Part) -> Iterator[str | None]:
    yield part.content
    for embed in part.embeds:
        # A post’s author stands above it.
        yield "\n".join(filter(None, (embed.author.name, embed.title, embed.description)))
        for field in embed.fields:
            yield "\n".join(filter(None, (field.name, field.value)))
        yield embed.footer.text
    # Buttons, menus and lines say nothing that could be a quotation.
    yield from (c.content for c in _all(part.components) if isinstance(c, discord.TextDisplay))


def _pictures(part: Part) -> Iterator[str]:
    """What is seen and not read, by name or by what it is."""
    yield from (f"the sticker {sticker.name}" for sticker in part.stickers)
    if any(embed.image.url or embed.video.url for embed in part.embeds):
        yield "a picture"
    if any(isinstance(c, discord.MediaGalleryComponent) for c in _all(part.components)):
        yield "a picture"


def _all(components: Iterable[Any]) -> Iterator[Any]:
    """Components, and those in them, however deep Discord lets them be nested."""
    for component in components:
        yield component
        yield from _all(getattr(component, "children", ()))


def _is_text(file: discord.Attachment) -> bool:
    return file.filename.lower().endswith(_TEXTS)


async def _read(files: Iterable[discord.Attachment]) -> dict[int, str]:
    """The words of text files, by id, but of those that are too large, no UTF-8, or cannot be fetched."""
    found: dict[int, str] = {}
    left = MOST_BYTES
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS):
            for file in files:
                if file.size > left:
                    continue
                left -= file.size
                with contextlib.suppress(DossierError, UnicodeDecodeError):
                    found[file.id] = (await contents(file)).decode("utf-8-sig")
    return found
