"""The error boundary, and commands registered with Discord only where they changed."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.gateway.permissions import NotAllowed
from bot.gateway.tree import GLOBAL, DossierTree, tell
from bot.operations.errors import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseUnreachable,
    DatabaseUnusable,
    RevisionCorrupt,
    StoreError,
)
from bot.store.store import Store
from tests.databases import KINDS

APPLICATION = 7


class FakeClient:
    """What a CommandTree asks of its client."""

    application_id = APPLICATION

    def __init__(self) -> None:
        self.http = object()
        self._connection = self

    _command_tree = None


class RecordingTree(DossierTree):
    """A tree that says which scopes it registered, and may be refused by Discord."""

    refused: discord.HTTPException | None = None

    async def sync(self, *, guild: Any = None) -> list[app_commands.AppCommand]:
        if self.refused is not None:
            raise self.refused
        self.synced.append(GLOBAL if guild is None else str(guild.id))
        return []


@pytest.fixture
def tree() -> RecordingTree:
    tree = RecordingTree(FakeClient())
    tree.synced = []
    tree.add_command(command("ask"))
    tree.add_command(command("manage"), guild=discord.Object(1))
    return tree


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


def command(name: str, description: str = "A command") -> app_commands.Command:
    async def callback(interaction: discord.Interaction) -> None:
        pass

    return app_commands.Command(name=name, description=description, callback=callback)


async def test_commands_are_registered_once(tree: RecordingTree, store: Store) -> None:
    assert await tree.sync_if_changed(store, 1) == [GLOBAL, "1"]
    assert await tree.sync_if_changed(store, 1) == []
    assert tree.synced == [GLOBAL, "1"]


async def test_they_are_registered_again_where_they_changed(
    tree: RecordingTree, store: Store
) -> None:
    await tree.sync_if_changed(store, 1)
    tree.add_command(command("ask", "Another description"), override=True)
    assert await tree.sync_if_changed(store, 1) == [GLOBAL]


async def test_they_are_registered_again_where_that_is_wanted(
    tree: RecordingTree, store: Store
) -> None:
    await tree.sync_if_changed(store, 1)
    assert await tree.sync_if_changed(store, 1, force=True) == [GLOBAL, "1"]


async def test_another_application_registers_its_own(tree: RecordingTree, store: Store) -> None:
    await tree.sync_if_changed(store, 1)
    tree.client.application_id = 8
    assert await tree.sync_if_changed(store, 1) == [GLOBAL, "1"]


async def test_a_former_admin_server_loses_its_commands(tree: RecordingTree, store: Store) -> None:
    await tree.sync_if_changed(store, 1)
    tree.synced.clear()
    assert await tree.sync_if_changed(store, 2) == ["2"]
    assert sorted(tree.synced) == ["1", "2"]
    tree.synced.clear()
    assert await tree.sync_if_changed(store, 2) == []
    assert tree.synced == []


async def test_a_registration_that_failed_is_tried_again(tree: RecordingTree, store: Store) -> None:
    tree.refused = discord.HTTPException(_response(500), "down")
    with pytest.raises(discord.HTTPException):
        await tree.sync_if_changed(store, 1)
    tree.refused = None
    assert await tree.sync_if_changed(store, 1) == [GLOBAL, "1"]


def test_commands_are_for_servers_direct_messages_and_users(tree: RecordingTree) -> None:
    [payload] = [command.to_dict(tree) for command in tree.get_commands()]
    assert payload["contexts"] == [0, 1, 2]
    assert payload["integration_types"] == [0, 1]


# ── telling ──


class FakeResponse:
    def __init__(self, interaction: FakeInteraction, done: bool) -> None:
        self._interaction, self._done = interaction, done

    def is_done(self) -> bool:
        return self._done

    async def send_message(self, *, view: discord.ui.LayoutView, ephemeral: bool) -> None:
        await self._interaction.receive("response", view, ephemeral)


class FakeFollowup:
    def __init__(self, interaction: FakeInteraction) -> None:
        self._interaction = interaction

    async def send(self, *, view: discord.ui.LayoutView, ephemeral: bool) -> None:
        await self._interaction.receive("followup", view, ephemeral)


class FakeInteraction:
    """An interaction that is fresh, or `done` (answered or deferred), or that fails to answer."""

    command = None
    type = discord.InteractionType.component

    def __init__(self, *, done: bool = False, failing: Exception | None = None) -> None:
        self.response, self.followup = FakeResponse(self, done), FakeFollowup(self)
        self.failing = failing
        self.told: list[tuple[str, str]] = []

    async def receive(self, how: str, view: discord.ui.LayoutView, ephemeral: bool) -> None:
        assert ephemeral
        if self.failing is not None:
            raise self.failing
        self.told.append((how, str(view.to_components())))


def _response(status: int) -> Any:
    class Response:
        reason = "because"

    Response.status = status
    return Response()


@pytest.mark.parametrize(("done", "how"), [(False, "response"), (True, "followup")])
async def test_an_error_is_told_however_far_the_answer_had_come(
    done: bool, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    interaction: Any = FakeInteraction(done=done)
    await tell(interaction, ValueError("a secret reason"))
    [(told_how, text)] = interaction.told
    assert told_how == how
    assert "Something went wrong" in text
    assert "a secret reason" not in text
    assert "a secret reason" in caplog.text


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        (DatabaseUnusable, "Do this again; if it fails again, the log says more."),
        (DatabaseFull, "Free some space on the bot’s disk, then do this again."),
        (DatabaseBusy, "Another program is writing to it. Wait a moment, then do this again."),
        (DatabaseDamaged, "Stop the bot and restore a backup: `python -m bot restore FILE`."),
        (
            DatabaseUnreachable,
            "Members are answered from memory. Do this again once the database is back.",
        ),
        (
            RevisionCorrupt,
            "It was changed outside the bot. Choose another revision, or restore a backup.",
        ),
    ],
)
async def test_a_store_error_is_told_with_its_reason_and_its_remedy(
    kind: type[StoreError], remedy: str
) -> None:
    interaction: Any = FakeInteraction()
    # The words do not decide what is advised.
    await tell(interaction, kind("nothing is full, locked or malformed"))
    assert f"Nothing is full, locked or malformed.\\n{remedy}\\n" in interaction.told[0][1]


async def test_who_may_not_is_told_so_and_nothing_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    interaction: Any = FakeInteraction()
    await tell(interaction, NotAllowed("only the owner may"))
    assert "You may not do this.** only the owner may" in interaction.told[0][1]
    assert caplog.records == []


async def test_each_error_has_a_reference_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(3):
        await tell(FakeInteraction(), ValueError())
    assert len({record.args[0] for record in caplog.records}) == 3


@pytest.mark.parametrize(
    "failing",
    [
        discord.NotFound(_response(404), {"code": 10062, "message": "Unknown interaction"}),
        discord.HTTPException(_response(500), "down"),
        aiohttp.ClientConnectionError("no network"),
        TimeoutError(),
        RuntimeError("Session is closed"),
    ],
    ids=lambda failing: type(failing).__name__,
)
async def test_telling_never_raises(failing: Exception, caplog: pytest.LogCaptureFixture) -> None:
    await tell(FakeInteraction(failing=failing), ValueError())
    assert f"could not tell the asker: {str(failing) or 'TimeoutError()'}" in caplog.text
