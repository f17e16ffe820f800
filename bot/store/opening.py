"""Which database a URL names."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from bot.store.database import Database
from bot.store.sqlite import Sqlite


def database_at(url: str) -> Database:
    """The database of this URL, not yet connected to; makes the folder of an SQLite file.

    Raises ValueError or SQLAlchemyError (no such URL), ImportError (no driver), OSError.
    """
    try:
        address = make_url(url)
        if not 0 <= (address.port or 0) < 1 << 16:
            raise ValueError
    except ValueError:
        # Its message would show the password, which is what stands there if the host is forgotten.
        raise ValueError("the port in its address is not a port's number") from None
    if address.get_backend_name() == "sqlite":
        return Sqlite(address)
    if address.drivername in ("postgres", "postgresql", "postgresql+asyncpg"):
        # A bot with an SQLite file runs without asyncpg.
        from bot.store.postgres import Postgres

        return Postgres(address)
    raise ValueError(
        f"{address.drivername} is not known: use sqlite+aiosqlite:///… or postgresql://…"
    )
