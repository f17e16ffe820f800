"""A local Discord in the browser, with the real bot in it: SimCord's preview over loopback.

The database is a fresh one in a temporary folder, so a demo never touches what is served. Beside the
dossiers of DATA_DIR it has invented ones, from the folder `demo` in it, which nothing else reads.
"""

from __future__ import annotations

import logging
import tempfile
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
# A few answers that are in the channel already; those of an article that is not served are left out.
_GREETING: Final = (
    ("attendee", {"name": "lukashenka"}),
    ("quote", {"about": "hegemonism"}),
    ("reaction", {"who": "kallas"}),
    ("quote", {"about": "bench", "speaker": "solberg", "dossier": "quay-bench"}),
    ("attendee", {"name": "Нина Соболь", "dossier": "chasy"}),
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
  The option dossier asks two invented articles: quay-bench, and chasy in Russian.
  You are mira, a member; switch to ada, an admin, for /facts. Stop with Ctrl-C.
"""


async def run_demo(settings: Settings, port: int) -> None:
    """Serve until the preview is closed in the browser or the process is stopped.

    Raises SettingsError where the port is taken.
    """
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
            for command, options in _GREETING:
                if options.get("dossier", bot.library.default.dossier.id) in bot.library.served:
                    await mira.slash(channel, command, **options)
            message = await ada.send(channel, _MESSAGE)
            await mira.context_menu(channel, "Verify quotation", message)
            preview = env.preview(channel, viewers=[mira, ada], layout="channel", port=port)
            try:
                async with preview:
                    print(_WELCOME.format(address=preview.url), flush=True)
                    await preview.wait_closed()
            except simcord.SetupError as error:
                raise SettingsError(f"the demo cannot be shown: {error}") from error


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
