"""Questions that need more than a snapshot: a method of a cog does what they ask.

    @acts(Publish)
    async def publish(self, interaction: Interaction, request: Request[Publish]) -> None: ...

The method checks who may, and sends the answer itself.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import discord
from discord.ext import commands

from bot.answers.question import Q, Question, Request

Interaction = discord.Interaction[Any]
Action = Callable[[Interaction, Request[Any]], Awaitable[None]]
C = TypeVar("C", bound=commands.Cog)
Method = Callable[[C, Interaction, Request[Q]], Awaitable[None]]


def acts(*kinds: type[Q]) -> Callable[[Method[C, Q]], Method[C, Q]]:
    """Mark a cog's method as the one for questions of these kinds; `DossierBot.add_cog` registers it."""

    def mark(method: Method[C, Q]) -> Method[C, Q]:
        method.acts_on = kinds  # type: ignore[attr-defined]
        return method

    return mark


def actions_of(cog: commands.Cog) -> Iterator[tuple[type[Question], Action]]:
    """The marked methods of a cog, by kind of question."""
    for name, method in vars(type(cog)).items():
        for kind in getattr(method, "acts_on", ()):
            yield kind, getattr(cog, name)
