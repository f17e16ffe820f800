"""`/quote`: what someone said, word for word."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Quotes, RandomQuote
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers, suggest_quotes, suggest_speakers


class QuotesCog(commands.Cog, name="Quotes"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="quote", description=COMMANDS["quote"].summary)
    @app_commands.describe(
        about="A few words of it, or what it is about",
        speaker="Who said it",
        **OPTIONS,
    )
    @app_commands.autocomplete(
        about=suggest_quotes, speaker=suggest_speakers, dossier=suggest_dossiers
    )
    async def quote(
        self,
        interaction: Interaction,
        about: str = "",
        speaker: str = "",
        dossier: str = "",
        private: bool = False,
    ) -> None:
        question = Quotes(about, speaker) if about or speaker else RandomQuote()
        await self.bot.ask(interaction, question, dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(QuotesCog(bot))
