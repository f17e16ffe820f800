"""What goes wrong between the bot and Discord: survived, and nothing answered twice."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.exit_codes import ExitCode
from tests.loopback import LoopbackDiscord, slash
from tests.processes import Process, Start


def callbacks(discord: LoopbackDiscord) -> int:
    return len([r for r in discord.requests if r.path.endswith("/callback")])


async def is_answered(discord: LoopbackDiscord) -> None:
    answer = await discord.interact(slash("attendee", name="lukashenka"), timeout=20)
    assert "Alexander Lukashenko" in str(answer)


async def ends_well(process: Process) -> None:
    ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert "40060" not in ended.errors  # already acknowledged
    assert "Unknown interaction" not in ended.errors


@pytest.mark.parametrize("fault", ["asked to reconnect", "cut off", "closed by an error"])
async def test_a_broken_connection_is_resumed_and_what_was_missed_is_answered(
    start: Start, fault: str
) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        await is_answered(discord)
        if fault == "asked to reconnect":
            await discord.reconnect()
        else:
            await discord.drop(code=1006 if fault == "cut off" else 4000)
        await discord.gone()
        asked = asyncio.create_task(discord.interact(slash("attendee", name="kallas"), timeout=20))
        await discord.ready(20)
        assert "Kaja Kallas" in str(await asked)
        await is_answered(discord)
        # It was resumed: it did not identify again.
        assert len(discord.identifies) == 1
        assert callbacks(discord) == 3
        await ends_well(process)


async def test_a_session_that_is_over_is_begun_anew(start: Start) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        await discord.invalidate()
        await discord.gone()
        await discord.ready(30)
        assert len(discord.identifies) == 2
        await is_answered(discord)
        assert callbacks(discord) == 1
        await ends_well(process)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(500, {}), (502, {}), (429, {"Via": "1.1 discord", "Retry_After": "0.1"})],
)
async def test_a_start_that_discord_refuses_is_tried_again(
    start: Start, status: int, headers: dict[str, str]
) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        body = {"message": "not now", "retry_after": 0.1, "global": False}
        discord.fail("/users/@me", status, body=body, **headers)
        await discord.ready(20)
        await is_answered(discord)
        await ends_well(process)
