"""A local Discord in the browser, with the real bot in it: SimCord's preview over loopback.

The database is a fresh one in a temporary folder, so a demo never touches what is served.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import discord
import simcord

from bot.client import serving
from bot.settings import Settings

# Any id will do; the admin server must be known before the bot registers its commands.
_GUILD_ID = 1_400_000_000_000_000_000


async def run_demo(settings: Settings, port: int) -> None:
    """Serve until the preview is closed in the browser or the process is stopped."""
    with tempfile.TemporaryDirectory(prefix="dossier-demo-") as folder:
        settings = settings.model_copy(
            update={
                "admin_guild_id": _GUILD_ID,
                "database_url": f"sqlite+aiosqlite:///{Path(folder) / 'demo.db'}",
            }
        )
        async with serving(settings) as bot, simcord.run(bot, check_errors=False) as env:
            guild = env.create_guild("Dossier demo", id=_GUILD_ID)
            channel = guild.create_text_channel("beijing-2025")
            admins = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
            mira = guild.add_member(env.create_user("mira"))
            ada = guild.add_member(env.create_user("ada"), roles=[admins])
            assert bot.user is not None
            await bot.user.edit(username="Dossier")
            await mira.slash(channel, "attendee", name="lukashenka")
            await mira.slash(channel, "quote", about="hegemonism")
            await mira.slash(channel, "reaction", who="kallas")
            async with env.preview(
                channel, viewers=[mira, ada], layout="channel", port=port
            ) as preview:
                print(
                    f"\n  Dossier is in a local Discord. Open this address:\n\n    {preview.url}\n"
                )
                print(
                    "  Type / in its message box: /attendee name:putin, /quote, /attendees, /help …"
                )
                print(
                    "  You are mira, a member; switch to ada, an admin, for /facts. Stop with Ctrl-C.\n",
                    flush=True,
                )
                await preview.wait_closed()
