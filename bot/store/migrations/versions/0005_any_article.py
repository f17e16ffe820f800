"""any article: no author, date, address or language; names in base form; quotes within others

The tables stand here as they were at 0005, whatever bot/store/tables.py says since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

OPTIONAL = ("author", "published", "url", "language")
REVISIONS = sa.Table(
    "revisions",
    sa.MetaData(naming_convention={"pk": "pk_%(table_name)s"}),
    sa.Column("dossier", sa.String(20), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("published_by", sa.Text(), nullable=False),
    sa.Column("title", sa.Text(), nullable=False),
    sa.Column("article", sa.Text(), nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("author", sa.Text()),
    sa.Column("published", sa.Date()),
    sa.Column("url", sa.Text()),
    sa.Column("language", sa.String(3)),
    sa.Column("main_event", sa.String(32)),
    sa.Column("origin", sa.Text()),
    sa.Column("added", sa.Integer()),
    sa.Column("removed", sa.Integer()),
    sa.Column("changed", sa.Integer()),
    sa.Column("drafted", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        rebuild(connection)
    else:
        for column in OPTIONAL:
            op.alter_column("revisions", column, nullable=True)
        op.add_column("revisions", sa.Column("drafted", sa.JSON(none_as_null=True)))
    op.add_column("people", sa.Column("named", sa.Text()))
    op.add_column("quotes", sa.Column("within", sa.String(32)))


def rebuild(connection) -> None:
    """SQLite can only make the table anew. Until its rows are back, those that refer to them are
    wrong, which is borne until the transaction ends."""
    columns = ", ".join(c.name for c in REVISIONS.columns if c.name != "drafted")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    connection.exec_driver_sql("CREATE TEMP TABLE kept AS SELECT * FROM revisions")
    connection.exec_driver_sql("DROP TABLE revisions")
    REVISIONS.create(connection)
    connection.exec_driver_sql(f"INSERT INTO revisions ({columns}) SELECT {columns} FROM kept")
    connection.exec_driver_sql("DROP TABLE kept")
