"""Publishing a dossier as a revision, and loading what is published."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import Row, Select, String, Table, cast, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.facts.article import Article
from bot.facts.checking import Entries, Entry, check
from bot.facts.difference import Difference, How
from bot.facts.dossier import Dossier
from bot.facts.model import FACT_KINDS, KINDS, Evidence, Header
from bot.operations.errors import DatabaseUnusable, RevisionCorrupt, Superseded
from bot.store import tables, usage
from bot.store.database import Database, reason
from bot.store.migrating import migrate
from bot.store.opening import database_at

_COUNTS: Final = TypeAdapter(dict[str, int], config=ConfigDict(strict=True))
_HOW: Final[tuple[How, ...]] = ("added", "removed", "changed")


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
    """The database behind a URL: `sqlite+aiosqlite:///var/dossier.db`, `postgresql://…`. Close it.

    Every method that asks the database raises DatabaseUnusable where it cannot.
    """

    # Seconds between two looks at whether somebody else has committed, or two attempts to look.
    poll_seconds: float = 1.0

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    async def open(cls, url: str) -> Store:
        """Connect, and bring the schema up to date; makes an SQLite file and its folder."""
        try:
            store = cls(database_at(url))
            try:
                with store._usable():
                    await store._database.migrate(migrate)
            except BaseException:
                await store.close()
                raise
        except (OSError, ImportError, SQLAlchemyError, ValueError) as error:
            # No address of a database, or none of ours.
            raise DatabaseUnusable(f"the database cannot be opened: {reason(error)}") from error
        return store

    async def close(self) -> None:
        """Close every connection; without it aiosqlite's threads keep the process alive."""
        await self._database.engine.dispose()

    @contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except self._database.failures as error:
            raise self._database.unusable(error) from error

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed at the end, rolled back on any error."""
        with self._usable():
            async with self._database.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """The same, with other writers of all processes kept out from its first statement on."""
        async with self._transaction() as connection:
            await self._database.lock_writers(connection)
            yield connection

    @asynccontextmanager
    async def exclusively(self, name: str) -> AsyncIterator[None]:
        """Be the only one inside under this name: of all processes on PostgreSQL, of this process
        on SQLite.

        Raises DatabaseUnusable before anything is done inside. If the connection is lost while
        inside, somebody else may enter.
        """
        async with AsyncExitStack() as stack:
            with self._usable():
                await stack.enter_async_context(self._database.exclusively(name))
            yield

    def changes(self) -> AsyncGenerator[None]:
        """Yields once, and again whenever somebody else may have committed. Never raises.

        A database that cannot be used is logged once and tried again; that it is back counts as a
        change. Close it (`aclosing`): it keeps a connection.
        """
        return self._database.changes(self.poll_seconds)

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

        With `after`, only where that is still the number of the active revision; 0 means that
        there is none. Raises Superseded.
        """
        at = datetime.now(UTC)
        # In a thread: a large dossier has many rows.
        filled = await asyncio.to_thread(lambda: list(_rows(dossier)))
        counts: dict[str, int] = {how: changes.count(how) for how in _HOW} if changes else {}
        async with self._writing() as connection:
            active = select(tables.active.c.number).filter_by(dossier=dossier.id)
            if after is not None and after != (await connection.scalar(active) or 0):
                raise Superseded(dossier.id)
            numbers = tables.revisions.c
            latest = select(func.max(numbers.number)).where(numbers.dossier == dossier.id)
            number = (await connection.scalar(latest) or 0) + 1
            await connection.execute(
                insert(tables.revisions),
                {
                    **dossier.header.model_dump(exclude={"id"}),
                    "dossier": dossier.id,
                    "number": number,
                    "published_at": at,
                    "published_by": by,
                    "origin": origin,
                    **counts,
                    "drafted": dict(dossier.drafted) or None,
                },
            )
            for table, rows in filled:
                keyed = [
                    {"dossier": dossier.id, "revision": number, "position": position, **row}
                    for position, row in enumerate(rows)
                ]
                if keyed:
                    await connection.execute(insert(table), keyed)
            await _put(connection, tables.active, {"dossier": dossier.id}, number=number)
            await self._database.notify(connection)
        return Revision(dossier, number, at, by)

    async def load(self) -> tuple[Revision, ...]:
        """The active revision of every dossier, checked again against its own passages.

        Raises RevisionCorrupt.
        """
        active, revisions = tables.active.c, tables.revisions.c
        is_active = (active.dossier == revisions.dossier) & (active.number == revisions.number)
        query = select(tables.revisions).join(tables.active, is_active).order_by(revisions.dossier)
        return tuple(await self._revisions(query, "a stored revision"))

    async def revision(self, dossier: str, number: int) -> Revision | None:
        """One revision, checked again; None where there is none of that number.

        Raises RevisionCorrupt.
        """
        query = select(tables.revisions).filter_by(dossier=dossier, number=number)
        found = await self._revisions(query, f"revision {number} of {dossier}")
        return found[0] if found else None

    async def _revisions(self, query: Select[Any], what: str) -> list[Revision]:
        async with self._transaction() as connection:
            with _undamaged(what):
                rows = (await connection.execute(query)).all()
            return [await _revision(connection, row) for row in rows]

    async def active(self) -> dict[str, int]:
        """The number of the active revision of every dossier."""
        async with self._transaction() as connection:
            rows = await connection.execute(select(tables.active))
            return {row.dossier: row.number for row in rows}

    async def first_published(self) -> dict[str, str]:
        """When the first revision of every dossier was published, as texts that sort by time.

        They are not read as times, so that a damaged one harms no other.
        """
        of = tables.revisions.c
        first = cast(func.min(of.published_at), String)
        query = select(of.dossier, first).group_by(of.dossier)
        async with self._transaction() as connection:
            return {id: str(at) for id, at in await connection.execute(query)}

    async def history(self, dossier: str) -> tuple[Published, ...]:
        """Every revision of a dossier, the newest first. Raises RevisionCorrupt."""
        of = tables.revisions.c
        query = (
            select(of.number, of.published_at, of.published_by, of.origin)
            .add_columns(of.added, of.removed, of.changed)
            .where(of.dossier == dossier)
            .order_by(of.number.desc())
        )
        async with self._transaction() as connection:
            with _undamaged(f"the history of {dossier}"):
                return tuple(
                    Published(number, at.replace(tzinfo=UTC), *more)
                    for number, at, *more in await connection.execute(query)
                )

    # ── servers ──

    async def server_defaults(self) -> dict[int, str]:
        """The id of each server's default dossier, by the server's id; under 0, everyone's."""
        async with self._transaction() as connection:
            rows = await connection.execute(select(tables.server_defaults))
            return {row.guild_id: row.dossier for row in rows}

    async def remember_default(self, guild_id: int, dossier: str | None) -> None:
        """None: the server has no default any more."""
        async with self._writing() as connection:
            key = {"guild_id": guild_id}
            await _put(connection, tables.server_defaults, key, dossier=dossier)
            await self._database.notify(connection)

    # ── commands ──

    async def synced_hashes(self, application: int) -> dict[str, str]:
        """The hash of the commands that this application last registered, by scope."""
        synced = tables.synced_commands
        async with self._transaction() as connection:
            rows = await connection.execute(
                select(synced.c.scope, synced.c.hash).filter_by(application=str(application))
            )
            return {row.scope: row.hash for row in rows}

    async def remember_synced(self, application: int, scope: str, hash: str | None) -> None:
        """None: the application has no commands in this scope any more."""
        async with self._writing() as connection:
            key = {"application": str(application), "scope": scope}
            await _put(connection, tables.synced_commands, key, hash=hash)

    # ── several processes ──

    async def get_or_set(self, name: str, value: int) -> int:
        """The value that the first process to ask gave under this name."""
        async with self._writing() as connection:
            query = select(tables.agreed.c.value).filter_by(name=name)
            found: int | None = await connection.scalar(query)
            if found is None:
                await connection.execute(insert(tables.agreed), {"name": name, "value": value})
            return value if found is None else found

    # ── usage ──

    async def add_usage(
        self,
        day: date,
        used: Mapping[usage.Used, int],
        missed: Mapping[usage.Missed, int],
        *,
        keep_since: date,
    ) -> None:
        """Add these to that day's counts, and forget what is older than `keep_since`."""
        async with self._writing() as connection:
            await usage.add(connection, day, used, missed, keep_since)

    async def used(self, since: date) -> dict[usage.Used, int]:
        """How often each command ended in which way."""
        async with self._transaction() as connection:
            return await usage.used(connection, since)

    async def gaps(self, dossier: str, since: date, most: int) -> tuple[usage.Gap, ...]:
        """What was asked of a dossier and not found."""
        async with self._transaction() as connection:
            return await usage.gaps(connection, dossier, since, most)


async def _put(
    connection: AsyncConnection, table: Table, key: Mapping[str, Any], **values: Any
) -> None:
    """Replace the row with this key; no row is left where a value is None."""
    await connection.execute(delete(table).filter_by(**key))
    if None not in values.values():
        await connection.execute(insert(table), {**key, **values})


@contextmanager
def _undamaged(what: str) -> Iterator[None]:
    """Raise RevisionCorrupt where what is stored no longer has the type of its column or field."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        # The complaints of pydantic, of JSON and of dates.
        why = " ".join(str(error).split())[:200]
        raise RevisionCorrupt(f"{what} is damaged: {why}") from error


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


async def _revision(connection: AsyncConnection, row: Row[Any]) -> Revision:
    """The revision in a row of `revisions`, checked again. Raises RevisionCorrupt."""
    label = f"revision {row.number} of {row.dossier}"
    with _undamaged(label):
        entries, passages = await _stored_entries(connection, row.dossier, row.number)
        stated = {name: getattr(row, name) for name in Header.model_fields if name != "id"}
        header = Header.model_validate({"id": row.dossier, **stated})
        drafted = _COUNTS.validate_python(row.drafted or {})
    article = Article(passages, header.sha256)
    stored = Entries(header, entries, drafted=drafted)
    dossier, problems = await asyncio.to_thread(check, stored, article)
    if problems:
        raise RevisionCorrupt(f"{label} is damaged: {problems[0]}")
    # SQLite has no time zones; what was written is UTC.
    at = row.published_at.replace(tzinfo=UTC)
    return Revision(dossier, row.number, at, row.published_by)


async def _stored_entries(
    connection: AsyncConnection, id: str, number: int
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
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
        key = (selector["kind"], selector["fact"])
        words = {part: selector[part] for part in Evidence.model_fields if part in selector}
        evidence.setdefault(key, []).append(words)
    entries: list[Entry] = []
    for kind in KINDS:
        for fact in await stored(tables.FACT_TABLES[kind.table]):
            label = _label(fact)
            if kind in FACT_KINDS:
                fact["evidence"] = evidence.get((kind.table, label), [])
            entries.append(Entry(f"{kind.table} {label!r}", kind.model.model_validate(fact)))
    return tuple(entries), tuple(row["text"] for row in await stored(tables.passages))


def _label(fact: dict[str, Any]) -> str:
    """The id of a stored fact; an attendance has two parts, a set-aside quotation its words."""
    if "person" in fact:
        return f"{fact['person']}@{fact['event']}"
    return str(fact["id"] if "id" in fact else fact["text"])
