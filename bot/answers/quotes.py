"""Quotes: verbatim in quotation marks, or plainly not; each with who spoke, when and to whom."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.card import Answer, Block, card
from bot.answers.controls import RequestButton
from bot.answers.people import in_the_article, note_line, role_line, title
from bot.answers.question import Request
from bot.answers.text import plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import Event, Quote, Reaction
from bot.serving.snapshot import Snapshot

# A few words quoted out of a sentence are shown within it.
_FRAGMENT = 70
_FORMS = {"direct": "direct quotation", "block": "quoted at length, without quotation marks"}


def quotes_card(
    snapshot: Snapshot, request: Request, heading: str, quotes: tuple[Quote, ...]
) -> Answer:
    """The quotes under a heading, in the order given."""
    dossier = snapshot.dossier
    blocks = [Block(quote_text(dossier, quote), quote.id) for quote in quotes]
    text = f"## {plain(heading)}\n-# {plural(len(quotes), 'quote')}"
    return Answer(card(snapshot, request, text, blocks))


def random_card(snapshot: Snapshot, request: Request, quote: Quote) -> Answer:
    another = RequestButton("Another one", request.to("random"))
    blocks = [Block(quote_text(snapshot.dossier, quote), quote.id)]
    return Answer(card(snapshot, request, "## A quote at random", blocks, buttons=[another]))


def quote_text(dossier: Dossier, quote: Quote) -> str:
    """The words, whose they are, and what else the article says about them."""
    speaker = dossier.person(quote.speaker)
    who = f"**{plain(title(speaker))}**"
    if role := role_line(speaker, dossier):
        who += f" · {plain(role)}"
    return "\n".join((who, *_details(dossier, quote), words(quote)))


def words(quote: Quote) -> str:
    """The quote itself. Only a direct one stands in quotation marks, exactly as in the article."""
    match quote.form:
        case "direct":
            text = "> " + " … ".join(f"“{plain(part)}”" for part in quote.text)
            context = quote.evidence[-1].exact
            whole = context.strip("“”") == quote.text[0]
            if sum(map(len, quote.text)) < _FRAGMENT and not whole:
                # The empty line ends the block quote wherever Markdown is drawn.
                text += f"\n\n-# In the article: {in_the_article(context)}"
            return text
        case "block":
            return "> " + plain(" … ".join(quote.text))
        case "indirect":
            return "Reported, not word for word: " + plain(" … ".join(quote.text))


def _details(dossier: Dossier, quote: Quote) -> list[str]:
    event = dossier.find(Event, quote.event)
    # The article's words may begin with a capital, so they come first. Reported words say what they
    # are themselves.
    parts = [
        quote.occasion or (event.title if event else None),
        _FORMS.get(quote.form),
        f"to {dossier.title_of(quote.to)}" if quote.to else None,
        f"relayed by {dossier.title_of(quote.relayed_by)}" if quote.relayed_by else None,
    ]
    said = " · ".join(part for part in parts if part)
    lines = [f"-# {plain(said)}"] if said else []
    if quote.note:
        lines.append(note_line(quote.note))
    return lines


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
    role = role_line(who, dossier)
    lines = [
        f"**{plain(who.name)}**" + (f" · {plain(role)}" if role else ""),
        _target(dossier, reaction),
    ]
    said = [words(dossier.quote(id)) for id in reaction.quotes]
    said = said or [f"In the article: {in_the_article(reaction.evidence[0].exact)}"]
    # An empty line keeps one person's quotes apart, and reported words out of a quotation.
    return "\n".join(lines) + "\n" + "\n\n".join(said)


def _target(dossier: Dossier, reaction: Reaction) -> str:
    """What is reacted to, in the article's words where it has them."""
    target = dossier.title_of(reaction.to)
    if reaction.to_words is None or reaction.to_words in target:
        return f"-# to {plain(target)}"
    return f"-# to “{plain(reaction.to_words)}” · {plain(target)}"
