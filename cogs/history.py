"""`/facts history` and `/facts gaps`: what was published, and what was asked and not found."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bot.answers import gaps
from bot.answers.card import Answer
from bot.answers.choices import gone
from bot.answers.question import Request
from bot.answers.reviews import history_card
from bot.gateway.bot import DossierBot, Interaction
from bot.operations.usage import DAYS, since
from bot.serving.snapshot import Snapshot
from bot.store.usage import Gap

# How many queries are looked at.
_MOST = 200


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


class History(Turning):
    async def answer(self, snapshot: Snapshot, page: int = 0) -> Answer:
        revisions = await self.bot.library.store.history(snapshot.dossier.id)
        return history_card(snapshot, revisions, page)


class Gaps(Turning):
    async def answer(self, snapshot: Snapshot, page: int = 0) -> Answer:
        store, usage = self.bot.library.store, self.bot.usage
        if usage is None:
            return gaps.off_card()
        await usage.write()
        found = await store.gaps(snapshot.dossier.id, since(), _MOST)
        missing = [gap for gap in found if self._is_missing(snapshot, gap)]
        used = await store.used(since())
        return gaps.gaps_card(snapshot, missing, used, DAYS, page)

    def _is_missing(self, snapshot: Snapshot, gap: Gap) -> bool:
        """Whether it finds nothing still: an alias may have been published since."""
        if gap.command not in gaps.ASKED_AGAIN:
            return True
        request = Request(gap.command, snapshot.dossier.id, snapshot.number, (gap.query,))
        return self.bot.handlers[gap.command](snapshot, request).outcome == "miss"
