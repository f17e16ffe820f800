"""The lookups, and `/help`. Each is a function of the typed options: it says what they ask."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Signature, signature
from typing import Any, Literal

from discord import app_commands

from bot.answers import question
from bot.answers.help import ADMINS, COMMANDS, MANAGERS, OPTIONS
from bot.answers.question import Question
from bot.gateway.bot import DossierBot, Interaction
from bot.gateway.permissions import is_admin
from cogs import autocomplete

Command = app_commands.Command[Any, ..., None]
Status = Literal["attended", "took part", "hosted", "met", "travelled with", "left early", "absent"]
LOOKUPS: list[Command] = []


def lookup(
    *, completes: type[Question] | None = None, **described: str
) -> Callable[[Callable[..., Question]], Command]:
    """Make a command of a function: its options are `described`, and completed as those of the
    question that it `completes`.

    Every lookup has the options `dossier` and `private` as well.
    """

    def register(asks: Callable[..., Question]) -> Command:
        async def ask(
            interaction: Interaction, dossier: str = "", private: bool = False, **typed: Any
        ) -> None:
            bot = interaction.client
            await bot.ask(interaction, asks(**typed), dossier=dossier, private=private)

        first, *common, _ = signature(ask, eval_str=True).parameters.values()
        own = signature(asks, eval_str=True).parameters.values()
        # discord.py reads the options from here.
        ask.__signature__ = Signature([first, *own, *common])  # type: ignore[attr-defined]
        app_commands.describe(**described, **OPTIONS)(ask)
        own_options = autocomplete.completing(completes) if completes else {}
        completed = {"dossier": autocomplete.suggest_dossiers, **own_options}
        app_commands.autocomplete(**completed)(ask)
        name = asks.__name__
        command: Command = Command(name=name, description=COMMANDS[name].summary, callback=ask)
        LOOKUPS.append(command)
        return command

    return register


# ── who and when ──


@lookup(completes=question.Attendee, name="A name, an office or a relation")
def attendee(name: str) -> Question:
    return question.Attendee(name)


@lookup(
    completes=question.Attendees,
    event="Which event; the article’s main one if not given",
    region="Only this region, as the article names it",
    status="Only those who attended, were absent, …",
)
def attendees(event: str = "", region: str = "", status: Status | None = None) -> Question:
    return question.Attendees(event, region, status or "")


@lookup(completes=question.Timeline, event="One event, in full")
def timeline(event: str = "") -> Question:
    return question.Timeline(event)


@lookup(
    completes=question.Compare,
    first="An event",
    second="Another event",
)
def compare(first: str, second: str) -> Question:
    return question.Compare(first, second)


# ── who said what ──


@lookup(
    completes=question.Quotes,
    about="A few words of it, or what it is about",
    speaker="Who said it",
)
def quote(about: str = "", speaker: str = "") -> Question:
    return question.Quotes(about, speaker) if about or speaker else question.RandomQuote()


@lookup(
    completes=question.Reactions,
    who="Who reacted",
    to="What they reacted to: an event, or someone’s words",
)
def reaction(who: str = "", to: str = "") -> Question:
    return question.Reactions(who, to)


@lookup(quotation="The words as you read them, with who is said to have said them if you like")
def verify(quotation: str) -> Question:
    return question.Verify(quotation)


# ── find and read ──


@lookup(completes=question.Search, query="A name, a few words, a subject")
def search(query: str) -> Question:
    return question.Search(query)


@lookup(passage="The number of a passage (¶)")
def source(passage: app_commands.Range[int, 1, 100_000] | None = None) -> Question:
    return question.ArticleOverview() if passage is None else question.Passage(passage)


@app_commands.command(name="help", description=COMMANDS["help"].summary)
@app_commands.describe(command="One command, with all its examples")
@app_commands.choices(
    command=[app_commands.Choice(name=f"/{name}", value=name) for name in COMMANDS]
)
async def help(interaction: Interaction, command: str = "") -> None:
    manages = interaction.guild_id is not None and interaction.permissions.manage_guild
    audience = (MANAGERS,) * manages + (ADMINS,) * is_admin(interaction)
    await interaction.client.ask(interaction, question.Help(command, audience))


async def setup(bot: DossierBot) -> None:
    for command in (*LOOKUPS, help):
        bot.tree.add_command(command)
