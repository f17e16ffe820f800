"""A review and its buttons: shown to the admin who asked, published, discarded, paged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from discord.ext import commands

from bot.answers import reviews
from bot.answers.card import Answer
from bot.answers.question import Discard, Publish, Request, ReviewPage
from bot.gateway.actions import acts
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import NotAllowed, require_admin
from bot.operations.errors import DossierError, NotOpen
from bot.serving.pending import Outdated, Reviews
from bot.serving.review import Review


class ReviewsCog(commands.Cog, name="Reviews"):
    """What `/facts reload`, `upload` and `rollback` have in common."""

    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        self.reviews = Reviews(bot.library)

    async def show(
        self,
        interaction: Interaction,
        read: Callable[[], Awaitable[Review]],
        id: str = "",
        publish: bool = False,
    ) -> None:
        """Show what would change, with buttons to publish and discard it; or publish it at once."""
        await interaction.response.defer(ephemeral=True)
        asker = interaction.user.id
        try:
            await self.bot.library.refresh()
            review = self.reviews.keep(asker, await read())
            if publish and review.difference:
                answer = await self._published(interaction, review.dossier.id, review.digest)
            else:
                answer = reviews.review_card(review, asker)
        except DossierError as error:
            answer = self._refused(error, id)
        await self.bot.send(interaction, answer)

    @acts(Publish)
    async def publish(self, interaction: Interaction, request: Request[Publish]) -> None:
        """Publish what was reviewed, or show what is new, in the review's place.

        If it is refused, the review is as open as before, and so it stays with its buttons.
        """
        self._require_asker(interaction, request.question.asker)
        await interaction.response.defer()
        try:
            answer = await self._published(interaction, request.dossier, request.question.digest)
        except NotOpen:
            answer = reviews.not_open_card()
        except DossierError as error:
            await self.bot.send(interaction, self._refused(error, request.dossier))
            return
        await self.bot.edit(interaction, answer)

    @acts(Discard, ReviewPage)
    async def discard_or_turn(self, interaction: Interaction, request: Request[Any]) -> None:
        asker, digest = request.question.asker, request.question.digest
        self._require_asker(interaction, asker)
        try:
            if isinstance(request.question, Discard):
                review = self.reviews.discard(asker, request.dossier, digest)
                answer = reviews.discarded_card(review)
            else:
                review = self.reviews.find(asker, request.dossier, digest)
                answer = reviews.review_card(review, asker, request.page)
        except NotOpen:
            answer = reviews.not_open_card()
        await self.bot.edit(interaction, answer)

    def _require_asker(self, interaction: Interaction, asker: int) -> None:
        require_admin(interaction)
        if asker != interaction.user.id:
            raise NotAllowed("Only the admin who asked for this review may use its buttons.")

    async def _published(self, interaction: Interaction, id: str, digest: str) -> Answer:
        user = interaction.user
        match await self.reviews.publish(user.id, id, digest, by=f"{user} ({user.id})"):
            case Outdated(review):
                return reviews.review_card(review, user.id, remark=reviews.OUTDATED)
            case (review, snapshot):
                return reviews.published_card(snapshot, review)

    def _refused(self, error: DossierError, id: str) -> Answer:
        served = self.bot.library.snapshot(id)
        return reviews.refused_card(error.source, error.problems, served.number if served else None)
