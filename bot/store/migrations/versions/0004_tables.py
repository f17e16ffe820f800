"""every table

Databases of 0001 to 0003 have some of them already, and are given the rest. The tables stand here as
they were at 0004, whatever bot/store/tables.py says since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = None

_ID = sa.String(32)
_JSON = sa.JSON(none_as_null=True)
_metadata = sa.MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name, key, /, *parts, **columns):
    """A table with a key of several columns, and columns that may be NULL."""
    return sa.Table(
        name,
        _metadata,
        *(
            sa.Column(column, kind, primary_key=True, autoincrement=False)
            for column, kind in key.items()
        ),
        *parts,
        *(sa.Column(column, kind) for column, kind in columns.items()),
    )


def _required(**columns):
    return (sa.Column(column, kind, nullable=False) for column, kind in columns.items())


def _of_revision(*columns):
    return sa.ForeignKeyConstraint(columns, ["revisions.dossier", "revisions.number"])


def _rows(name, /, **columns):
    """A table of rows that belong to a revision."""
    key = {"dossier": sa.String(20), "revision": sa.Integer(), "position": sa.Integer()}
    return _table(name, key, _of_revision("dossier", "revision"), **columns)


_revisions = _table(
    "revisions",
    {"dossier": sa.String(20), "number": sa.Integer()},
    *_required(
        published_at=sa.DateTime(timezone=True), published_by=sa.Text(), title=sa.Text(),
        article=sa.Text(), sha256=sa.String(64), author=sa.Text(), published=sa.Date(),
        url=sa.Text(), language=sa.String(3),
    ),
    main_event=_ID, origin=sa.Text(), added=sa.Integer(), removed=sa.Integer(), changed=sa.Integer(),
)
_table(
    "active",
    {"dossier": sa.String(20)},
    *_required(number=sa.Integer()),
    _of_revision("dossier", "number"),
)
_rows("passages", text=sa.Text())
_rows(
    "people",
    id=_ID, name=sa.Text(), kind=sa.String(16), unnamed=sa.Boolean(), role=sa.Text(),
    country=sa.Text(), aliases=_JSON, descriptions=_JSON, relations=_JSON, background=_JSON,
)
_rows(
    "events",
    id=_ID, title=sa.Text(), date=sa.String(10), when=sa.Text(), place=sa.Text(), aliases=_JSON,
    stated=_JSON, background=_JSON,
)
_rows(
    "attendances",
    person=_ID, event=_ID, status=sa.String(16), region=sa.Text(), counted=sa.Boolean(),
    reported_by=_ID,
)
_rows(
    "quotes",
    id=_ID, speaker=_ID, form=sa.String(8), text=_JSON, relayed_by=_ID, to=_ID, event=_ID,
    occasion=sa.Text(), note=sa.Text(),
)
_rows("reactions", id=_ID, who=_ID, to=_ID, to_words=sa.Text(), quotes=_JSON)
_rows("claims", id=_ID, about=_JSON, by=_ID)
_rows("set_aside", text=sa.Text(), reason=sa.Text(), prefix=sa.Text(), suffix=sa.Text())
_rows(
    "evidence",
    kind=sa.String(16), fact=sa.String(65), exact=sa.Text(), prefix=sa.Text(), suffix=sa.Text(),
    passage=sa.Integer(), start=sa.Integer(), end=sa.Integer(),
)
_table(
    "synced_commands",
    {"application": sa.String(20), "scope": sa.String(20)},
    *_required(hash=sa.String(64)),
)
_table("server_defaults", {"guild_id": sa.BigInteger()}, *_required(dossier=sa.String(20)))
_table("agreed", {"name": sa.String(40)}, *_required(value=sa.Integer()))
_table(
    "usage",
    {"day": sa.Date(), "command": sa.String(40), "outcome": sa.String(12)},
    *_required(count=sa.Integer()),
)
_table(
    "gaps",
    {
        "day": sa.Date(), "dossier": sa.String(20), "command": sa.String(40),
        "query": sa.String(100), "server": sa.String(16),
    },
    *_required(count=sa.Integer()),
)


def upgrade() -> None:
    connection = op.get_bind()
    _metadata.create_all(connection)  # those that are missing
    present = {column["name"] for column in sa.inspect(connection).get_columns("revisions")}
    for column in _revisions.columns:
        if column.name not in present:  # all that came later may be NULL
            op.add_column("revisions", sa.Column(column.name, column.type))
