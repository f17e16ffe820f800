"""Which shards this process has among several, and when it may identify each of them.

Discord sends the events of a server to the shard `(server id >> 22) % shards`; a cluster is a process
with some of the shards. All must agree on how many shards there are.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Final

from bot.store.store import StoreError

log = logging.getLogger(__name__)

# Discord takes one identify in so many seconds from each bucket of shards.
_BETWEEN: Final = 5.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """One process of `count`, the first being 0."""

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
        """So many shards or a few more, for each process to have the same number."""
        return -(-recommended // self.count) * self.count


class Turns:
    """Identifies of all processes, one after another in each of Discord's buckets."""

    def __init__(
        self,
        exclusively: Callable[[str], AbstractAsyncContextManager[None]],
        buckets: int,
        between: float = _BETWEEN,
    ) -> None:
        self._exclusively = exclusively
        self._buckets = max(1, buckets)
        self._between = between
        self._held: set[asyncio.Task[None]] = set()
        self._released = asyncio.Event()

    async def take(self, shard: int) -> None:
        """Wait until the shard may be identified; it keeps others away for the seconds after that.

        Without a database the processes cannot agree, so this one waits some time at random: where
        two identify at once, Discord has one of them ask again.
        """
        held = AsyncExitStack()
        try:
            await held.enter_async_context(self._exclusively(f"identify {shard % self._buckets}"))
        except StoreError as error:
            log.warning("shard %d is identified without the others' leave: %s", shard, error)
            await asyncio.sleep(self._between * random.uniform(1, 3))
            return
        holding = asyncio.create_task(self._hold(held))
        self._held.add(holding)
        holding.add_done_callback(self._held.discard)

    async def _hold(self, held: AsyncExitStack) -> None:
        async with held:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._released.wait(), self._between)

    async def release(self) -> None:
        """Keep nobody away any more."""
        # Not cancelled: a task that has not begun yet would never let go.
        self._released.set()
        if self._held:
            await asyncio.wait(self._held)
