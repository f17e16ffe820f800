"""`/compare`: who was at both of two events, at one, at the other."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Compare
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers, suggest_events


class CompareCog(commands.Cog, name="Compare"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="compare", description=COMMANDS["compare"].summary)
    @app_commands.describe(first="An event", second="Another event", **OPTIONS)
    @app_commands.autocomplete(
        first=suggest_events, second=suggest_events, dossier=suggest_dossiers
    )
    async def compare(
        self,
        interaction: Interaction,
        first: str,
        second: str,
        dossier: str = "",
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, Compare(first, second), dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(CompareCog(bot))
