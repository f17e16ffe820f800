"""SQLite: a file, for the processes of one machine."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, StaticPool, event
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.operations.errors import DatabaseBusy, DatabaseDamaged, DatabaseFull, DatabaseUnusable
from bot.store.database import Database, readable_json

# By primary result code: https://www.sqlite.org/rescode.html
_CODES: Final[Mapping[int, type[DatabaseUnusable]]] = {
    sqlite3.SQLITE_FULL: DatabaseFull,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
    sqlite3.SQLITE_CORRUPT: DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: DatabaseDamaged,
}
# How often a connection asks for WAL, and the seconds between.
_WAL_ATTEMPTS: Final = 100
_WAL_PAUSE: Final = 0.01


class Sqlite(Database):
    def __init__(self, address: URL) -> None:
        self._file = address.database or ""
        if self._file and not self._file.startswith((":memory:", "file:")):
            Path(self._file).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_async_engine(address, json_serializer=readable_json)
        self.shared = not isinstance(self.engine.pool, StaticPool)  # a database in memory is not
        event.listen(self.engine.sync_engine, "connect", _set_up)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Which file `commits` saw last.
        self._opened: tuple[int, int] | None = None

    async def lock_writers(self, connection: AsyncConnection) -> None:
        # Python's own BEGIN comes with the first row written, after what was read before it.
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def notify(self, connection: AsyncConnection) -> None:
        """SQLite counts commits itself, in `PRAGMA data_version`."""

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        async with self.engine.begin() as connection:
            await self.lock_writers(connection)
            await connection.run_sync(work)

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        async with self._locks[name]:
            yield

    async def commits(self, poll_seconds: float) -> AsyncGenerator[None]:
        """`PRAGMA data_version` tells one connection whether others have committed, so it is kept.

        Ends once another file has taken the database's place.
        """
        file = await self._inode()
        if self._opened not in (None, file):
            # The connections in the pool are to the file that was there before.
            await self.engine.dispose()
        self._opened = file
        async with self.engine.connect() as connection:
            # Inside a transaction it would go on seeing what it began with.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            seen = await _data_version(connection)
            yield
            while await self._inode() == file:
                if (version := await _data_version(connection)) != seen:
                    seen = version
                    yield
                await asyncio.sleep(poll_seconds)

    async def _inode(self) -> tuple[int, int]:
        """Which file the database is. Raises OSError."""
        # Of an address (`file:…`) SQLite alone knows the file.
        path = Path("." if self._file.startswith("file:") else self._file)
        stat = await asyncio.to_thread(path.stat)
        return stat.st_dev, stat.st_ino

    def classify(self, error: BaseException) -> type[DatabaseUnusable]:
        code: int = getattr(error, "sqlite_errorcode", 0)
        # The low byte of an extended code is the primary one.
        return _CODES.get(code & 0xFF, DatabaseUnusable)


async def _data_version(connection: AsyncConnection) -> int:
    version: int = (await connection.exec_driver_sql("PRAGMA data_version")).scalar_one()
    return version


def _set_up(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer (WAL), a busy database is waited for, keys are enforced."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA foreign_keys = ON")
    _write_ahead(cursor)
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    # While one connection turns a new file to WAL, SQLite refuses all others at once.
    for attempt in range(1, _WAL_ATTEMPTS + 1):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt == _WAL_ATTEMPTS:
                raise
            time.sleep(_WAL_PAUSE)
