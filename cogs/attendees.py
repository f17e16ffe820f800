"""Who and when: `/attendee`, `/attendees`, `/timeline` and `/compare`."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Attendee, Attendees, Compare, Timeline
from bot.gateway.bot import DossierBot, Interaction
from cogs.autocomplete import suggest_dossiers, suggest_events, suggest_people, suggest_regions

_STATUSES = ("attended", "took part", "hosted", "met", "travelled with", "left early", "absent")


class AttendeesCog(commands.Cog, name="Attendees"):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot

    @app_commands.command(name="attendee", description=COMMANDS["attendee"].summary)
    @app_commands.describe(name="A name, an office or a relation", **OPTIONS)
    @app_commands.autocomplete(name=suggest_people, dossier=suggest_dossiers)
    async def attendee(
        self, interaction: Interaction, name: str, dossier: str = "", private: bool = False
    ) -> None:
        await self.bot.ask(interaction, Attendee(name), dossier=dossier, private=private)

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
        event: str = "",
        region: str = "",
        status: str = "",
        dossier: str = "",
        private: bool = False,
    ) -> None:
        question = Attendees(event, region, status)
        await self.bot.ask(interaction, question, dossier=dossier, private=private)

    @app_commands.command(name="timeline", description=COMMANDS["timeline"].summary)
    @app_commands.describe(event="One event, in full", **OPTIONS)
    @app_commands.autocomplete(event=suggest_events, dossier=suggest_dossiers)
    async def timeline(
        self, interaction: Interaction, event: str = "", dossier: str = "", private: bool = False
    ) -> None:
        await self.bot.ask(interaction, Timeline(event), dossier=dossier, private=private)

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
        dossier: str = "",
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, Compare(first, second), dossier=dossier, private=private)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(AttendeesCog(bot))
