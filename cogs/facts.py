"""`/facts`: for those who curate them. Checked on every use, whatever Discord shows to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.administration import status_card
from bot.answers.card import Answer
from bot.answers.help import COMMANDS
from bot.answers.reviews import export_card, unknown_card
from bot.facts.exporting import exported
from bot.gateway.attachments import contents
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import require_admin
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers
from cogs.history import HistoryCog
from cogs.reviews import ReviewsCog

WHICH = "Which dossier; the one being served if not given"
Format = Literal["toml", "json", "csv", "json-ld"]


@app_commands.default_permissions(manage_guild=True)
class FactsCog(
    commands.GroupCog, name="facts", description="See and change the facts being served"
):
    def __init__(self, bot: DossierBot, reviews: ReviewsCog, history: HistoryCog) -> None:
        self.bot = bot
        self.library = bot.library
        self.reviews = reviews
        self.pages = history

    async def interaction_check(self, interaction: discord.Interaction[DossierBot], /) -> bool:  # type: ignore[override]
        require_admin(interaction)
        return True

    @app_commands.command(name="status", description=COMMANDS["facts status"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def status(self, interaction: Interaction, dossier: str = "") -> None:
        async def status(snapshot: Snapshot) -> Answer:
            return status_card(snapshot, await self.library.review_file(snapshot.dossier.id))

        await self._answer(interaction, dossier, status)

    @app_commands.command(name="reload", description=COMMANDS["facts reload"].summary)
    # By its id alone: a new file's may be much like another's.
    @app_commands.describe(dossier=WHICH, publish="Publish at once if nothing is wrong")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def reload(
        self, interaction: Interaction, dossier: str = "", publish: bool = False
    ) -> None:
        id = dossier or self.library.default.dossier.id
        await self.reviews.show(interaction, lambda: self.library.review(id), id, publish)

    @app_commands.command(name="upload", description=COMMANDS["facts upload"].summary)
    @app_commands.describe(
        file="The dossier, a TOML file of at most 1 MiB",
        article="Its article, as plain text; the one being served if not given",
    )
    async def upload(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        article: discord.Attachment | None = None,
    ) -> None:
        async def read() -> Review:
            text = await contents(article) if article else None
            return await self.library.review_upload(file.filename, await contents(file), text)

        await self.reviews.show(interaction, read)

    @app_commands.command(name="rollback", description=COMMANDS["facts rollback"].summary)
    @app_commands.describe(revision="The number of the revision; see /facts history", dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def rollback(
        self, interaction: Interaction, revision: app_commands.Range[int, 1], dossier: str = ""
    ) -> None:
        if (snapshot := self._served(dossier)) is None:
            await self.bot.send(interaction, unknown_card(dossier, self.library.ids))
            return
        id = snapshot.dossier.id
        await self.reviews.show(interaction, lambda: self.library.review_revision(id, revision), id)

    @app_commands.command(name="history", description=COMMANDS["facts history"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def history(self, interaction: Interaction, dossier: str = "") -> None:
        await self._answer(interaction, dossier, self.pages.history)

    @app_commands.command(name="export", description=COMMANDS["facts export"].summary)
    @app_commands.describe(format="The kind of file; toml if not given", dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def export(
        self, interaction: Interaction, format: Format = "toml", dossier: str = ""
    ) -> None:
        async def export(snapshot: Snapshot) -> Answer:
            name, content = await asyncio.to_thread(exported, snapshot.dossier, format)
            return export_card(snapshot, format, name, content)

        await self._answer(interaction, dossier, export)

    @app_commands.command(name="gaps", description=COMMANDS["facts gaps"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def gaps(self, interaction: Interaction, dossier: str = "") -> None:
        await self._answer(interaction, dossier, self.pages.gaps)

    def _served(self, dossier: str) -> Snapshot | None:
        """The dossier that is surely meant by an id or a title; the first where none is named."""
        found = self.library.resolve(dossier, None)
        return found if isinstance(found, Snapshot) else None

    async def _answer(
        self, interaction: Interaction, dossier: str, made: Callable[[Snapshot], Awaitable[Answer]]
    ) -> None:
        """Send what is made of the dossier, or that there is none such."""
        await interaction.response.defer(ephemeral=True)
        snapshot = self._served(dossier)
        answer = await made(snapshot) if snapshot else unknown_card(dossier, self.library.ids)
        await self.bot.send(interaction, answer)


async def setup(bot: DossierBot) -> None:
    reviews, history = ReviewsCog(bot), HistoryCog(bot)
    await bot.add_cog(reviews)
    await bot.add_cog(history)
    guild = bot.settings.admin_guild_id
    facts = FactsCog(bot, reviews, history)
    await bot.add_cog(facts, guild=discord.Object(guild) if guild else discord.utils.MISSING)
