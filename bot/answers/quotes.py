"""Quotes: verbatim in quotation marks, or plainly not; each with who spoke, when and to whom."""

from __future__ import annotations

from bot.answers.card import Answer, Block, card
from bot.answers.people import in_the_article, note_line, role_line, title
from bot.answers.pressing import RequestButton
from bot.answers.requests import Request
from bot.answers.text import plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import Quote
from bot.library import Snapshot

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
    assert speaker is not None
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
    event = dossier.event(quote.event or "")
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
