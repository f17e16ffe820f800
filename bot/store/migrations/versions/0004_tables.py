"""every table

Databases of 0001 to 0003 have some of them already, and are given the rest. The tables stand here as
they were at 0004, whatever bot/store/tables.py says since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

NAME, ID, TEXT, INTEGER = sa.String(20), sa.String(32), sa.Text(), sa.Integer()
FLAG, DAY, JSON = sa.Boolean(), sa.Date(), sa.JSON(none_as_null=True)
metadata = sa.MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name, /, key, required, *constraints, **columns):
    """A table with these columns as its key, and others that must not or may be NULL."""
    return sa.Table(
        name,
        metadata,
        *(sa.Column(n, kind, primary_key=True, autoincrement=False) for n, kind in key.items()),
        *(sa.Column(n, kind, nullable=False) for n, kind in required.items()),
        *(sa.Column(n, kind) for n, kind in columns.items()),
        *constraints,
    )


def of_revision(*columns):
    return sa.ForeignKeyConstraint(columns, ["revisions.dossier", "revisions.number"])


def rows(name, /, **columns):
    """A table of rows that belong to a revision."""
    key = {"dossier": NAME, "revision": INTEGER, "position": INTEGER}
    return table(name, key, {}, of_revision("dossier", "revision"), **columns)


revisions = table(
    "revisions",
    {"dossier": NAME, "number": INTEGER},
    {
        "published_at": sa.DateTime(timezone=True), "published_by": TEXT, "title": TEXT,
        "article": TEXT, "sha256": sa.String(64), "author": TEXT, "published": DAY, "url": TEXT,
        "language": sa.String(3),
    },
    main_event=ID, origin=TEXT, added=INTEGER, removed=INTEGER, changed=INTEGER,
)
table("active", {"dossier": NAME}, {"number": INTEGER}, of_revision("dossier", "number"))
rows("passages", text=TEXT)
rows(
    "people",
    id=ID, name=TEXT, kind=sa.String(16), unnamed=FLAG, role=TEXT, country=TEXT, aliases=JSON,
    descriptions=JSON, relations=JSON, background=JSON,
)
rows(
    "events",
    id=ID, title=TEXT, date=sa.String(10), when=TEXT, place=TEXT, aliases=JSON, stated=JSON,
    background=JSON,
)
rows(
    "attendances",
    person=ID, event=ID, status=sa.String(16), region=TEXT, counted=FLAG, reported_by=ID,
)
rows(
    "quotes",
    id=ID, speaker=ID, form=sa.String(8), text=JSON, relayed_by=ID, to=ID, event=ID, occasion=TEXT,
    note=TEXT,
)
rows("reactions", id=ID, who=ID, to=ID, to_words=TEXT, quotes=JSON)
rows("claims", id=ID, about=JSON, by=ID)
rows("set_aside", text=TEXT, reason=TEXT, prefix=TEXT, suffix=TEXT)
rows(
    "evidence",
    kind=sa.String(16), fact=sa.String(65), exact=TEXT, prefix=TEXT, suffix=TEXT, passage=INTEGER,
    start=INTEGER, end=INTEGER,
)
table("synced_commands", {"application": NAME, "scope": NAME}, {"hash": sa.String(64)})
table("server_defaults", {"guild_id": sa.BigInteger()}, {"dossier": NAME})
table("agreed", {"name": sa.String(40)}, {"value": INTEGER})
table(
    "usage",
    {"day": DAY, "command": sa.String(40), "outcome": sa.String(12)},
    {"count": INTEGER},
)
table(
    "gaps",
    {
        "day": DAY, "dossier": NAME, "command": sa.String(40), "query": sa.String(100),
        "server": sa.String(16),
    },
    {"count": INTEGER},
)


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)  # those that are missing
    present = {column["name"] for column in sa.inspect(connection).get_columns("revisions")}
    for column in revisions.columns:
        if column.name not in present:  # all that came later may be NULL
            op.add_column("revisions", sa.Column(column.name, column.type))
