"""A database that is gone for a while: members notice nothing, admins are told, all is caught up."""

from __future__ import annotations

import pytest

from bot.operations.settings import Settings
from bot.serving.library import Library
from bot.store import database as database_module
from bot.store.store import Store
from tests.conftest import World, kallas, page_of, text_of, until
from tests.databases import PostgresServer

ROLE = ('role = "EU foreign policy chief"', 'role = "foreign policy chief"')
FAILED = (
    "**The facts could not be saved or read.** The database cannot be used: it cannot be reached"
)


@pytest.fixture
def kind() -> str:
    return "postgresql"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(Store, "poll_seconds", 0.05)


async def admins_are_told(world: World) -> None:
    for command, options in (
        ("facts history", {}),
        ("facts reload", {}),
        ("facts rollback", {"revision": 1}),
        ("dossier use", {"dossier": "beijing-2025"}),
    ):
        message = await world.manage(command, **options)
        assert text_of(message).startswith(FAILED), command
        assert "What was served keeps serving." in text_of(message)
        assert message.ephemeral
    assert len(world.env.errors) == 4
    world.env.errors.clear()


async def members_are_answered(world: World) -> None:
    assert await kallas(world) == "-# EU foreign policy chief"
    assert "## Search" in text_of(await world.ask("search", query="parade"))
    status = text_of(await world.manage("facts status"))
    assert "**Revision 1**" in status


async def test_while_the_server_is_down_members_are_answered_and_admins_told(
    world: World, postgres: PostgresServer, settings: Settings
) -> None:
    with postgres.stopped():
        await members_are_answered(world)
        await admins_are_told(world)
    # It is back: whatever others publish is served here without anybody's doing.
    world.edit_dossier(*ROLE)
    store = await Store.open(settings.database_url.get_secret_value())
    try:
        other = Library(store, settings.data_dir)
        await other.load()
        await other.publish(await other.review("beijing-2025"), "somebody else")
    finally:
        await store.close()
    await until(lambda: world.bot.library.default.number == 2)
    assert await kallas(world) == "-# foreign policy chief · EU"
    assert "somebody else" in text_of(await world.manage("facts history"))


async def test_a_page_of_the_history_is_told_too_and_turned_once_the_server_is_back(
    world: World, postgres: PostgresServer
) -> None:
    for _ in range(40):
        await world.bot.library.store.publish(world.bot.library.default.dossier, "ada")
    first = await world.manage("facts history")
    with postgres.stopped():
        answer = await world.press(first, "Next ›", by=world.ada)
        assert text_of(answer).startswith(FAILED)
        world.env.errors.clear()
    second = await world.press(first, "Next ›", by=world.ada)
    assert page_of(second)[0] == 2
