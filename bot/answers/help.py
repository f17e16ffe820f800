"""What each command does, by example. Discord shows the same words beside each command."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.answers import question
from bot.answers.card import Answer, Block, card
from bot.answers.choices import gone
from bot.answers.controls import RequestButton
from bot.answers.question import Request
from bot.answers.registry import answers
from bot.answers.text import plain
from bot.serving.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Command:
    """`summary` is also the command's description in Discord, so at most 100 characters."""

    summary: str
    examples: tuple[str, ...]
    details: str


# The options that every lookup has, as Discord describes them.
OPTIONS: Final = MappingProxyType(
    {
        "dossier": "Which article to ask, by its title; the default one if not given",
        "private": "Only you see the answer",
    }
)

COMMANDS: Final = MappingProxyType(
    {
        "attendee": Command(
            "Who someone in the article is, where they were, and the words that say so",
            (
                "/attendee name:lukashenka",
                "/attendee name:president of Serbia",
                "/attendee name:Путин",
            ),
            "Forgives typos, other spellings and scripts, titles and word order. Offices and "
            "relations work too (“Kim’s sister”). If more than one may be meant, you choose.",
        ),
        "attendees": Command(
            "Who attended an event, grouped as the article groups them, beside the number it states",
            (
                "/attendees",
                "/attendees region:Africa",
                "/attendees event:SCO summit",
                "/attendees status:absent",
            ),
            "Without options: the article’s main event. A date finds an event, too.",
        ),
        "quote": Command(
            "What someone said, word for word, with who relayed it and where it stands",
            ("/quote about:hegemonism", "/quote speaker:Trump", "/quote"),
            "Only words that the article puts in quotation marks are shown in them; reported "
            "speech is labelled. Without options: one at random.",
        ),
        "reaction": Command(
            "How someone reacted, or how an event or someone’s words were received",
            ("/reaction who:Kallas", "/reaction to:Kallas", "/reaction"),
            "Without options: everyone who reacted. With both, `who:China` is whoever of China reacted "
            "`to:` that.",
        ),
        "timeline": Command(
            "What happened when, in order; or one event in full",
            ("/timeline", "/timeline event:banquet"),
            "Dates that the article does not give are labelled as background.",
        ),
        "verify": Command(
            "Are those the words? Verbatim, cut, altered, misattributed, or not in this article",
            (
                "/verify quotation:“hegemonism and power politics”",
                "/verify quotation:Putin said “hegemonism and power politics”",
            ),
            "Shows the words that differ, who said them, and where. To check somebody’s message, "
            "open its menu (right-click, or hold), then Apps → **Verify quotation**: every "
            "quotation in it and in its text files is checked, and only you see the answer until you show it.",
        ),
        "search": Command(
            "Find people, events, quotes, reactions and passages by words or a question",
            ("/search query:nuclear missiles", "/search query:how did China react to Kallas?"),
            "What says most of it comes first, and words that the article does not have are named. "
            "The buttons below show one kind alone.",
        ),
        "compare": Command(
            "Two events side by side: who is named at both, and who at one alone",
            ("/compare first:SCO summit second:parade",),
            "Choose the events from what is offered while you type, or type a date. What the article "
            "says of both events is there too.",
        ),
        "source": Command(
            "The article: who wrote it, when and where; or one of its passages",
            ("/source", "/source passage:12"),
            "Every answer’s Source button opens the passage that says it. Below a passage are the "
            "facts that rest on it.",
        ),
        "dossier list": Command(
            "The articles that you can ask about, and the default one",
            ("/dossier list",),
            "Each with who wrote it, when and where, and how many facts it has. The card of someone "
            "who is in several articles has a button to each.",
        ),
        "dossier use": Command(
            "Set this server’s default article",
            ("/dossier use dossier:Kim Jong Un in Beijing",),
            "For members with Manage Server. Without `dossier:` it shows the default; the button “No "
            "default” removes it. In a lookup, `dossier:` asks another article once.",
        ),
        "help": Command(
            "What you can ask, by example",
            ("/help", "/help command:quote"),
            "Every lookup takes `private:True`, so that only you see the answer, and `dossier:` with "
            "the title of another article.",
        ),
        "facts reload": Command(
            "Read the facts again: see what would change, then publish it",
            ("/facts reload", "/facts reload publish:True"),
            "Shows every fact added, removed or changed, with old and new words, and asks; or "
            "publishes at once. A file with any mistake is refused with every reason, and the old "
            "facts keep serving. Only you can publish what you asked to see, within 15 minutes.",
        ),
        "facts upload": Command(
            "The same from a file that you attach, and its article where that is new",
            ("/facts upload file:dossier.toml article:article.txt",),
            "A TOML file of at most 1 MiB. Without article: the article that is served already. "
            "What is published is kept in the database; no file is written.",
        ),
        "facts status": Command(
            "What is being served: revision, age, counts, coverage, and what its file says now",
            ("/facts status",),
            "With dossier: of another than the default one. For the bot’s owner, and members with Manage Server in the admin server.",
        ),
        "facts default": Command(
            "Set the article that a server without a default of its own asks",
            ("/facts default dossier:Kim Jong Un in Beijing",),
            "Direct messages ask it too. Without `dossier:` it shows what is asked, and why; the "
            "button “No choice” leaves it to the settings, or to what was published first.",
        ),
        "facts history": Command(
            "Every revision: who published it, when, from what, and how much it changed",
            ("/facts history",),
            "With dossier: of another than the default one.",
        ),
        "facts rollback": Command(
            "Go back to an earlier revision: see what would change, then publish it",
            ("/facts rollback revision:1",),
            "It becomes a new revision, so nothing is ever lost.",
        ),
        "facts export": Command(
            "Download the facts: toml, json, csv, or json-ld",
            ("/facts export", "/facts export format:csv"),
            "toml reads back to the same dossier; csv is a zip of tables, where words that begin like "
            "a formula (= + - @) have an apostrophe before them; json-ld has where the "
            "evidence stands, too. With dossier: of another than the one being served.",
        ),
        "facts gaps": Command(
            "What members asked and did not find: the aliases and facts that may be missing",
            ("/facts gaps",),
            "Queries of the last 30 days, without who asked; PRIVACY.md says what is kept. "
            "With dossier: of another than the default one.",
        ),
    }
)


# What the list shows under a heading, and to whom: to everyone, or to those who may use it.
MANAGERS: Final = "managers"
ADMINS: Final = "admins"
_GROUPS: Final = (
    ("Who and when", "", ("attendee", "attendees", "timeline", "compare")),
    ("Who said what", "", ("quote", "reaction", "verify")),
    ("Find and read", "", ("search", "source", "dossier list", "help")),
    ("For this server’s managers", MANAGERS, ("dossier use",)),
    ("For admins", ADMINS, tuple(name for name in COMMANDS if name.startswith("facts "))),
)


@answers(question.Help)
def help(snapshot: Snapshot, request: Request[question.Help]) -> Answer:
    """Every command that the audience may use with an example, or one with all of them."""
    command, audience = request.question.command, request.question.audience
    if command:
        if (one := COMMANDS.get(command)) is None:
            return gone()
        examples = "\n".join(f"`{example}`" for example in one.examples)
        blocks = [Block(one.details), Block(f"**Try**\n{examples}")]
        return card(snapshot, request, f"## /{command}\n{one.summary}", blocks, public=False)
    title = plain(snapshot.dossier.header.title)
    heading = f"## What you can ask\n-# about “{title}”, with the exact passage behind every answer"
    blocks = [
        Block("\n".join((f"**{group}**", *map(_listed, names))), apart=True)
        for group, whose, names in _GROUPS
        if whose in ("", *audience)
    ]
    buttons = [
        RequestButton("Who attended", request.to(question.Attendees())),
        RequestButton("A quote", request.to(question.RandomQuote())),
        RequestButton("Reactions", request.to(question.Reactions())),
        RequestButton("Timeline", request.to(question.Timeline())),
    ]
    return card(snapshot, request, heading, blocks, buttons, public=False)


def _listed(name: str) -> str:
    return f"**/{name}** — {COMMANDS[name].summary}\n-# {COMMANDS[name].examples[0]}"
