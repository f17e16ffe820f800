"""Reactions: who responded, to what, in which words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.card import Answer, Block, card
from bot.answers.people import in_the_article, role_line
from bot.answers.quotes import words
from bot.answers.requests import Request
from bot.answers.text import plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import Reaction
from bot.library import Snapshot


def reactions_card(
    snapshot: Snapshot, request: Request, heading: str, reactions: Sequence[Reaction]
) -> Answer:
    """The reactions under a heading, in the order of the article."""
    dossier = snapshot.dossier
    blocks = [Block(_reaction(dossier, reaction), reaction.id) for reaction in reactions]
    text = f"## {plain(heading)}\n-# {plural(len(reactions), 'reaction')}"
    return Answer(card(snapshot, request, text, blocks))


def _reaction(dossier: Dossier, reaction: Reaction) -> str:
    who = dossier.person(reaction.who)
    assert who is not None
    role = role_line(who, dossier)
    lines = [
        f"**{plain(who.name)}**" + (f" · {plain(role)}" if role else ""),
        _target(dossier, reaction),
    ]
    quotes = [quote for id in reaction.quotes if (quote := dossier.quote(id)) is not None]
    said = [words(quote) for quote in quotes]
    said = said or [f"In the article: {in_the_article(reaction.evidence[0].exact)}"]
    # An empty line keeps one person's quotes apart, and reported words out of a quotation.
    return "\n".join(lines) + "\n" + "\n\n".join(said)


def _target(dossier: Dossier, reaction: Reaction) -> str:
    """What is reacted to, in the article's words where it has them."""
    target = dossier.title_of(reaction.to)
    if reaction.to_words is None or reaction.to_words in target:
        return f"-# to {plain(target)}"
    return f"-# to “{plain(reaction.to_words)}” · {plain(target)}"
