"""The source: the passages behind an answer with the cited words in bold, and the article itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from discord import ui

from bot.answers.card import Answer, Block, card
from bot.answers.choices import article_name, gone, nothing
from bot.answers.citations import link_buttons, place_ref, places_of
from bot.answers.controls import How, RequestButton
from bot.answers.marking import bold, joined
from bot.answers.people import title
from bot.answers.question import (
    ArticleOverview,
    Attendee,
    Claims,
    FactSource,
    Passage,
    Question,
    Quotes,
    Reactions,
    Request,
    Timeline,
)
from bot.answers.registry import answers
from bot.answers.text import counts, cut, day, plain, plural
from bot.facts.dossier import Dossier, Fact
from bot.facts.model import Attendance, Claim, Event, Header, Person, Quote, Reaction
from bot.facts.span import Span
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


@answers(FactSource)
def fact_source(snapshot: Snapshot, request: Request[FactSource]) -> Answer:
    """Every passage that a fact rests on, or that an answer cites, for the asker alone."""
    article = snapshot.dossier.article
    spans = sorted(places_of(snapshot, request.question.cited))
    if not spans:
        return gone()
    blocks = [
        Block(f"**¶{number}**\n{_marked(article.passages[number - 1], list(group))}")
        for number, group in groupby(spans, key=lambda span: span.passage)
    ]
    first = spans[0].passage
    buttons = [
        *link_buttons(snapshot, spans),
        RequestButton(f"Read around ¶{first}", request.to(Passage(first, place_ref(spans)))),
    ]
    heading = f"## Source\n-# {plain(snapshot.dossier.header.title)}"
    return card(snapshot, request, heading, blocks, buttons, public=False)


@answers(Passage)
def passage(snapshot: Snapshot, request: Request[Passage]) -> Answer:
    """One passage to read, between the ends of its neighbours, and the facts that rest on it.

    The cited words stay in bold from page to page.
    """
    dossier, passages = snapshot.dossier, snapshot.dossier.article.passages
    number, cited, last = request.question.number, request.question.cited, len(passages)
    if dossier.article.passage(number) is None:
        text = f"There is no ¶{number} in {article_name(snapshot)}."
        return nothing(text, f"It has ¶1 to ¶{last}.")
    here = passages[number - 1]
    spans = [span for span in sorted(places_of(snapshot, cited)) if span.passage == number]
    blocks = [Block(f"**¶{number}**\n{_marked(here, spans)}", apart=True)]
    if number > 1:
        before = passages[number - 2]
        start = before.find(" ", len(before) - _NEIGHBOUR) + 1 if len(before) > _NEIGHBOUR else 0
        end = ("…" if start else "") + plain(before[start:].removeprefix(_DASH))
        blocks.insert(0, Block(f"-# ¶{number - 1} {end}"))
    if number < last:
        after = passages[number]
        if len(after) > _NEIGHBOUR:
            after = after[: after.rfind(" ", 0, _NEIGHBOUR) + 1 or _NEIGHBOUR].rstrip() + "…"
        blocks.append(Block(f"-# ¶{number + 1} {plain(after.removeprefix(_DASH))}", apart=True))

    def turn(label: str, to: int, *, disabled: bool) -> RequestButton:
        question = Passage(to, cited)
        return RequestButton(label, request.to(question), how=How.TURN, disabled=disabled)

    buttons: list[ui.Item[Any]] = [
        turn(f"‹ ¶{number - 1}" if number > 1 else "‹ Start", number - 1, disabled=number == 1),
        turn(f"¶{number + 1} ›" if number < last else "End ›", number + 1, disabled=number == last),
        *link_buttons(snapshot, spans or [Span(number, 0, len(here))]),
    ]
    heading = f"## {plain(dossier.header.title)}\n-# passage {number} of {last}"
    facts = _buttons(dossier, request, number)
    if facts:
        heading += f" · {plural(len(facts), 'fact')} from it below\n-# {_legend(facts)}"
    return card(snapshot, request, heading, blocks, buttons, *_rows(facts, request))


@answers(ArticleOverview)
def overview(snapshot: Snapshot, request: Request[ArticleOverview]) -> Answer:
    """Who wrote the article, when, where, and how much is known from it."""
    dossier, coverage = snapshot.dossier, snapshot.coverage
    header = dossier.header
    own = plural(sum(claim.by is None for claim in dossier.claims), "claim")
    facts = ", ".join((*counts(dossier, "claims"), f"{own} by the author"))
    blocks = [
        Block(_byline(header)),
        Block(
            f"Facts from it: {facts}. They cite {coverage.share:.0%} of its "
            f"{plural(coverage.sentences, 'sentence')}."
        ),
        Block("-# It is one author’s view. Dossier repeats what it says, and names who said it."),
    ]
    if unentered := len(dossier.open_quotations):
        said = plural(unentered, "quotation")
        blocks.insert(2, Block(f"{said} in it: the speaker is not entered yet."))
    buttons: list[ui.Item[Any]] = [
        RequestButton("Read from ¶1", request.to(Passage(1))),
        *link_buttons(snapshot),
    ]
    return card(snapshot, request, f"## {plain(header.title)}", blocks, buttons)


def _byline(header: Header) -> str:
    """Who wrote it and when, as far as that is known."""
    by = f"**{plain(header.author)}**" if header.author else "The author is not known"
    return f"{by}, {day(header.published)}" if header.published else by


def _buttons(dossier: Dossier, request: Request[Any], number: int) -> list[RequestButton]:
    """A button to each fact that rests on a passage.

    A person who is named and attends in the same words has one.
    """
    found: dict[Question, str] = {}
    for fact in dossier.citing(number):
        label, question = _target(dossier, fact, number)
        found.setdefault(question, label)
    return [RequestButton(_short(label), request.to(target)) for target, label in found.items()]


def _short(label: str) -> str:
    """A label that can be read at a glance, cut between words."""
    if len(label) <= _LABEL:
        return label
    return cut(label, max(label.rfind(" ", 0, _LABEL), _LABEL // 2) + 1)


def _target(dossier: Dossier, fact: Fact, number: int) -> tuple[str, Question]:
    """What a fact's button below passage `number` says, and what it asks."""
    match fact:
        case Person(id=id):
            return f"👤 {title(fact)}", Attendee(id)
        case Attendance(person=id):
            return f"👤 {title(dossier.person(id))}", Attendee(id)
        case Event(id=id, title=name):
            return f"📅 {name}", Timeline(id)
        case Quote(id=id, speaker=speaker, form=form, text=text):
            words = f"“{text[0]}”" if form == "direct" else text[0]
            return f"💬 {dossier.title_of(speaker)}: {words}", Quotes(about=id)
        case Reaction(who=who, to=to):
            return f"↩️ {dossier.title_of(who)}", Reactions(who, to)
        case Claim(id=id, by=by):
            here = [span for span in dossier.spans[id] if span.passage == number]
            icon = "✍️" if by is None else "📝"
            return f"{icon} {dossier.article.text(here[-1])}", Claims(id)


def _legend(facts: Sequence[RequestButton]) -> str:
    """What the icons of these buttons mean."""
    icons = {(button.item.label or "").split()[0] for button in facts}
    return " · ".join(f"{icon} {kind}" for icon, kind in _ICONS.items() if icon in icons)


def _rows(facts: list[RequestButton], request: Request[Passage]) -> list[list[ui.Item[Any]]]:
    """Rows of the buttons that are not skipped; the last one leads to the others."""
    skip = request.question.skip
    skip = skip if skip < len(facts) else 0
    shown: list[ui.Item[Any]] = [*facts[skip : skip + _FACTS]]
    if len(facts) > _FACTS:
        next = skip + _FACTS if skip + _FACTS < len(facts) else 0
        label = f"{len(facts) - next} more ›" if next else "‹ the first ones"
        more = replace(request.question, skip=next)
        shown.append(RequestButton(label, request.to(more), how=How.TURN))
    return [shown[at : at + 5] for at in range(0, len(shown), 5)]


def _marked(passage: str, spans: list[Span]) -> str:
    """The passage with the cited words in bold."""
    return bold(passage, joined(passage, ((span.start, span.end) for span in spans)))
