"""Quotes and reactions. Only words that stand in quotation marks in the article are shown in them."""

from __future__ import annotations

import random
from typing import Final

from bot.answers.card import Answer, Block, card
from bot.answers.choices import article_name, meant, nothing, repeated
from bot.answers.citations import place_ref
from bot.answers.controls import RequestButton
from bot.answers.people import in_the_article, note_line, role_line, title, with_role
from bot.answers.question import Quotes, RandomQuote, Reactions, Request
from bot.answers.registry import answers
from bot.answers.text import plain, plural
from bot.facts.dossier import Dossier
from bot.facts.model import Event, Quote, Reaction
from bot.facts.quotations.reader import Quoted, without_marks
from bot.matching.outcome import Match
from bot.serving.indexing import open_quotation_id
from bot.serving.snapshot import Snapshot

# More than anyone pages through, and few enough to be written without holding up the event loop.
MOST: Final = 250
# A few words quoted out of a sentence are shown within it.
_FRAGMENT: Final = 70
_FORMS: Final = {
    "direct": "direct quotation",
    "block": "quoted at length, without quotation marks",
    "turn": "said in the transcript",
}


@answers(Quotes)
def quotes(snapshot: Snapshot, request: Request[Quotes]) -> Answer:
    """The quotes of a speaker, about something, or both; the best first, or in the article's order."""
    dossier, asked = snapshot.dossier, request.question
    quotes, about = dossier.quotes, asked.about
    # Nobody's yet, so they are no speaker's.
    open = {} if asked.speaker else {open_quotation_id(q): q for q in dossier.open_quotations}
    by, heading = "", "Quotes" if about else "All quotes"
    found: list[Match] = []
    if asked.speaker:
        found.append(meant(snapshot, request, "speaker", "people"))
        quotes, name = dossier.quotes_by(found[0].id), dossier.title_of(found[0].id)
        if not quotes:
            return _no_quotes(snapshot, f"No quote by {plain(name)}")
        by, heading = f" by {name}", f"Quotes by {name}"
    if about:
        speakers = [match.id for match in found]
        ids = snapshot.quotes.search(about)
        ranked = filter(None, (dossier.find(Quote, id) for id in ids))
        quotes = tuple(q for q in ranked if not speakers or q.speaker in speakers)
        open = {id: open[id] for id in ids if id in open}
        heading += f" about “{about}”"
        if quotes and quotes[0].id == about:
            heading = f"A quote by {dossier.title_of(quotes[0].speaker)}"
    if not quotes and not open:
        of = f"{plain(by)} about “{repeated(about)}”" if about else ""
        return _no_quotes(snapshot, f"No quote{of}")
    if len(quotes) + len(open) > MOST:
        heading += f": the first {MOST}"
    shown = quotes[:MOST]
    shown_open = list(open.values())[: MOST - len(shown)]
    blocks = [Block(quote_text(dossier, quote), quote.id) for quote in shown]
    blocks += [_open_block(dossier, quoted) for quoted in shown_open]
    heading = f"## {plain(heading)}\n-# {plural(len(blocks), 'quote')}"
    if shown_open and shown:
        whose = "a speaker who is" if len(shown_open) == 1 else "speakers who are"
        heading += f", {len(shown_open)} of them by {whose} not entered yet"
    return card(snapshot, request, heading, blocks).with_tiers(*found)


def _no_quotes(snapshot: Snapshot, text: str) -> Answer:
    """A miss, which denies nothing where entries may be missing."""
    if snapshot.coverage.complete:
        return nothing(f"{text} in {article_name(snapshot)}.")
    unentered, hint = len(snapshot.dossier.open_quotations), ""
    if unentered:
        said = plural(unentered, "quotation")
        hint = f"\n-# The speaker of {said} in {article_name(snapshot)} is not entered yet."
    return nothing(f"{text} has been entered.", hint)


def _open_block(dossier: Dossier, quoted: Quoted) -> Block:
    """A quotation that no entry explains, as it stands in the article."""
    text = " … ".join(plain(dossier.article.text(span)) for span in quoted.stretches)
    words, note = f"> “{text}”", "-# Quoted in the article, speaker not entered"
    if quoted.form == "block":
        words = f"> {text}"
    if quoted.label is not None:
        words, note = f"> {text}", f"{note} · after “{plain(quoted.label)}:”"
    # The empty line ends the block quote wherever Markdown is drawn.
    return Block(f"{words}\n\n{note}", place_ref(quoted.stretches))


@answers(RandomQuote, remembered=False)
def random_quote(snapshot: Snapshot, request: Request[RandomQuote]) -> Answer:
    if not snapshot.dossier.quotes and snapshot.dossier.open_quotations:
        return quotes(snapshot, request.to(Quotes()))
    if not snapshot.dossier.quotes:
        return nothing(f"Nobody is quoted in {article_name(snapshot)}.")
    quote = random.choice(snapshot.dossier.quotes)
    another = RequestButton("Another one", request.to(RandomQuote()))
    blocks = [Block(quote_text(snapshot.dossier, quote), quote.id)]
    return card(snapshot, request, "## A quote at random", blocks, [another])


def quote_text(dossier: Dossier, quote: Quote) -> str:
    """The words, whose they are, and what else the article says about them."""
    speaker = dossier.person(quote.speaker)
    who = with_role(title(speaker), role_line(speaker, dossier))
    return "\n".join((who, *_details(dossier, quote), words(quote)))


def words(quote: Quote) -> str:
    """The quote itself. Only a direct one stands in quotation marks, exactly as in the article."""
    match quote.form:
        case "direct":
            text = "> " + " … ".join(f"“{plain(part)}”" for part in quote.text)
            context = quote.evidence[-1].exact
            whole = without_marks(context) == quote.text[0]
            if sum(map(len, quote.text)) < _FRAGMENT and not whole:
                # The empty line ends the block quote wherever Markdown is drawn.
                text += f"\n\n-# In the article: {in_the_article(context)}"
            return text
        case "block" | "turn":
            return "> " + plain(" … ".join(quote.text))
        case "indirect":
            return "Reported, not word for word: " + plain(" … ".join(quote.text))


def occasion(dossier: Dossier, quote: Quote) -> str | None:
    """When it was said: in the article's words, else by the event's title."""
    event = dossier.find(Event, quote.event)
    return quote.occasion or (event.title if event else None)


def relay(dossier: Dossier, quote: Quote) -> str | None:
    """Who passes the words on, if it is not simply the article."""
    by = dossier.relayer(quote)
    return f"relayed by {dossier.title_of(by)}" if by else None


def _details(dossier: Dossier, quote: Quote) -> list[str]:
    # The article's words may begin with a capital, so they come first. Reported words say what they
    # are themselves.
    parts = [
        occasion(dossier, quote),
        _FORMS.get(quote.form),
        f"to {dossier.title_of(quote.to)}" if quote.to else None,
        relay(dossier, quote),
    ]
    said = " · ".join(part for part in parts if part)
    lines = [f"-# {plain(said)}"] if said else []
    if quote.note:
        lines.append(note_line(quote.note))
    return lines


@answers(Reactions)
def reactions(snapshot: Snapshot, request: Request[Reactions]) -> Answer:
    """How someone reacted, how something was received, or both; in the article's order."""
    dossier, asked = snapshot.dossier, request.question
    reactions, heading, by, to = dossier.reactions, "All reactions", "", ""
    found: list[Match] = []
    if asked.who:
        found.append(meant(snapshot, request, "who", "people"))
        reactions, name = dossier.reactions_by(found[0].id), dossier.title_of(found[0].id)
        by, heading = f" by {name}", f"How {name} reacted"
    if asked.to:
        found.append(meant(snapshot, request, "to", "targets"))
        target = found[-1].id
        answered = set(dossier.reactions_to(target))
        reactions = tuple(reaction for reaction in reactions if reaction in answered)
        name, heading = dossier.title_of(target), heading if by else "Reactions"
        if dossier.find(Event, target):
            # A title has no article before it, so it stands by itself.
            to, heading = f" to “{name}”", f"{heading}: {name}"
        else:
            to, heading = f" to {name}", f"{heading} to {name}"
    if not reactions:
        of = article_name(snapshot)
        if not snapshot.coverage.complete:
            return nothing(f"No reaction{plain(by)}{plain(to)} has been entered.")
        return nothing(f"{of[0].upper()}{of[1:]} tells of no reaction{plain(by)}{plain(to)}.")
    blocks = [Block(_reaction(dossier, reaction), reaction.id) for reaction in reactions]
    heading = f"## {plain(heading)}\n-# {plural(len(reactions), 'reaction')}"
    return card(snapshot, request, heading, blocks).with_tiers(*found)


def _reaction(dossier: Dossier, reaction: Reaction) -> str:
    who = dossier.person(reaction.who)
    lines = [with_role(who.name, role_line(who, dossier)), _target(dossier, reaction)]
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
