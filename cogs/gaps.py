"""`/facts gaps`: what was asked and not found."""

from __future__ import annotations

from bot.answers import gaps
from bot.answers.card import Answer
from bot.answers.requests import Request
from bot.library import Snapshot
from bot.store.usage import Gap
from bot.usage import DAYS, since
from cogs.turning import Turning

# How many queries are looked at.
_MOST = 200


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
