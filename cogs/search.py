"""`/search`: the best facts of any kind, and passages, for a few words."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Request
from bot.answers.search import finds_card
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_anything, suggest_dossiers


class Search(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"search": search}

    @app_commands.command(name="search", description=COMMANDS["search"].summary)
    @app_commands.describe(query="A name, a few words, a subject", **OPTIONS)
    @app_commands.autocomplete(query=suggest_anything, dossier=suggest_dossiers)
    async def search(
        self,
        interaction: Interaction,
        query: str,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "search", query, "", dossier=dossier, private=private)


def search(snapshot: Snapshot, request: Request) -> Answer:
    query, kind = request.arg(0), request.arg(1)
    if found := snapshot.search(query):
        return finds_card(snapshot, request, query, found, kind)
    return choices.nothing_found(snapshot, request, query)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Search(bot))
