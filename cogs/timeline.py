"""`/timeline`: what happened when."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Timeline
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers, suggest_events


class TimelineCog(commands.Cog, name="Timeline"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="timeline", description=COMMANDS["timeline"].summary)
    @app_commands.describe(event="One event, in full", **OPTIONS)
    @app_commands.autocomplete(event=suggest_events, dossier=suggest_dossiers)
    async def timeline(
        self, interaction: Interaction, event: str = "", dossier: str = "", private: bool = False
    ) -> None:
        await self.bot.ask(interaction, Timeline(event), dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(TimelineCog(bot))
