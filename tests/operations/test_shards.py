"""Several processes: who has which shards, and that they identify one after another."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from bot.operations.errors import DatabaseUnusable
from bot.operations.exit_codes import ExitCode
from bot.operations.shards import Cluster, IdentifyLocks
from tests.databases import Database, PostgresDatabase
from tests.editing import NEW_TITLE, OLD_TITLE, retitle
from tests.loopback import OWNER_ID, Identify, Json, LoopbackDiscord, in_guild, slash, user
from tests.processes import Process, Start, free_port, got


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
    one, two = (IdentifyLocks(locks.exclusively, 2, seconds=0.05) for _ in range(2))
    loop = asyncio.get_running_loop()
    started = loop.time()
    await one.acquire(0)
    await one.acquire(1)
    assert loop.time() - started < 0.05
    assert locks.held == {"identify 0", "identify 1"}
    await two.acquire(2)
    assert loop.time() - started >= 0.05
    await one.release()
    await two.release()
    assert locks.held == set()


async def test_who_stops_right_after_its_turn_keeps_nobody_away() -> None:
    locks = Locks()
    turns = IdentifyLocks(locks.exclusively, 1)
    await turns.acquire(0)
    await turns.release()
    assert locks.held == set()


async def test_without_a_database_a_shard_is_identified_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def lost(name: str):
        raise DatabaseUnusable("the database is gone")
        yield

    await IdentifyLocks(lost, 1, seconds=0.001).acquire(7)
    assert "shard 7 is identified without the others' leave: the database is gone" in caplog.text


# ── real processes over a real PostgreSQL ──

# One of each of four shards; the first two are the first process's.
SERVERS = [shard << 22 for shard in range(1000, 1004)]
NEWER = "A third title"
Pair = tuple[Process, Process]
# Two seconds are promised; a machine that is busy with other tests takes its time besides.
WITHIN = 2 + 8


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


@asynccontextmanager
async def two_of_two(start: Start, discord: LoopbackDiscord, url: str) -> AsyncIterator[Pair]:
    """Two processes of two shards each, connected; Discord lets the four in at once."""
    shared = {"CLUSTER_COUNT": "2", "SHARD_COUNT": "4", "DATABASE_URL": url}
    async with (
        start("run", api=discord.api_base, CLUSTER_ID="0", **shared) as first,
        start("run", api=discord.api_base, CLUSTER_ID="1", **shared) as second,
    ):
        await discord.ready(40, shards=range(4))
        yield first, second


async def in_each(discord: LoopbackDiscord, command: str, **asked: str) -> list[str]:
    """What is answered to a member of a server of each shard, two of each process."""
    return [
        str(await discord.interact(in_guild(server, slash(command, **asked)))) for server in SERVERS
    ]


async def test_what_is_published_by_one_is_served_by_all_within_two_seconds(
    start: Start, database: Database, project: Path
) -> None:
    async with (
        LoopbackDiscord(shards=4, max_concurrency=4) as discord,
        two_of_two(start, discord, database.url) as (first, second),
    ):

        async def serves(process: Process, revision: int) -> None:
            since = time.monotonic()
            await process.logged(f"serving revision {revision} of beijing-2025", within=WITHIN)
            print(f"revision {revision} is served after {time.monotonic() - since:.3f} s")

        assert all(OLD_TITLE in text for text in await in_each(discord, "source"))
        # An admin publishes, in a server that is the first process's.
        retitle(project)
        payload = in_guild(SERVERS[0], by_the_owner(slash("facts reload", publish=True)))
        await discord.interact(payload)
        assert "revision 2" in str(await discord.followup(payload))
        await serves(second, 2)
        assert all(NEW_TITLE in text for text in await in_each(discord, "source"))
        # Somebody publishes on the command line.
        retitle(project, NEW_TITLE, NEWER)
        publish = start("publish", api=discord.api_base, DATABASE_URL=database.url)
        async with publish as line:
            assert "revision 3 is published" in (await line.ended(40)).output
        await serves(second, 3)
        await serves(first, 3)
        assert all(NEWER in text for text in await in_each(discord, "source"))
        ended = [await process.stopped(signal.SIGTERM) for process in (first, second)]
    assert [end.code for end in ended] == [ExitCode.OK, ExitCode.OK]
    for end in ended:
        assert [end.errors.count(f"serving revision {number} of") for number in (2, 3)] == [1, 1]


async def test_one_that_is_killed_and_started_again_serves_what_was_published_meanwhile(
    start: Start, database: Database, project: Path
) -> None:
    async with (
        LoopbackDiscord(shards=4, max_concurrency=4) as discord,
        two_of_two(start, discord, database.url) as (first, second),
    ):
        await second.stopped(signal.SIGKILL)
        await discord.gone(shards=[2, 3])
        retitle(project)
        payload = in_guild(SERVERS[0], by_the_owner(slash("facts reload", publish=True)))
        await discord.interact(payload)
        assert "revision 2" in str(await discord.followup(payload))
        assert NEW_TITLE in str(await discord.interact(in_guild(SERVERS[1], slash("source"))))
        async with start(
            "run",
            api=discord.api_base,
            CLUSTER_ID="1",
            CLUSTER_COUNT="2",
            SHARD_COUNT="4",
            DATABASE_URL=database.url,
        ) as again:
            await discord.ready(40, shards=range(4))
            assert all(NEW_TITLE in text for text in await in_each(discord, "source"))
            ended = [await process.stopped(signal.SIGTERM) for process in (first, again)]
    assert [end.code for end in ended] == [ExitCode.OK, ExitCode.OK]
    assert [one.shard for one in discord.identifies[4:]] == [2, 3]
    assert "serving revision 2 of beijing-2025" in ended[1].errors
    assert "process 1 of 2: shards 2, 3 of 4" in ended[1].errors


async def test_while_the_database_is_lost_all_are_answered_and_what_is_counted_is_kept(
    start: Start, database: PostgresDatabase
) -> None:
    lost, back = "the database cannot be used, and is tried again", "the database can be used again"
    async with (
        LoopbackDiscord(shards=4, max_concurrency=4) as discord,
        two_of_two(start, discord, database.url) as processes,
    ):
        database.server.stop("immediate")
        try:
            for process in processes:
                await process.logged(lost)
            assert all(
                "Kaja Kallas" in text for text in await in_each(discord, "attendee", name="kallas")
            )
            for _ in range(2):
                assert all(
                    "Nobody found" in text
                    for text in await in_each(discord, "attendee", name="zorro")
                )
                # To be told of the gaps is to have what is counted written.
                payload = in_guild(SERVERS[0], by_the_owner(slash("facts gaps")))
                await discord.interact(payload)
                told = str(await discord.followup(payload, timeout=20))
                assert "The facts could not be saved or read" in told
        finally:
            database.server.start()
        for process in processes:
            await process.logged(back)
        ended = [await process.stopped(signal.SIGTERM) for process in processes]
    assert [end.code for end in ended] == [ExitCode.OK, ExitCode.OK]
    for end in ended:
        assert [end.errors.count(words) for words in (lost, back)] == [1, 1]
    assert [end.errors.count("usage is not written yet") for end in ended] == [1, 0]
    assert database.rows(
        "SELECT query, SUM(count), COUNT(DISTINCT server) FROM gaps GROUP BY 1"
    ) == [("zorro", 8, 4)]
    attended = (
        "SELECT outcome, SUM(count) FROM usage WHERE command = 'attendee' GROUP BY 1 ORDER BY 1"
    )
    assert database.rows(attended) == [("answered", 4), ("miss", 8)]


async def test_a_database_that_hangs_is_told_and_holds_up_no_stop(
    start: Start, database: PostgresDatabase
) -> None:
    port = free_port()
    settings = {"HTTP_ADDR": f"127.0.0.1:{port}", "DATABASE_URL": database.url}
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, **settings) as process,
    ):
        await discord.ready(20)
        with database.server.hanging():
            status, text = await got(port, "/readyz")
            assert (status, json.loads(text)["database"]) == (200, "lost")
            # There is usage to be written at the end, which cannot be.
            assert "Nobody found" in str(await discord.interact(slash("attendee", name="zorro")))
            ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert ended.seconds < 10
    assert "Traceback" not in ended.errors
    assert "never" not in ended.errors


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
            assert "Nobody found for" in str(answer)
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
