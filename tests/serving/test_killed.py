"""A bot that is killed in any step of publishing serves, started again, what was published last.

Here in three of the steps; `tests/long/test_killed.py` has them all.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Database
from tests.editing import edit_once
from tests.loopback import GUILD_ID, LoopbackDiscord, slash
from tests.processes import Start

# The bot kills itself (SIGKILL: nothing is cleaned up) when revision 2 is being written and so many
# statements were sent; the last steps are before the commit, after it, and after the swap.
KILLED = """
import os, signal
from sqlalchemy import event
from sqlalchemy.engine import Engine
from bot.serving.library import Library

steps = []

def reached(name):
    steps.append(name)
    if STEP in (name, str(len(steps))):
        print("killed before", name, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(Engine, "before_cursor_execute")
def execute(connection, cursor, statement, parameters, context, many):
    if steps or statement.startswith("INSERT INTO revisions") and 2 in tuple(parameters):
        reached(" ".join(statement.split()[:3]))

@event.listens_for(Engine, "commit")
def commit(connection):
    if steps:
        reached("commit")

serve = Library._serve
async def swapping(self, revision):
    if revision.number == 2 and steps:
        reached("swap")
    snapshot = await serve(self, revision)
    if revision.number == 2 and steps:
        reached("answer")
    return snapshot
Library._serve = swapping
"""
OLD, NEW = "EU foreign policy chief", "foreign policy chief · EU"


def reload() -> dict[str, Any]:
    """An admin reloads and publishes at once; /facts is registered in their server alone."""
    payload = slash("facts reload", publish=True)
    payload["data"]["guild_id"] = GUILD_ID
    return payload


async def kallas(discord: LoopbackDiscord) -> str:
    answer = await discord.interact(slash("attendee", name="kallas"))
    [container] = answer["data"]["components"]
    texts = str(container)
    return NEW if NEW in texts else OLD if OLD in texts else texts


@pytest.mark.parametrize(
    ("kind", "step", "served"),
    [("sqlite", "7", OLD), ("sqlite", "commit", OLD), ("postgresql", "swap", NEW)],
)
async def test_what_was_published_last_is_served_after_a_kill(
    start: Start, project: Path, database: Database, step: str, served: str
) -> None:
    settings = {"ADMIN_GUILD_ID": GUILD_ID, "DATABASE_URL": database.url}
    killed = KILLED.replace("STEP", repr(step))
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, before=killed, **settings) as process,
    ):
        await discord.ready(60)
        assert await kallas(discord) == OLD
        edit_once(project, f'role = "{OLD}"', 'role = "foreign policy chief"')
        await discord.interact(reload(), timeout=60)
        ended = await process.ended(60)
        assert ended.code == -signal.SIGKILL
        assert ended.output.startswith("killed before ")
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base, **settings):
        await discord.ready(60)
        assert await kallas(discord) == served
    # Whole or not at all: a revision that is not active was not written either.
    [(number,)] = database.rows("SELECT number FROM active")
    revisions = database.rows("SELECT number FROM revisions ORDER BY number")
    assert revisions == [(n + 1,) for n in range(number)]
    assert number == (2 if served == NEW else 1)
    if database.kind == "sqlite":
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
