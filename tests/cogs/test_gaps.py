"""`/facts gaps`: what members asked and did not find, kept without who asked."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from bot.operations import usage as usage_module
from bot.operations.errors import DatabaseUnusable
from bot.operations.usage import Usage, since
from tests.conftest import World, page_of, text_of

ID = "beijing-2025"


@pytest.fixture
def usage(world: World) -> Usage:
    assert world.bot.usage is not None
    return world.bot.usage


async def kept(world: World) -> list[tuple[str, str, int, int]]:
    """What stands in the database: command, query, how often, in how many servers."""
    found = await world.bot.library.store.gaps(ID, since(), 100)
    return [(gap.command, gap.query, gap.times, gap.servers) for gap in found]


async def test_what_was_not_found_is_shown_with_how_often_it_was_asked(world: World) -> None:
    for name in ("Jane Nobody", "jane  NOBODY", "lukashenka"):
        await world.ask("attendee", name=name)
    await world.ask("search", query="zebra crossings")
    await world.ask("quote", about="zebras", speaker="putin")
    text = text_of(await world.manage("facts gaps"))
    assert text.startswith(f"## Not found in {ID}\n-# 3 queries of the last 30 days")
    assert "**jane nobody**\n-# /attendee · 2 times in 1 server · last " in text
    assert "**zebra crossings**\n-# /search · 1 time in 1 server" in text
    assert "**zebras · putin**\n-# /quote · 1 time" in text
    assert "lukashenka" not in text
    assert "/attendee: 3, 2 in vain" in text
    assert "What /attendee, /search, /timeline find by now is left out" in text
    assert "queries of other commands stay for 30 days" in text


async def test_where_nothing_was_asked_in_vain_it_says_so(world: World) -> None:
    answer = await world.manage("facts gaps")
    assert answer.ephemeral
    assert "Nothing was asked in vain." in text_of(answer)


async def test_a_query_that_is_found_by_now_is_shown_no_more(world: World) -> None:
    await world.ask("attendee", name="zorro")
    assert "**zorro**" in text_of(await world.manage("facts gaps"))
    world.edit_dossier('"Batka", ', '"Zorro", "Batka", ')
    await world.manage("facts reload", publish=True)
    assert "zorro" not in text_of(await world.manage("facts gaps"))


async def test_neither_who_asked_nor_which_server_is_in_the_database(
    world: World, usage: Usage
) -> None:
    await world.ask("attendee", name="Jane Nobody")
    await usage.write()
    with closing(sqlite3.connect(world.project / "var" / "dossier.db")) as database:
        [row] = database.execute("SELECT * FROM gaps").fetchall()
    day, dossier, command, query, server, count = row
    assert (dossier, command, query, count) == (ID, "attendee", "jane nobody", 1)
    assert day == datetime.now(UTC).date().isoformat()
    plain = hashlib.sha256(str(world.guild.id).encode()).hexdigest()[:16]
    assert re.fullmatch(r"[0-9a-f]{16}", server)
    assert server != plain


@pytest.mark.parametrize(
    "typed",
    [
        "ask jane@example.org",
        "@jane",
        "<@1400000000000000000>",
        "+44 20 7946 0958",
        "https://example.org/x",
        "www.example.org",
        "a story " * 20,
    ],
)
async def test_what_may_be_somebodys_own_is_not_kept(
    world: World, usage: Usage, typed: str
) -> None:
    await world.ask("search", query=typed)
    await usage.write()
    assert await kept(world) == []


async def test_what_is_verified_is_never_kept(world: World, usage: Usage) -> None:
    await world.ask("verify", quotation="a private sentence of mine")
    message = await world.ada.send(world.channel, "“another private sentence of mine”")
    await world.mira.context_menu(world.channel, "Verify quotation", message)
    await usage.write()
    assert await kept(world) == []
    used = await world.bot.library.store.used(since())
    assert {command for command, _ in used} == {"verify", "Verify quotation"}


async def test_it_is_written_again_when_the_database_is_back(
    world: World, usage: Usage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def lost(*_: object, **__: object) -> None:
        raise DatabaseUnusable("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(world.bot.library.store, "add_usage", lost)
        await world.ask("attendee", name="zorro")
        for _ in range(3):
            await usage.write()
    # Once, however often it is tried.
    assert caplog.text.count("usage is not written yet: the database is gone") == 1
    assert "zorro" not in caplog.text
    await world.ask("attendee", name="zorro")
    await usage.write()
    assert await kept(world) == [("attendee", "zorro", 2, 1)]


async def test_where_too_many_are_kept_already_those_are_counted_on(
    world: World, usage: Usage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usage_module, "_MOST_QUERIES", 2)
    for name in ("zorro", "jane", "joan", "zorro"):
        await world.ask("attendee", name=name)
    await usage.write()
    assert sorted(await kept(world)) == [
        ("attendee", "jane", 1, 1),
        ("attendee", "zorro", 2, 1),
    ]


async def test_many_queries_are_paged(world: World) -> None:
    for number in range(40):
        await world.ask("attendee", name=f"zorro the {number}")
    first = await world.manage("facts gaps")
    number, last = page_of(first)
    assert (number, last > 1) == (1, True)
    second = await world.press(first, "Next ›", by=world.ada)
    assert page_of(second) == (2, last)


@pytest.mark.parametrize("settings", ["off"], indirect=True)
async def test_nothing_is_kept_where_that_is_turned_off(world: World) -> None:
    await world.ask("attendee", name="zorro")
    assert "Usage is not kept" in text_of(await world.manage("facts gaps"))
    assert await kept(world) == []
    assert await world.bot.library.store.used(since()) == {}
