"""A copy of an SQLite database while it is used, and its way back; each checked before it counts."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.store.store import DatabaseUnusable, Store


async def back_up(url: str, target: Path) -> int:
    """Copy the database to the file `target`; returns how many dossiers it serves.

    The copy is made by SQLite's online backup, so it is one moment of a database in use. It takes
    the place of an older file only once it is whole and loads. Raises StoreError.
    """
    source = _file_of(url)
    partial = target.with_name(f"{target.name}.partial")
    try:
        await asyncio.to_thread(_copy, source, partial)
        count = await _checked(partial)
        await asyncio.to_thread(_put, partial, target, source)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(f"the backup cannot be made: {error}") from error
    finally:
        _remove(partial)
    return count


async def restore(url: str, source: Path) -> tuple[int, Path | None]:
    """Put a backup in the database's place; returns how many dossiers it serves, and where what
    was there before is kept.

    The backup is checked first: where it is damaged nothing is changed. Raises StoreError.
    """
    target = _file_of(url)
    partial = target.with_name(f"{target.name}.partial")
    former = target.with_name(f"{target.name}.before-restore") if target.exists() else None
    try:
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        await asyncio.to_thread(_copy, source, partial)
        count = await _checked(partial)
        if not count:
            raise DatabaseUnusable(f"{source.name} is no backup: it serves no dossier")
        if former is not None:
            await asyncio.to_thread(_set_aside, target, former)
        await asyncio.to_thread(partial.replace, target)
    except (sqlite3.Error, OSError) as error:
        # Nothing was put in the database's place, or it is put back.
        if former is not None and former.exists() and not target.exists():
            _set_aside(former, target)
        raise DatabaseUnusable(f"the backup cannot be restored: {error}") from error
    finally:
        _remove(partial)
    return count, former


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


def _copy(source: Path, target: Path) -> None:
    _remove(target)
    if not source.is_file():
        raise FileNotFoundError(f"there is no file {source}")
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        # One file, whatever the source's journal: a backup is copied around.
        new.execute("PRAGMA journal_mode = DELETE")
        found = [row[0] for row in new.execute("PRAGMA integrity_check(5)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(f"{source.name} is damaged: {found[0]}")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _put(partial: Path, target: Path, source: Path) -> None:
    if target.resolve() == source.resolve():
        raise FileExistsError(f"{target} is the database itself")
    partial.replace(target)


async def _checked(database: Path) -> int:
    """Load every dossier through the store, which checks each fact again."""
    store = await Store.open(f"sqlite+aiosqlite:///{database}")
    try:
        count = len(await store.load())
    finally:
        await store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    return count


def _set_aside(target: Path, former: Path) -> None:
    """Keep the former database, with what was not yet written back into it, whatever its state."""
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
