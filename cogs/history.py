"""The pages of `/facts history` and `/facts gaps`: what was published, what was asked in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from discord.ext import commands

from bot.answers.card import Answer
from bot.answers.choices import gone
from bot.answers.gaps import gaps_card, is_missing, off_card
from bot.answers.question import Gaps, History, Request
from bot.answers.reviews import history_card
from bot.gateway.actions import acts
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import require_admin
from bot.operations.usage import DAYS, since
from bot.serving.snapshot import Snapshot

# How many queries are looked at.
_MOST = 200


class HistoryCog(commands.Cog, name="History"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    async def history(self, snapshot: Snapshot, page: int = 0) -> Answer:
        revisions = await self.bot.library.store.history(snapshot.dossier.id)
        return history_card(snapshot, revisions, page)

    async def gaps(self, snapshot: Snapshot, page: int = 0) -> Answer:
        store, usage = self.bot.library.store, self.bot.usage
        if usage is None:
            return off_card()
        await usage.write()
        found = await store.gaps(snapshot.dossier.id, since(), _MOST)
        missing = await asyncio.to_thread(lambda: [g for g in found if is_missing(snapshot, g)])
        return gaps_card(snapshot, missing, await store.used(since()), DAYS, page)

    @acts(History)
    async def turn_history(self, interaction: Interaction, request: Request[History]) -> None:
        await self._turn(interaction, request, self.history)

    @acts(Gaps)
    async def turn_gaps(self, interaction: Interaction, request: Request[Gaps]) -> None:
        await self._turn(interaction, request, self.gaps)

    async def _turn(
        self,
        interaction: Interaction,
        request: Request[Any],
        page_of: Callable[[Snapshot, int], Awaitable[Answer]],
    ) -> None:
        require_admin(interaction)
        await interaction.response.defer()
        snapshot = self.bot.library.snapshot(request.dossier)
        answer = await page_of(snapshot, request.page) if snapshot else gone()
        await self.bot.edit(interaction, answer)
