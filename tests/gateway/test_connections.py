"""What goes wrong between the bot and Discord: survived, and nothing answered twice."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.operations.exit_codes import ExitCode
from tests.loopback import LoopbackDiscord, slash
from tests.processes import Process, Start


def callbacks(discord: LoopbackDiscord) -> int:
    return len([r for r in discord.requests if r.path.endswith("/callback")])


def messages(discord: LoopbackDiscord) -> int:
    """How often something was sent after the first answer to an interaction."""
    return len([r for r in discord.requests if "/webhooks/" in r.path])


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


async def test_a_connection_on_which_nothing_comes_is_given_up_and_resumed(start: Start) -> None:
    """discord.py waits a minute for a sign of life, such as that a heartbeat was heard; here 2 s."""
    async with (
        LoopbackDiscord(heartbeat=0.25) as discord,
        start("run", api=discord.api_base, GATEWAY_PATIENCE="2") as process,
    ):
        await discord.ready(20)
        await is_answered(discord)
        # A machine that is busy may have been silent for so long already.
        await discord.ready(20)
        since = asyncio.get_running_loop().time()
        discord.freeze()
        asked = asyncio.create_task(discord.interact(slash("attendee", name="kallas"), timeout=20))
        await discord.gone(20)
        assert asyncio.get_running_loop().time() - since > 1
        assert not asked.done()
        await discord.ready(20)
        assert "Kaja Kallas" in str(await asked)
        await is_answered(discord)
        assert len(discord.identifies) == 1
        assert 0 in discord.resumes
        assert (callbacks(discord), messages(discord)) == (3, 0)
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
        assert (callbacks(discord), messages(discord)) == (1, 0)
        await ends_well(process)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(500, {}), (429, {"Via": "1.1 discord", "Retry_After": "0.1"})],
)
async def test_an_answer_that_discord_refuses_is_sent_again_and_taken_once(
    start: Start, status: int, headers: dict[str, str]
) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        body = {"message": "not now", "retry_after": 0.1, "global": False}
        discord.fail("/callback", status, body=body, **headers)
        await is_answered(discord)
        # Who asks next waits for nothing.
        await is_answered(discord)
        assert (callbacks(discord), messages(discord)) == (3, 0)
        await ends_well(process)


async def test_an_answer_that_was_taken_though_discord_failed_is_not_given_twice(
    start: Start,
) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        discord.fail("/callback", 500, taken=True)
        await is_answered(discord)
        await is_answered(discord)
        await process.logged("could not tell the asker: 400 Bad Request (error code: 40060)")
        # Sent again and refused; what went wrong was to be told, and refused; the other answer.
        assert (callbacks(discord), messages(discord)) == (4, 0)
        ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK


async def test_an_answer_that_discord_never_confirms_keeps_nobody_waiting(start: Start) -> None:
    """It is given up after five minutes, here three seconds, and not sent again."""
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, REST_PATIENCE="3") as process,
    ):
        await discord.ready(20)
        hanging = slash("attendee", name="kallas")
        discord.hold(hanging["token"])
        assert "Kaja Kallas" in str(await discord.interact(hanging))
        for _ in range(5):
            await is_answered(discord)
        assert (callbacks(discord), messages(discord)) == (6, 0)
        await process.logged("could not tell the asker: TimeoutError()")
        await is_answered(discord)
        # The one more says that something went wrong, and is refused.
        sent = [r.json for r in discord.requests if hanging["token"] in r.path]
        assert ["Something went wrong" in str(body) for body in sent] == [False, True]
        assert (callbacks(discord), messages(discord)) == (8, 0)
        await ends_well(process)


@pytest.mark.parametrize(
    ("code", "exit_code", "said"),
    [
        (4004, ExitCode.LOGIN, "Discord refused the token"),
        (4013, ExitCode.LOGIN, "Discord refused the connection"),
        (4010, ExitCode.SHARDS, "Discord has no such shard: SHARD_COUNT"),
        (4011, ExitCode.SHARDS, "too few for Discord: set a larger SHARD_COUNT"),
    ],
)
async def test_what_discord_will_never_take_ends_the_process_with_one_line(
    start: Start, code: int, exit_code: ExitCode, said: str
) -> None:
    async with LoopbackDiscord() as discord:
        discord.refuse(code)
        async with start("run", api=discord.api_base) as process:
            ended = await process.ended()
    assert ended.code == exit_code
    [reason] = ended.reasons
    assert said in reason
    assert "Traceback" not in ended.errors
