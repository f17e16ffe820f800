"""`/source`: the article, or one of its passages."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import ArticleOverview, Passage
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers


class SourceCog(commands.Cog, name="Source"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

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
    await bot.add_cog(SourceCog(bot))
