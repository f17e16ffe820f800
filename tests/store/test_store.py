"""Publishing and loading: whole or not at all, and checked again on the way out."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.facts.difference import difference
from bot.facts.dossier import Dossier
from bot.operations.errors import DatabaseUnusable, RevisionCorrupt, StoreError, Superseded
from bot.store import store as store_module
from bot.store import tables
from bot.store.store import Revision, Store
from tests.databases import KINDS, Database, on_sqlite


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


async def loaded(store: Store) -> Revision:
    [revision] = await store.load()
    return revision


async def refused(url: str) -> str:
    """What is said of a database that cannot be opened."""
    before = set(threading.enumerate())
    with pytest.raises(DatabaseUnusable) as refusal:
        await Store.open(url)
    # aiosqlite does not wait for its thread where it could not connect; here the loop closes next.
    for thread in set(threading.enumerate()) - before:
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)
    return str(refusal.value)


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def changed(dossier: Dossier) -> Dossier:
    header = dossier.header.model_copy(update={"title": "Another title"})
    return replace(dossier, header=header)


# ── opening ──


async def test_opening_makes_the_file_and_its_folder(database: Database) -> None:
    database.erase()
    store = await Store.open(database.url)
    try:
        assert await store.load() == ()
        assert database.rows("SELECT count(*) FROM revisions") == [(0,)]
    finally:
        await store.close()


async def test_what_was_published_is_there_when_it_is_opened_again(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    await store.close()
    again = await Store.open(database.url)
    try:
        assert (await loaded(again)).dossier == dossier
    finally:
        await again.close()


@on_sqlite
async def test_readers_do_not_wait_for_a_writer(store: Store, database: Database) -> None:
    assert database.rows("PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense hunter2",
        "://mira:hunter2@",
        "sqlite:///hunter2.db",
        "sqlite+aiosqlite://mira:hunter2@host/x.db",
        "mysql+nothing://mira:hunter2@localhost/dossier",
        "postgresql+asyncpg://mira:hunter2@localhost:port/dossier",
        "postgresql+asyncpg://mira:hunter2@[::1/dossier",
    ],
)
async def test_a_url_that_is_none_is_said_so_without_its_secret(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    message = await refused(url)
    assert message.startswith("the database cannot be opened: ")
    assert "hunter2" not in message
    assert "\n" not in message
    assert is_empty(tmp_path)


async def test_a_folder_that_is_a_file_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    message = await refused(f"sqlite+aiosqlite:///{tmp_path / 'var' / 'dossier.db'}")
    assert message.startswith("the database cannot be opened: ")


async def test_a_file_that_is_a_folder_is_unusable(tmp_path: Path) -> None:
    message = await refused(f"sqlite+aiosqlite:///{tmp_path}")
    assert message == "the database cannot be used: unable to open database file"


async def test_a_file_that_is_no_database_is_unusable_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "dossier.db"
    path.write_bytes(b"garbage " * 1000)
    message = await refused(f"sqlite+aiosqlite:///{path}")
    assert message == "the database cannot be used: file is not a database"
    assert path.read_bytes() == b"garbage " * 1000


async def test_a_store_whose_tables_are_gone_is_unusable(store: Store, database: Database) -> None:
    database.rows("DROP TABLE active")
    with pytest.raises(DatabaseUnusable, match=r'no such table: active|"active" does not exist'):
        await store.load()


async def test_several_may_start_at_once_on_an_empty_database(database: Database) -> None:
    database.erase()
    stores = await asyncio.gather(*(Store.open(database.url) for _ in range(4)))
    try:
        assert [await store.load() for store in stores] == [()] * 4
    finally:
        for store in stores:
            await store.close()


# ── one at a time ──


async def test_under_a_name_one_alone_is_inside(store: Store) -> None:
    inside: list[int] = []

    async def enter(number: int) -> None:
        async with store.exclusively("a name"):
            inside.append(number)
            async with store.exclusively("another name"):
                inside.append(number)

    await asyncio.gather(*map(enter, range(3)))
    assert inside[0::2] == inside[1::2]
    assert sorted(inside[0::2]) == [0, 1, 2]


async def test_whoever_fails_inside_lets_the_next_one_in(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.exclusively("a name"):
            raise LookupError
    async with asyncio.timeout(20), store.exclusively("a name"):
        assert await store.load() == ()


# ── publishing ──


async def test_a_dossier_comes_back_as_it_went_in(store: Store, dossier: Dossier) -> None:
    published = await store.publish(dossier, "ada")
    revision = await loaded(store)
    assert revision == published
    assert revision.dossier.header == dossier.header
    assert revision.dossier.facts == dossier.facts
    assert revision.dossier.spans == dossier.spans
    assert revision.dossier.words == dossier.words
    assert revision.dossier.article == dossier.article
    assert revision.dossier == dossier


async def test_a_revision_has_a_number_a_time_and_a_publisher(
    store: Store, dossier: Dossier
) -> None:
    before = datetime.now(UTC)
    await store.publish(dossier, "ada")
    revision = await loaded(store)
    assert (revision.number, revision.published_by) == (1, "ada")
    assert before <= revision.published_at <= datetime.now(UTC)


async def test_a_second_publication_is_served_and_the_first_is_kept(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    second = await store.publish(changed(dossier), "mira")
    assert second.number == 2
    assert await loaded(store) == second
    assert database.rows("SELECT number, title, published_by FROM revisions ORDER BY number") == [
        (1, "Kim Jong Un in Beijing", "ada"),
        (2, "Another title", "mira"),
    ]
    assert database.rows("SELECT number FROM active") == [(2,)]
    assert database.rows("SELECT count(*) FROM passages GROUP BY revision") == [(46,), (46,)]


async def test_two_dossiers_have_revisions_of_their_own(store: Store, dossier: Dossier) -> None:
    other = replace(dossier, header=dossier.header.model_copy(update={"id": "another"}))
    await store.publish(dossier, "ada")
    await store.publish(dossier, "ada")
    await store.publish(other, "ada")
    assert [(r.dossier.id, r.number) for r in await store.load()] == [
        ("another", 1),
        ("beijing-2025", 2),
    ]


async def test_all_who_publish_at_once_are_stored_whole_one_after_another(
    store: Store, database: Database, dossier: Dossier
) -> None:
    other = await Store.open(database.url)
    try:
        ended = await asyncio.gather(
            *(to.publish(dossier, by) for by in ("ada", "mira") for to in (store, other))
        )
    finally:
        await other.close()
    assert sorted(revision.number for revision in ended) == [1, 2, 3, 4]
    assert database.rows("SELECT number FROM active") == [(4,)]
    assert (await loaded(store)).dossier == dossier


async def test_a_publication_that_fails_midway_leaves_nothing_behind(
    store: Store, database: Database, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await store.publish(dossier, "ada")
    counts = [database.rows(f"SELECT count(*) FROM {table}") for table in tables.metadata.tables]
    real = store_module._evidence_rows

    def with_two_rows_in_one_place(dossier: Dossier) -> Iterator[dict[str, Any]]:
        for row in real(dossier):
            yield {**row, "position": 0}

    monkeypatch.setattr(store_module, "_evidence_rows", with_two_rows_in_one_place)
    with pytest.raises(
        DatabaseUnusable,
        match=r'UNIQUE constraint failed: evidence|unique constraint "pk_evidence"',
    ):
        await store.publish(changed(dossier), "mira")
    assert counts == [
        database.rows(f"SELECT count(*) FROM {table}") for table in tables.metadata.tables
    ]
    assert await loaded(store) == first
    monkeypatch.undo()
    assert (await store.publish(changed(dossier), "mira")).number == 2


async def test_an_error_of_our_own_midway_leaves_nothing_behind_either(
    store: Store, database: Database, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(dossier: Dossier) -> Iterator[dict[str, Any]]:
        raise RuntimeError("a bug")
        yield {}

    monkeypatch.setattr(store_module, "_evidence_rows", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        await store.publish(dossier, "ada")
    assert database.rows("SELECT count(*) FROM revisions") == [(0,)]
    assert await store.load() == ()


# ── history ──


async def test_the_history_has_every_revision_the_newest_first(
    store: Store, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    changes = difference(dossier, changed(dossier))
    await store.publish(changed(dossier), "bea", origin="an upload", changes=changes, after=1)
    second, first = await store.history(dossier.id)
    assert (second.number, second.by, second.origin) == (2, "bea", "an upload")
    assert (second.added, second.removed, second.changed) == (0, 0, 1)
    assert (first.number, first.by, first.origin, first.added) == (1, "ada", None, None)
    assert first.at <= second.at <= datetime.now(UTC)
    assert await store.history("another") == ()
    assert await store.active() == {dossier.id: 2}


async def test_an_earlier_revision_comes_back_as_it_went_in(store: Store, dossier: Dossier) -> None:
    first = await store.publish(dossier, "ada")
    await store.publish(changed(dossier), "bea")
    assert await store.revision(dossier.id, 1) == first
    assert await store.revision(dossier.id, 3) is None
    assert await store.revision("another", 1) is None


@pytest.mark.parametrize("after", [0, 2])
async def test_what_another_published_since_is_not_replaced(
    store: Store, database: Database, dossier: Dossier, after: int
) -> None:
    first = await store.publish(dossier, "ada")
    with pytest.raises(Superseded, match="somebody else published beijing-2025"):
        await store.publish(changed(dossier), "bea", after=after)
    assert await loaded(store) == first
    assert database.rows("SELECT count(*) FROM revisions") == [(1,)]


async def test_of_two_who_replace_the_same_revision_one_alone_does(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    other = await Store.open(database.url)
    try:
        ended = await asyncio.gather(
            *(to.publish(changed(dossier), by, after=1) for by in "ab" for to in (store, other)),
            return_exceptions=True,
        )
    finally:
        await other.close()
    assert sorted(type(end).__name__ for end in ended) == ["Revision", *["Superseded"] * 3]
    assert (await loaded(store)).number == 2


@on_sqlite
async def test_a_damaged_history_is_said_to_be(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    database.rows("UPDATE revisions SET published_at = 'now'")
    with pytest.raises(RevisionCorrupt, match="the history of beijing-2025 is damaged"):
        await store.history(dossier.id)
    with pytest.raises(RevisionCorrupt, match="revision 1 of beijing-2025 is damaged"):
        await store.revision(dossier.id, 1)


# ── what was changed outside the bot ──


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE passages SET text = replace(text, '26', '27')",
        "UPDATE passages SET text = NULL WHERE position = 3",
        "DELETE FROM passages WHERE position = 3",
        "UPDATE people SET name = 'Xi Jin Ping' WHERE id = 'xi-jinping'",
        "UPDATE people SET kind = 'robot' WHERE id = 'xi-jinping'",
        "UPDATE people SET id = 'somebody' WHERE id = 'xi-jinping'",
        "UPDATE people SET id = NULL WHERE id = 'xi-jinping'",
        "UPDATE attendances SET person = NULL WHERE position = 0",
        "UPDATE attendances SET status = 'somewhere' WHERE position = 0",
        "UPDATE quotes SET text = '[\"something else\"]' WHERE id = 'kallas-direct-challenge'",
        "UPDATE quotes SET form = 'indirect' WHERE id = 'kallas-direct-challenge'",
        "UPDATE reactions SET quotes = '[\"pariahs\"]' WHERE id = 'reaction-putin'",
        "DELETE FROM quotes WHERE id = 'kallas-direct-challenge'",
        "DELETE FROM events WHERE id = 'ceremony'",
        "UPDATE set_aside SET text = 'nowhere' WHERE position = 0",
        "DELETE FROM evidence WHERE fact = 'xi-jinping'",
        "UPDATE evidence SET exact = 'not in the article' WHERE fact = 'seating'",
        "UPDATE revisions SET url = 'javascript:alert(1)'",
        "UPDATE revisions SET author = 'Somebody Else'",
    ],
)
async def test_a_revision_that_was_changed_outside_is_not_served(
    store: Store, database: Database, dossier: Dossier, change: str
) -> None:
    await store.publish(dossier, "ada")
    database.rows(change)
    with pytest.raises(RevisionCorrupt, match="is damaged"):
        await store.load()


# PostgreSQL refuses these itself.
@on_sqlite
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people SET aliases = '[' WHERE id = 'xi-jinping'",
        "UPDATE people SET name = x'ff' WHERE id = 'xi-jinping'",
        "UPDATE revisions SET published = 'soon'",
        "UPDATE revisions SET published_at = 'now'",
    ],
)
async def test_a_value_that_is_none_of_its_column_is_not_served(
    store: Store, database: Database, dossier: Dossier, change: str
) -> None:
    await store.publish(dossier, "ada")
    database.rows(change)
    with pytest.raises(RevisionCorrupt, match="is damaged"):
        await store.load()


async def test_after_a_corrupt_revision_a_new_one_can_be_published(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    database.rows("DELETE FROM people")
    with pytest.raises(StoreError):
        await store.load()
    await store.publish(dossier, "ada")
    assert (await loaded(store)).dossier == dossier


# ── servers ──


async def test_the_default_of_each_server_is_remembered_the_last_one_set(store: Store) -> None:
    assert await store.server_defaults() == {}
    largest = 2**63 - 1  # of all ids that Discord may give
    await store.remember_default(largest, "first")
    await store.remember_default(77, "first")
    await store.remember_default(77, "second")
    assert await store.server_defaults() == {largest: "first", 77: "second"}


async def test_a_default_set_by_two_at_once_is_that_of_one_of_them(store: Store) -> None:
    await asyncio.gather(*(store.remember_default(77, name) for name in ("first", "second")))
    assert (await store.server_defaults())[77] in ("first", "second")


# ── commands ──


async def test_the_hashes_of_commands_are_remembered_by_application_and_scope(
    store: Store,
) -> None:
    assert await store.synced_hashes(1) == {}
    await store.remember_synced(1, "global", "a" * 64)
    await store.remember_synced(1, "77", "b" * 64)
    await store.remember_synced(2, "global", "c" * 64)
    await store.remember_synced(1, "global", "d" * 64)
    assert await store.synced_hashes(1) == {"global": "d" * 64, "77": "b" * 64}
    assert await store.synced_hashes(2) == {"global": "c" * 64}


async def test_a_forgotten_hash_is_gone_and_no_other(store: Store) -> None:
    await store.remember_synced(1, "global", "a" * 64)
    await store.remember_synced(1, "77", "b" * 64)
    await store.remember_synced(1, "77", None)
    await store.remember_synced(1, "77", None)
    assert await store.synced_hashes(1) == {"global": "a" * 64}


# ── the tables, asked by hand ──


async def test_plain_sql_gives_the_exact_words_of_every_evidence(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    found = database.rows(
        """
        SELECT evidence.fact, evidence.exact,
               substr(passages.text, evidence.start + 1, evidence."end" - evidence.start)
        FROM evidence
        JOIN active ON active.dossier = evidence.dossier AND active.number = evidence.revision
        JOIN passages ON passages.dossier = evidence.dossier
                     AND passages.revision = evidence.revision
                     AND passages.position + 1 = evidence.passage
        """,
    )
    assert len(found) == sum(len(fact.evidence) for fact in dossier.facts.values())
    assert [fact for fact, exact, words in found if exact != words] == []
    assert ("kaja-kallas", "EU foreign policy chief Kaja Kallas") in {row[:2] for row in found}


async def test_plain_sql_gives_the_roster(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    found = database.rows(
        "SELECT people.name FROM attendances JOIN people ON people.id = attendances.person "
        "WHERE event = 'ceremony' AND status = 'attended' AND counted ORDER BY attendances.position",
    )
    names = [dossier.title_of(attendance.person) for attendance in dossier.roster("ceremony")]
    assert [name for (name,) in found] == names
    assert len(names) == 26


async def test_an_absent_value_is_null_and_a_list_is_a_json_array(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    native, second = (
        ("json_extract(background, '$.native')", "json_extract(text, '$[1]')")
        if database.kind == "sqlite"
        else ("background ->> 'native'", "text ->> 1")
    )
    query = f"SELECT role, {native} FROM people WHERE id = 'serdar-berdimuhamedow'"
    assert database.rows(query) == [(None, "Serdar Berdimuhamedow")]
    [(words,)] = database.rows(f"SELECT {second} FROM quotes WHERE id = 'xi-korean-peninsula'")
    assert words.startswith("will maintain close communication")
    null = "CAST(background AS text) = 'null'"
    assert database.rows(f"SELECT count(*) FROM people WHERE {null}") == [(0,)]


@on_sqlite
async def test_a_damaged_time_or_count_harms_no_other_dossier(
    store: Store, database: Database, dossier: Dossier
) -> None:
    await store.publish(dossier, "ada")
    other = replace(dossier, header=dossier.header.model_copy(update={"id": "other"}))
    await store.publish(other, "ada")
    database.rows("UPDATE revisions SET published_at = 'garbage' WHERE dossier = 'other'")
    assert (await store.first_published()).keys() == {dossier.id, "other"}
    for drafted in ("[1]", '{"quotes": "x"}', "7"):
        database.rows(f"UPDATE revisions SET drafted = '{drafted}' WHERE dossier = '{dossier.id}'")
        with pytest.raises(RevisionCorrupt, match="is damaged"):
            await store.revision(dossier.id, 1)
