"""Several processes: who has which shards, and that they identify one after another."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import defaultdict
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest

from bot.clusters import Cluster, Turns
from bot.exit_codes import ExitCode
from bot.store.store import DatabaseUnusable
from tests.databases import Database, PostgresDatabase
from tests.loopback import OWNER_ID, Identify, Json, LoopbackDiscord, in_guild, slash, user
from tests.processes import Start, free_port, got


@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("total", [7, 8, 16, 100])
def test_each_shard_is_of_one_process_and_all_have_about_as_many(count: int, total: int) -> None:
    shares = [Cluster(id, count).shards(total) for id in range(count)]
    assert [shard for share in shares for shard in share] == list(range(total))
    sizes = {len(share) for share in shares}
    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize(("recommended", "count", "total"), [(1, 2, 2), (4, 2, 4), (5, 2, 6)])
def test_a_recommendation_is_made_a_multiple(recommended: int, count: int, total: int) -> None:
    assert Cluster(0, count).evenly(recommended) == total


class Locks:
    """What several processes share, in one; says which names are held."""

    def __init__(self) -> None:
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def exclusively(self, name: str):
        async with self.locks[name]:
            yield

    @property
    def held(self) -> set[str]:
        return {name for name, lock in self.locks.items() if lock.locked()}


async def test_shards_of_one_bucket_wait_for_each_other_and_those_of_others_do_not() -> None:
    locks = Locks()
    one, two = (Turns(locks.exclusively, 2, between=0.05) for _ in range(2))
    loop = asyncio.get_running_loop()
    started = loop.time()
    await one.take(0)
    await one.take(1)
    assert loop.time() - started < 0.05
    assert locks.held == {"identify 0", "identify 1"}
    await two.take(2)
    assert loop.time() - started >= 0.05
    await one.release()
    await two.release()
    assert locks.held == set()


async def test_without_a_database_a_shard_is_identified_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def lost(name: str):
        raise DatabaseUnusable("the database is gone")
        yield

    await Turns(lost, 1, between=0.001).take(7)
    assert "shard 7 is identified without the others' leave: the database is gone" in caplog.text


# ── real processes over a real PostgreSQL ──


@pytest.fixture
def kind() -> str:
    return "postgresql"


async def test_two_processes_of_two_shards_answer_each_server_once(
    start: Start, database: Database
) -> None:
    """They take turns: four shards in two buckets are two rounds, five seconds apart."""
    shared = {"CLUSTER_COUNT": "2", "DATABASE_URL": database.url}
    async with (
        LoopbackDiscord(shards=3, max_concurrency=2) as discord,
        start("run", api=discord.api_base, CLUSTER_ID="0", **shared) as first,
        start("run", api=discord.api_base, CLUSTER_ID="1", **shared) as second,
    ):
        await discord.ready(40, shards=range(4))
        assert [one.shards for one in discord.identifies] == [4, 4, 4, 4]
        assert sorted(one.shard for one in discord.identifies) == [0, 1, 2, 3]
        for bucket in (0, 1):
            # What is measured is when they come in here, so a little less than five.
            earlier, later = [one for one in discord.identifies if one.shard % 2 == bucket]
            assert later.at - earlier.at > 4.5
        for shard in range(4):
            payload = in_guild((1000 + shard) << 22, slash("attendee", name="lukashenka"))
            answer = await discord.interact(payload)
            assert answer["type"] == 4
        ended = [await process.stopped(signal.SIGTERM) for process in (first, second)]
    assert [end.code for end in ended] == [ExitCode.OK, ExitCode.OK]
    shards = ["process 0 of 2: shards 0, 1 of 4", "process 1 of 2: shards 2, 3 of 4"]
    for end, said in zip(ended, shards, strict=True):
        assert said in end.errors
        assert end.errors.count("attendee by command: answered") == 2
    assert "commands registered: global" in ended[0].errors
    assert "commands registered" not in ended[1].errors
    assert len([r for r in discord.requests if r.method == "PUT"]) == 1


async def test_a_process_that_is_killed_leaves_its_shards_to_the_next(
    start: Start, database: Database
) -> None:
    settings = {"CLUSTER_ID": "1", "CLUSTER_COUNT": "2", "DATABASE_URL": database.url}
    async with LoopbackDiscord(shards=2) as discord:
        async with start("run", api=discord.api_base, **settings) as process:
            await discord.ready(30, shards=[1])
            # Within the seconds in which it keeps others away.
            await process.stopped(signal.SIGKILL)
        async with start("run", api=discord.api_base, SHARD_COUNT="2", **settings):
            await discord.ready(30, shards=[1])
            answer = await discord.interact(in_guild(1 << 22, slash("attendee", name="kallas")))
            assert "Kaja Kallas" in str(answer)
    assert [one[:2] for one in discord.identifies] == [(1, 2), (1, 2)]


def spacing(identifies: list[Identify]) -> float:
    return min(later.at - earlier.at for earlier, later in pairwise(identifies))


async def test_one_process_takes_as_many_shards_as_discord_recommends(start: Start) -> None:
    async with (
        LoopbackDiscord(shards=2) as discord,
        start("run", api=discord.api_base),
    ):
        await discord.ready(30, shards=range(2))
        assert [one[:2] for one in discord.identifies] == [(0, 2), (1, 2)]
        assert spacing(discord.identifies) > 4.5


def by_the_owner(payload: Json) -> Json:
    member = payload["member"]
    return payload | {"member": member | {"user": user(OWNER_ID, "owner")}}


async def test_a_lost_database_is_told_to_admins_and_members_are_answered(
    start: Start, database: PostgresDatabase
) -> None:
    port = free_port()
    settings = {"HTTP_ADDR": f"127.0.0.1:{port}", "DATABASE_URL": database.url}
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, **settings) as process,
    ):
        await discord.ready(20)

        async def asked() -> str:
            payload = by_the_owner(slash("facts history"))
            await discord.interact(payload)
            return str(await discord.followup(payload, timeout=20))

        async def state() -> tuple[int, str]:
            status, text = await got(port, "/readyz")
            return status, json.loads(text)["database"]

        assert "Revision 1" in await asked()
        assert await state() == (200, "ok")
        database.server.stop("immediate")
        try:
            assert await state() == (200, "lost")
            answer = await discord.interact(slash("attendee", name="lukashenka"))
            assert "Alexander Lukashenko" in str(answer)
            answer = await discord.interact(slash("attendee", name="zorro"))
            assert "Nobody by the name" in str(answer)
            text = await asked()
            assert "The facts could not be saved or read" in text
            assert "What was served keeps serving" in text
        finally:
            database.server.start()
        assert await state() == (200, "ok")
        assert "Revision 1" in await asked()
        ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert database.rows("SELECT query, count FROM gaps") == [("zorro", 1)]
