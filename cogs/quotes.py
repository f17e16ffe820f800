"""Who said what: `/quote` and `/reaction`."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Quotes, RandomQuote, Reactions
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import (
    suggest_dossiers,
    suggest_quotes,
    suggest_reactors,
    suggest_speakers,
    suggest_targets,
)


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

    @app_commands.command(name="reaction", description=COMMANDS["reaction"].summary)
    @app_commands.describe(
        who="Who reacted",
        to="What they reacted to: an event, or someone’s words",
        **OPTIONS,
    )
    @app_commands.autocomplete(who=suggest_reactors, to=suggest_targets, dossier=suggest_dossiers)
    async def reaction(
        self,
        interaction: Interaction,
        who: str = "",
        to: str = "",
        dossier: str = "",
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, Reactions(who, to), dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(QuotesCog(bot))
