"""Noticing what somebody else commits, and a database that goes away and comes back."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from bot.facts.dossier import Dossier
from bot.operations.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseUnusable,
)
from bot.store import sqlite as sqlite_module
from bot.store.sqlite import Sqlite
from bot.store.store import Store

Changes = AsyncIterator[None]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "poll_seconds", 0.0)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], asyncio.Future[None]]:
    """Gives a future that is done when the database was looked at so many times more."""
    waiting: list[tuple[int, asyncio.Future[None]]] = []
    looked = 0
    look = Sqlite._inode

    async def looking(database: Sqlite) -> tuple[int, int]:
        nonlocal looked
        looked += 1
        for count, future in waiting:
            if looked == count:
                future.set_result(None)
        return await look(database)

    def after(count: int) -> asyncio.Future[None]:
        future = asyncio.get_running_loop().create_future()
        waiting.append((looked + count, future))
        return future

    monkeypatch.setattr(Sqlite, "_inode", looking)
    return after


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'dossier.db'}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    yield store
    await store.close()


@pytest.fixture
async def other(store: Store, url: str) -> AsyncIterator[Store]:
    """Somebody else's, on the same database."""
    other = await Store.open(url)
    yield other
    await other.close()


async def following(changes: Changes) -> None:
    async with asyncio.timeout(10):
        await anext(changes)


def put(file: Path, database: Path) -> None:
    """Put a file in a database's place, without what that had not yet written back."""
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    file.replace(database)


async def test_what_others_commit_is_noticed_and_nothing_else_is(
    store: Store, other: Store, dossier: Dossier, looks: Callable[[int], asyncio.Future[None]]
) -> None:
    async with aclosing(store.changes()) as changes:
        await following(changes)  # what came before it looked
        nothing = asyncio.ensure_future(anext(changes))
        await looks(5)
        assert not nothing.done()
        await other.remember_default(1, "x")
        async with asyncio.timeout(10):
            await nothing
        await other.publish(dossier, "somebody else")
        await following(changes)


async def test_a_database_that_goes_away_is_told_once_and_is_a_change_when_it_is_back(
    store: Store,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    looks: Callable[[int], asyncio.Future[None]],
) -> None:
    async with aclosing(store.changes()) as changes:
        await following(changes)
        back = asyncio.ensure_future(anext(changes))
        with caplog.at_level(logging.WARNING):
            (tmp_path / "dossier.db").rename(tmp_path / "away.db")
            await looks(5)
            assert not back.done()
            [told] = caplog.messages
            assert told.startswith("the database cannot be used, and is tried again: ")
            assert "No such file or directory" in told
            (tmp_path / "away.db").rename(tmp_path / "dossier.db")
            async with asyncio.timeout(10):
                await back
        assert caplog.messages == [told, "the database can be used again"]
        assert await store.active() == {}


async def test_a_database_that_is_none_any_more_is_told_once(
    store: Store,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    looks: Callable[[int], asyncio.Future[None]],
) -> None:
    async with aclosing(store.changes()) as changes:
        await following(changes)
        later = asyncio.ensure_future(anext(changes))
        with caplog.at_level(logging.WARNING):
            (tmp_path / "damaged").write_bytes(b"no database" * 1000)
            put(tmp_path / "damaged", tmp_path / "dossier.db")
            await looks(9)
        assert not later.done()
        [told] = caplog.messages
        assert told.endswith("file is not a database")
        later.cancel()
        await asyncio.wait({later})


async def test_another_database_in_its_place_is_a_change_and_is_read_from_then_on(
    store: Store, tmp_path: Path, dossier: Dossier
) -> None:
    another = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'restored.db'}")
    await another.publish(dossier, "somebody else")
    await another.close()
    assert await store.active() == {}
    async with aclosing(store.changes()) as changes:
        await following(changes)
        put(tmp_path / "restored.db", tmp_path / "dossier.db")
        await following(changes)
    assert await store.active() == {"beijing-2025": 1}


# ── what a failure means ──


@contextmanager
def set_up(store: Store, *pragmas: str) -> Iterator[None]:
    """Meanwhile every connection of the store has these settings."""

    @event.listens_for(store._database.engine.sync_engine, "checkout")
    def checked_out(connection: Any, *_: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    try:
        yield
    finally:
        event.remove(store._database.engine.sync_engine, "checkout", checked_out)


async def test_a_full_disk_is_told_from_other_failures(store: Store, dossier: Dossier) -> None:
    # No page more than there are, which is what SQLite says on a full disk too.
    with set_up(store, "max_page_count = 1"), pytest.raises(DatabaseFull, match="disk is full"):
        await store.publish(dossier, "ada")


async def test_a_locked_database_is_told_from_other_failures(
    store: Store, tmp_path: Path, dossier: Dossier
) -> None:
    with closing(sqlite3.connect(tmp_path / "dossier.db")) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        with set_up(store, "busy_timeout = 0"), pytest.raises(DatabaseBusy, match="is locked"):
            await store.publish(dossier, "ada")


async def test_whoever_makes_the_file_first_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.db"
    with closing(sqlite3.connect(path)) as first:
        # Where the file is not in WAL mode yet, SQLite itself waits for no such lock.
        first.execute("BEGIN IMMEDIATE")
        waiting = SimpleNamespace(sleep=lambda _: first.rollback())
        monkeypatch.setattr(sqlite_module, "time", waiting)
        store = await Store.open(f"sqlite+aiosqlite:///{path}")
        assert await store.load() == ()
        await store.close()


async def test_a_damaged_database_is_told_from_other_failures(
    store: Store, url: str, tmp_path: Path, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    await store.close()
    path = tmp_path / "dossier.db"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(DatabaseDamaged, match="malformed"):
        await Store.open(url)
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(DatabaseDamaged, match="file is not a database"):
        await Store.open(url)


async def test_any_other_failure_is_of_no_such_kind(store: Store) -> None:
    with pytest.raises(DatabaseUnusable, match="no such table") as failure:
        async with store._transaction() as connection:
            await connection.exec_driver_sql("SELECT * FROM nowhere")
    assert type(failure.value) is DatabaseUnusable


async def test_in_memory_there_is_nobody_else() -> None:
    store = await Store.open("sqlite+aiosqlite:///:memory:")
    assert [change async for change in store.changes()] == []
    await store.close()
