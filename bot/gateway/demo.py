"""A local Discord in the browser, with the real bot in it: SimCord's preview over loopback.

The database is a fresh one in a temporary folder, so a demo never touches what is served. Beside the
dossiers of DATA_DIR it has invented ones, from the folder `demo` in it, which nothing else reads.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import discord
import simcord
from pydantic import SecretStr

from bot.facts.reading import read_dossier
from bot.gateway.bot import serving
from bot.operations.errors import DossierError, SettingsError
from bot.operations.settings import Settings
from bot.serving.files import dossier_files
from bot.serving.library import Library

log = logging.getLogger(__name__)

# Any id will do; the admin server must be known before the bot registers its commands.
_GUILD_ID = 1_400_000_000_000_000_000
# What is asked where no dossier is named, if it is served and the settings name no other.
_FIRST: Final = "beijing-2025"
# A few answers that are in the channel already: the dossier, the command and its options.
GREETING: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    (_FIRST, "attendee", {"name": "lukashenka"}),
    (_FIRST, "quote", {"about": "hegemonism"}),
    (_FIRST, "reaction", {"who": "kallas"}),
    ("quay-bench", "quote", {"about": "bench", "speaker": "solberg"}),
    ("chasy", "attendee", {"name": "Нина Соболь"}),
)
# Somebody's message, and what its menu *Verify quotation* says of it; the page has no such menu.
_MESSAGE = (
    "Putin said “hegemonism and power politics” and Kallas called it a “direct threat to the "
    "international order”, while Guo Jiakun: “This is extremely mistaken and irresponsible”"
)
_WELCOME = """
  Dossier is in a local Discord. Open this address:

    {address}

  Type / in its message box: /attendee name:putin, /quote, /verify, /search, /help …
  Without the option dossier, {default} is asked; with it, the others: {others}.
  You are mira, a member; switch to ada, an admin, for /facts. Stop with Ctrl-C.
"""


async def run_demo(settings: Settings, port: int) -> None:
    """Serve until the preview is closed in the browser or the process is stopped.

    Raises SettingsError where the port is taken.
    """
    if settings.default_dossier is None and (settings.data_dir / f"{_FIRST}.toml").is_file():
        settings = settings.model_copy(update={"default_dossier": _FIRST})
    with tempfile.TemporaryDirectory(prefix="dossier-demo-") as folder:
        settings = settings.model_copy(
            update={
                "admin_guild_id": _GUILD_ID,
                "shard_count": 1,
                "database_url": SecretStr(f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}"),
            }
        )
        async with serving(settings) as bot, simcord.run(bot, check_errors=False) as env:
            guild = env.create_guild("Dossier demo", id=_GUILD_ID)
            await publish_invented(bot.library, settings)
            channel = guild.create_text_channel(bot.library.default.dossier.id)
            admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
            mira = guild.add_member(env.create_user("mira"))
            ada = guild.add_member(env.create_user("ada"), roles=[admins])
            assert bot.user is not None
            await bot.user.edit(username="Dossier")
            for command, options in greeting(bot.library):
                await mira.slash(channel, command, **options)
            if bot.library.default.dossier.id == _FIRST:
                message = await ada.send(channel, _MESSAGE)
                await mira.context_menu(channel, "Verify quotation", message)
            preview = env.preview(channel, viewers=[mira, ada], layout="channel", port=port)
            try:
                async with preview:
                    print(welcome(bot.library, preview.url), flush=True)
                    await preview.wait_closed()
            except simcord.SetupError as error:
                what = f"the demo cannot be shown: {error}"
                advice = "choose another with --port, or leave it out and a free one is taken"
                raise SettingsError(f"{what}; {advice}" if port else what) from error


def greeting(library: Library) -> Iterator[tuple[str, dict[str, str]]]:
    """The commands of the opening conversation with their options, of the articles being served."""
    for dossier, command, options in GREETING:
        if dossier == library.default.dossier.id:
            yield command, dict(options)
        elif dossier in library.served:
            yield command, {**options, "dossier": dossier}


def welcome(library: Library, address: str) -> str:
    """What the terminal says: where the demo is, and what can be asked there."""
    default = library.default.dossier.id
    others = ", ".join(id for id in library.ids if id != default)
    return _WELCOME.format(address=address, default=default, others=others or "there are none")


async def publish_invented(library: Library, settings: Settings) -> None:
    """Serve the invented dossiers too, where no other has their id. Raises StoreError."""
    for path in dossier_files(settings.demo_dir):
        if path.stem in library.served:
            continue
        try:
            dossier = read_dossier(path, settings.root)
        except DossierError as error:
            log.warning("%s\nit was left aside", error)
            continue
        await library.publish(await library.compare(dossier, "the demo"), by="the demo")
