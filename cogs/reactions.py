"""`/reaction`: who responded, and how something was received."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.answers import choices
from bot.answers.card import Answer
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.question import HOLE, Request
from bot.answers.quotes import reactions_card
from bot.facts.model import Event
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from cogs.autocomplete import suggest_dossiers, suggest_reactors, suggest_targets


class Reactions(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"reaction": reaction}

    @app_commands.command(name="reaction", description=COMMANDS["reaction"].summary)
    @app_commands.describe(
        who="Who reacted",
        to="What they reacted to: an event, or someone’s words",
        **OPTIONS,
    )
    @app_commands.autocomplete(who=suggest_reactors, to=suggest_targets, dossier=suggest_dossiers)
    async def reaction(
        self,
        interaction: Interaction,
        who: str | None = None,
        to: str | None = None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "reaction", who, to, dossier=dossier, private=private)


def reaction(snapshot: Snapshot, request: Request) -> Answer:
    dossier, who, to = snapshot.dossier, request.arg(0), request.arg(1)
    reactions, heading = dossier.reactions, "All reactions"
    by = target = None
    recognised = []
    if who:
        hole = request.to("reaction", HOLE, to)
        found = choices.one_person(snapshot, hole, who)
        if isinstance(found, Answer):
            return found
        recognised.append(found)
        reactions = dossier.reactions_by(found.id)
        by = dossier.title_of(found.id)
        heading = f"How {by} reacted"
    if to:
        hole = request.to("reaction", who, HOLE)
        found = choices.clear(snapshot, snapshot.targets.resolve(to), hole, to, what="Nothing")
        if isinstance(found, Answer):
            return found
        recognised.append(found)
        answered = set(dossier.reactions_to(found.id))
        reactions = tuple(reaction for reaction in reactions if reaction in answered)
        target = dossier.title_of(found.id)
        if dossier.find(Event, found.id):
            # A title has no article before it, so it stands by itself.
            heading, target = f"{heading if by else 'Reactions'}: {target}", f"“{target}”"
        else:
            heading = f"{heading} to {target}" if by else f"Reactions to {target}"
    if not reactions:
        return choices.no_reaction(snapshot, by, target)
    return reactions_card(snapshot, request, heading, reactions).by(*recognised)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Reactions(bot))
