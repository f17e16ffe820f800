"""`/quote`: what someone said, word for word."""

from __future__ import annotations

import random
from typing import assert_never

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS
from bot.answers.quotes import quotes_card, random_card
from bot.answers.requests import HOLE, Request
from bot.client import DossierBot, Interaction
from bot.library import Snapshot
from bot.search.outcome import Ambiguous, Match, NoMatch
from cogs.suggesting import suggest_quotes, suggest_speakers


class Quotes(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"quote": quote}
        bot.actions["random"] = self.at_random

    @app_commands.command(name="quote", description=COMMANDS["quote"].summary)
    @app_commands.describe(
        about="A few words of it, or what it is about",
        speaker="Who said it",
        private="Only you see the answer",
    )
    @app_commands.autocomplete(about=suggest_quotes, speaker=suggest_speakers)
    async def quote(
        self,
        interaction: Interaction,
        about: str | None = None,
        speaker: str | None = None,
        private: bool = False,
    ) -> None:
        request = self.bot.request("quote", about, speaker, private=private)
        if any(request.args):
            await self.bot.ask(interaction, request)
        else:
            answer = random_quote(self.bot.library.default, self.bot.request("random"))
            await self.bot.send(interaction, answer, private=private)

    async def at_random(self, interaction: Interaction, request: Request) -> None:
        """The button under a random quote: another, for whoever pressed it."""
        answer = random_quote(self.bot.library.default, self.bot.request("random"))
        await self.bot.send(interaction, answer, private=True)


def quote(snapshot: Snapshot, request: Request) -> Answer:
    dossier, about, speaker = snapshot.dossier, request.arg(0), request.arg(1)
    quotes = dossier.quotes
    heading = f"Quotes about “{about}”"
    if speaker:
        match snapshot.people.resolve(speaker):
            case Match(id=id):
                quotes = dossier.quotes_by(id)
                heading = f"Quotes by {dossier.title_of(id)}" + (
                    f" about “{about}”" if about else ""
                )
                if not quotes:
                    return choices.no_quote_by(dossier.title_of(id))
            case Ambiguous(ids):
                return choices.choice(snapshot, request.to("quote", about, HOLE), speaker, ids)
            case NoMatch(nearest):
                return choices.miss(snapshot, request.to("quote", about, HOLE), speaker, nearest)
            case other:
                assert_never(other)
    if about:
        by_id = {quote.id: quote for quote in quotes}
        if about in by_id:
            heading = f"A quote by {dossier.title_of(by_id[about].speaker)}"
        found = snapshot.quotes.search(about)
        quotes = tuple(by_id[id] for id in found if id in by_id)
    if not quotes:
        return choices.no_quote(about)
    return quotes_card(snapshot, request, heading, quotes)


def random_quote(snapshot: Snapshot, request: Request) -> Answer:
    if not snapshot.dossier.quotes:
        return choices.nothing("**This article quotes nobody.**")
    return random_card(snapshot, request, random.choice(snapshot.dossier.quotes))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Quotes(bot))
