"""The source: the passages behind an answer with the cited words in bold, and the article itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from discord import ui

from bot.answers.card import Answer, Block, card
from bot.answers.citations import place_ref, places_of
from bot.answers.controls import TURN, RequestButton
from bot.answers.links import link_button
from bot.answers.marking import bold, joined
from bot.answers.people import title
from bot.answers.question import Request
from bot.answers.text import counts, cut, day, plain, plural
from bot.facts.article import Span
from bot.facts.dossier import Dossier, Fact
from bot.facts.model import Attendance, Claim, Event, Person, Quote, Reaction
from bot.serving.snapshot import Snapshot

_NEIGHBOUR: Final = 200
# Three rows of five; the rest is a press away.
_FACTS: Final = 14
_LABEL: Final = 60
# What stands before a fact's button, by the kind of fact.
_ICONS: Final = {
    "👤": "person",
    "📅": "event",
    "💬": "quote",
    "↩️": "reaction",
    "✍️": "claim by the author",
    "📝": "note by someone else",
}
# The dash of a list, where a passage stands within a line.
_DASH: Final = "- "


def fact_source(snapshot: Snapshot, request: Request, cited: str) -> Answer:
    """Every passage that a fact rests on, or that an answer cites, for the asker alone."""
    article = snapshot.dossier.article
    spans = sorted(places_of(snapshot, cited))
    blocks = [
        Block(f"**¶{number}**\n{_marked(article.passages[number - 1], list(group))}")
        for number, group in groupby(spans, key=lambda span: span.passage)
    ]
    first, places = spans[0].passage, place_ref(spans)
    buttons = [
        link_button(snapshot, article.text(spans[0])),
        RequestButton(f"Read around ¶{first}", request.to("passage", str(first), places)),
    ]
    heading = f"## Source\n-# {plain(snapshot.dossier.header.title)}"
    return Answer(card(snapshot, request, heading, blocks, buttons=buttons), public=False)


def passage_card(
    snapshot: Snapshot, request: Request, number: int, cited: str = "", skip: int = 0
) -> Answer:
    """One passage to read, between the ends of its neighbours, and the facts that rest on it.

    Words that `cited` points to stay in bold from page to page; the first `skip` facts are left out.
    """
    article = snapshot.dossier.article
    last = len(article.passages)
    spans = [span for span in sorted(places_of(snapshot, cited)) if span.passage == number]
    text = f"**¶{number}**\n{_marked(article.passages[number - 1], spans)}"
    blocks = [Block(text, apart=True)]
    if number > 1:
        before = article.passages[number - 2]
        start = before.find(" ", len(before) - _NEIGHBOUR) + 1 if len(before) > _NEIGHBOUR else 0
        blocks.insert(
            0,
            Block(
                f"-# ¶{number - 1} {'…' if start else ''}{plain(before[start:].removeprefix(_DASH))}"
            ),
        )
    if number < last:
        after = article.passages[number]
        if len(after) > _NEIGHBOUR:
            after = after[: after.rfind(" ", 0, _NEIGHBOUR) + 1 or _NEIGHBOUR].rstrip() + "…"
        blocks.append(Block(f"-# ¶{number + 1} {plain(after.removeprefix(_DASH))}", apart=True))
    buttons: list[ui.Item[Any]] = [
        RequestButton(
            f"‹ ¶{number - 1}" if number > 1 else "‹ Start",
            request.to("passage", str(number - 1), cited),
            how=TURN,
            disabled=number == 1,
        ),
        RequestButton(
            f"¶{number + 1} ›" if number < last else "End ›",
            request.to("passage", str(number + 1), cited),
            how=TURN,
            disabled=number == last,
        ),
        link_button(snapshot, article.text(spans[0]) if spans else article.passages[number - 1]),
    ]
    heading = f"## {plain(snapshot.dossier.header.title)}\n-# passage {number} of {last}"
    facts = _buttons(snapshot.dossier, request, number)
    if facts:
        heading += f" · {plural(len(facts), 'fact')} from it below\n-# {_legend(facts)}"
    rows = [buttons, *_rows(facts, request, number, cited, skip)]
    return Answer(card(snapshot, request, heading, blocks, rows=rows))


def article_card(snapshot: Snapshot, request: Request) -> Answer:
    """Who wrote the article, when, where, and how much is known from it."""
    dossier = snapshot.dossier
    header, coverage = dossier.header, snapshot.coverage
    own = plural(sum(claim.by is None for claim in dossier.claims), "claim")
    facts = ", ".join((*counts(dossier, "claims"), f"{own} by the author"))
    blocks = [
        Block(f"**{plain(header.author)}**, {day(header.published)}"),
        Block(
            f"Facts from it: {facts}. They cite {coverage.share:.0%} of its "
            f"{plural(coverage.sentences, 'sentence')}."
        ),
        Block("-# It is one author’s view. Dossier repeats what it says, and names who said it."),
    ]
    buttons: list[ui.Item[Any]] = [
        RequestButton("Read from ¶1", request.to("passage", "1")),
        link_button(snapshot),
    ]
    return Answer(card(snapshot, request, f"## {plain(header.title)}", blocks, buttons=buttons))


def _buttons(dossier: Dossier, request: Request, number: int) -> list[RequestButton]:
    """A button to each fact that rests on a passage; one for a person, who may be named and attend
    in the same words.
    """
    found: dict[Request, str] = {}
    for fact in dossier.citing(number):
        label, target = _target(dossier, request, fact, number)
        found.setdefault(target, label)
    return [RequestButton(_short(label), target) for target, label in found.items()]


def _short(label: str) -> str:
    """A label of a length that can be read at a glance, cut between words."""
    if len(label) <= _LABEL:
        return label
    return cut(label, max(label.rfind(" ", 0, _LABEL), _LABEL // 2) + 1)


def _target(dossier: Dossier, request: Request, fact: Fact, number: int) -> tuple[str, Request]:
    """What a fact's button says below passage `number`, and what it opens."""
    match fact:
        case Person(id=id):
            return f"👤 {title(fact)}", request.to("attendee", id)
        case Attendance(person=id):
            person = dossier.person(id)
            return f"👤 {title(person)}", request.to("attendee", id)
        case Event(id=id, title=name):
            return f"📅 {name}", request.to("timeline", id)
        case Quote(id=id, speaker=speaker, form=form, text=text):
            words = f"“{text[0]}”" if form == "direct" else text[0]
            return f"💬 {dossier.title_of(speaker)}: {words}", request.to("quote", id, "")
        case Reaction(who=who, to=to):
            return f"↩️ {dossier.title_of(who)}", request.to("reaction", who, to)
        case Claim(id=id, by=by):
            here = [span for span in dossier.spans[id] if span.passage == number]
            icon = "✍️" if by is None else "📝"
            return f"{icon} {dossier.article.text(here[-1])}", request.to("claims", id)


def _legend(facts: Sequence[RequestButton]) -> str:
    """What the icons of these buttons mean."""
    icons = {(button.item.label or "").split()[0] for button in facts}
    return " · ".join(f"{icon} {kind}" for icon, kind in _ICONS.items() if icon in icons)


def _rows(
    facts: list[RequestButton], request: Request, number: int, cited: str, skip: int
) -> list[list[ui.Item[Any]]]:
    skip = skip if skip < len(facts) else 0
    shown: list[ui.Item[Any]] = [*facts[skip : skip + _FACTS]]
    if len(facts) > _FACTS:
        next = skip + _FACTS if skip + _FACTS < len(facts) else 0
        label = f"{len(facts) - next} more ›" if next else "‹ the first ones"
        more = request.to("passage", str(number), cited, str(next))
        shown.append(RequestButton(label, more, how=TURN))
    return [shown[at : at + 5] for at in range(0, len(shown), 5)]


def _marked(passage: str, spans: list[Span]) -> str:
    """The passage with the cited words in bold."""
    return bold(passage, joined(passage, ((span.start, span.end) for span in spans)))
