"""`/dossier`: the articles that can be asked, and a server’s default among them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.choices import too_old
from bot.answers.dossiers import dossiers_card, no_default_card, using_card
from bot.answers.help import COMMANDS
from bot.answers.question import Dossiers, Request, UseDossier, UseNoDossier
from bot.gateway.actions import acts
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import require_manager
from cogs.autocomplete import suggest_dossiers


class DossiersCog(commands.GroupCog, name="dossier", description="The articles that can be asked"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        self.library = bot.library

    @app_commands.command(name="list", description=COMMANDS["dossier list"].summary)
    async def list_(self, interaction: Interaction) -> None:
        await self.bot.ask(interaction, Dossiers(interaction.guild_id or 0))

    @acts(Dossiers)
    async def show(self, interaction: Interaction, request: Request[Dossiers]) -> None:
        """The list, or another page of it."""
        library, guild_id = self.library, request.question.guild
        wanted, default = library.chosen_default(guild_id), library.default_in(guild_id)
        served, everyones = tuple(library.served.values()), library.default
        answer = dossiers_card(request, served, default, wanted, everyones)
        await (self.bot.edit if interaction.message else self.bot.send)(interaction, answer)

    # Discord hides only whole commands by default, and /dossier list is for everyone: so this one
    # is not hidden, but checked.
    @app_commands.command(name="use", description=COMMANDS["dossier use"].summary)
    @app_commands.describe(dossier="Which article, by its title; what it is now if not given")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def use(self, interaction: Interaction, dossier: str = "") -> None:
        guild_id = require_manager(interaction)
        if dossier.strip():
            await self.bot.ask(interaction, UseDossier(), dossier=dossier)
            return
        default, wanted = self.library.default_in(guild_id), self.library.chosen_default(guild_id)
        if wanted == default.dossier.id:
            await self.bot.send(interaction, using_card(default, now=False))
        else:
            await self.bot.send(interaction, no_default_card(default, wanted))

    @acts(UseDossier)
    async def set_default(self, interaction: Interaction, request: Request[UseDossier]) -> None:
        """What `/dossier use` does once its dossier is clear, by typing or by choice."""
        guild_id = require_manager(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        snapshot = self.library.snapshot(request.dossier)
        if snapshot is not None:
            await self.library.set_default(guild_id, request.dossier)
        answer = using_card(snapshot, now=True) if snapshot else too_old()
        await self.bot.send(interaction, answer)

    @acts(UseNoDossier)
    async def clear_default(self, interaction: Interaction, _: Request[UseNoDossier]) -> None:
        """The button “No default”: the message then says what is asked instead."""
        guild_id = require_manager(interaction)
        await interaction.response.defer()
        await self.library.set_default(guild_id, None)
        await self.bot.edit(interaction, no_default_card(self.library.default_in(guild_id)))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(DossiersCog(bot))
