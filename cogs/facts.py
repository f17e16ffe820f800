"""`/facts`: for those who curate them. Checked on every use, whatever Discord shows to whom."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.administration import (
    default_card,
    export_card,
    gaps_card,
    history_card,
    is_missing,
    status_card,
    unknown_card,
    unserved_card,
    usage_off_card,
)
from bot.answers.card import Answer
from bot.answers.choices import gone
from bot.answers.dossiers import offered_dossier
from bot.answers.help import COMMANDS
from bot.answers.question import ClearDefault, Gaps, History, Request
from bot.facts.exporting import exported
from bot.gateway.actions import acts
from bot.gateway.attachments import contents
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import require_admin
from bot.operations.usage import DAYS, since
from bot.serving.defaults import EVERYONE
from bot.serving.review import Review
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers
from cogs.reviews import ReviewsCog

WHICH = "Which dossier; the default one if not given"
# This many of the queries that found nothing are looked at.
_MOST = 200
Format = Literal["toml", "json", "csv", "json-ld"]


@app_commands.default_permissions(manage_guild=True)
class FactsCog(
    commands.GroupCog, name="facts", description="See and change the facts being served"
):
    def __init__(self, bot: DossierBot, reviews: ReviewsCog) -> None:
        self.bot = bot
        self.library = bot.library
        self.reviews = reviews

    async def interaction_check(self, interaction: discord.Interaction[DossierBot], /) -> bool:  # type: ignore[override]
        require_admin(interaction)
        return True

    @app_commands.command(name="status", description=COMMANDS["facts status"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def status(self, interaction: Interaction, dossier: str = "") -> None:
        async def status(snapshot: Snapshot) -> Answer:
            files = await self.library.review_file(snapshot.dossier.id)
            return status_card(snapshot, files, self.library.everyones_default)

        await self._answer(interaction, dossier, status)

    @app_commands.command(name="default", description=COMMANDS["facts default"].summary)
    @app_commands.describe(dossier="Which article, by its title; what it is now if not given")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def default(self, interaction: Interaction, dossier: str = "") -> None:
        async def default(snapshot: Snapshot) -> Answer:
            named = bool(dossier.strip())
            if named:
                await self.library.set_default(EVERYONE, snapshot.dossier.id)
            return default_card(
                self.library.everyones_default, now=named, chosen=self.library.chosen_for_everyone
            )

        await self._answer(interaction, dossier, default)

    @acts(ClearDefault)
    async def clear_default(self, interaction: Interaction, _: Request[ClearDefault]) -> None:
        """The button “No choice”: the message then says what is asked instead."""
        require_admin(interaction)
        await interaction.response.defer()
        await self.library.set_default(EVERYONE, None)
        await self.bot.edit(interaction, default_card(self.library.everyones_default))

    @app_commands.command(name="reload", description=COMMANDS["facts reload"].summary)
    # By its id alone: a new file's may be much like another's.
    @app_commands.describe(dossier=WHICH, publish="Publish at once if nothing is wrong")
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def reload(
        self, interaction: Interaction, dossier: str = "", publish: bool = False
    ) -> None:
        id = offered_dossier(self.library.served, dossier) or self.library.default.dossier.id
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
        await self._answer(interaction, dossier, self._history)

    @app_commands.command(name="export", description=COMMANDS["facts export"].summary)
    @app_commands.describe(format="The kind of file; toml if not given", dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def export(
        self, interaction: Interaction, format: Format = "toml", dossier: str = ""
    ) -> None:
        async def export(snapshot: Snapshot) -> Answer:
            dossier = snapshot.revision.dossier
            name, content = await asyncio.to_thread(exported, dossier, format)
            return export_card(snapshot, format, name, content)

        await self._answer(interaction, dossier, export)

    @app_commands.command(name="gaps", description=COMMANDS["facts gaps"].summary)
    @app_commands.describe(dossier=WHICH)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def gaps(self, interaction: Interaction, dossier: str = "") -> None:
        await self._answer(interaction, dossier, self._gaps)

    def _served(self, dossier: str) -> Snapshot | None:
        """The dossier that is surely meant by an id or a title; everyone's default if none is."""
        found = self.bot.snapshot_for(dossier, None)
        return found if isinstance(found, Snapshot) else None

    async def _answer(
        self, interaction: Interaction, dossier: str, made: Callable[[Snapshot], Awaitable[Answer]]
    ) -> None:
        """Send what is made of the dossier, or that there is none such."""
        await interaction.response.defer(ephemeral=True)
        snapshot = self._served(dossier)
        answer = await (made(snapshot) if snapshot else self._unserved(dossier))
        await self.bot.send(interaction, answer)

    async def _unserved(self, dossier: str) -> Answer:
        """What is wrong with a dossier's file, if there is one; or that there is none such."""
        files = await self.library.review_file(dossier.strip())
        return unserved_card(dossier, files) if files else unknown_card(dossier, self.library.ids)

    async def _history(self, snapshot: Snapshot, page: int = 0) -> Answer:
        revisions = await self.library.store.history(snapshot.dossier.id)
        return history_card(snapshot, revisions, page)

    async def _gaps(self, snapshot: Snapshot, page: int = 0) -> Answer:
        store, usage = self.library.store, self.bot.usage
        if usage is None:
            return usage_off_card()
        await usage.write()
        found = await store.gaps(snapshot.dossier.id, since(), _MOST)
        missing = await asyncio.to_thread(lambda: [g for g in found if is_missing(snapshot, g)])
        return gaps_card(snapshot, missing, await store.used(since()), DAYS, page)

    @acts(History, Gaps)
    async def turn(self, interaction: Interaction, request: Request[Any]) -> None:
        require_admin(interaction)
        await interaction.response.defer()
        page = self._history if isinstance(request.question, History) else self._gaps
        snapshot = self.library.snapshot(request.dossier)
        answer = await page(snapshot, request.page) if snapshot else gone()
        await self.bot.edit(interaction, answer)


async def setup(bot: DossierBot) -> None:
    reviews = ReviewsCog(bot)
    await bot.add_cog(reviews)
    guild = bot.settings.admin_guild_id
    await bot.add_cog(
        FactsCog(bot, reviews), guild=discord.Object(guild) if guild else discord.utils.MISSING
    )
