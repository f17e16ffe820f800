"""`/dossier`: the articles that can be asked, and a server's default among them."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.card import Answer
from bot.answers.choices import too_old
from bot.answers.dossiers import dossiers_card, no_default_card, using_card
from bot.answers.help import COMMANDS
from bot.answers.question import Request
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers


class Dossiers(commands.GroupCog, name="dossier", description="The articles that can be asked"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers["dossiers"] = self.dossiers
        bot.passing.add("dossiers")
        bot.actions["use"] = self.set_default
        bot.actions["unuse"] = self.clear_default

    @app_commands.command(name="list", description=COMMANDS["dossier list"].summary)
    async def show(self, interaction: Interaction) -> None:
        await self.bot.ask(interaction, "dossiers", str(interaction.guild_id or ""))

    # Discord hides only whole commands by default, and /dossier list is for everyone: so this one
    # is not hidden, but checked.
    @app_commands.command(name="use", description=COMMANDS["dossier use"].summary)
    @app_commands.describe(dossier="Which article, by its title; what it is now if not given")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def use(self, interaction: Interaction, dossier: str | None = None) -> None:
        guild_id = self.bot.require_manager(interaction)
        if dossier and dossier.strip():
            await self.bot.ask(interaction, "use", dossier=dossier)
            return
        library = self.bot.library
        asked, wanted = library.default_in(guild_id), library.chosen_default(guild_id)
        if wanted == asked.dossier.id:
            await self.bot.send(interaction, using_card(asked, now=False))
        else:
            await self.bot.send(interaction, no_default_card(asked, wanted))

    async def set_default(self, interaction: Interaction, request: Request) -> None:
        """What `/dossier use` does once its dossier is clear, by typing or by choice."""
        guild_id = self.bot.require_manager(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        snapshot = self.bot.library.snapshot(request.dossier)
        if snapshot is not None:
            await self.bot.library.set_default(guild_id, request.dossier)
        answer = using_card(snapshot, now=True) if snapshot else too_old()
        await self.bot.send(interaction, answer)

    async def clear_default(self, interaction: Interaction, request: Request) -> None:
        """The button “No default”: the message then says what is asked instead."""
        guild_id = self.bot.require_manager(interaction)
        await interaction.response.defer()
        await self.bot.library.set_default(guild_id, None)
        answer = no_default_card(self.bot.library.default_in(guild_id))
        await interaction.edit_original_response(view=answer.view)

    def dossiers(self, snapshot: Snapshot, request: Request) -> Answer:
        guild_id, library = int(request.arg(0) or "0"), self.bot.library
        wanted = library.chosen_default(guild_id)
        served = tuple(library.served.values())
        return dossiers_card(request, served, library.default_in(guild_id), wanted)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Dossiers(bot))
