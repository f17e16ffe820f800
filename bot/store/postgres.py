"""PostgreSQL, for any number of processes on any number of machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncpg
from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.operations.errors import DatabaseBusy, DatabaseFull, DatabaseUnreachable, DatabaseUnusable
from bot.store.database import Database, readable_json

# Seconds to wait for a connection, and for a statement, before the database counts as lost.
_CONNECT_SECONDS: Final = 5
_STATEMENT_SECONDS: Final = 10
# Seconds that a writer waits for another.
_LOCK_SECONDS: Final = 5
# Seconds between two checks that an idle connection still answers.
_HEARTBEAT_SECONDS: Final = 10
# The channel of NOTIFY on which commits are announced.
_CHANNEL: Final = "dossier"
_FAILURES: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # Of a connection that the server ends at the moment of a query.
    asyncpg.InternalClientError,
    OSError,
)
# asyncpg has a class for each SQLSTATE.
_LOST: Final = (
    OSError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
# asyncpg has no type hints.
AsyncpgConnection = Any


class Postgres(Database):
    """Its few connections: what is asked often is in memory."""

    failures = (*Database.failures, *_FAILURES)

    def __init__(self, address: URL) -> None:
        self._dsn = _dsn(address)
        self.engine = self._engine(
            command_timeout=_STATEMENT_SECONDS,
            # A connection that the server closed meanwhile is replaced before it is used.
            pool_pre_ping=True,
            pool_size=1,
            max_overflow=4,
            pool_timeout=_STATEMENT_SECONDS,
        )

    def _engine(self, *, command_timeout: float | None = None, **pool: Any) -> AsyncEngine:
        # asyncpg reads the URL itself: it knows what hosting providers put there (sslmode, …).
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=lambda: self._connect(command_timeout),
            json_serializer=readable_json,
            **pool,
        )

    async def _connect(self, command_timeout: float | None = None) -> AsyncpgConnection:
        return await asyncpg.connect(
            self._dsn,
            timeout=_CONNECT_SECONDS,
            command_timeout=command_timeout,
            server_settings={"application_name": "dossier"},
        )

    async def lock_writers(self, connection: AsyncConnection) -> None:
        await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"))
        await _lock_writers(connection)

    async def notify(self, connection: AsyncConnection) -> None:
        await connection.execute(text(f"NOTIFY {_CHANNEL}"))

    async def migrate(self, work: Callable[[Connection], None]) -> None:
        # Without a limit of time.
        engine = self._engine(poolclass=NullPool)
        async with engine.begin() as connection:
            await _lock_writers(connection)
            await connection.run_sync(work)

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        async with self._session() as connection:
            await _lock(connection, name)
            yield

    async def commits(self, poll_seconds: float) -> AsyncGenerator[None]:
        """Listens, and makes sure now and then that the connection still answers."""
        heard = asyncio.Event()
        async with self._session() as connection:
            await connection.add_listener(_CHANNEL, lambda *_: heard.set())
            connection.add_termination_listener(lambda _: heard.set())
            yield
            while True:
                try:
                    async with asyncio.timeout(_HEARTBEAT_SECONDS):
                        await heard.wait()
                except TimeoutError:
                    await connection.fetch("SELECT 1", timeout=_CONNECT_SECONDS)
                    continue
                heard.clear()
                if connection.is_closed():
                    raise ConnectionError("the connection was closed")
                yield

    def classify(self, error: BaseException) -> type[DatabaseUnusable]:
        if isinstance(error, asyncpg.DiskFullError):
            return DatabaseFull
        if isinstance(error, asyncpg.LockNotAvailableError):
            return DatabaseBusy
        return DatabaseUnreachable if isinstance(error, _LOST) else DatabaseUnusable

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[AsyncpgConnection]:
        """A connection outside the pool and outside any transaction, to be kept for long.

        The keep-alives let the server notice where this process is lost.
        """
        connection = await self._connect()
        try:
            await connection.execute(
                f"SET tcp_keepalives_idle = {_HEARTBEAT_SECONDS}; SET tcp_keepalives_count = 3; "
                f"SET tcp_keepalives_interval = {_HEARTBEAT_SECONDS // 3}; "
                f"SET lock_timeout = '{_HEARTBEAT_SECONDS}s'"
            )
            yield connection
        finally:
            # Dropped where the server does not answer.
            with suppress(*_FAILURES):
                await connection.close(timeout=2)


async def _lock_writers(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('writing', 0))"))


async def _lock(connection: AsyncpgConnection, name: str) -> None:
    """Take the lock of this name, however long others hold it, as long as the server answers."""
    while True:
        with suppress(asyncpg.LockNotAvailableError):
            lock = "SELECT pg_advisory_lock(hashtextextended($1, 1))"
            await connection.fetch(lock, name, timeout=_STATEMENT_SECONDS)
            return


def _dsn(address: URL) -> str:
    """The URL as libpq, and so asyncpg, reads it."""
    query = dict(address.query)
    # SQLAlchemy's name for it.
    if "ssl" in query:
        query.setdefault("sslmode", query.pop("ssl"))
    # asyncpg does not know it, and would hand it on to the server as a setting.
    query.pop("channel_binding", None)
    return address.set(drivername="postgresql", query=query).render_as_string(hide_password=False)
