"""What the store asks of a database, and in which SQLite and PostgreSQL differ."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, aclosing
from functools import partial
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.operations.errors import DatabaseUnusable

log = logging.getLogger(__name__)

# The longest pause, in seconds, between two attempts to reach a database that is lost.
_LONGEST_PAUSE: Final = 5.0
# Keeps names readable in the JSON columns, and findable with LIKE.
readable_json: Final = partial(json.dumps, ensure_ascii=False)


class Database(ABC):
    """One kind of database. Whatever goes wrong in it raises one of its `failures`."""

    engine: AsyncEngine
    failures: tuple[type[Exception], ...] = (SQLAlchemyError, OSError)
    # Whether anybody else can have it open.
    shared: bool = True

    @abstractmethod
    async def lock_writers(self, connection: AsyncConnection) -> None:
        """Wait for other writers, then keep them out until this transaction ends.

        Comes before anything that the transaction reads or writes.
        """

    @abstractmethod
    async def notify(self, connection: AsyncConnection) -> None:
        """Tell every process that follows the changes, once this transaction is committed."""

    @abstractmethod
    async def migrate(self, work: Callable[[Connection], None]) -> None:
        """Do the work in one transaction, with other writers kept out, however long it takes."""

    @abstractmethod
    def exclusively(self, name: str) -> AbstractAsyncContextManager[None]:
        """Enter once nobody else is inside under this name."""

    @abstractmethod
    def commits(self, poll_seconds: float) -> AsyncGenerator[None]:
        """Connect; yield once, and again whenever others may have committed.

        Ends where it has to connect anew. Raises one of `failures` where it cannot go on.
        """

    @abstractmethod
    def classify(self, error: BaseException) -> type[DatabaseUnusable]:
        """What the driver's error means."""

    async def changes(self, poll_seconds: float) -> AsyncGenerator[None]:
        """Yield once, and again whenever others may have committed. Never raises.

        A database that cannot be used is logged once and tried again; that it is back counts as a
        change.
        """
        pause, lost = poll_seconds, False
        while self.shared:
            try:
                async with aclosing(self.commits(poll_seconds)) as commits:
                    async for _ in commits:
                        if lost:
                            log.warning("the database can be used again")
                        pause, lost = poll_seconds, False
                        yield
            except self.failures as error:
                if not lost:
                    log.warning(
                        "the database cannot be used, and is tried again: %s", reason(error)
                    )
                lost = True
                # Not every process at the same moment when a server is back.
                await asyncio.sleep(random.uniform(pause / 2, pause))
                pause = min(2 * pause, _LONGEST_PAUSE)

    def unusable(self, error: Exception) -> DatabaseUnusable:
        """One of this database's `failures`, as the store raises it."""
        kind = self.classify(_driver_error(error))
        return kind(f"the database cannot be used: {reason(error)}")


def reason(error: Exception) -> str:
    """The first line of the driver's own message, which has no statement and no parameter in it."""
    match _driver_error(error):
        case TimeoutError():
            return "it did not answer in time"
        # A network's error; a file's error names the file.
        case OSError(strerror=str(why), filename=None):
            return f"it cannot be reached ({why})"
        case cause:
            return str(cause).splitlines()[0] if str(cause) else type(cause).__name__


def _driver_error(error: Exception) -> BaseException:
    cause: BaseException = getattr(error, "orig", None) or error
    # SQLAlchemy's wrapper puts a class name before what asyncpg said.
    return getattr(cause, "driver_exception", None) or cause
