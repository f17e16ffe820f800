"""`/reaction`: who responded, and how something was received."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Reactions
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers, suggest_reactors, suggest_targets


class ReactionsCog(commands.Cog, name="Reactions"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

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
    await bot.add_cog(ReactionsCog(bot))
