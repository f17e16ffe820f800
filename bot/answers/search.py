"""What a search finds: facts of every kind and passages, each with the words that were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import discord
from discord import ui

from bot.answers.card import Answer, Block, card
from bot.answers.choices import choice, miss, repeated
from bot.answers.citations import place_ref
from bot.answers.controls import How, RequestButton
from bot.answers.marking import Place, joined, snippet
from bot.answers.people import role_line, title, with_role
from bot.answers.question import PLACEHOLDER, Attendee, Request, Search
from bot.answers.registry import answers
from bot.answers.text import plain, plural, when
from bot.answers.typed import any_text, ask_instead, meant_words, not_found
from bot.facts.dossier import Dossier
from bot.facts.model import Claim, Event, Evidence, Person, Quote, Reaction
from bot.facts.span import Span
from bot.matching.normalise import fold
from bot.matching.outcome import NoMatch
from bot.matching.words import placed
from bot.serving.indexing import passage_number
from bot.serving.searching import SEARCHED, Searched
from bot.serving.snapshot import Snapshot
from bot.verifying.tokens import tokens


class Kind(NamedTuple):
    """What one is called when counted, the label of its filter, what stands before each."""

    one: str
    filter: str
    label: str


# Words of others in the article, such as its editor's, are not the author's.
KINDS: Final = {
    "person": Kind("person", "People", "Person"),
    "event": Kind("event", "Events", "Event"),
    "quote": Kind("quote", "Quotes", "Quote"),
    "reaction": Kind("reaction", "Reactions", "Reaction"),
    "claim": Kind("claim by the author", "Author", "The author writes"),
    "note": Kind("note by someone else", "Notes", "A note in the article"),
    "passage": Kind("passage", "Passages", "Passage"),
}
_MANY: Final = {
    "person": "people",
    "claim": "claims by the author",
    "note": "notes by someone else",
}
_SNIPPET: Final = 220


@answers(Search)
def search(snapshot: Snapshot, request: Request[Search]) -> Answer:
    """What was found, the best first; of one kind where a filter is pressed."""
    query, kind = request.question.query, request.question.kind
    searched = snapshot.search(query)
    if not searched.ids:
        return _nothing_found(snapshot, request, searched)
    kinds = {id: kind_of(snapshot.dossier, id) for id in searched.ids}
    counts = Counter(kinds.values())
    words = searched.words
    blocks = [_found(snapshot, id, of, words) for id, of in kinds.items() if kind in ("", of)]
    several = ", ".join(
        plural(counts[name], of.one, _MANY.get(name)) for name, of in KINDS.items() if counts[name]
    )
    many = f"the best {SEARCHED}: " if len(searched.ids) >= SEARCHED else ""
    heading = f"## Search: “{repeated(query)}”\n-# {many}{several}"
    rows = _filters(request, counts)
    if searched.guessed:
        heading = f"{meant_words(query, searched.guessed)}\n-# {many}{several}"
        rows.append([ask_instead(request, "query", searched.guessed)])
    heading += not_found(searched.missing)
    return card(snapshot, request, heading, blocks, *rows, public=searched.sure)


def _nothing_found(snapshot: Snapshot, request: Request[Search], searched: Searched) -> Answer:
    """A question, or a miss with the people whose names look a little like the query."""
    query = request.question.query
    unfilled, elsewhere = request.to(Attendee(PLACEHOLDER)), snapshot.elsewhere(query)
    if searched.small and fold(query):
        return any_text(query)
    if people := [id for id in searched.similar if snapshot.dossier.find(Person, id)]:
        return choice(snapshot, unfilled, query, people)
    outcome = snapshot.people.resolve(query)
    nearest = outcome.nearest if isinstance(outcome, NoMatch) else ()
    return miss(snapshot, unfilled, query, nearest, "Nothing", elsewhere)


def kind_of(dossier: Dossier, id: str) -> str:
    match dossier.facts.get(id):
        case Person():
            return "person"
        case Event():
            return "event"
        case Quote():
            return "quote"
        case Reaction():
            return "reaction"
        case Claim(by=by):
            return "claim" if by is None else "note"
        case _:
            return "passage"


def _filters(request: Request[Search], counts: Counter[str]) -> list[list[ui.Item[Any]]]:
    """A button for each kind that was found, and one for all; none where there is only one kind."""
    if len(counts) < 2:
        return []
    query, pressed = request.question.query, request.question.kind
    choices = [("", f"All ({counts.total()})")]
    choices += [(k, f"{of.filter} ({counts[k]})") for k, of in KINDS.items() if counts[k]]
    buttons: list[ui.Item[Any]] = [
        RequestButton(
            label,
            request.to(Search(query, kind)),
            # The pressed one is disabled, and must not have the custom_id of the pager's first page.
            how=How.OPEN if kind == pressed else How.TURN,
            style=discord.ButtonStyle.primary if kind == pressed else discord.ButtonStyle.secondary,
            disabled=kind == pressed,
        )
        for kind, label in choices
    ]
    return [buttons[:4], buttons[4:]] if len(buttons) > 5 else [buttons]


def _found(snapshot: Snapshot, id: str, kind: str, words: frozenset[str]) -> Block:
    dossier, label = snapshot.dossier, KINDS[kind].label
    match dossier.facts.get(id):
        case Person() as person:
            shown = [with_role(title(person), role_line(person, dossier))]
            shown.append(_snippet(_best(person.evidence, words), words, italic=True))
            return Block(f"-# {label}\n" + "\n".join(shown), id, opens=Attendee)
        case Event() as event:
            shown = [f"**{plain(event.title)}**", f"-# {plain(when(event))}"]
        case Quote() as quote:
            said = " … ".join(quote.text)
            line = _snippet(said, words)
            shown = [f"**{plain(dossier.title_of(quote.speaker))}**"]
            shown.append(f"Reported: {line}" if quote.form == "indirect" else f"“{line}”")
        case Reaction() as reaction:
            to = dossier.title_of(reaction.to)
            shown = [f"**{plain(dossier.title_of(reaction.who))}** to {plain(to)}"]
            shown.append(_snippet(_best(reaction.evidence, words), words, italic=True))
        case Claim() as claim:
            author = dossier.header.author or "The author"
            by = title(dossier.person(claim.by)) if claim.by else author
            shown = [f"**{plain(by)}**", _snippet(_best(claim.evidence, words), words, italic=True)]
        case _:
            number = passage_number(id)
            passage = dossier.article.passages[number - 1]
            shown = [f"**¶{number}**", _snippet(passage, words, italic=True)]
            if _is_open(dossier, number, _hits(passage, words)):
                shown.append("-# Quoted in the article, speaker not entered")
            return Block(f"-# {label}\n" + "\n".join(shown), _cited(number, passage, words))
    return Block(f"-# {label}\n" + "\n".join(shown), id)


def _is_open(dossier: Dossier, number: int, places: Sequence[Place]) -> bool:
    """Whether one of these places of a passage is in a quotation that no entry explains."""
    spans = [Span(number, start, end) for start, end in places]
    open = [span for span in dossier.unattributed if span.passage == number]
    return any(quoted.contains(span) for span in spans for quoted in open)


@lru_cache(500)
def _hits(text: str, words: frozenset[str]) -> Sequence[Place]:
    """Where the words that explain what was typed stand in a text; facts share evidence."""
    spaced = (
        (token.start, token.end)
        for token in tokens(text)
        if not words.isdisjoint(_folded(text[token.start : token.end]))
    )
    unspaced = (
        (ends[0], ends[-1] if word in words else ends[1])
        for word, begun, ends in placed(text)
        if word in words or begun in words
    )
    return sorted({*spaced, *unspaced})


@lru_cache(10_000)
def _folded(word: str) -> tuple[str, ...]:
    """The same few words stand in all that is found, and romanising is slow."""
    return tuple(fold(word).split())


def _best(evidence: Sequence[Evidence], words: frozenset[str]) -> str:
    """The words of the article that say most of what was asked for."""
    return max((selector.exact for selector in evidence), key=lambda text: len(_hits(text, words)))


def _cited(number: int, passage: str, words: frozenset[str]) -> str:
    """The words that were found, for the Source button; the whole passage where they are many."""
    places = _places(passage, words) or [(0, len(passage))]
    return place_ref(Span(number, start, end) for start, end in places)


def _snippet(text: str, words: frozenset[str], *, italic: bool = False) -> str:
    """A text around the words that were found, which are in bold."""
    drawn = snippet(text, _places(text, words), _SNIPPET)
    return f"*{drawn}*" if italic and "**" not in drawn else drawn


def _places(text: str, words: frozenset[str]) -> list[Place]:
    return joined(text, _hits(text, words), across_spaces=True)
