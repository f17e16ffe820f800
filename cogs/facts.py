"""`/facts`: for those who curate them. Checked on every use, whatever Discord shows to whom."""

from __future__ import annotations

import asyncio
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import administration, reviews
from bot.answers.card import Answer
from bot.answers.help import COMMANDS
from bot.facts.exporting import exported
from bot.gateway.attachments import contents
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers
from cogs.history import Gaps, History
from cogs.reviews import Reviewing

WHICH = "Which dossier; the one being served if not given"
Format = Literal["toml", "json", "csv", "json-ld"]


@app_commands.default_permissions(manage_guild=True)
class Facts(commands.GroupCog, name="facts", description="See and change the facts being served"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        self.library = bot.library
        self.reviewing = Reviewing(bot)
        self.revisions = History(bot, "history")
        self.unanswered = Gaps(bot, "gaps")

    async def interaction_check(self, interaction: discord.Interaction[DossierBot], /) -> bool:  # type: ignore[override]
        self.bot.require_admin(interaction)
        return True

    @app_commands.command(name="status", description=COMMANDS["facts status"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def status(self, interaction: Interaction, dossier: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        if (snapshot := self._served(dossier)) is None:
            answer = self._unknown(dossier)
        else:
            files = await self.library.review_file(snapshot.dossier.id)
            request = self.bot.request("status", snapshot=snapshot)
            answer = administration.status_card(snapshot, request, files)
        await self.bot.send(interaction, answer)

    @app_commands.command(name="reload", description=COMMANDS["facts reload"].summary)
    # By its id alone: that of a new file may be much like another's.
    @app_commands.describe(dossier=WHICH, publish="Publish at once if nothing is wrong")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def reload(
        self, interaction: Interaction, dossier: str | None = None, publish: bool = False
    ) -> None:
        id = dossier or self.library.default.dossier.id
        await self.reviewing.show(interaction, lambda: self.library.review(id), id, publish)

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

        await self.reviewing.show(interaction, read)

    @app_commands.command(name="rollback", description=COMMANDS["facts rollback"].summary)
    @app_commands.describe(revision="The number of the revision; see /facts history", dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def rollback(
        self,
        interaction: Interaction,
        revision: app_commands.Range[int, 1],
        dossier: str | None = None,
    ) -> None:
        if (snapshot := self._served(dossier)) is None:
            await self.bot.send(interaction, self._unknown(dossier))
            return
        id = snapshot.dossier.id
        await self.reviewing.show(
            interaction, lambda: self.library.review_revision(id, revision), id
        )

    @app_commands.command(name="history", description=COMMANDS["facts history"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def history(self, interaction: Interaction, dossier: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        found = self._served(dossier)
        answer = await self.revisions.answer(found) if found else self._unknown(dossier)
        await self.bot.send(interaction, answer)

    @app_commands.command(name="export", description=COMMANDS["facts export"].summary)
    @app_commands.describe(format="The kind of file; toml if not given", dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def export(
        self, interaction: Interaction, format: Format = "toml", dossier: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        if (snapshot := self._served(dossier)) is None:
            answer = self._unknown(dossier)
        else:
            name, content = await asyncio.to_thread(exported, snapshot.dossier, format)
            answer = reviews.export_card(snapshot, format, name, content)
        await self.bot.send(interaction, answer)

    @app_commands.command(name="gaps", description=COMMANDS["facts gaps"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def gaps(self, interaction: Interaction, dossier: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True)
        found = self._served(dossier)
        answer = await self.unanswered.answer(found) if found else self._unknown(dossier)
        await self.bot.send(interaction, answer)

    def _served(self, dossier: str | None) -> Snapshot | None:
        """The dossier that is surely meant by an id or a title; the first where none is named."""
        found = self.library.resolve(dossier, None)
        return found if isinstance(found, Snapshot) else None

    def _unknown(self, dossier: str | None) -> Answer:
        return reviews.unknown_card(dossier or "", self.library.ids)


async def setup(bot: DossierBot) -> None:
    guild = bot.settings.admin_guild_id
    await bot.add_cog(Facts(bot), guild=discord.Object(guild) if guild else discord.utils.MISSING)
