"""Which shards this process has, and when it may identify each of them.

Discord sends the events of a server to the shard `(server id >> 22) % shards`. A cluster is one process
with some of the shards; all must agree on how many shards there are.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Final

from bot.operations.errors import StoreError

log = logging.getLogger(__name__)

# Discord lets one shard of each bucket identify in this many seconds:
# https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
_IDENTIFY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One process of `count`; the first is 0."""

    id: int = 0
    count: int = 1

    @property
    def alone(self) -> bool:
        return self.count == 1

    @property
    def first(self) -> bool:
        """Whether this process does what is to be done once for all of them."""
        return self.id == 0

    def shards(self, total: int) -> list[int]:
        """This process's shards: neighbours, so that they are in different buckets."""
        return list(range(self.id * total // self.count, (self.id + 1) * total // self.count))

    def evenly(self, recommended: int) -> int:
        """The recommended number, rounded up so that each process has equally many shards."""
        return -(-recommended // self.count) * self.count


class IdentifyLocks:
    """Lets the shards of all processes identify one after another in each of Discord's buckets."""

    def __init__(
        self,
        exclusively: Callable[[str], AbstractAsyncContextManager[None]],
        buckets: int,
        seconds: float = _IDENTIFY_SECONDS,
    ) -> None:
        self._exclusively = exclusively
        self._buckets = max(1, buckets)
        self._seconds = seconds
        self._holding: set[asyncio.Task[None]] = set()
        self._released = asyncio.Event()

    async def acquire(self, shard: int) -> None:
        """Wait until the shard may identify; its bucket stays locked for the seconds after that.

        Without a database the processes cannot agree, so this one waits for a random time: where
        two identify at once, Discord has one of them ask again.
        """
        lock = AsyncExitStack()
        try:
            await lock.enter_async_context(self._exclusively(f"identify {shard % self._buckets}"))
        except StoreError as error:
            log.warning("shard %d is identified without the others' leave: %s", shard, error)
            await asyncio.sleep(self._seconds * random.uniform(1, 3))
            return
        holding = asyncio.create_task(self._hold(lock))
        self._holding.add(holding)
        holding.add_done_callback(self._holding.discard)

    async def _hold(self, lock: AsyncExitStack) -> None:
        async with lock:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._released.wait(), self._seconds)

    async def release(self) -> None:
        """Let go of every lock."""
        # Not by cancelling: a task that has not begun would never let go.
        self._released.set()
        if self._holding:
            await asyncio.wait(self._holding)
