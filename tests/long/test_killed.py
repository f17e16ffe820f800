"""A bot that is killed in any step of publishing serves, started again, what was published last."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.databases import Database
from tests.loopback import GUILD_ID, TOKEN, LoopbackDiscord, slash

# The bot, which kills itself (SIGKILL: nothing is cleaned up) when revision 2 is being written and
# so many statements were sent; the last steps are before the commit, after it, and after the swap.
KILLED = """
import os, runpy, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from tests.loopback import redirect
from bot.serving.library import Library

redirect(sys.argv.pop(1))
step = sys.argv.pop(1)
steps = []

def reached(name):
    steps.append(name)
    if step == name or step == str(len(steps)):
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

runpy.run_module("bot", run_name="__main__", alter_sys=True)
"""
OLD, NEW = "EU foreign policy chief", "foreign policy chief · EU"


@asynccontextmanager
async def started(
    project: Path, database: Database, api: str, step: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, api, step, "run",
        cwd=project,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore::DeprecationWarning",
            "DISCORD_TOKEN": TOKEN,
            "ADMIN_GUILD_ID": GUILD_ID,
            "DATABASE_URL": database.url,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


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
    ("kind", "step", "before"),
    [
        *(("sqlite", str(number), None) for number in range(1, 14)),
        ("sqlite", "commit", OLD),
        ("sqlite", "swap", NEW),
        ("sqlite", "answer", NEW),
        ("postgresql", "commit", OLD),
        ("postgresql", "swap", NEW),
    ],
)
async def test_what_was_published_last_is_served_after_a_kill(
    project: Path, database: Database, step: str, before: str | None
) -> None:
    async with (
        LoopbackDiscord() as discord,
        started(project, database, discord.api_base, step) as process,
    ):
        await discord.ready(60)
        assert await kallas(discord) == OLD
        path = project / "data" / "beijing-2025.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f'role = "{OLD}"', 'role = "foreign policy chief"'))
        await discord.interact(reload(), timeout=60)
        output, _ = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == -signal.SIGKILL
        assert output.startswith(b"killed before ")
    async with LoopbackDiscord() as discord, started(project, database, discord.api_base, "never"):
        await discord.ready(60)
        served = await kallas(discord)
    assert served == (before or OLD)
    [(number,)] = database.rows("SELECT number FROM active")
    # Whole or not at all: a revision that is not active was not written either.
    revisions = database.rows("SELECT number FROM revisions ORDER BY number")
    assert revisions == [(n + 1,) for n in range(number)]
    assert number == (2 if served == NEW else 1)
    if database.kind == "sqlite":
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
