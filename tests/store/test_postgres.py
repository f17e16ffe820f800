"""What only PostgreSQL has: addresses, a network, a server that is restarted or gone, NOTIFY."""

from __future__ import annotations

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from bot.facts.dossier import Dossier
from bot.operations.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseUnreachable,
    DatabaseUnusable,
)
from bot.store import database as database_module
from bot.store import postgres as postgres_module
from bot.store.postgres import Postgres, _dsn
from bot.store.store import Store
from tests.databases import PostgresDatabase, PostgresServer

SECRET = "hunter2"


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for in seconds is waited for in tenths."""
    monkeypatch.setattr(postgres_module, "_CONNECT_SECONDS", 0.5)
    monkeypatch.setattr(postgres_module, "_STATEMENT_SECONDS", 0.5)
    monkeypatch.setattr(database_module, "_LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(Store, "poll_seconds", 0.05)


@pytest.fixture
async def store(database: PostgresDatabase) -> AsyncIterator[Store]:
    store = await Store.open(database.url)
    yield store
    await store.close()


@asynccontextmanager
async def following(store: Store) -> AsyncIterator[asyncio.Queue[None]]:
    """Puts something into the queue each time that others may have committed."""
    told: asyncio.Queue[None] = asyncio.Queue()

    async def follow() -> None:
        async with aclosing(store.changes()) as changes:
            async for _ in changes:
                told.put_nowait(None)

    task = asyncio.create_task(follow())
    try:
        await heard(told)  # at first, for what was committed before
        yield told
    finally:
        task.cancel()
        await asyncio.wait({task})


async def heard(told: asyncio.Queue[None]) -> None:
    async with asyncio.timeout(20):
        await told.get()


async def refused(url: str) -> str:
    """What is said of a database that cannot be opened; its secret is nowhere in the traceback."""
    with pytest.raises(DatabaseUnusable) as refusal:
        await Store.open(url)
    assert SECRET not in "".join(traceback.format_exception(refusal.value))
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


# ── addresses ──


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
async def test_every_usual_address_is_understood(database: PostgresDatabase, scheme: str) -> None:
    store = await Store.open(database.url.replace("postgresql", scheme, 1))
    try:
        assert await store.load() == ()
    finally:
        await store.close()


@pytest.mark.parametrize(
    ("url", "dsn"),
    [
        ("postgres://mira:a%40b%2F@host:6543/x", "postgresql://mira:a%40b%2F@host:6543/x"),
        (
            "postgresql://host/x?sslmode=require&channel_binding=require",
            "postgresql://host/x?sslmode=require",
        ),
        ("postgresql+asyncpg://host/x?ssl=require", "postgresql://host/x?sslmode=require"),
        ("postgresql:///x?host=/tmp", "postgresql:///x?host=%2Ftmp"),
    ],
)
def test_what_hosters_put_into_an_address_reaches_the_driver(url: str, dsn: str) -> None:
    assert _dsn(make_url(url)) == dsn


# ── what cannot be opened ──


async def test_a_wrong_password_is_said_to_be(
    postgres: PostgresServer, database: PostgresDatabase
) -> None:
    with postgres.asking_for_passwords():
        message = await refused(f"postgresql://mira:{SECRET}@/{database.name}?host={postgres.host}")
    assert message == (
        'the database cannot be used: password authentication failed for user "mira"'
    )


async def test_a_database_that_is_none_is_named(postgres: PostgresServer) -> None:
    message = await refused(f"postgresql://postgres:{SECRET}@/nowhere?host={postgres.host}")
    assert message == 'the database cannot be used: database "nowhere" does not exist'


async def test_a_host_that_is_none_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    message = await refused(f"postgresql://mira:{SECRET}@nowhere.invalid/x")
    assert message == (
        "the database cannot be used: it cannot be reached (Name or service not known)"
    )


async def test_where_nobody_listens_it_cannot_be_reached() -> None:
    message = await refused(f"postgresql://mira:{SECRET}@127.0.0.1:9/x")
    assert message.startswith("the database cannot be used: it cannot be reached (")


async def test_a_server_that_does_not_answer_is_not_waited_for(
    postgres: PostgresServer, database: PostgresDatabase
) -> None:
    with postgres.hanging():
        message = await refused(database.url)
    assert message == "the database cannot be used: it did not answer in time"


# ── a server that is gone, and comes back ──


async def test_a_restarted_server_is_no_error_to_the_next(
    store: Store, postgres: PostgresServer, dossier: Dossier
) -> None:
    published = await store.publish(dossier, "ada")
    postgres.stop()
    with pytest.raises(DatabaseUnreachable, match="it cannot be reached"):
        await store.active()
    postgres.start()
    assert await store.load() == (published,)


async def test_a_server_that_hangs_is_told_and_not_waited_for(
    store: Store, postgres: PostgresServer, dossier: Dossier
) -> None:
    published = await store.publish(dossier, "ada")
    with postgres.hanging(), pytest.raises(DatabaseUnreachable, match="did not answer in time"):
        await store.publish(dossier, "bea")
    assert await store.load() == (published,)


async def test_a_connection_that_is_lost_midway_writes_nothing(
    store: Store, database: PostgresDatabase, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = await store.publish(dossier, "ada")
    notify = store._database.notify

    async def lost(connection: object) -> None:
        database.drop_connections()
        await notify(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(store._database, "notify", lost)
    with pytest.raises(DatabaseUnreachable, match="connection"):
        await store.publish(dossier, "bea")
    monkeypatch.undo()
    assert await store.load() == (published,)
    assert (await store.publish(dossier, "bea")).number == 2


async def test_a_writer_that_never_ends_is_not_waited_for_for_ever(
    store: Store, database: PostgresDatabase, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "_LOCK_SECONDS", 0.1)
    async with store._writing():
        with pytest.raises(DatabaseBusy, match="lock timeout"):
            await store.publish(dossier, "bea")
    assert (await store.publish(dossier, "bea")).number == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("53100", DatabaseFull),
        ("55P03", DatabaseBusy),
        ("57P01", DatabaseUnreachable),
        ("57P03", DatabaseUnreachable),
        ("08006", DatabaseUnreachable),
        ("42P01", DatabaseUnusable),
    ],
)
async def test_the_code_of_a_failure_says_what_it_means(
    store: Store, code: str, kind: type[DatabaseUnusable]
) -> None:
    """The server raises it, so that it comes through the driver and SQLAlchemy."""
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'full of locked words' USING ERRCODE = '{code}'; END $$"
    with pytest.raises(DatabaseUnusable, match="full of locked words") as failure:
        async with store._transaction() as connection:
            await connection.exec_driver_sql(raising)
    assert type(failure.value) is kind


# ── one at a time ──


async def test_of_several_processes_one_alone_is_inside(
    store: Store, database: PostgresDatabase
) -> None:
    inside: list[int] = []

    async def enter(number: int) -> None:
        other = await Store.open(database.url)
        try:
            async with other.exclusively("a name"):
                inside.append(number)
                await store.load()
                inside.append(number)
        finally:
            await other.close()

    await asyncio.gather(*map(enter, range(3)))
    assert inside[0::2] == inside[1::2]
    assert sorted(inside[0::2]) == [0, 1, 2]


async def test_whoever_is_lost_inside_lets_the_next_one_in(
    store: Store, database: PostgresDatabase
) -> None:
    async with asyncio.timeout(20), store.exclusively("a name"):
        database.drop_connections()
        async with store.exclusively("a name"):
            assert await store.load() == ()


async def test_a_turn_is_waited_for_as_long_as_the_server_answers(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked again in between: a lock is waited for for so long at a time.
    monkeypatch.setattr(postgres_module, "_HEARTBEAT_SECONDS", 0.1)
    entered = asyncio.Event()

    async def enter() -> None:
        async with store.exclusively("a name"):
            entered.set()

    async with store.exclusively("a name"):
        waiting = asyncio.create_task(enter())
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert not done
    async with asyncio.timeout(20):
        await entered.wait()
    await waiting


async def test_where_there_is_no_server_nobody_enters(
    store: Store, postgres: PostgresServer
) -> None:
    with postgres.stopped(), pytest.raises(DatabaseUnreachable, match="it cannot be reached"):
        async with store.exclusively("a name"):
            raise AssertionError("nobody is let in")


# ── what others commit ──


async def test_a_publication_and_a_default_are_told_to_others(
    store: Store, database: PostgresDatabase, dossier: Dossier
) -> None:
    other = await Store.open(database.url)
    try:
        async with following(other) as told:
            await store.publish(dossier, "ada")
            await heard(told)
            assert await other.active() == {dossier.id: 1}
            await store.remember_default(77, dossier.id)
            await heard(told)
            assert await other.server_defaults() == {77: dossier.id}
    finally:
        await other.close()


async def test_what_is_not_published_is_not_told(
    store: Store, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with following(store) as told:
        # Longer than its column: refused after the revision itself was written.
        too_long = replace(dossier, header=dossier.header.model_copy(update={"id": "x" * 21}))
        with pytest.raises(DatabaseUnusable, match="too long"):
            await store.publish(too_long, "ada")
        await store.remember_default(77, dossier.id)
        await heard(told)
        assert told.empty()


async def test_whoever_was_cut_off_is_told_once_the_server_is_back(
    store: Store, postgres: PostgresServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with following(store) as told:
        await asyncio.to_thread(postgres.stop)
        await logged(caplog, "the database cannot be used, and is tried again")
        await asyncio.to_thread(postgres.start)
        await heard(told)
        assert "the database can be used again" in caplog.text
        await store.remember_default(77, "first")
        await heard(told)
    assert len(caplog.messages) == 2


async def test_a_server_that_stops_at_the_moment_of_a_query_is_tried_again(
    store: Store,
    database: PostgresDatabase,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then asyncpg says neither that the server failed nor that it is misused."""
    ended = [asyncpg.InternalClientError("another operation (2) is in progress")]
    connect = Postgres._connect

    async def connected(self: Postgres) -> Any:
        if ended:
            raise ended.pop()
        return await connect(self)

    async with following(store) as told:
        monkeypatch.setattr(Postgres, "_connect", connected)
        database.drop_connections()
        await heard(told)
    assert not ended
    assert "the database can be used again" in caplog.messages


async def test_a_connection_that_is_lost_without_a_word_is_noticed(
    store: Store,
    postgres: PostgresServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_module, "_HEARTBEAT_SECONDS", 0.1)
    async with following(store) as told:
        with postgres.hanging():
            await logged(caplog, "it did not answer in time")
        await heard(told)
    assert "the database can be used again" in caplog.messages


async def logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    """Wait until the log says so."""
    said = asyncio.Event()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if words in record.getMessage():
                said.set()

    ear = Ear()
    logging.getLogger("bot.store").addHandler(ear)
    try:
        async with asyncio.timeout(20):
            if words not in caplog.text:
                await said.wait()
    finally:
        logging.getLogger("bot.store").removeHandler(ear)
