"""Publishing a dossier as a revision, and loading what is published.

Exception tree::

    StoreError
    ├── DatabaseUnusable      the database cannot be opened, read or written
    ├── RevisionCorrupt       what is stored is not a dossier any more
    └── Superseded            another revision was published since
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from pydantic import BaseModel
from sqlalchemy import Connection, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts.article import Article
from bot.facts.checking import Entries, Entry, assemble
from bot.facts.difference import Difference, How
from bot.facts.dossier import Dossier
from bot.facts.model import FACT_KINDS, KINDS, Header
from bot.store import tables, usage
from bot.store.database import Database, reason
from bot.store.opening import database

_HOW: Final[tuple[How, ...]] = ("added", "removed", "changed")
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


class StoreError(Exception):
    """The store could not do what was asked; the message says what to do next."""


class DatabaseUnusable(StoreError):
    """The database cannot be opened, read or written."""


class RevisionCorrupt(StoreError):
    """A stored revision does not make a dossier; it was changed outside the bot."""


class Superseded(StoreError):
    """Another revision was published since, by somebody else; nothing was written."""


@dataclass(frozen=True, slots=True)
class Published:
    """One line of a dossier's history; the counts are None where they were not kept."""

    number: int
    at: datetime
    by: str
    origin: str | None
    added: int | None
    removed: int | None
    changed: int | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state: the dossier, its number (the first is 1), when (UTC) and by whom."""

    dossier: Dossier
    number: int
    published_at: datetime
    published_by: str


class Store:
    """The database behind a URL: `sqlite+aiosqlite:///var/dossier.db`, `postgresql://…`. Close it."""

    # Seconds between two looks at whether somebody else has committed, or two attempts to look.
    every: float = 1.0

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, url: str) -> Store:
        """Connect, and bring the schema up to date; makes an SQLite file and its folder.

        Raises DatabaseUnusable.
        """
        try:
            store = cls(database(url))
        except (OSError, ImportError, SQLAlchemyError, ValueError) as error:
            raise DatabaseUnusable(f"the database cannot be opened: {reason(error)}") from error
        try:
            with store._usable():
                await store._database.migrate(_migrate)
        except (CommandError, ValueError) as error:
            # Alembic's: a database of a newer version. A value: an address that is none.
            await store.close()
            raise DatabaseUnusable(f"the database cannot be opened: {reason(error)}") from error
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Close every connection; without it aiosqlite's threads keep the process alive."""
        await self._database.engine.dispose()

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except self._database.failures as error:
            raise DatabaseUnusable(f"the database cannot be used: {reason(error)}") from error

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._usable():
            async with self._database.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """The same, alone among all processes from its first statement on."""
        async with self._connection() as connection:
            await self._database.alone(connection)
            yield connection

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        """Be the only one inside under this name: of all processes on a PostgreSQL database, of
        this process on SQLite.

        Raises DatabaseUnusable, before anything is done inside. If the connection is lost while
        inside, somebody else may enter.
        """
        async with AsyncExitStack() as stack:
            with self._usable():
                await stack.enter_async_context(self._database.exclusively(name))
            yield

    async def changes(self) -> AsyncGenerator[None]:
        """Yield each time that something may have been committed by somebody else, and at first.

        A database that cannot be used raises nothing: it is logged once, and tried again; once it
        is back, that too is a change. Close it (`aclosing`): it keeps a connection.
        """
        async with aclosing(self._database.changes(self.every)) as changes:
            async for _ in changes:
                yield

    # ── revisions ──

    async def publish(
        self,
        dossier: Dossier,
        by: str,
        *,
        origin: str | None = None,
        changes: Difference | None = None,
        after: int | None = None,
    ) -> Revision:
        """Write the dossier as its next revision and make that the active one, or do neither.

        With `after`, only where that is still the active revision's number; 0: where there is none.
        Raises DatabaseUnusable, Superseded.
        """
        at = datetime.now(UTC)
        # Outside the event loop: a large dossier has many rows.
        filled = await asyncio.to_thread(lambda: list(_rows(dossier)))
        counts: dict[str, int] = {how: changes.count(how) for how in _HOW} if changes else {}
        async with self._writing() as connection:
            if after is not None and after != (await _active(connection, dossier.id) or 0):
                raise Superseded(f"somebody else published {dossier.id} meanwhile")
            latest = await connection.scalar(
                select(func.max(tables.revisions.c.number)).where(
                    tables.revisions.c.dossier == dossier.id
                )
            )
            number = (latest or 0) + 1
            header = dossier.header.model_dump(exclude={"id"})
            await connection.execute(
                insert(tables.revisions),
                {
                    **header,
                    "dossier": dossier.id,
                    "number": number,
                    "published_at": at,
                    "published_by": by,
                    "origin": origin,
                    **counts,
                },
            )
            for table, rows in filled:
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
            await self._database.tell(connection)
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
        except ValueError as error:
            # A date that is none, in the table of revisions itself.
            raise RevisionCorrupt(f"a stored revision is damaged: {reason(error)}") from error

    async def revision(self, dossier: str, number: int) -> Revision | None:
        """One revision, checked again; None where there is none of that number.

        Raises DatabaseUnusable, RevisionCorrupt.
        """
        query = select(tables.revisions).filter_by(dossier=dossier, number=number)
        try:
            async with self._connection() as connection:
                row = (await connection.execute(query)).one_or_none()
                return await _revision(connection, row._asdict()) if row is not None else None
        except ValueError as error:
            raise RevisionCorrupt(
                f"revision {number} of {dossier} is damaged: {reason(error)}"
            ) from error

    async def active(self) -> dict[str, int]:
        """The number of the active revision of every dossier. Raises DatabaseUnusable."""
        async with self._connection() as connection:
            rows = await connection.execute(select(tables.active))
            return {row.dossier: row.number for row in rows}

    async def history(self, dossier: str) -> tuple[Published, ...]:
        """Every revision of a dossier, the newest first.

        Raises DatabaseUnusable, RevisionCorrupt.
        """
        of = tables.revisions.c
        query = (
            select(of.number, of.published_at, of.published_by, of.origin)
            .add_columns(of.added, of.removed, of.changed)
            .where(of.dossier == dossier)
            .order_by(of.number.desc())
        )
        try:
            async with self._connection() as connection:
                return tuple(
                    Published(number, at.replace(tzinfo=UTC), *more)
                    for number, at, *more in await connection.execute(query)
                )
        except ValueError as error:
            raise RevisionCorrupt(
                f"the history of {dossier} is damaged: {reason(error)}"
            ) from error

    # ── servers ──

    async def server_defaults(self) -> dict[int, str]:
        """The id of each server's default dossier, by the server's id. Raises DatabaseUnusable."""
        async with self._connection() as connection:
            rows = await connection.execute(select(tables.server_defaults))
            return {row.guild_id: row.dossier for row in rows}

    async def remember_default(self, guild_id: int, dossier: str | None) -> None:
        """None: the server has no default any more. Raises DatabaseUnusable."""
        async with self._writing() as connection:
            await connection.execute(delete(tables.server_defaults).filter_by(guild_id=guild_id))
            if dossier is not None:
                await connection.execute(
                    insert(tables.server_defaults), {"guild_id": guild_id, "dossier": dossier}
                )
            await self._database.tell(connection)

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
        async with self._writing() as connection:
            await connection.execute(delete(tables.synced_commands).filter_by(**key))
            await connection.execute(insert(tables.synced_commands), {**key, "hash": hash})

    async def forget_synced(self, application: int, scope: str) -> None:
        key = {"application": str(application), "scope": scope}
        async with self._connection() as connection:
            await connection.execute(delete(tables.synced_commands).filter_by(**key))

    # ── several processes ──

    async def agree(self, name: str, value: int) -> int:
        """The value that the first process to ask gave under this name. Raises DatabaseUnusable."""
        async with self._writing() as connection:
            query = select(tables.agreed.c.value).filter_by(name=name)
            agreed: int | None = await connection.scalar(query)
            if agreed is None:
                await connection.execute(insert(tables.agreed), {"name": name, "value": value})
            return value if agreed is None else agreed

    # ── usage ──

    async def add_usage(
        self,
        day: date,
        used: Mapping[usage.Used, int],
        missed: Mapping[usage.Missed, int],
        *,
        keep_since: date,
    ) -> None:
        """Count these on top of that day's, and forget what is older. Raises DatabaseUnusable."""
        async with self._writing() as connection:
            await usage.add(connection, day, used, missed)
            await usage.prune(connection, keep_since)

    async def used(self, since: date) -> dict[usage.Used, int]:
        """How often each command ended in which way. Raises DatabaseUnusable."""
        async with self._connection() as connection:
            return await usage.used(connection, since)

    async def gaps(self, dossier: str, since: date, most: int) -> tuple[usage.Gap, ...]:
        """What was asked of a dossier and not found. Raises DatabaseUnusable."""
        async with self._connection() as connection:
            return await usage.gaps(connection, dossier, since, most)


async def _active(connection: AsyncConnection, dossier: str) -> int | None:
    query = select(tables.active.c.number).where(tables.active.c.dossier == dossier)
    number: int | None = await connection.scalar(query)
    return number


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
    for kind in FACT_KINDS:
        for fact in getattr(dossier, kind.table):
            for selector, span in zip(fact.evidence, dossier.spans[fact.id], strict=False):
                yield {
                    "kind": kind.table,
                    "fact": fact.id,
                    **selector.model_dump(),
                    "passage": span.passage,
                    "start": span.start,
                    "end": span.end,
                }


async def _revision(connection: AsyncConnection, row: dict[str, Any]) -> Revision:
    """The revision in `row` of `revisions`, checked again. Raises RevisionCorrupt."""
    id, number = row["dossier"], row["number"]
    label = f"revision {number} of {id}"
    try:
        entries, passages = await _stored_entries(connection, id, number)
        header = Header.model_validate(
            {name: id if name == "id" else row[name] for name in Header.model_fields}
        )
    except (KeyError, TypeError, ValueError) as error:
        # What no longer has the type of its column: pydantic's, JSON's and dates' complaints.
        why = " ".join(str(error).split())[:200]
        raise RevisionCorrupt(f"{label} is damaged: {why}") from error
    article = Article(passages, header.sha256)
    dossier, problems = await asyncio.to_thread(assemble, Entries(header, entries), article)
    if problems:
        raise RevisionCorrupt(f"{label} is damaged: {problems[0]}")
    published_at: datetime = row["published_at"]
    # SQLite has no time zones; what was written is UTC.
    return Revision(dossier, number, published_at.replace(tzinfo=UTC), row["published_by"])


async def _stored_entries(
    connection: AsyncConnection, id: str, number: int
) -> tuple[tuple[Entry[BaseModel], ...], tuple[str, ...]]:
    """A revision's facts and the passages of its article, as they stand in the tables."""

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
    for kind in KINDS:
        for fact in await stored(tables.FACT_TABLES[kind.table]):
            if kind in FACT_KINDS:
                fact["evidence"] = evidence.get((kind.table, _id(fact)), [])
            entries.append(Entry(f"{kind.table} {_id(fact)!r}", kind.model.model_validate(fact)))
    return tuple(entries), tuple(row["text"] for row in await stored(tables.passages))


def _id(fact: dict[str, Any]) -> str:
    """The id of a stored fact; an attendance has two parts, a set-aside quotation its words."""
    if "person" in fact:
        return f"{fact['person']}@{fact['event']}"
    return str(fact["id"] if "id" in fact else fact["text"])
