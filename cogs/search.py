"""Find and read: `/search` and `/source`."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import ArticleOverview, Passage, Search
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

    @app_commands.command(name="source", description=COMMANDS["source"].summary)
    @app_commands.describe(passage="The number of a passage (¶)", **OPTIONS)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def source(
        self,
        interaction: Interaction,
        passage: app_commands.Range[int, 1, 100_000] | None = None,
        dossier: str = "",
        private: bool = False,
    ) -> None:
        question = ArticleOverview() if passage is None else Passage(passage)
        await self.bot.ask(interaction, question, dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(SearchCog(bot))
