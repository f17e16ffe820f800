"""`/search`: the best facts of any kind, and passages, for a few words."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Search
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_anything, suggest_dossiers


class SearchCog(commands.Cog, name="Search"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="search", description=COMMANDS["search"].summary)
    @app_commands.describe(query="A name, a few words, a subject", **OPTIONS)
    @app_commands.autocomplete(query=suggest_anything, dossier=suggest_dossiers)
    async def search(
        self, interaction: Interaction, query: str, dossier: str = "", private: bool = False
    ) -> None:
        await self.bot.ask(interaction, Search(query), dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(SearchCog(bot))
