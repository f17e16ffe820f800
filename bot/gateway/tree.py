"""The error boundary of every interaction, and the registration of commands that changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.answers.card import TROUBLE, notice
from bot.answers.text import plain
from bot.gateway.permissions import NotAllowed
from bot.operations.errors import StoreError
from bot.operations.interactions import Exchange, InFlight, current
from bot.store.store import Store

log = logging.getLogger(__name__)

GLOBAL = "global"


async def tell(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the asker what went wrong, whether or not the interaction was answered. Never raises.

    The log has the traceback, under the reference that the asker is shown.
    """
    error = getattr(error, "original", error)
    exchange = current()
    exchange.outcome = "error"
    match error:
        case NotAllowed():
            exchange.outcome = "forbidden"
            text = f"**You may not do this.** {error}"
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            exchange.outcome = "stale"
            text = "**This command has changed.** Reload Discord (Ctrl+R), then try again."
        case StoreError():
            reason = plain(str(error))
            text = (
                f"**The facts could not be saved or read.** {reason[:1].upper()}{reason[1:]}.\n"
                f"{error.remedy}\n"
                f"-# What was served keeps serving. Reference {exchange.reference}"
            )
        case _:
            text = (
                "**Something went wrong, and it is not your doing.** Please try again.\n"
                f"-# If it keeps happening, tell the bot’s owner this reference: {exchange.reference}"
            )
    if exchange.outcome == "error":
        name = interaction.command.qualified_name if interaction.command else interaction.type.name
        log.error("error %s in %s", exchange.reference, name, exc_info=error)
    view = notice(text, colour=TROUBLE).view
    try:
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)
    except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError) as failure:
        # It has expired (10062), or the network is gone, or the bot is closed (a RuntimeError), so
        # nobody can be told. A timeout has no message of its own.
        log.warning("could not tell the asker: %s", str(failure) or repr(failure))


class DossierTree(app_commands.CommandTree[Any]):
    """The commands, usable in servers, in direct messages and by people who install the bot."""

    def __init__(self, client: Any) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Refuses nothing: this is where every command and autocompletion begins."""
        completing = interaction.type is discord.InteractionType.autocomplete
        exchange = Exchange("autocomplete" if completing else "command", guild=interaction.guild_id)
        in_flight: InFlight = self.client.in_flight
        # The command is not known yet.
        in_flight.begin(
            exchange,
            lambda: interaction.command.qualified_name if interaction.command else exchange.name,
        )
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await tell(interaction, error)

    async def sync_if_changed(
        self, store: Store, guild_id: int | None, *, force: bool = False
    ) -> list[str]:
        """Register the commands of all servers, and those of the admin server `guild_id`, where they
        differ from what was registered last; returns the scopes that were registered.

        Raises discord.HTTPException, StoreError.
        """
        application = self.client.application_id or 0
        scopes: dict[str, discord.Object | None] = {GLOBAL: None}
        if guild_id is not None:
            scopes[str(guild_id)] = discord.Object(guild_id)
        remembered = await store.synced_hashes(application)
        synced = []
        for scope, guild in scopes.items():
            payload = [command.to_dict(self) for command in self.get_commands(guild=guild)]
            digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
            if force or remembered.get(scope) != digest:
                await self.sync(guild=guild)
                await store.remember_synced(application, scope, digest)
                synced.append(scope)
        for scope in remembered.keys() - scopes.keys():
            # A former admin server must not keep commands that fail.
            with contextlib.suppress(discord.Forbidden, discord.NotFound):
                await self.sync(guild=discord.Object(int(scope)))
            await store.remember_synced(application, scope, None)
        return synced
