"""`/facts gaps`: what was asked and not found."""

from __future__ import annotations

from bot.answers import gaps, reviews
from bot.answers.card import Answer
from bot.answers.requests import Request
from bot.client import DossierBot, Interaction
from bot.library import Snapshot
from bot.store.usage import Gap
from bot.usage import DAYS, since

# How many queries are looked at.
_MOST = 200
# Those that have one argument, so that it can be asked again.
_ONE_ARGUMENT = ("attendee", "search", "timeline")


class Gaps:
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.actions["gaps"] = self.turn

    async def turn(self, interaction: Interaction, request: Request) -> None:
        """Another page."""
        self.bot.require_admin(interaction)
        answer = await self.answer(request.dossier, request.page)
        await interaction.response.edit_message(view=answer.view)

    async def answer(self, dossier: str | None, page: int = 0) -> Answer:
        library, usage = self.bot.library, self.bot.usage
        if usage is None:
            return gaps.off_card()
        snapshot = library.snapshot(dossier) if dossier else library.default
        if snapshot is None:
            return reviews.unknown_card(dossier or "", library.ids)
        await usage.write()
        found = await library.store.gaps(snapshot.dossier.id, since(), _MOST)
        missing = [gap for gap in found if self._is_missing(snapshot, gap)]
        used = await library.store.used(since())
        return gaps.gaps_card(snapshot, missing, used, DAYS, page)

    def _is_missing(self, snapshot: Snapshot, gap: Gap) -> bool:
        """Whether it finds nothing still: an alias may have been published since."""
        if gap.command not in _ONE_ARGUMENT:
            return True
        request = Request(gap.command, snapshot.dossier.id, snapshot.number, (gap.query,))
        return self.bot.handlers[gap.command](snapshot, request).outcome == "miss"
