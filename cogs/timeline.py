"""`/timeline`: what happened when; and, by button, what the author says of it."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import HOLE, Request
from bot.answers.timeline import claims_card, event_card, timeline_card
from bot.facts.model import Claim
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers, suggest_events


class Timeline(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"timeline": timeline, "claims": claims}

    @app_commands.command(name="timeline", description=COMMANDS["timeline"].summary)
    @app_commands.describe(event="One event, in full", **OPTIONS)
    @app_commands.autocomplete(event=suggest_events, dossier=suggest_dossiers)
    async def timeline(
        self,
        interaction: Interaction,
        event: str | None = None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "timeline", event, dossier=dossier, private=private)


def timeline(snapshot: Snapshot, request: Request) -> Answer:
    asked = request.arg(0)
    if not asked:
        return timeline_card(snapshot, request)
    hole = request.to("timeline", HOLE)
    outcome = snapshot.events.resolve(asked)
    found = choices.clear(snapshot, outcome, hole, asked, what="No event")
    if isinstance(found, Answer):
        return found
    event = snapshot.dossier.event(found.id)
    return event_card(snapshot, request, event).by(found)


def claims(snapshot: Snapshot, request: Request) -> Answer:
    about = request.arg(0)
    if not snapshot.dossier.claims_about(about) and not snapshot.dossier.find(Claim, about):
        return choices.gone()
    return claims_card(snapshot, request, about)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Timeline(bot))
