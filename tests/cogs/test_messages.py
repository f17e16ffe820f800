"""The menu *Verify quotation* on messages of every kind: what they say is read, or named."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from simcord.backend.models.message import Poll, PollAnswer
from simcord.results import ResponseMessage, to_discord_message

from bot.gateway import messages
from tests.conftest import World, said, text_of

XI = "hegemonism and power politics"


async def verify(world: World, message: Any) -> str:
    """What mira is told, in private, of a message."""
    answer: ResponseMessage = said(
        await world.mira.context_menu(world.channel, "Verify quotation", message)
    )
    assert answer.ephemeral
    return text_of(answer)


async def post(world: World, **message: Any) -> discord.Message:
    """A message of another bot."""
    hook = world.guild.create_webhook(world.channel)
    return await hook.send(**message)


@pytest.mark.parametrize(
    "embed",
    [
        discord.Embed(description=f"Xi: “{XI}”"),
        discord.Embed(title=f"“{XI}”"),
        discord.Embed().set_author(name=f"“{XI}”"),
        discord.Embed().add_field(name="Said", value=f"“{XI}”"),
        discord.Embed().set_footer(text=f"“{XI}”"),
    ],
    ids=["description", "title", "author", "field", "footer"],
)
async def test_an_embed_is_read(world: World, embed: discord.Embed) -> None:
    told = await verify(world, await post(world, embed=embed))
    assert told.startswith("## ✅ Verbatim\n**Xi Jinping**")


async def test_all_embeds_are_read_and_a_forwarded_one_too(world: World) -> None:
    embeds = [discord.Embed(description=f"“{words}”") for words in (XI, "direct challenge")]
    message = await post(world, content="“we will bury you”", embeds=embeds)
    told = await verify(world, message)
    assert told.startswith("## 3 quotations checked")
    forwarded = await world.ada.forward(message, world.channel)
    assert await verify(world, forwarded) == told


async def test_the_bots_own_answer_is_read(world: World) -> None:
    told = await verify(world, await world.ask("quote", about="hegemonism"))
    assert "**Xi Jinping**" in told
    assert "Misattributed" not in told
    assert "Not in this article" not in told


async def test_a_poll_is_read(world: World) -> None:
    poll = Poll(
        question=f"Who said “{XI}”?",
        answers=[PollAnswer(1, "Xi"), PollAnswer(2, "“direct challenge”")],
        expiry="2030-01-01T00:00:00+00:00",
    )
    message = world.env.backend.create_message(world.channel.id, world.ada.id, poll=poll)
    told = await verify(world, to_discord_message(world.env, message))
    assert told.startswith("## 2 quotations checked\n-# ✅ Verbatim: 2")


@pytest.mark.parametrize("name", ["speech.txt", "NOTES.MD"])
async def test_a_text_file_is_read(world: World, name: str) -> None:
    file = (name, f"\ufeffXi said: “{XI}”".encode())
    told = await verify(world, await world.ada.send(world.channel, attachments=[file]))
    assert told.startswith("## ✅ Verbatim\n**Xi Jinping**")
    assert "Not read" not in told


async def test_what_is_not_read_is_named(world: World) -> None:
    files = [
        ("photo.png", b"\x89PNG"),
        ("long.txt", b"x" * (messages.MOST_BYTES + 1)),
        ("latin.txt", "café".encode("latin-1")),
        ("_under_.pdf", b"%PDF"),
    ]
    message = await world.ada.send(world.channel, f"“{XI}”", attachments=files)
    told = await verify(world, message)
    assert told.startswith("## ✅ Verbatim\n**Xi Jinping**")
    assert "-# Not read: photo.png, long.txt, latin.txt, _under_.pdf. Files are read" in told
    alone = await verify(world, await world.ada.send(world.channel, attachments=files[:1]))
    assert alone.startswith("**There are no words to verify in this message.**\n-# Not read: photo")
    many = [(f"{number}.png", b"\x89PNG") for number in range(8)]
    told = await verify(world, await world.ada.send(world.channel, attachments=many))
    assert "4.png and 3 more. Files are read" in told


async def test_several_files_share_the_limit(world: World) -> None:
    half = b"a" * (messages.MOST_BYTES // 2 + 1)
    files = [("one.txt", f"“{XI}” ".encode() + half), ("two.txt", half), ("three.txt", b"b")]
    told = await verify(world, await world.ada.send(world.channel, attachments=files))
    assert "-# Not read: two.txt. Files" in told


async def test_a_file_that_cannot_be_fetched_is_named(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await world.ada.send(world.channel, f"“{XI}”", attachments=[("a.txt", b"x")])

    async def gone(self: discord.Attachment, **_: object) -> bytes:
        raise OSError("no network")

    monkeypatch.setattr(discord.Attachment, "read", gone)
    assert "-# Not read: a.txt. Files" in await verify(world, message)

    async def never(self: discord.Attachment, **_: object) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr(discord.Attachment, "read", never)
    monkeypatch.setattr(messages, "_SECONDS", 0.0)
    assert "-# Not read: a.txt. Files" in await verify(world, message)


async def test_a_picture_is_named(world: World) -> None:
    embed = discord.Embed(description=f"“{XI}”").set_image(url="https://example.org/a.png")
    assert "-# Not read: a picture. Files" in await verify(world, await post(world, embed=embed))


async def test_a_long_file_can_be_shown_to_everyone(world: World) -> None:
    file = ("speech.txt", f"“{XI}” {'and more words ' * 400}".encode())
    message = await world.ada.send(world.channel, attachments=[file])
    answer = said(await world.mira.context_menu(world.channel, "Verify quotation", message))
    shown = await world.press(answer, "Show to everyone")
    assert not shown.ephemeral
    assert text_of(shown) == text_of(answer)
