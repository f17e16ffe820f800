"""`/facts`: for those who curate them. Checked on every use, whatever Discord shows to whom."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import administration
from bot.answers.card import Answer
from bot.answers.help import COMMANDS
from bot.answers.requests import Request
from bot.client import DossierBot, Interaction
from bot.facts.problems import DossierError
from bot.library import Review
from cogs.suggesting import suggest_dossiers


@app_commands.default_permissions(manage_guild=True)
class Facts(commands.GroupCog, name="facts", description="See and reload the facts being served"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.actions["publish"] = self.confirm

    async def interaction_check(self, interaction: discord.Interaction[DossierBot], /) -> bool:  # type: ignore[override]
        self.bot.require_admin(interaction)
        return True

    @app_commands.command(name="status", description=COMMANDS["facts status"].summary)
    async def status(self, interaction: Interaction) -> None:
        request = self.bot.request("status")
        answer = administration.status_card(self.bot.library.default, request)
        await self.bot.send(interaction, answer)

    @app_commands.command(name="reload", description=COMMANDS["facts reload"].summary)
    @app_commands.describe(
        dossier="Which dossier; the one being served if not given",
        publish="Publish at once if nothing is wrong",
    )
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def reload(
        self, interaction: Interaction, dossier: str | None = None, publish: bool = False
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        id = dossier or self.bot.library.default.dossier.id
        await self.bot.send(interaction, await self._reload(interaction, id, publish, digest=None))

    async def confirm(self, interaction: Interaction, request: Request) -> None:
        """The Publish button: what was reviewed is published, or what is new is shown."""
        self.bot.require_admin(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        id, digest = request.arg(0), request.arg(1)
        await self.bot.send(interaction, await self._reload(interaction, id, True, digest))

    async def _reload(
        self, interaction: Interaction, id: str, publish: bool, digest: str | None
    ) -> Answer:
        library = self.bot.library
        try:
            review: Review = await library.review(id)
        except DossierError as error:
            served = library.snapshot(id)
            number = served.number if served else None
            return administration.refused_card(error.source, error.problems, number)
        request = self.bot.request("reload")
        if digest is not None and digest != review.digest:
            return administration.moved_on_card(review, request)
        if not publish or not review.difference:
            return administration.review_card(review, request)
        snapshot = await library.publish(review, by=str(interaction.user))
        return administration.published_card(snapshot, review.difference)


async def setup(bot: DossierBot) -> None:
    guild = bot.settings.admin_guild_id
    await bot.add_cog(Facts(bot), guild=discord.Object(guild) if guild else discord.utils.MISSING)
