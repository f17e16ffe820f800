"""What the tests share: the real dossier, and the real bot in a Discord without a network."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import discord
import pytest
import simcord
from hypothesis import settings as hypothesis_settings
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.components import walk_components
from simcord.results import InteractionResult, ResponseMessage

from bot.facts.dossier import Dossier
from bot.facts.reading import read_dossier
from bot.gateway.bot import DossierBot, serving
from bot.operations.settings import Settings
from bot.serving.known_people import read_known_people
from bot.serving.snapshot import Snapshot
from bot.store.store import Revision, Store
from tests.databases import Database, PostgresServer, SqliteFile
from tests.editing import edit
from tests.prepared import nothing_prepared, prepared  # noqa: F401 - one is a fixture
from tests.processes import launcher, start, start_python  # noqa: F401 - fixtures

ROOT = Path(__file__).resolve().parent.parent
GUILD_ID = 1_400_000_000_000_000_000

# SimCord looks again only after 50 ms whether the bot has settled; nearly always it has at once.
simcord.Env._settle_internal.__kwdefaults__["idle"] = 0.001

# Deadlines measure the machine, not the code.
hypothesis_settings.register_profile("dossier", deadline=None, print_blob=True)
hypothesis_settings.load_profile("dossier")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto` is one more than there are cores, for some tests wait: for a process, or a pause of
    discord.py's.
    """
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    """The dossier of the repository, read and checked once."""
    return read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)


@pytest.fixture(scope="session")
def snapshot(dossier: Dossier) -> Snapshot:
    """The same, indexed as it is served."""
    return snapshot_of(dossier.id)


@cache
def snapshot_of(id: str) -> Snapshot:
    """A dossier of the repository or of its demo, indexed as it is served."""
    [path] = (ROOT / "data").rglob(f"{id}.toml")
    revision = Revision(read_dossier(path, ROOT), 1, datetime(2025, 9, 10, tzinfo=UTC), "test")
    return Snapshot.of(revision, known=read_known_people(ROOT / "data"))


@pytest.fixture(scope="session", autouse=True)
def _prepared() -> Iterator[None]:
    with prepared():
        yield


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a copy of `data/` and `seeds/`, to change at will."""
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real server, started for the first test that needs one."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def kind() -> str:
    """The kind of database; `on_every_kind`, or a module's own fixture, says otherwise."""
    return "sqlite"


@pytest.fixture
def database(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with the tables and no row."""
    if kind == "sqlite":
        yield SqliteFile(tmp_path / "var" / "dossier.db")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as made:
        yield made


@pytest.fixture
async def store(database: Database) -> AsyncIterator[Store]:
    store = await Store.open(database.url)
    yield store
    await store.close()


@pytest.fixture
def settings(project: Path, database: Database, request: pytest.FixtureRequest) -> Settings:
    """The bot's; a parameter is that of USAGE."""
    return Settings(
        usage=getattr(request, "param", "on"),
        _env_file=None,
        admin_guild_id=GUILD_ID,
        shard_count=1,
        data_dir=project / "data",
        database_url=database.url,
    )


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return


@dataclass(frozen=True)
class World:
    """A server with the bot in it, a member (mira), and an admin with Manage Server (ada)."""

    env: simcord.Env
    bot: DossierBot
    guild: GuildHandle
    channel: ChannelHandle
    mira: MemberActor
    ada: MemberActor
    project: Path

    async def ask(self, command: str, /, **options: object) -> ResponseMessage:
        """What the bot says when mira uses a command."""
        return said(await self.mira.slash(self.channel, command, **options))

    async def manage(self, command: str, /, **options: object) -> ResponseMessage:
        """What the bot says when ada, an admin, uses a command."""
        return said(await self.ada.slash(self.channel, command, **options))

    async def press(
        self, message: ResponseMessage, label: str, nth: int = 0, *, by: MemberActor | None = None
    ) -> ResponseMessage:
        """What the bot says when mira (or another) presses the nth button with this label."""
        result = await (by or self.mira).click(message, custom_id=button(message, label, nth))
        return said(result)

    async def choose(self, message: ResponseMessage, value: str) -> ResponseMessage:
        """What the bot says when mira chooses this option of a message's menu."""
        return said(await self.mira.select(message, [value], custom_id=menu(message)))

    def edit_dossier(self, old: str, new: str) -> None:
        """Change the dossier's file, as its curator would."""
        edit(self.project, old, new)

    async def suggest(self, command: str, option: str, typed: str, **filled: object) -> list[dict]:
        """The autocomplete choices that mira is offered: `[{"name": …, "value": …}]`."""
        return await self.mira.autocomplete(self.channel, command, option, typed, **filled)


@pytest.fixture
async def simcord_bot(settings: Settings) -> AsyncIterator[DossierBot]:
    """The real bot; SimCord's `simcord_env` runs it, and fails a test in which it raised."""
    async with serving(settings) as bot:
        yield bot


@pytest.fixture
async def world(simcord_bot: DossierBot, simcord_env: simcord.Env, project: Path) -> World:
    env = simcord_env
    guild = env.create_guild("Newsroom", id=GUILD_ID)
    channel = guild.create_text_channel("general")
    admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    mira = guild.add_member(env.create_user("mira"))
    ada = guild.add_member(env.create_user("ada"), roles=[admins])
    return World(env, simcord_bot, guild, channel, mira, ada, project)


async def until(condition: Callable[[], object]) -> None:
    """Let the bot go on until this is so."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def kallas(world: World) -> str:
    """The line under Kaja Kallas's name: her role, as it is served."""
    return text_of(await world.ask("attendee", name="Kaja Kallas")).split("\n")[1]


def said(result: InteractionResult) -> ResponseMessage:
    """The last message that the bot sent in answer to an interaction."""
    messages = [*([result.response] if result.response else []), *result.followups]
    assert messages, f"the bot did not answer: {result}"
    return messages[-1]


def text_of(message: ResponseMessage) -> str:
    """Everything that a message says, as it is drawn: without the escapes of Discord's markup."""
    texts = (c["content"] for c in walk_components(message.components) if c.get("content"))
    return "\n".join(texts).replace("\\", "")


def labels_of(message: ResponseMessage) -> list[str]:
    """The labels of a message's buttons, in order."""
    return [c["label"] for c in walk_components(message.components) if c.get("label")]


def options_of(message: ResponseMessage) -> list[dict]:
    """The options of a message's select menu."""
    return [o for c in walk_components(message.components) for o in c.get("options", ())]


def button(message: ResponseMessage, label: str, nth: int = 0) -> str:
    """The custom_id of the nth button with this label, for `click(message, custom_id=…)`."""
    found = [c for c in walk_components(message.components) if c.get("label") == label]
    assert len(found) > nth, f"no {label!r} among {labels_of(message)}"
    return found[nth]["custom_id"]


def is_disabled(message: ResponseMessage, label: str, nth: int = 0) -> bool:
    """Whether the nth button with this label is greyed out."""
    found = [c for c in walk_components(message.components) if c.get("label") == label]
    return bool(found[nth].get("disabled"))


def labelled(message: ResponseMessage, words: str) -> str:
    """The label of the one button with these words, whatever number stands beside them."""
    [label] = [label for label in labels_of(message) if words in label]
    return label


def page_of(message: ResponseMessage) -> tuple[int, int]:
    """Which page a message shows, of how many."""
    _, page, _, last = labelled(message, "Page ").split()
    return int(page), int(last)


def menu(message: ResponseMessage) -> str:
    """The custom_id of a message's select menu, for `select(message, [value], custom_id=…)`."""
    [found] = [c for c in walk_components(message.components) if "options" in c]
    return found["custom_id"]
