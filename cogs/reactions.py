"""`/reaction`: who responded, and how something was received."""

from __future__ import annotations

from typing import assert_never

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS
from bot.answers.reactions import reactions_card
from bot.answers.requests import HOLE, Request
from bot.client import DossierBot, Interaction
from bot.library import Snapshot
from bot.search.outcome import Ambiguous, Match, NoMatch
from cogs.suggesting import suggest_reactors, suggest_targets


class Reactions(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"reaction": reaction}

    @app_commands.command(name="reaction", description=COMMANDS["reaction"].summary)
    @app_commands.describe(
        who="Who reacted",
        to="What they reacted to: an event, or someone’s words",
        private="Only you see the answer",
    )
    @app_commands.autocomplete(who=suggest_reactors, to=suggest_targets)
    async def reaction(
        self,
        interaction: Interaction,
        who: str | None = None,
        to: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, self.bot.request("reaction", who, to, private=private))


def reaction(snapshot: Snapshot, request: Request) -> Answer:
    dossier, who, to = snapshot.dossier, request.arg(0), request.arg(1)
    reactions, heading = dossier.reactions, "Everyone who reacted"
    if who:
        match snapshot.people.resolve(who):
            case Match(id=id):
                reactions = dossier.reactions_by(id)
                heading = f"How {dossier.title_of(id)} reacted"
            case Ambiguous(ids):
                return choices.choice(snapshot, request.to("reaction", HOLE, to), who, ids)
            case NoMatch(nearest):
                return choices.miss(snapshot, request.to("reaction", HOLE, to), who, nearest)
            case other:
                assert_never(other)
    if to:
        match snapshot.targets.resolve(to):
            case Match(id=id):
                answered = set(dossier.reactions_to(id))
                reactions = tuple(reaction for reaction in reactions if reaction in answered)
                heading = f"{heading} to {dossier.title_of(id)}"
            case Ambiguous(ids):
                return choices.choice(snapshot, request.to("reaction", who, HOLE), to, ids)
            case NoMatch(nearest):
                hole = request.to("reaction", who, HOLE)
                return choices.miss(snapshot, hole, to, nearest, what="Nothing")
            case other:
                assert_never(other)
    if not reactions:
        return choices.no_reaction(heading)
    return reactions_card(snapshot, request, heading, reactions)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Reactions(bot))
