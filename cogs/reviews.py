"""A review and its buttons: shown to the admin who asked, published, discarded, paged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.answers import reviews
from bot.answers.administration import refused_card
from bot.answers.card import Answer
from bot.answers.question import Request
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.tree import NotAllowed
from bot.operations.errors import DossierError, NotOpen
from bot.serving.pending import Outdated, Reviews
from bot.serving.review import Review


class Reviewing:
    """What `/facts reload`, `upload` and `rollback` have in common."""

    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        self.library = bot.library
        self.reviews = Reviews(bot.library)
        bot.actions |= {"publish": self.confirm, "discard": self.discard, "review": self.turn}

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
            await self.library.refresh()
            review = self.reviews.keep(asker, await read())
            if publish and review.difference:
                answer = await self._published(interaction, review.dossier.id, review.digest)
            else:
                answer = reviews.review_card(review, asker)
        except DossierError as error:
            answer = self._refused(error, id)
        await self.bot.send(interaction, answer)

    async def confirm(self, interaction: Interaction, request: Request) -> None:
        """Publish: what was reviewed is published, or what is new is shown, in the review's place.

        Where neither is, the review is as open as before, and so it stays with its buttons.
        """
        self._require_asker(interaction, request)
        await interaction.response.defer()
        try:
            answer = await self._published(interaction, request.dossier, request.arg(0))
        except NotOpen:
            answer = reviews.not_open_card()
        except DossierError as error:
            await self.bot.send(interaction, self._refused(error, request.dossier))
            return
        await interaction.edit_original_response(view=answer.view)

    async def discard(self, interaction: Interaction, request: Request) -> None:
        self._require_asker(interaction, request)
        try:
            review = self.reviews.discard(interaction.user.id, request.dossier, request.arg(0))
            answer = reviews.discarded_card(review)
        except NotOpen:
            answer = reviews.not_open_card()
        await interaction.response.edit_message(view=answer.view)

    async def turn(self, interaction: Interaction, request: Request) -> None:
        """Another page of a review."""
        self._require_asker(interaction, request)
        asker = interaction.user.id
        try:
            review = self.reviews.find(asker, request.dossier, request.arg(0))
            answer = reviews.review_card(review, asker, request.page)
        except NotOpen:
            answer = reviews.not_open_card()
        await interaction.response.edit_message(view=answer.view)

    def _require_asker(self, interaction: Interaction, request: Request) -> None:
        self.bot.require_admin(interaction)
        if request.arg(1) != str(interaction.user.id):
            raise NotAllowed("Only the admin who asked for this review may use its buttons.")

    async def _published(self, interaction: Interaction, id: str, digest: str) -> Answer:
        user = interaction.user
        match await self.reviews.publish(user.id, id, digest, by=f"{user} ({user.id})"):
            case Outdated(review):
                return reviews.review_card(review, user.id, remark=reviews.OUTDATED)
            case (review, snapshot):
                return reviews.published_card(snapshot, review)

    def _refused(self, error: DossierError, id: str) -> Answer:
        served = self.library.snapshot(id)
        number = served.number if served else None
        return refused_card(error.source, error.problems, number)
