"""Databases of former versions are brought along, and of later ones refused."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from typer.testing import CliRunner

from bot.cli import app
from bot.facts.dossier import Dossier
from bot.operations.errors import DatabaseUnusable
from bot.operations.exit_codes import ExitCode
from bot.serving.library import Library
from bot.store import tables
from bot.store.store import Store
from bot.store.usage import Used
from tests.conftest import ROOT
from tests.databases import KINDS, Database

FIXTURES = ROOT / "tests" / "fixtures" / "05c793a"
MILL = "old-mill-2025"
# What the first versions did not have yet, by the version that lacks it.
LATER = {
    "0001": ("DROP TABLE server_defaults",),
    "0002": tuple(
        f"ALTER TABLE revisions DROP COLUMN {column}"
        for column in ("origin", "added", "removed", "changed")
    ),
    "0003": tuple(f"DROP TABLE {table}" for table in ("usage", "gaps", "agreed")),
    "0004": (
        "ALTER TABLE revisions DROP COLUMN drafted",
        "ALTER TABLE people DROP COLUMN named",
        "ALTER TABLE quotes DROP COLUMN within",
    ),
}
HEAD = "0005"


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


def make_older(database: Database, version: str) -> None:
    """Make a database as that version had it."""
    for former, statements in LATER.items():
        if former >= version:
            for statement in statements:
                database.rows(statement)
    database.rows(f"UPDATE alembic_version SET version_num = '{version}'")


async def differences(store: Store) -> list[object]:
    """What the schema has otherwise than the tables say."""
    async with store._transaction() as connection:
        return await connection.run_sync(
            lambda it: compare_metadata(
                MigrationContext.configure(it, opts={"compare_type": True}), tables.metadata
            )
        )


async def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    async with opened(database.url) as store:
        assert await differences(store) == []


@pytest.mark.parametrize("version", LATER)
async def test_a_former_database_keeps_its_revisions_and_gets_what_it_lacks(
    database: Database, dossier: Dossier, version: str
) -> None:
    async with opened(database.url) as store:
        await store.publish(dossier, "ada")
    make_older(database, version)
    for _ in range(2):  # and once more when nothing is left to do
        async with opened(database.url) as store:
            assert await differences(store) == []
            [revision] = await store.load()
            assert revision.dossier == dossier
            [published] = await store.history(dossier.id)
            assert (published.by, published.origin, published.added) == ("ada", None, None)
            await store.remember_default(77, dossier.id)
            assert await store.server_defaults() == {77: dossier.id}
            assert await store.get_or_set("x", 1) == 1
    assert database.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]


@pytest.mark.parametrize("version", ["0006", "0000", "9999"])
async def test_a_database_of_another_version_is_refused_and_left_as_it_was(
    database: Database, version: str
) -> None:
    async with opened(database.url):
        pass
    database.rows(f"UPDATE alembic_version SET version_num = '{version}'")
    with pytest.raises(DatabaseUnusable) as refusal:
        await Store.open(database.url)
    assert str(refusal.value) == (
        f"the database cannot be opened: its schema is {version}, which this version does not know: "
        "install the version that wrote it, or restore a backup"
    )
    assert database.rows("SELECT version_num FROM alembic_version") == [(version,)]


# ── what 05c793a wrote ──

GUILD = 1_400_000_000_000_000_000
APPLICATION = 1_300_000_000_000_000_000


@asynccontextmanager
async def served(name: str, folder: Path) -> AsyncIterator[Library]:
    """What is served from a copy of a database that an earlier version wrote."""
    path = Path(shutil.copy(FIXTURES / name, folder / "dossier.db"))
    async with opened(f"sqlite+aiosqlite:///{path}") as store:
        assert await differences(store) == []
        library = Library(store, folder)
        await library.open()
        assert library.ids == (MILL,)
        yield library


@pytest.mark.parametrize("version", ["0001", "0002", "0003"])
async def test_what_an_early_version_wrote_is_served_and_published_to(
    version: str, tmp_path: Path
) -> None:
    async with served(f"dossier-{version}.db", tmp_path) as library:
        assert library.default.number == 1
        assert library.default.search("Mila Brandt").ids[0] == "mila-brandt"
        published = await library.publish(await library.review_revision(MILL, 1), "ada")
        assert published.number == 2
        newest, oldest = await library.store.history(MILL)
        assert (newest.by, newest.origin) == ("ada", "revision 1")
        assert oldest.origin == ("its files" if version == "0003" else None)
        assert await library.store.synced_hashes(APPLICATION)
        chosen = library.chosen_default(GUILD)
        assert chosen == (None if version == "0001" else MILL)


@pytest.mark.parametrize("name", ["dossier-05c793a.db", "backup-05c793a.db"])
async def test_what_this_schema_had_is_served_with_its_history(name: str, tmp_path: Path) -> None:
    async with served(name, tmp_path) as library:
        store = library.store
        assert library.default.number == 3
        assert [line.number for line in await store.history(MILL)] == [3, 2, 1]
        for number in (1, 2):
            assert (await library.review_revision(MILL, number)).difference
        assert await store.server_defaults() == {GUILD: MILL, GUILD + 1: "gone-2020"}
        assert len(await store.synced_hashes(APPLICATION)) == 2
        assert await store.get_or_set("shards of 2 processes", 6) == 4
        day = date(2026, 11, 20)
        assert (await store.used(day))[Used("attendee", "miss")] == 4
        first, *_ = await store.gaps(MILL, day, 10)
        assert (first.query, first.times, first.servers) == ("arnsby baker", 4, 2)


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.glob("*.db")))
def test_a_backup_of_any_version_is_restored(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backup = shutil.copy(FIXTURES / name, tmp_path)
    restored = CliRunner().invoke(app, ["restore", str(backup)])
    assert (restored.exit_code, restored.output) == (
        ExitCode.OK,
        f"restored 1 dossiers from {backup}\n",
    )
    with closing(sqlite3.connect("var/dossier.db")) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        assert version == [(HEAD,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
