"""How the bot stops: what was asked is answered first, and a bug in its own tasks ends it."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.gateway.bot import DossierBot
from bot.operations.exit_codes import ExitCode
from bot.operations.interactions import Exchange
from bot.store.store import Store
from tests.conftest import World
from tests.databases import Database
from tests.loopback import LoopbackDiscord, slash
from tests.processes import Start


async def test_it_does_not_wait_for_an_answer_that_is_never_taken(start: Start) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        discord.hold("callback")
        await discord.interact(slash("attendee", name="kallas"))
        ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert ended.seconds < 10
    # Nobody knows whether it was answered.
    assert "attendee by command: error" in ended.errors
    assert "never retrieved" not in ended.errors


async def test_what_is_asked_while_the_shards_leave_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_flight, answered, tasks = world.bot.in_flight, asyncio.Event(), []

    async def answer() -> None:
        in_flight.begin(Exchange("command"), lambda: "attendee")
        for _ in range(5):
            await asyncio.sleep(0)
        answered.set()

    class Leaving:
        async def disconnect(self) -> None:
            await asyncio.sleep(0)
            tasks.append(asyncio.create_task(answer()))

    monkeypatch.setattr(DossierBot, "shards", property(lambda _: {0: Leaving()}))
    await world.bot.finish()
    assert answered.is_set()


# A bug in what serves others' publications, met once server 7 has a default.
BROKEN = """
from bot.serving.library import Library
catch_up = Library._catch_up
async def broken(library):
    1 / (library.chosen_default(7) is None)
    await catch_up(library)
Library._catch_up = broken
"""


async def test_where_following_ends_by_a_bug_the_process_ends(
    start: Start, database: Database
) -> None:
    settings = {"DATABASE_URL": database.url}
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, before=BROKEN, **settings) as process,
    ):
        await discord.ready(20)
        await discord.interact(slash("attendee", name="lukashenka"))
        store = await Store.open(database.url)
        await store.remember_default(7, "beijing-2025")
        await store.close()
        ended = await process.ended()
    assert ended.code == ExitCode.UNEXPECTED
    assert ended.reasons == [
        "dossier: what others publish is not noticed any more; the log has the traceback"
    ]
    assert ended.errors.count("Traceback") == 1
    assert "ZeroDivisionError" in ended.errors
    assert "never retrieved" not in ended.errors
