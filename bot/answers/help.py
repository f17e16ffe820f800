"""What each command does, by example. Discord shows the same words beside each command."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.answers.card import Answer, Block, card
from bot.answers.controls import RequestButton
from bot.answers.question import Request
from bot.answers.text import plain
from bot.serving.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Help:
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
        "attendee": Help(
            "Who someone in the article is, where they were, and the words that say so",
            (
                "/attendee name:lukashenka",
                "/attendee name:president of Serbia",
                "/attendee name:Путин",
            ),
            "Forgives typos, other spellings and scripts, titles and word order. Offices and "
            "relations work too (“Kim’s sister”). If more than one may be meant, you choose.",
        ),
        "attendees": Help(
            "Who attended an event, grouped as the article groups them, beside the number it states",
            (
                "/attendees",
                "/attendees region:Africa",
                "/attendees event:SCO summit",
                "/attendees status:absent",
            ),
            "Without options: the article’s main event.",
        ),
        "quote": Help(
            "What someone said, word for word, with who relayed it and where it stands",
            ("/quote about:hegemonism", "/quote speaker:Trump", "/quote"),
            "Only words that the article puts in quotation marks are shown in them; reported "
            "speech is labelled. Without options: one at random.",
        ),
        "reaction": Help(
            "How someone reacted, or how an event or someone’s words were received",
            ("/reaction who:Kallas", "/reaction to:Kallas", "/reaction"),
            "Without options: everyone who reacted.",
        ),
        "timeline": Help(
            "What happened when, in order; or one event in full",
            ("/timeline", "/timeline event:banquet"),
            "Dates that the article does not give are labelled as background.",
        ),
        "verify": Help(
            "Are those the words? Verbatim, cut, altered, misattributed, or not in this article",
            (
                "/verify quotation:“hegemonism and power politics”",
                "/verify quotation:Putin said “hegemonism and power politics”",
            ),
            "Shows the words that differ, who said them, and where. To check somebody’s message, "
            "open its menu (right-click, or hold), then Apps → **Verify quotation**: every "
            "quotation in it is checked, and only you see the answer until you show it.",
        ),
        "search": Help(
            "Find people, events, quotes, reactions and passages by a few words",
            ("/search query:nuclear missiles", "/search query:Second World War"),
            "Each with its kind and its source; the buttons below show one kind alone.",
        ),
        "compare": Help(
            "Two events side by side: who was at both, and who at only one",
            ("/compare first:SCO summit second:parade",),
            "Choose the events from what is offered while you type.",
        ),
        "source": Help(
            "The article: who wrote it, when and where; or one of its passages",
            ("/source", "/source passage:12"),
            "Every answer’s Source button opens the passage that says it. Below a passage are the "
            "facts that rest on it.",
        ),
        "dossier list": Help(
            "The articles that you can ask about, and the default one",
            ("/dossier list",),
            "Each with who wrote it, when and where, and how many facts it has. The card of someone "
            "who is in several articles has a button to each.",
        ),
        "dossier use": Help(
            "Set this server’s default article",
            ("/dossier use dossier:Kim Jong Un in Beijing",),
            "For members with Manage Server. Without `dossier:` it shows the default; the button “No "
            "default” removes it. In a lookup, `dossier:` asks another article once.",
        ),
        "help": Help(
            "What you can ask, by example",
            ("/help", "/help command:quote"),
            "Every lookup takes `private:True`, so that only you see the answer, and `dossier:` with "
            "the title of another article.",
        ),
        "facts reload": Help(
            "Read the facts again: see what would change, then publish it",
            ("/facts reload", "/facts reload publish:True"),
            "Shows every fact added, removed or changed, with old and new words, and asks; or "
            "publishes at once. A file with any mistake is refused with every reason, and the old "
            "facts keep serving. Only you can publish what you asked to see, within 15 minutes.",
        ),
        "facts upload": Help(
            "The same from a file that you attach, and its article where that is new",
            ("/facts upload file:dossier.toml article:article.txt",),
            "A TOML file of at most 1 MiB. Without article: the article that is served already. "
            "What is published is kept in the database; no file is written.",
        ),
        "facts status": Help(
            "What is being served: revision, age, counts, coverage, and what its file says now",
            ("/facts status",),
            "With dossier: of another than the one being served. For the bot’s owner, and members with Manage Server in the admin server.",
        ),
        "facts history": Help(
            "Every revision: who published it, when, from what, and how much it changed",
            ("/facts history",),
            "With dossier: of another than the one being served.",
        ),
        "facts rollback": Help(
            "Go back to an earlier revision: see what would change, then publish it",
            ("/facts rollback revision:1",),
            "It becomes a new revision, so nothing is ever lost.",
        ),
        "facts export": Help(
            "Download the facts: toml, json, csv, or json-ld",
            ("/facts export", "/facts export format:csv"),
            "toml reads back to the same dossier; csv is a zip of tables, where words that begin like "
            "a formula (= + - @) have an apostrophe before them; json-ld is in the words of "
            "schema.org. With dossier: of another than the one being served.",
        ),
        "facts gaps": Help(
            "What members asked and did not find: the aliases and facts that may be missing",
            ("/facts gaps",),
            "Queries of the last 30 days, without who asked; PRIVACY.md says what is kept. "
            "With dossier: of another than the one being served.",
        ),
    }
)


# What the list shows under one heading, and to whom: to everyone, or to those who may use it.
MANAGERS: Final = "managers"
ADMINS: Final = "admins"
_GROUPS: Final = (
    ("Who and when", "", ("attendee", "attendees", "timeline", "compare")),
    ("Who said what", "", ("quote", "reaction", "verify")),
    ("Find and read", "", ("search", "source", "dossier list", "help")),
    ("For this server’s managers", MANAGERS, ("dossier use",)),
    ("For admins", ADMINS, tuple(name for name in COMMANDS if name.startswith("facts "))),
)


def help_card(
    snapshot: Snapshot, request: Request, command: str | None, may: Collection[str]
) -> Answer:
    """Every command with an example, or one with all of them.

    `may` are the groups of commands for a few, MANAGERS or ADMINS, that the asker is one of.
    """
    title = plain(snapshot.dossier.header.title)
    if command is None:
        heading = (
            f"## What you can ask\n-# about “{title}”, with the exact passage behind every answer"
        )
        blocks = [
            Block(f"**{name}**\n{_listed(names)}", apart=True)
            for name, whose, names in _GROUPS
            if whose in ("", *may)
        ]
        buttons = [
            RequestButton("Who attended", request.to("attendees", "", "", "")),
            RequestButton("A quote", request.to("random")),
            RequestButton("Reactions", request.to("reaction", "", "")),
            RequestButton("Timeline", request.to("timeline", "")),
        ]
        return Answer(card(snapshot, request, heading, blocks, buttons=buttons), public=False)
    help = COMMANDS[command]
    examples = "\n".join(f"`{example}`" for example in help.examples)
    blocks = [Block(help.details), Block(f"**Try**\n{examples}")]
    return Answer(card(snapshot, request, f"## /{command}\n{help.summary}", blocks), public=False)


def _listed(names: Iterable[str]) -> str:
    return "\n".join(
        f"**/{name}** — {COMMANDS[name].summary}\n-# {COMMANDS[name].examples[0]}" for name in names
    )
