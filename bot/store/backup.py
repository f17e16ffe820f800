"""Copying an SQLite database while it is in use, and putting a copy back; each is checked first."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.operations.errors import DatabaseUnusable
from bot.store.store import Store


async def back_up(url: str, target: Path) -> int:
    """Copy the database to the file `target`; returns how many dossiers it serves.

    SQLite's online backup copies one moment of a database in use. An older file is replaced only
    once the copy is whole and loads. Raises StoreError.
    """
    source = _file_of(url)
    with _failing("the backup cannot be made"):
        async with _checked_copy(source, target) as (copy, count):
            await asyncio.to_thread(_put, copy, target, source)
    return count


async def restore(url: str, source: Path) -> tuple[int, Path | None]:
    """Put a backup in the database's place; returns how many dossiers it serves, and where the
    former database is kept.

    A backup that is damaged changes nothing. Raises StoreError.
    """
    target = _file_of(url)
    former = target.with_name(f"{target.name}.before-restore") if target.exists() else None
    with _failing("the backup cannot be restored"):
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        async with _checked_copy(source, target) as (copy, count):
            if not count:
                raise DatabaseUnusable(f"{source.name} is no backup: it serves no dossier")
            try:
                if former is not None:
                    await asyncio.to_thread(_move, target, former)
                await asyncio.to_thread(copy.replace, target)
            except OSError:
                if former is not None and former.exists() and not target.exists():
                    _move(former, target)
                raise
    return count, former


@contextmanager
def _failing(what: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(f"{what}: {error}") from error


def _file_of(url: str) -> Path:
    try:
        address = make_url(url)
    except (SQLAlchemyError, ValueError) as error:
        raise DatabaseUnusable("the database's address is none") from error
    if address.get_backend_name() != "sqlite" or not address.database:
        raise DatabaseUnusable(
            "only an SQLite file is backed up here; for PostgreSQL use pg_dump and pg_restore"
        )
    return Path(address.database)


@asynccontextmanager
async def _checked_copy(source: Path, target: Path) -> AsyncIterator[tuple[Path, int]]:
    """A copy of the database beside `target`, with how many dossiers it serves.

    Every fact in it was checked. It is removed at the end where it was not moved.
    """
    copy = target.with_name(f"{target.name}.partial")
    try:
        await asyncio.to_thread(_copy, source, copy)
        store = await Store.open(f"sqlite+aiosqlite:///{copy}")
        try:
            count = len(await store.load())
        finally:
            await store.close()
        _make_one_file(copy)
        yield copy, count
    finally:
        _remove(copy)


def _put(copy: Path, target: Path, source: Path) -> None:
    if target.resolve() == source.resolve():
        raise FileExistsError(f"{target} is the database itself")
    copy.replace(target)


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        found = [row[0] for row in new.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"{source.name} is damaged: {found[0]}")


def _make_one_file(database: Path) -> None:
    """Without a journal beside it, for a backup is copied around; and written to the disk."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    with database.open("rb") as file:
        os.fsync(file.fileno())


def _move(target: Path, former: Path) -> None:
    """Rename a database, with what was not yet written back into it."""
    for ending in ("", "-wal", "-shm"):
        path = target.with_name(target.name + ending)
        kept = former.with_name(former.name + ending)
        kept.unlink(missing_ok=True)
        if path.exists():
            path.rename(kept)


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            database.with_name(database.name + ending).unlink(missing_ok=True)
