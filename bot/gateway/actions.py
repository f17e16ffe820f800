"""Questions that a snapshot alone cannot answer: a method of a cog does what they ask.

    @acts(Publish)
    async def publish(self, interaction: Interaction, request: Request[Publish]) -> None: ...

The method checks who may, and sends the answer itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from discord.ext import commands

from bot.answers.question import Q, Question, Request

if TYPE_CHECKING:
    from bot.gateway.bot import Interaction

Action = Callable[["Interaction", Request[Any]], Awaitable[None]]
C = TypeVar("C", bound=commands.Cog)
Method = Callable[[C, "Interaction", Request[Q]], Awaitable[None]]


def acts(kind: type[Q]) -> Callable[[Method[C, Q]], Method[C, Q]]:
    """Mark the method of a cog that does what such a question asks; adding the cog registers it."""

    def mark(method: Method[C, Q]) -> Method[C, Q]:
        method.acts_on = kind  # type: ignore[attr-defined]
        return method

    return mark


def actions_of(cog: commands.Cog) -> Iterator[tuple[type[Question], Action]]:
    """The methods of the cog that are marked, with the questions that they are for."""
    for name, method in vars(type(cog)).items():
        if (kind := getattr(method, "acts_on", None)) is not None:
            yield kind, getattr(cog, name)
