"""`/facts history`: what was published, when and by whom."""

from __future__ import annotations

from bot.answers.card import Answer
from bot.answers.choices import gone
from bot.answers.requests import Request
from bot.answers.reviews import history_card
from bot.client import DossierBot, Interaction
from bot.library import Snapshot


class History:
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.actions["history"] = self.turn

    async def turn(self, interaction: Interaction, request: Request) -> None:
        """Another page."""
        self.bot.require_admin(interaction)
        await interaction.response.defer()
        snapshot = self.bot.library.snapshot(request.dossier)
        answer = await self.answer(snapshot, request.page) if snapshot else gone()
        await interaction.edit_original_response(view=answer.view)

    async def answer(self, snapshot: Snapshot, page: int = 0) -> Answer:
        revisions = await self.bot.library.store.history(snapshot.dossier.id)
        return history_card(snapshot, revisions, page)
