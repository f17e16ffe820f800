"""PostgreSQL, for any number of processes on any number of machines."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncpg
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.store.database import Database, readable_json, reason

log = logging.getLogger(__name__)

# Seconds for a connection, and for a statement, until the database counts as gone.
_CONNECTING: Final = 5
_ANSWERING: Final = 10
# Seconds that a writer waits for another.
_WAITING: Final = 5
# Seconds between two signs of life that a waiting connection is asked for.
_ALIVE: Final = 10
# Seconds until it is tried again to be connected, at most.
_RETRYING: Final = 5.0
# The channel on which a commit is told.
_CHANNEL: Final = "dossier"
_FAILURES: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
# asyncpg has no type hints.
Connected = Any


class Postgres(Database):
    """A database and its connections: few, for what is asked often is in memory."""

    failures = (*Database.failures, *_FAILURES)

    def __init__(self, address: URL) -> None:
        self._dsn = _dsn(address)
        self.engine = self._engine(
            command_timeout=_ANSWERING,
            # A connection that the server has closed meanwhile is replaced before it is used.
            pool_pre_ping=True,
            pool_size=1,
            max_overflow=4,
            pool_timeout=_ANSWERING,
        )

    def _engine(self, *, command_timeout: float | None = None, **pool: Any) -> AsyncEngine:
        # asyncpg reads the URL, for it knows what hosters put there (sslmode, …).
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: self._connect(command_timeout),
            json_serializer=readable_json,
            **pool,
        )

    async def _connect(self, command_timeout: float | None = None) -> Connected:
        return await asyncpg.connect(
            self._dsn,
            timeout=_CONNECTING,
            command_timeout=command_timeout,
            server_settings={"application_name": "dossier"},
        )

    async def alone(self, connection: AsyncConnection) -> None:
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_WAITING}s'"))
        await _wait_for_turn(connection)

    async def tell(self, connection: AsyncConnection) -> None:
        await connection.execute(text(f"NOTIFY {_CHANNEL}"))

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        engine = self._engine(poolclass=NullPool)
        async with engine.begin() as connection:
            await _wait_for_turn(connection)
            await connection.run_sync(work)

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        async with self._apart() as connection:
            await _wait_for(connection, name)
            yield

    async def changes(self, every: float) -> AsyncGenerator[None]:
        pause, down = every, False
        while True:
            try:
                async with self._apart() as connection:
                    async for _ in _told(connection):
                        if down:
                            log.warning("the database can be used again")
                        pause, down = every, False
                        yield
            except _FAILURES as error:
                if not down:
                    log.warning(
                        "the database cannot be used, and is tried again: %s", reason(error)
                    )
                down = True
            # Not all processes at once, when the server is back.
            await asyncio.sleep(random.uniform(pause / 2, pause))
            pause = min(2 * pause, _RETRYING)

    @asynccontextmanager
    async def _apart(self) -> AsyncIterator[Connected]:
        """A connection of its own, outside of any transaction. It may wait for long, so each end
        notices where the other is lost.
        """
        connection = await self._connect()
        try:
            await connection.execute(
                f"SET tcp_keepalives_idle = {_ALIVE}; SET tcp_keepalives_count = 3; "
                f"SET tcp_keepalives_interval = {_ALIVE // 3}; SET lock_timeout = '{_ALIVE}s'"
            )
            yield connection
        finally:
            # Dropped where the server does not answer.
            with suppress(*_FAILURES):
                await connection.close(timeout=2)


async def _wait_for_turn(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('writing', 0))"))


async def _wait_for(connection: Connected, name: str) -> None:
    """Take the lock of this name, however long others hold it, as long as the server answers."""
    while True:
        with suppress(asyncpg.LockNotAvailableError):
            lock = "SELECT pg_advisory_lock(hashtextextended($1, 1))"
            await connection.fetch(lock, name, timeout=_ANSWERING)
            return


async def _told(connection: Connected) -> AsyncGenerator[None]:
    """Listen, and yield at first and each time that something is told, until that ends in an error."""
    told = asyncio.Event()
    await connection.add_listener(_CHANNEL, lambda *_: told.set())
    connection.add_termination_listener(lambda _: told.set())
    yield  # for what was committed while nobody listened
    while True:
        try:
            async with asyncio.timeout(_ALIVE):
                await told.wait()
        except TimeoutError:
            # A connection can be lost without a word.
            await connection.fetch("SELECT 1", timeout=_CONNECTING)
            continue
        told.clear()
        if connection.is_closed():
            raise ConnectionError("the connection was closed")
        yield


def _dsn(address: URL) -> str:
    """The URL as libpq, and so asyncpg, reads it."""
    query = dict(address.query)
    # SQLAlchemy's name for it.
    if "ssl" in query:
        query.setdefault("sslmode", query.pop("ssl"))
    # asyncpg has none, and would hand it on to the server as a setting.
    query.pop("channel_binding", None)
    return address.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
