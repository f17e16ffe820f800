"""Quotes and reactions. Only words that stand in quotation marks in the article are shown in them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.answers.card import Answer, Block, card, notice
from bot.answers.choices import article_name, instead, narrowed, nothing, repeated
from bot.answers.citations import place_ref
from bot.answers.controls import RequestButton
from bot.answers.narrowing import resolved, targets_of
from bot.answers.people import (
    in_the_article,
    named_in_role,
    note_line,
    role_line,
    title,
    with_role,
)
from bot.answers.question import Quotes, RandomQuote, Reactions, Request
from bot.answers.registry import answers
from bot.answers.text import cut, plain, plural
from bot.answers.typed import ask_instead, meant_words, not_found
from bot.facts.dossier import Dossier
from bot.facts.model import Event, Person, Quote, Reaction
from bot.facts.quotations.reader import Quoted, without_marks
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.serving.indexing import open_quotation_id
from bot.serving.searching import Searched
from bot.serving.snapshot import Snapshot

# More than anyone pages through, and few enough to be written without holding up the event loop.
MOST: Final = 250
_MOST_BY_WORDS: Final = 3  # reactions that are found by their words
# A few words quoted out of a sentence are shown within it.
_FRAGMENT: Final = 70
_NAME: Final = 40  # characters of a name on a button
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
    of = f" about “{repeated(about)}”" if about else ""
    by, heading, taken = "", "Quotes" if about else "All quotes", ""
    found: list[Match] = []
    if asked.speaker:
        speaker = narrowed(
            snapshot,
            request,
            "speaker",
            "people",
            f"a quote{of}",
            lambda whom: _no_quotes(snapshot, f"{of} by {whom}"),
        )
        found, taken = [speaker.match], speaker.taken
        quotes = dossier.quotes_of(speaker.match.id)
        by = f" by {plain(dossier.title_of(speaker.match.id))}"
        if not quotes:
            return _no_quotes_by(snapshot, request, speaker.match, _no_quotes(snapshot, by))
    searched = Searched(sure=True)
    if about:
        searched = snapshot.quotes_about(about, of_one=bool(found))
        of_all = {quote.id: quote for quote in quotes}
        quotes = tuple(of_all[id] for id in searched.ids if id in of_all)
        open = {id: open[id] for id in searched.ids if id in open}
        if not quotes and not open:
            searched = searched.in_part()
            quotes = tuple(of_all[id] for id in searched.ids if id in of_all)
    if found:
        heading = f"Quotes by {_speaking(dossier, found[0].id, {q.speaker for q in quotes})}"
    if about:
        how = "about" if searched.sure or searched.guessed else "with a part of"
        heading += f" {how} “{about}”"
        if [quote.id for quote in quotes] == [about]:
            heading = f"A quote by {dossier.title_of(quotes[0].speaker)}"
    if not quotes and not open:
        text = _no_quotes(snapshot, f"{by}{of}")
        if found:
            return _no_quotes_by(snapshot, request, found[0], text)
        return notice(text, outcome="miss")
    if len(quotes) + len(open) > MOST:
        heading += f": the first {MOST}"
    entered = quotes[:MOST]
    shown_open = list(open.values())[: MOST - len(entered)]
    blocks = [Block(quote_text(dossier, quote), quote.id) for quote in entered]
    blocks += [_open_block(dossier, quoted) for quoted in shown_open]
    heading = f"## {plain(heading)}\n-# {plural(len(blocks), 'quote')}"
    if shown_open and entered:
        whose = "a speaker who is" if len(shown_open) == 1 else "speakers who are"
        heading += f", {len(shown_open)} of them by {whose} not entered yet"
    rows = [_quotes_buttons(dossier, request, dossier.spoken_for_by(found[0].id) if found else ())]
    if searched.guessed:
        heading = f"{meant_words(about, searched.guessed)}\n-# {plural(len(blocks), 'quote')}"
        rows.append([ask_instead(request, "about", searched.guessed)])
    heading += taken + not_found(searched.missing)
    shown = card(snapshot, request, heading, blocks, *rows, public=searched.sure)
    return shown.with_tiers(*found)


def _no_quotes_by(
    snapshot: Snapshot, request: Request[Quotes], speaker: Match, text: str
) -> Answer:
    """A miss, with what else the speaker said, what others said about it, and who speaks."""
    dossier, asked = snapshot.dossier, request.question
    there = request.to(Quotes(asked.about, speaker.id))
    people = (
        dossier.person(speaker.id),
        *dossier.spoken_for_by(speaker.id),
        *named_in_role(dossier, speaker.id, asked.speaker),
    )
    leads = _quotes_buttons(dossier, request, people)
    return instead(snapshot, there, "speaker", "people", text, leads)


def _quotes_buttons(
    dossier: Dossier, request: Request[Any], people: Iterable[Person]
) -> list[RequestButton]:
    """A button to the quotes of each who has any."""
    return [
        RequestButton(
            f"Quotes by {cut(title(person), _NAME)} ({count})", request.to(Quotes("", person.id))
        )
        for person in people
        if (count := len(dossier.quotes_of(person.id)))
    ]


def _speaking(dossier: Dossier, id: str, speaking: Collection[str]) -> str:
    """Who was asked for, and who of those here speaks for it; those alone where it says nothing."""
    name = dossier.title_of(id)
    voices = [voice for voice in dossier.voices_of(id) if voice.id in speaking]
    own = id in speaking or not voices
    of = "" if own else f" of {name}"
    return " and ".join([name] * own + [f"{v.name} ({_as_whom(v, id)}{of})" for v in voices])


def _as_whom(person: Person, institution: str) -> str:
    return " and ".join(r.kinship for r in person.relations if r.to == institution)


def _no_quotes(snapshot: Snapshot, of: str) -> str:
    """That there is no quote by someone or about something, which denies nothing where entries may
    be missing.
    """
    if snapshot.coverage.complete:
        return f"**No quote{of} in {article_name(snapshot)}.**"
    unentered, hint = len(snapshot.dossier.open_quotations), ""
    if unentered:
        said = plural(unentered, "quotation")
        hint = f" \n-# The speaker of {said} in {article_name(snapshot)} is not entered yet."
    return f"**No quote{of} has been entered.**{hint}"


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
    taken, found = "", list[Match]()

    def none(of: str) -> str:
        return _no_reaction(snapshot, of)

    if asked.who:
        to = _to_what(snapshot, asked.to)
        who = narrowed(
            snapshot,
            request,
            "who",
            "people",
            f"a reaction{to}",
            lambda whom: none(f"{to} by {whom}"),
        )
        taken, found = who.taken, [who.match]
        request = replace(request, question=Reactions(who.match.id, asked.to))
        reactions = dossier.reactions_of(who.match.id)
        by = f" by {plain(dossier.title_of(who.match.id))}"
    if asked.to:
        if isinstance(resolved(snapshot, "targets", asked.to), NoMatch) and (
            worded := _with_words(snapshot, reactions, asked.to)
        ):
            whose = (
                f"How {plain(_speaking(dossier, found[0].id, ()))} reacted"
                if found
                else "Reactions"
            )
            typed, many = f"“{repeated(asked.to)}”", plural(len(worded), "reaction")
            note = f"{typed} names no event and nobody; its words stand here."
            heading = f"## {whose}: {typed}\n-# {many}{taken}\n-# {note}"
            blocks = [Block(_reaction(dossier, reaction), reaction.id) for reaction in worded]
            return card(snapshot, request, heading, blocks).with_tiers(*found)
        what = narrowed(
            snapshot,
            request,
            "to",
            "targets",
            f"a reaction{by}",
            lambda target: none(f"{by} to {target}"),
        )
        taken, target = taken + what.taken, what.match.id
        found.append(what.match)
        request = replace(request, question=Reactions(request.question.who, target))
        wanted = {target, *(voice.id for voice in dossier.voices_of(target))}
        reactions = tuple(r for r in reactions if wanted.intersection(targets_of(dossier, r)))
        reached = {id for r in reactions for id in targets_of(dossier, r)}
        to = _to(dossier, target, reached)
    if not reactions:
        return _nothing_there(snapshot, request, none(f"{by}{to}"), asked.who)
    if asked.who:
        reacted = _speaking(dossier, found[0].id, {r.who for r in reactions})
        heading = f"How {plain(reacted)} reacted"
    if asked.to:
        heading = heading if by else "Reactions"
        # A title has no article before it, so it stands by itself.
        is_event = dossier.find(Event, target) is not None
        heading += f": {plain(dossier.title_of(target))}" if is_event else to
    blocks = [Block(_reaction(dossier, reaction), reaction.id) for reaction in reactions]
    heading = f"## {heading}\n-# {plural(len(reactions), 'reaction')}{taken}"
    leads = _reactions_buttons(dossier, request, _spoken_for(dossier, request.question.who))
    return card(snapshot, request, heading, blocks, leads).with_tiers(*found)


def _with_words(
    snapshot: Snapshot, reactions: Sequence[Reaction], words: str
) -> tuple[Reaction, ...]:
    """Those of the reactions that answer a quotation with these words, or else that have them."""
    searched = snapshot.search(words)
    if not searched.sure or searched.small:
        return ()
    ids = {id: number for number, id in enumerate(searched.ids)}
    answering = (r for r in reactions if r.to in ids and snapshot.dossier.find(Quote, r.to))
    having = (r for r in reactions if r.id in ids or not ids.keys().isdisjoint(r.quotes))
    found = tuple(answering) or tuple(having)
    return tuple(sorted(found, key=lambda r: ids.get(r.id, len(ids))))[:_MOST_BY_WORDS]


def _to(dossier: Dossier, target: str, reached: Collection[str] = ()) -> str:
    """To what, or to whom: also to those who speak for an institution, as far as they are `reached`."""
    if dossier.find(Event, target):
        return f" to “{plain(dossier.title_of(target))}”"
    return f" to {plain(_speaking(dossier, target, reached))}"


def _to_what(snapshot: Snapshot, typed: str) -> str:
    """What was typed as a target, as far as it is understood."""
    match resolved(snapshot, "targets", typed) if typed else NoMatch():
        case Match(id=id):
            return _to(snapshot.dossier, id)
        case Ambiguous():
            return f" to what “{repeated(typed)}” may mean"
        case NoMatch():
            return ""


def _no_reaction(snapshot: Snapshot, of: str) -> str:
    """That there is none, which denies nothing where entries may be missing."""
    if not snapshot.coverage.complete:
        return f"**No reaction{of} has been entered.**"
    where = article_name(snapshot)
    return f"**{where[0].upper()}{where[1:]} tells of no reaction{of}.**"


def _nothing_there(
    snapshot: Snapshot, request: Request[Reactions], text: str, typed: str
) -> Answer:
    """A miss, with how else they reacted, and who did react, or what was reacted to."""
    dossier, asked = snapshot.dossier, request.question
    if not asked.who:
        return instead(snapshot, request, "to", "targets", text)
    people = (
        dossier.person(asked.who),
        *_spoken_for(dossier, asked.who),
        *named_in_role(dossier, asked.who, typed),
    )
    leads = _reactions_buttons(dossier, request, people)
    return instead(snapshot, request, "who", "people", text, leads)


def _spoken_for(dossier: Dossier, who: str) -> list[Person]:
    """Those for whom someone speaks, and that reacted themselves."""
    others = dossier.spoken_for_by(who) if who else ()
    return [other for other in others if dossier.reactions_by(other.id)]


def _reactions_buttons(
    dossier: Dossier, request: Request[Reactions], people: Iterable[Person]
) -> list[RequestButton]:
    """A button to how each reacted to what was asked about, or else to anything."""
    buttons = []
    for person in people:
        reactions, to = dossier.reactions_of(person.id), request.question.to
        there = [r for r in reactions if to in targets_of(dossier, r)]
        if person.id not in {reaction.who for reaction in there}:
            there = []  # it is shown already
        if reactions:
            label = f"How {cut(title(person), _NAME)} reacted ({len(there or reactions)})"
            asks = Reactions(person.id, to if there else "")
            buttons.append(RequestButton(label, request.to(asks)))
    return buttons


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
