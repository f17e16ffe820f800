"""The source: the passage behind a fact with the cited words in bold, and the article itself."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import discord
from discord import ui

from bot.answers.card import Answer, Block, card
from bot.answers.links import article_link
from bot.answers.pressing import TURN, RequestButton
from bot.answers.requests import Request
from bot.answers.text import cut, day, plain, plural
from bot.facts.article import Span
from bot.library import Snapshot

_NEIGHBOUR = 200


def fact_source(snapshot: Snapshot, request: Request, fact: str) -> Answer:
    """Every passage that a fact rests on, for the asker alone."""
    article = snapshot.dossier.article
    spans = sorted(snapshot.dossier.sources(fact))
    blocks = [
        Block(f"**¶{number}**\n{_marked(article.passages[number - 1], list(group))}")
        for number, group in groupby(spans, key=lambda span: span.passage)
    ]
    buttons = [
        _link(snapshot, article.text(spans[0])),
        RequestButton(
            f"Read around ¶{spans[0].passage}", request.to("passage", str(spans[0].passage))
        ),
    ]
    heading = f"## Source\n-# {plain(snapshot.dossier.header.title)}"
    return Answer(card(snapshot, request, heading, blocks, buttons=buttons), public=False)


def passage_card(snapshot: Snapshot, request: Request, number: int) -> Answer:
    """One passage to read, between the ends of its neighbours."""
    article = snapshot.dossier.article
    last = len(article.passages)
    blocks = [Block(f"**¶{number}**\n{plain(article.passages[number - 1])}")]
    if number > 1:
        before = article.passages[number - 2]
        start = max(0, len(before) - _NEIGHBOUR)
        blocks.insert(0, Block(f"-# ¶{number - 1} {'…' if start else ''}{plain(before[start:])}"))
    if number < last:
        blocks.append(Block(f"-# ¶{number + 1} {plain(cut(article.passages[number], _NEIGHBOUR))}"))
    buttons: list[ui.Item[Any]] = [
        RequestButton(
            f"‹ ¶{number - 1}" if number > 1 else "‹ Start",
            request.to("passage", str(number - 1)),
            how=TURN,
            disabled=number == 1,
        ),
        RequestButton(
            f"¶{number + 1} ›" if number < last else "End ›",
            request.to("passage", str(number + 1)),
            how=TURN,
            disabled=number == last,
        ),
        _link(snapshot, article.passages[number - 1]),
    ]
    heading = f"## {plain(snapshot.dossier.header.title)}\n-# passage {number} of {last}"
    return Answer(card(snapshot, request, heading, blocks, buttons=buttons))


def article_card(snapshot: Snapshot, request: Request) -> Answer:
    """Who wrote the article, when, where, and how much is known from it."""
    dossier = snapshot.dossier
    header, coverage = dossier.header, snapshot.coverage
    facts = ", ".join(
        (
            plural(len(dossier.people), "person", "people"),
            plural(len(dossier.events), "event"),
            plural(len(dossier.attendances), "attendance"),
            plural(len(dossier.quotes), "quote"),
            plural(len(dossier.reactions), "reaction"),
            f"{plural(sum(claim.by is None for claim in dossier.claims), 'claim')} of the author",
        )
    )
    blocks = [
        Block(f"**{plain(header.author)}**, {day(header.published)}"),
        Block(
            f"Known from it: {facts}. They cite {coverage.share:.0%} of its "
            f"{plural(coverage.sentences, 'sentence')}."
        ),
        Block(
            "-# It is one author’s view. Dossier repeats what it says, and whose words they are."
        ),
    ]
    buttons: list[ui.Item[Any]] = [
        RequestButton("Read from ¶1", request.to("passage", "1")),
        _link(snapshot, ""),
    ]
    return Answer(card(snapshot, request, f"## {plain(header.title)}", blocks, buttons=buttons))


def _link(snapshot: Snapshot, words: str) -> ui.Button[ui.LayoutView]:
    url = snapshot.dossier.header.url
    link = article_link(url, words) if words else url
    return ui.Button(label="Open the article", url=link, style=discord.ButtonStyle.link)


def _marked(passage: str, spans: list[Span]) -> str:
    """The passage with the cited words in bold; spans that touch or overlap are one."""
    merged: list[tuple[int, int]] = []
    for span in spans:
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end))
        else:
            merged.append((span.start, span.end))
    text, at = "", 0
    for start, end in merged:
        text += f"{plain(passage[at:start])}**{plain(passage[start:end])}**"
        at = end
    return text + plain(passage[at:])
