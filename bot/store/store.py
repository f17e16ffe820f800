"""Publishing a dossier as a revision, and loading what is published.

Exception tree::

    StoreError
    ├── DatabaseUnusable      the database cannot be opened, read or written
    └── RevisionCorrupt       what is stored is not a dossier any more
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from pydantic import BaseModel
from sqlalchemy import Connection, Table, delete, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.facts.article import Article
from bot.facts.assembling import Entries, Entry, assemble
from bot.facts.dossier import Dossier
from bot.facts.model import Header
from bot.facts.reading import KINDS
from bot.store import tables

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Facts with selectors of their own; a set-aside quotation is its own selector.
_WITH_EVIDENCE: Final = ("people", "events", "attendances", "quotes", "reactions", "claims")


class StoreError(Exception):
    """The store could not do what was asked; the message says what to do next."""


class DatabaseUnusable(StoreError):
    """The database cannot be opened, read or written."""


class RevisionCorrupt(StoreError):
    """A stored revision does not make a dossier; it was changed outside the bot."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state: the dossier, its number (the first is 1), when (UTC) and by whom."""

    dossier: Dossier
    number: int
    published_at: datetime
    published_by: str


class Store:
    """The database behind a URL such as `sqlite+aiosqlite:///var/dossier.db`. Close it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, url: str) -> Store:
        """Connect, and bring the schema up to date; makes an SQLite file and its folder.

        Raises DatabaseUnusable.
        """
        try:
            address = make_url(url)
            if address.get_backend_name() == "sqlite" and address.database not in (
                None,
                "",
                ":memory:",
            ):
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_async_engine(address)
        except (OSError, ImportError, SQLAlchemyError, ValueError) as error:
            raise DatabaseUnusable(f"the database cannot be opened: {_reason(error)}") from error
        if engine.dialect.name == "sqlite":
            event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        store = cls(engine)
        try:
            async with store._connection() as connection:
                await connection.run_sync(_migrate)
        except CommandError as error:
            await store.close()
            raise DatabaseUnusable(f"the database is of another version: {error}") from error
        except ValueError as error:
            await store.close()
            raise DatabaseUnusable(f"the database cannot be opened: {_reason(error)}") from error
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Close every connection; without it aiosqlite's threads keep the process alive."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any error."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise DatabaseUnusable(f"the database cannot be used: {_reason(error)}") from error

    # ── revisions ──

    async def publish(self, dossier: Dossier, by: str) -> Revision:
        """Write the dossier as its next revision and make that the active one, or do neither.

        Raises DatabaseUnusable.
        """
        at = datetime.now(UTC)
        async with self._connection() as connection:
            latest = await connection.scalar(
                select(func.max(tables.revisions.c.number)).where(
                    tables.revisions.c.dossier == dossier.id
                )
            )
            number = (latest or 0) + 1
            header = dossier.header.model_dump()
            await connection.execute(
                insert(tables.revisions),
                {
                    **header,
                    "dossier": header.pop("id"),
                    "number": number,
                    "published_at": at,
                    "published_by": by,
                },
            )
            for table, rows in _rows(dossier):
                keyed = [
                    {"dossier": dossier.id, "revision": number, "position": position, **row}
                    for position, row in enumerate(rows)
                ]
                if keyed:
                    await connection.execute(insert(table), keyed)
            await connection.execute(
                delete(tables.active).where(tables.active.c.dossier == dossier.id)
            )
            await connection.execute(
                insert(tables.active), {"dossier": dossier.id, "number": number}
            )
        return Revision(dossier, number, at, by)

    async def load(self) -> tuple[Revision, ...]:
        """The active revision of every dossier, checked again against its own passages.

        Raises DatabaseUnusable, RevisionCorrupt.
        """
        active, revisions = tables.active.c, tables.revisions.c
        is_active = (active.dossier == revisions.dossier) & (active.number == revisions.number)
        query = select(tables.revisions).join(tables.active, is_active).order_by(revisions.dossier)
        try:
            async with self._connection() as connection:
                rows = (await connection.execute(query)).all()
                return tuple([await _revision(connection, row._asdict()) for row in rows])
        except (KeyError, TypeError, ValueError) as error:
            # What no longer has the type of its column: pydantic's, JSON's and dates' complaints.
            raise RevisionCorrupt(f"a stored revision is damaged: {_reason(error)}") from error

    # ── commands ──

    async def synced_hashes(self, application: int) -> dict[str, str]:
        """The hash of the commands that this application last registered, by scope."""
        synced = tables.synced_commands
        async with self._connection() as connection:
            rows = await connection.execute(
                select(synced.c.scope, synced.c.hash).filter_by(application=str(application))
            )
            return {row.scope: row.hash for row in rows}

    async def remember_synced(self, application: int, scope: str, hash: str) -> None:
        key = {"application": str(application), "scope": scope}
        async with self._connection() as connection:
            await connection.execute(delete(tables.synced_commands).filter_by(**key))
            await connection.execute(insert(tables.synced_commands), {**key, "hash": hash})

    async def forget_synced(self, application: int, scope: str) -> None:
        key = {"application": str(application), "scope": scope}
        async with self._connection() as connection:
            await connection.execute(delete(tables.synced_commands).filter_by(**key))


def _set_up_sqlite(connection: Any, _record: object) -> None:
    """Readers do not wait for a writer (WAL), a busy database is waited for, keys are enforced."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _rows(dossier: Dossier) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Every table with the rows that the dossier puts there."""
    yield tables.passages, [{"text": passage} for passage in dossier.article.passages]
    for kind, table in tables.FACT_TABLES.items():
        facts: tuple[BaseModel, ...] = getattr(dossier, kind)
        yield (
            table,
            [fact.model_dump(mode="json", by_alias=True, exclude={"evidence"}) for fact in facts],
        )
    yield tables.evidence, list(_evidence_rows(dossier))


def _evidence_rows(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for kind in _WITH_EVIDENCE:
        for fact in getattr(dossier, kind):
            for selector, span in zip(fact.evidence, dossier.spans[fact.id], strict=False):
                yield {
                    "kind": kind,
                    "fact": fact.id,
                    **selector.model_dump(),
                    "passage": span.passage,
                    "start": span.start,
                    "end": span.end,
                }


async def _revision(connection: AsyncConnection, row: dict[str, Any]) -> Revision:
    id, number = row["dossier"], row["number"]
    label = f"revision {number} of {id}"

    async def stored(table: Table) -> list[dict[str, Any]]:
        result = await connection.execute(
            select(table).filter_by(dossier=id, revision=number).order_by(table.c.position)
        )
        return [
            {
                column: value
                for column, value in found._asdict().items()
                if column not in ("dossier", "revision", "position") and value is not None
            }
            for found in result
        ]

    evidence: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for selector in await stored(tables.evidence):
        key = (selector.pop("kind"), selector.pop("fact"))
        words: dict[str, Any] = {
            part: selector[part] for part in ("exact", "prefix", "suffix") if part in selector
        }
        evidence.setdefault(key, []).append(words)
    entries: list[Entry[BaseModel]] = []
    for kind, model in KINDS.items():
        for fact in await stored(tables.FACT_TABLES[kind]):
            if kind in _WITH_EVIDENCE:
                fact["evidence"] = evidence.get((kind, _id(fact)), [])
            entries.append(Entry(f"{label}, {kind}", model.model_validate(fact)))
    header = Header.model_validate(
        {name: id if name == "id" else row[name] for name in Header.model_fields}
    )
    passages = tuple(passage["text"] for passage in await stored(tables.passages))
    dossier, problems = assemble(Entries(header, tuple(entries)), Article(passages, header.sha256))
    if problems:
        raise RevisionCorrupt(f"{label} is damaged: {problems[0]}")
    published_at: datetime = row["published_at"]
    # SQLite has no time zones; what was written is UTC.
    return Revision(dossier, number, published_at.replace(tzinfo=UTC), row["published_by"])


def _id(fact: dict[str, Any]) -> str:
    return fact["id"] if "id" in fact else f"{fact['person']}@{fact['event']}"


def _reason(error: Exception) -> str:
    """The driver's own first line, which names no statement and no parameter."""
    origin = getattr(error, "orig", None) or error
    return str(origin).splitlines()[0] if str(origin) else type(origin).__name__
