"""`/compare`: who was at both of two events, at one, at the other."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.comparison import comparison_card
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import HOLE, Request
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers, suggest_events


class Compare(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"compare": compare}

    @app_commands.command(name="compare", description=COMMANDS["compare"].summary)
    @app_commands.describe(first="An event", second="Another event", **OPTIONS)
    @app_commands.autocomplete(
        first=suggest_events, second=suggest_events, dossier=suggest_dossiers
    )
    async def compare(
        self,
        interaction: Interaction,
        first: str,
        second: str,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "compare", first, second, dossier=dossier, private=private)


def compare(snapshot: Snapshot, request: Request) -> Answer:
    first, second = request.arg(0), request.arg(1)
    found = choices.clear(
        snapshot,
        snapshot.events.resolve(first),
        request.to("compare", HOLE, second),
        first,
        what="No event",
    )
    if isinstance(found, Answer):
        return found
    other = choices.clear(
        snapshot,
        snapshot.events.resolve(second),
        request.to("compare", found.id, HOLE),
        second,
        what="No event",
    )
    if isinstance(other, Answer):
        return other
    if found.id == other.id:
        return choices.same_event(snapshot.dossier.title_of(found.id))
    events = snapshot.dossier.event(found.id), snapshot.dossier.event(other.id)
    return comparison_card(snapshot, request, events[0], events[1]).by(found, other)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Compare(bot))
