"""What a shard, and a server of it, costs a process in memory.

    python -m benchmarks.shards

The bot's process is started with more and more shards, which identify without waiting for each
other; READY names no servers, or a thousand a shard, as Discord would to a bot that asks for more.
"""

import asyncio
import statistics

import psutil

from benchmarks.answering import running
from tests.loopback import EPOCH_MS, Json, LoopbackDiscord

AT_ONCE = """
import discord
async def at_once(self, shard_id, *, initial=False): pass
discord.Client.before_identify_hook = at_once
"""
SHARDS = (1, 25, 50, 100)
SERVERS = 1000
_ready_event = LoopbackDiscord._ready_event


async def megabytes(shards: int, servers: int) -> float:
    """Of the process with so many shards of so many servers each, once all are connected."""

    def ready_event(self: LoopbackDiscord, session: object) -> Json:
        ready = _ready_event(self, session)  # type: ignore[arg-type]
        shard = ready["shard"][0]
        named = [
            {"id": str((EPOCH_MS + n * shards + shard) << 22), "unavailable": True}
            for n in range(servers)
        ]
        return ready | {"guilds": named}

    LoopbackDiscord._ready_event = ready_event  # type: ignore[method-assign]
    async with running("project", AT_ONCE, SHARD_COUNT=str(shards)) as bot:
        await bot.discord.ready(timeout=120, shards=range(shards))
        await bot.discord.settle(timeout=30)
        resident: int = psutil.Process(bot.pid).memory_info().rss
        return resident / 2**20


async def measure() -> None:
    for servers in (0, SERVERS):
        measured = [await megabytes(shards, servers) for shards in SHARDS]
        slope = statistics.linear_regression(SHARDS, measured).slope
        print(f"{servers:5,} servers a shard: {slope:.2f} MB a shard; ", end="")
        print(", ".join(f"{n}: {mb:.0f} MB" for n, mb in zip(SHARDS, measured, strict=True)))


if __name__ == "__main__":
    asyncio.run(measure())
