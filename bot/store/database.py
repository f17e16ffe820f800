"""The database behind a URL, and all that SQLite and PostgreSQL do not have in common."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

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
