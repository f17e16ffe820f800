"""The database behind a URL, and all that SQLite and PostgreSQL do not have in common."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.watching import commits

# Names stay readable, and can be found with LIKE.
readable_json: Final = partial(json.dumps, ensure_ascii=False)


class Database(ABC):
    """One kind of database. What fails raises one of its `failures`; `reason` says it."""

    engine: AsyncEngine
    failures: tuple[type[Exception], ...] = (SQLAlchemyError, OSError)

    @abstractmethod
    async def alone(self, connection: AsyncConnection) -> None:
        """Wait until nobody else writes; until this transaction ends, nobody else does.

        Stands before anything that the transaction reads or writes.
        """

    @abstractmethod
    async def tell(self, connection: AsyncConnection) -> None:
        """Have every process that follows the changes know of this transaction's commit."""

    @abstractmethod
    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """Do the work alone, in one transaction, however long it takes."""

    @abstractmethod
    def exclusively(self, name: str) -> AbstractAsyncContextManager[None]:
        """Enter once nobody else is inside under this name."""

    @abstractmethod
    def changes(self, every: float) -> AsyncGenerator[None]:
        """Yield at first, and each time that others may have committed; never raise.

        It is looked, or tried again to be connected, `every` so many seconds.
        """


def database(url: str) -> Database:
    """The database of this URL, not connected to yet; makes the folder of an SQLite file.

    Raises ValueError or SQLAlchemyError (a URL that is none), ImportError, OSError.
    """
    try:
        address = make_url(url)
        if not 0 <= (address.port or 0) < 1 << 16:
            raise ValueError
    except ValueError:
        # It would name what stands there: the password, where the host was forgotten.
        raise ValueError("the port in its address is not a port's number") from None
    if address.get_backend_name() == "sqlite":
        return Sqlite(address)
    if address.drivername in ("postgres", "postgresql", "postgresql+asyncpg"):
        # Imported where it is used: a bot with an SQLite file may be without asyncpg.
        from bot.store.postgres import Postgres

        return Postgres(address)
    raise ValueError(
        f"{address.drivername} is not known: use sqlite+aiosqlite:///… or postgresql://…"
    )


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


def reason(error: Exception) -> str:
    """The driver's own first line, which names no statement and no parameter."""
    origin: BaseException = getattr(error, "orig", None) or error
    # SQLAlchemy puts the name of the class before what asyncpg said.
    origin = getattr(origin, "driver_exception", None) or origin
    if isinstance(origin, TimeoutError):
        return "it did not answer in time"
    if isinstance(origin, OSError) and origin.strerror and not origin.filename:
        return f"it cannot be reached ({origin.strerror})"
    return str(origin).splitlines()[0] if str(origin) else type(origin).__name__
