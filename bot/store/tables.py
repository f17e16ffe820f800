"""The tables, plain enough to be queried with `sqlite3` or Datasette.

A revision is one published state of a dossier; every fact belongs to one. Lists that belong to one
fact alone (aliases, the parts of a quote) are JSON arrays; evidence has a table of its own.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from bot.facts.model import KINDS

# Named constraints, so that a migration can change them on every database.
metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# An absent list or object is SQL's NULL, not JSON's.
_JSON = JSON(none_as_null=True)

revisions: Final = Table(
    "revisions",
    metadata,
    Column("dossier", String(20), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("author", Text),
    Column("published", Date),
    Column("url", Text),
    Column("language", String(3)),
    Column("main_event", String(32)),
    # What it was made from, and how many entries differ from the revision before; the oldest
    # revisions do not have these.
    Column("origin", Text),
    Column("added", Integer),
    Column("removed", Integer),
    Column("changed", Integer),
    # How many entries of each table its file has that nobody has confirmed.
    Column("drafted", _JSON),
)

active: Final = Table(
    "active",
    metadata,
    Column("dossier", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["dossier", "number"], ["revisions.dossier", "revisions.number"]),
)


def _of_a_revision(name: str, /, **columns: TypeEngine[Any]) -> Table:
    """A table whose rows belong to a revision, in the order of `position`."""
    return Table(
        name,
        metadata,
        Column("dossier", String(20), primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("position", Integer, primary_key=True),
        *(Column(column, kind) for column, kind in columns.items()),
        ForeignKeyConstraint(["dossier", "revision"], ["revisions.dossier", "revisions.number"]),
    )


_ID = String(32)

passages: Final = _of_a_revision("passages", text=Text())
people: Final = _of_a_revision(
    "people",
    id=_ID,
    name=Text(),
    named=Text(),
    kind=String(16),
    unnamed=Boolean(),
    role=Text(),
    country=Text(),
    aliases=_JSON,
    descriptions=_JSON,
    relations=_JSON,
    background=_JSON,
)
events: Final = _of_a_revision(
    "events",
    id=_ID,
    title=Text(),
    date=String(10),
    when=Text(),
    place=Text(),
    aliases=_JSON,
    stated=_JSON,
    background=_JSON,
)
attendances: Final = _of_a_revision(
    "attendances",
    person=_ID,
    event=_ID,
    status=String(16),
    region=Text(),
    counted=Boolean(),
    reported_by=_ID,
)
quotes: Final = _of_a_revision(
    "quotes",
    id=_ID,
    speaker=_ID,
    form=String(8),
    text=_JSON,
    relayed_by=_ID,
    within=_ID,
    to=_ID,
    event=_ID,
    occasion=Text(),
    note=Text(),
)
reactions: Final = _of_a_revision(
    "reactions", id=_ID, who=_ID, to=_ID, to_words=Text(), quotes=_JSON
)
claims: Final = _of_a_revision("claims", id=_ID, about=_JSON, by=_ID)
set_aside: Final = _of_a_revision(
    "set_aside", text=Text(), reason=Text(), prefix=Text(), suffix=Text()
)

# A row for each selector: which fact it supports, its words, and where they stand in the article.
evidence: Final = _of_a_revision(
    "evidence",
    kind=String(16),
    fact=String(65),
    exact=Text(),
    prefix=Text(),
    suffix=Text(),
    passage=Integer(),
    start=Integer(),
    end=Integer(),
)

# The hash of the commands that were last registered with Discord.
synced_commands: Final = Table(
    "synced_commands",
    metadata,
    Column("application", String(20), primary_key=True),
    Column("scope", String(20), primary_key=True),
    Column("hash", String(64), nullable=False),
)

# Which dossier a server's members ask where they name none; it need not be served any more. Under
# the id 0, which no server has, stands that of all who have none of their own.
server_defaults: Final = Table(
    "server_defaults",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("dossier", String(20), nullable=False),
)

# What several processes must agree on.
agreed: Final = Table(
    "agreed",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

# How the bot is used, by day; PRIVACY.md says what is kept and what is not.
usage: Final = Table(
    "usage",
    metadata,
    Column("day", Date, primary_key=True),
    Column("command", String(40), primary_key=True),
    Column("outcome", String(12), primary_key=True),
    Column("count", Integer, nullable=False),
)
gaps: Final = Table(
    "gaps",
    metadata,
    Column("day", Date, primary_key=True),
    Column("dossier", String(20), primary_key=True),
    Column("command", String(40), primary_key=True),
    Column("query", String(100), primary_key=True),
    Column("server", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

FACT_TABLES: Final = {kind.table: metadata.tables[kind.table] for kind in KINDS}
