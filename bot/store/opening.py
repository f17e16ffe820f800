"""Which database a URL names."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from bot.store.database import Database
from bot.store.sqlite import Sqlite


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
