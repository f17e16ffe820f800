"""What an admin turns page by page: made anew from the database for each page."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.answers.card import Answer
from bot.answers.choices import gone
from bot.answers.requests import Request
from bot.client import DossierBot, Interaction
from bot.library import Snapshot


class Turning(ABC):
    """The pages of the buttons of this verb."""

    def __init__(self, bot: DossierBot, verb: str) -> None:
        self.bot = bot
        bot.actions[verb] = self.turn

    async def turn(self, interaction: Interaction, request: Request) -> None:
        """Another page."""
        self.bot.require_admin(interaction)
        await interaction.response.defer()
        snapshot = self.bot.library.snapshot(request.dossier)
        answer = await self.answer(snapshot, request.page) if snapshot else gone()
        await interaction.edit_original_response(view=answer.view)

    @abstractmethod
    async def answer(self, snapshot: Snapshot, page: int = 0) -> Answer: ...
