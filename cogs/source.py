"""`/source` and every Source button: the words behind the facts."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.citations import places_of
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import Request
from bot.answers.source import article_card, fact_source, passage_card
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers


class Source(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"fact": fact, "passage": passage, "article": article_card}

    @app_commands.command(name="source", description=COMMANDS["source"].summary)
    @app_commands.describe(passage="The number of a passage (¶)", **OPTIONS)
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def source(
        self,
        interaction: Interaction,
        passage: app_commands.Range[int, 1, 100_000] | None = None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        verb = "article" if passage is None else "passage"
        number = None if passage is None else str(passage)
        await self.bot.ask(interaction, verb, number, dossier=dossier, private=private)


def fact(snapshot: Snapshot, request: Request) -> Answer:
    if not places_of(snapshot, request.arg(0)):
        return choices.gone()
    return fact_source(snapshot, request, request.arg(0))


def passage(snapshot: Snapshot, request: Request) -> Answer:
    number, skip = (int(arg) if arg.isdecimal() else 0 for arg in (request.arg(0), request.arg(2)))
    if snapshot.dossier.article.passage(number) is None:
        return choices.no_passage(snapshot, number)
    return passage_card(snapshot, request, number, request.arg(1), skip)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Source(bot))
