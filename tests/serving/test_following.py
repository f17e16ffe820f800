"""A running bot serves by itself what somebody else published: another bot, or the command line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.operations.errors import DatabaseUnusable
from bot.operations.exit_codes import ExitCode
from bot.serving.defaults import EVERYONE
from bot.serving.library import Library
from bot.store.store import Store
from tests.conftest import World, text_of, until
from tests.databases import KINDS, Database
from tests.editing import ID, MILL, NEW_TITLE, OLD_TITLE, add_mill, retitle
from tests.gateway.test_run import text_of as sent
from tests.loopback import LoopbackDiscord, slash
from tests.processes import Start


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "poll_seconds", 0.001)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def url(database: Database) -> str:
    return database.url


@asynccontextmanager
async def opened(url: str, project: Path) -> AsyncIterator[Library]:
    """The library of one more process on the same database."""
    store = await Store.open(url)
    try:
        library = Library(store, project / "data")
        await library.open()
        yield library
    finally:
        await store.close()


@asynccontextmanager
async def followed(library: Library) -> AsyncIterator[list[str]]:
    """The library following what others do, with the revisions that it came to serve meanwhile."""
    served: list[str] = []
    serve = library._serve

    async def serving(revision: Any) -> Any:
        served.append(f"{revision.dossier.id} {revision.number}")
        return await serve(revision)

    library._serve = serving  # type: ignore[method-assign]
    task = asyncio.create_task(library.follow())
    try:
        yield served
    finally:
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()


def counted(library: Library) -> list[None]:
    """Grows by one with every time that the library has refreshed."""
    refreshed: list[None] = []
    refresh = library.refresh

    async def refreshing() -> None:
        try:
            await refresh()
        finally:
            refreshed.append(None)

    library.refresh = refreshing  # type: ignore[method-assign]
    return refreshed


def title(library: Library) -> str:
    return library.served[ID].dossier.header.title


async def test_what_another_process_publishes_is_served_once(url: str, project: Path) -> None:
    async with opened(url, project) as library, opened(url, project) as other:
        refreshed = counted(library)
        async with followed(library) as served:
            await until(lambda: len(refreshed) == 1)
            assert served == []
            retitle(project)
            await other.publish(await other.review(ID), "somebody else")
            await until(lambda: title(library) == NEW_TITLE)
            await other.set_default(1, ID)
            await until(lambda: len(refreshed) >= 3)
            assert served == [f"{ID} 2"]
            assert library.default.revision.published_by == "somebody else"


async def test_a_new_dossier_of_another_process_is_served(url: str, project: Path) -> None:
    async with opened(url, project) as library:
        add_mill(project)
        async with followed(library), opened(url, project):
            await until(lambda: library.ids == (ID, MILL))


async def test_a_publication_of_its_own_is_built_once(url: str, project: Path) -> None:
    async with opened(url, project) as library:
        refreshed = counted(library)
        async with followed(library) as served:
            await until(lambda: refreshed)
            retitle(project)
            await library.publish(await library.review(ID), "ada")
            await until(lambda: len(refreshed) >= 2)
            assert served == [f"{ID} 2"]


async def test_a_default_that_another_process_sets_is_asked(url: str, project: Path) -> None:
    add_mill(project)
    async with opened(url, project) as library, opened(url, project) as other:
        async with followed(library):
            await other.set_default(7, MILL)
            await until(lambda: library.default_in(7).dossier.id == MILL)
        assert library.default_in(8).dossier.id == ID


async def test_everyones_default_that_another_process_chooses_is_asked(
    url: str, project: Path
) -> None:
    add_mill(project)
    async with (
        opened(url, project) as library,
        opened(url, project) as other,
        followed(library),
    ):
        await other.set_default(EVERYONE, MILL)
        await until(lambda: library.default_in(7).dossier.id == MILL)
        await other.set_default(EVERYONE, None)
        await until(lambda: library.default.dossier.id == ID)


async def test_a_damaged_revision_is_told_once_and_leaves_the_old_facts_and_other_dossiers_be(
    url: str, project: Path, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    add_mill(project)
    retitle(project)

    def set_title(title: str, *, active: int) -> None:
        database.rows(
            f"UPDATE revisions SET sha256 = '{title}' WHERE dossier = '{ID}' AND number = 2"
        )
        database.rows(f"UPDATE active SET number = {active} WHERE dossier = '{ID}'")

    async with opened(url, project) as library, opened(url, project) as other:
        retitle(project, NEW_TITLE, OLD_TITLE)
        await other.publish(await other.review(ID), "somebody else")
        sound = other.served[ID].dossier.header.sha256
        set_title("not even hexadecimal", active=2)
        refreshed = counted(library)
        async with followed(library) as served:
            with caplog.at_level(logging.WARNING):
                await until(lambda: refreshed)
                for guild in range(3):
                    before = len(refreshed)
                    await other.set_default(guild, ID)
                    await until(lambda: len(refreshed) > before)  # noqa: B023
                path = project / "data" / f"{MILL}.toml"
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace("Lantern Night at", "A night at"), encoding="utf-8")
                await other.publish(await other.review(MILL), "somebody else")
                await until(lambda: served == [f"{MILL} 2"])
            [told] = caplog.messages
            assert told.startswith("what others published is not served yet: revision 2 of ")
            assert title(library) == NEW_TITLE
            set_title(sound, active=2)
            if database.kind == "postgresql":
                # What is changed by hand is told by hand.
                database.rows("NOTIFY dossier")
            await until(lambda: title(library) == OLD_TITLE)


async def test_a_database_that_fails_for_a_while_is_told_once_and_then_caught_up_with(
    url: str, project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(url, project) as library, opened(url, project) as other:
        retitle(project)
        await other.publish(await other.review(ID), "somebody else")
        failing = [DatabaseUnusable("the database cannot be used: database is locked")] * 3
        active = library.store.active

        async def locked() -> dict[str, int]:
            if failing:
                raise failing.pop()
            return await active()

        monkeypatch.setattr(library.store, "active", locked)
        with caplog.at_level(logging.WARNING):
            async with followed(library):
                await until(lambda: title(library) == NEW_TITLE)
        assert caplog.messages == [
            "what others published is not served yet: the database cannot be used: database is locked"
        ]


async def test_a_member_is_answered_from_what_another_process_published(
    world: World, url: str
) -> None:
    assert text_of(await world.ask("source")).startswith(f"## {OLD_TITLE}")
    retitle(world.project)
    async with opened(url, world.project) as other:
        await other.publish(await other.review(ID), "somebody else")
    await until(lambda: title(world.bot.library) == NEW_TITLE)
    assert text_of(await world.ask("source")).startswith(f"## {NEW_TITLE}")


async def test_the_command_line_publishes_to_a_running_bot(
    start: Start, url: str, project: Path
) -> None:
    async def asked(discord: LoopbackDiscord) -> bool:
        return NEW_TITLE in sent(await discord.interact(slash("source")))

    async with LoopbackDiscord() as discord, start("run", api=discord.api_base, DATABASE_URL=url):
        await discord.ready(60)
        assert not await asked(discord)
        retitle(project)
        async with start("publish", api=discord.api_base, DATABASE_URL=url) as process:
            ended = await process.ended(60)
        assert ended.code == ExitCode.OK
        assert "revision 2 is published" in ended.output
        async with asyncio.timeout(20):
            while not await asked(discord):
                pass
