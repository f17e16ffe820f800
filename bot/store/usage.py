"""What is kept of how the bot is used: counts for each day. Nothing that says who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tables


class Used(NamedTuple):
    """A command, and how it ended."""

    command: str
    outcome: str


class Missed(NamedTuple):
    """What was asked of a dossier and not found there; `server` is a hash that names none."""

    dossier: str
    command: str
    query: str
    server: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A query that found nothing: how often and in how many servers, and when last."""

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
) -> None:
    """Count these on top of what is counted of that day. Nobody else may write meanwhile."""
    for table, counts in ((tables.usage, used), (tables.gaps, missed)):
        for what, count in counts.items():
            await _add(connection, table, {"day": day, **what._asdict()}, count)


async def _add(connection: AsyncConnection, table: Table, key: dict[str, Any], count: int) -> None:
    more = update(table).filter_by(**key).values(count=table.c.count + count)
    if not (await connection.execute(more)).rowcount:
        await connection.execute(insert(table), {**key, "count": count})


async def prune(connection: AsyncConnection, before: date) -> None:
    """Forget what is older."""
    for table in (tables.usage, tables.gaps):
        await connection.execute(delete(table).where(table.c.day < before))


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
    """What was not found in a dossier, asked in the most servers first."""
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
