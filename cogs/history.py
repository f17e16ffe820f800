"""`/facts history`: what was published, when and by whom."""

from __future__ import annotations

from bot.answers.card import Answer
from bot.answers.reviews import history_card
from bot.library import Snapshot
from cogs.turning import Turning


class History(Turning):
    async def answer(self, snapshot: Snapshot, page: int = 0) -> Answer:
        revisions = await self.bot.library.store.history(snapshot.dossier.id)
        return history_card(snapshot, revisions, page)
