"""`/quote`: what someone said, word for word."""

from __future__ import annotations

import random

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import HOLE, Request
from bot.answers.quotes import quotes_card, random_card
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers, suggest_quotes, suggest_speakers

# More than anyone pages through, and as many as are written without keeping the event loop.
MOST = 250


class Quotes(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"quote": quote, "random": random_quote}
        bot.passing.add("random")

    @app_commands.command(name="quote", description=COMMANDS["quote"].summary)
    @app_commands.describe(
        about="A few words of it, or what it is about",
        speaker="Who said it",
        **OPTIONS,
    )
    @app_commands.autocomplete(
        about=suggest_quotes, speaker=suggest_speakers, dossier=suggest_dossiers
    )
    async def quote(
        self,
        interaction: Interaction,
        about: str | None = None,
        speaker: str | None = None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        asked = ("quote", about, speaker) if about or speaker else ("random",)
        await self.bot.ask(interaction, *asked, dossier=dossier, private=private)


def quote(snapshot: Snapshot, request: Request) -> Answer:
    dossier, about, speaker = snapshot.dossier, request.arg(0), request.arg(1)
    quotes, by, said_by = dossier.quotes, None, None
    recognised = []
    heading = f"Quotes about “{about}”" if about else "All quotes"
    if speaker:
        hole = request.to("quote", about, HOLE)
        found = choices.one_person(snapshot, hole, speaker)
        if isinstance(found, Answer):
            return found
        recognised.append(found)
        by, said_by = found.id, dossier.title_of(found.id)
        quotes = dossier.quotes_by(by)
        heading = f"Quotes by {said_by}"
        if about:
            heading += f" about “{about}”"
        if not quotes:
            return choices.no_quote_by(snapshot, said_by)
    if about:
        said = map(dossier.quote, snapshot.quotes.search(about))
        quotes = tuple(q for q in said if q and (not by or q.speaker == by))
        if quotes and quotes[0].id == about:
            heading = f"A quote by {dossier.title_of(quotes[0].speaker)}"
    if not quotes:
        return choices.no_quote(snapshot, about, said_by)
    if len(quotes) > MOST:
        heading += f": the first {MOST}"
    return quotes_card(snapshot, request, heading, quotes[:MOST]).by(*recognised)


def random_quote(snapshot: Snapshot, request: Request) -> Answer:
    if not snapshot.dossier.quotes:
        return choices.no_quote_at_all(snapshot)
    return random_card(snapshot, request, random.choice(snapshot.dossier.quotes))


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Quotes(bot))
