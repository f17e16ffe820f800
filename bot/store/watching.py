"""Noticing what others commit to an SQLite database: its version, looked at now and then."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

from sqlalchemy import StaticPool
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

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
