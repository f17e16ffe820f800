"""How the bot is used: counts for each day, and nothing that says who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Executable, Table, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables


class Used(NamedTuple):
    """A command, and how it ended."""

    command: str
    outcome: str


class Missed(NamedTuple):
    """What was asked of a dossier and not found there; `server` is a hash that identifies none."""

    dossier: str
    command: str
    query: str
    server: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A query that found nothing: how often, in how many servers, and when last."""

    command: str
    query: str
    times: int
    servers: int
    last: date


async def add(
    connection: AsyncConnection,
    day: date,
    used: Mapping[Used, int],
    missed: Mapping[Missed, int],
    keep_since: date,
) -> None:
    """Add these to that day's counts, and forget what is older than `keep_since`.

    Nobody else may write meanwhile.
    """
    for table, counts in ((tables.usage, used), (tables.gaps, missed)):
        await connection.execute(delete(table).where(table.c.day < keep_since))
        if counts:
            rows = [{"day": day, **key._asdict(), "count": n} for key, n in counts.items()]
            await connection.execute(_adding(table, connection.dialect.name), rows)


def _adding(table: Table, dialect: str) -> Executable:
    """Inserts a row, or adds to its count; both databases can do that in one statement."""
    insert: sqlite.Insert | postgresql.Insert = (
        sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    )
    return insert.on_conflict_do_update(
        index_elements=table.primary_key.columns,
        set_={"count": table.c.count + insert.excluded.count},
    )


async def used(connection: AsyncConnection, since: date) -> dict[Used, int]:
    of = tables.usage.c
    query = (
        select(of.command, of.outcome, func.sum(of.count))
        .where(of.day >= since)
        .group_by(of.command, of.outcome)
    )
    return {Used(c, outcome): int(count) for c, outcome, count in await connection.execute(query)}


async def gaps(
    connection: AsyncConnection, dossier: str, since: date, most: int
) -> tuple[Gap, ...]:
    """What was not found in a dossier; what was asked in the most servers comes first."""
    of = tables.gaps.c
    times, servers = func.sum(of.count), func.count(of.server.distinct())
    query = (
        select(of.command, of.query, times, servers, func.max(of.day))
        .where(of.dossier == dossier, of.day >= since)
        .group_by(of.command, of.query)
        .order_by(servers.desc(), times.desc(), of.query)
        .limit(most)
    )
    return tuple(
        Gap(command, words, int(count), int(in_servers), last)
        for command, words, count, in_servers, last in await connection.execute(query)
    )
