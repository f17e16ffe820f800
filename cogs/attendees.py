"""`/attendee` and `/attendees`: who someone is, and who was there."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.attendees import roster_card
from bot.answers.card import Answer
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.people import person_card
from bot.answers.question import HOLE, Request
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers, suggest_events, suggest_people, suggest_regions

_STATUSES = ("attended", "took part", "hosted", "met", "travelled with", "left early", "absent")


class Attendees(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"attendee": attendee, "attendees": attendees}

    @app_commands.command(name="attendee", description=COMMANDS["attendee"].summary)
    @app_commands.describe(name="A name, an office or a relation", **OPTIONS)
    @app_commands.autocomplete(name=suggest_people, dossier=suggest_dossiers)
    async def attendee(
        self,
        interaction: Interaction,
        name: str,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "attendee", name, dossier=dossier, private=private)

    @app_commands.command(name="attendees", description=COMMANDS["attendees"].summary)
    @app_commands.describe(
        event="Which event; the article’s main one if not given",
        region="Only this region, as the article names it",
        status="Only those who attended, were absent, …",
        **OPTIONS,
    )
    @app_commands.autocomplete(
        event=suggest_events, region=suggest_regions, dossier=suggest_dossiers
    )
    @app_commands.choices(status=[app_commands.Choice(name=s, value=s) for s in _STATUSES])
    async def attendees(
        self,
        interaction: Interaction,
        event: str | None = None,
        region: str | None = None,
        status: str | None = None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(
            interaction, "attendees", event, region, status, dossier=dossier, private=private
        )


def attendee(snapshot: Snapshot, request: Request) -> Answer:
    name, hole = request.arg(0), request.to("attendee", HOLE)
    found = choices.one_person(snapshot, hole, name)
    if isinstance(found, Answer):
        return found
    person = snapshot.dossier.person(found.id)
    return person_card(snapshot, request, person, found).by(found)


def attendees(snapshot: Snapshot, request: Request) -> Answer:
    asked, region, status = request.arg(0), request.arg(1), request.arg(2)
    event = snapshot.dossier.main_event
    recognised = []
    if asked:
        hole = request.to("attendees", HOLE, region, status)
        outcome = snapshot.events.resolve(asked)
        found = choices.clear(snapshot, outcome, hole, asked, what="No event")
        if isinstance(found, Answer):
            return found
        recognised.append(found)
        event = snapshot.dossier.event(found.id)
    if event is None:
        return choices.no_event(snapshot)
    if region:
        hole = request.to("attendees", event.id, HOLE, status)
        outcome = snapshot.regions.resolve(region)
        found = choices.clear(snapshot, outcome, hole, region, what="No region")
        if isinstance(found, Answer):
            return found
        recognised.append(found)
        region = found.id
    roster = roster_card(snapshot, request, event, region or None, status or None)
    return roster.by(*recognised)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Attendees(bot))
