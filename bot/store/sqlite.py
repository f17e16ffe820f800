"""An SQLite file, and noticing what others commit to it."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, StaticPool, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.database import Database, readable_json

log = logging.getLogger(__name__)


async def commits(engine: AsyncEngine, every: float) -> AsyncGenerator[None]:
    """Yield at first, and each time that another connection may have committed; never raise.

    SQLite tells one connection whether the others did (`PRAGMA data_version`), so one is kept. Where
    another file has taken the database's place, every connection is made anew.
    """
    if isinstance(engine.pool, StaticPool):
        return  # in memory: there are no others
    down = False
    while True:
        try:
            file = await asyncio.to_thread(_file, engine)
            async with engine.connect() as connection:
                # Outside of any transaction, which would go on seeing what it began with.
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                seen = await _version(connection)
                if down:
                    log.warning("the database can be used again")
                    down = False
                yield
                while await asyncio.to_thread(_file, engine) == file:
                    if (version := await _version(connection)) != seen:
                        seen = version
                        yield
                    await asyncio.sleep(every)
        except (SQLAlchemyError, OSError) as error:
            if not down:
                reason = getattr(error, "orig", None) or error
                log.warning("the database cannot be used, and is tried again: %s", reason)
                down = True
            await asyncio.sleep(every)
        await engine.dispose()


async def _version(connection: AsyncConnection) -> int:
    version: int = (await connection.exec_driver_sql("PRAGMA data_version")).scalar_one()
    return version


def _file(engine: AsyncEngine) -> tuple[int, int]:
    """Which file the database is. Raises OSError."""
    name = engine.url.database or ""
    # With `file:` it is an address, whose file SQLite alone knows.
    stat = Path("." if name.startswith("file:") else name).stat()
    return stat.st_dev, stat.st_ino


class Sqlite(Database):
    """A file, for the processes of one machine."""

    def __init__(self, address: URL) -> None:
        file = address.database or ""
        if file and not file.startswith((":memory:", "file:")):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_async_engine(address, json_serializer=readable_json)
        event.listen(self.engine.sync_engine, "connect", _set_up)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def alone(self, connection: AsyncConnection) -> None:
        # Python's own BEGIN comes with the first row written, after what was read before.
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def tell(self, connection: AsyncConnection) -> None:
        """A commit is told by `PRAGMA data_version`."""

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        async with self.engine.begin() as connection:
            await self.alone(connection)
            await connection.run_sync(work)

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        async with self._locks[name]:
            yield

    def changes(self, every: float) -> AsyncGenerator[None]:
        return commits(self.engine, every)


def _set_up(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer (WAL), a busy database is waited for, keys are enforced."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
