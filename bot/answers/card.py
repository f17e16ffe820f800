"""The one shape of every answer: a heading, blocks of facts with their sources, buttons, a footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from urllib.parse import urlsplit

import discord
from discord import ui

from bot.answers import limits
from bot.answers.pressing import TURN, RequestButton
from bot.answers.requests import Request
from bot.answers.text import cut, day, plain
from bot.library import Snapshot

FACTS: Final = discord.Colour(0x2F6F8F)
NOTICE: Final = discord.Colour(0x8A8F98)
TROUBLE: Final = discord.Colour(0xB3472F)


@dataclass(frozen=True, slots=True)
class Answer:
    """A message to send. Only what was found is `public`; everything else is the asker's alone."""

    view: ui.LayoutView
    public: bool = True
    files: tuple[discord.File, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an answer, in Discord's markup, with the id of the fact that its button opens."""

    text: str
    source: str | None = None


def card(
    snapshot: Snapshot,
    request: Request,
    heading: str,
    blocks: Sequence[Block],
    *,
    heading_source: str | None = None,
    buttons: Sequence[ui.Item[Any]] = (),
    colour: discord.Colour = FACTS,
) -> ui.LayoutView:
    """An answer from the snapshot: the page of `blocks` that the request is at, attributed."""
    pages = _pages(blocks)
    page = min(request.page, len(pages) - 1)
    items: list[ui.Item[Any]] = [
        _shown(Block(cut(heading, limits.HEADING_TEXT), heading_source), request)
    ]
    if pages[page]:
        items.append(ui.Separator())
    items += [_shown(block, request) for block in pages[page]]
    if len(pages) > 1:
        items.append(_pager(request, page, len(pages)))
    if buttons:
        items.append(ui.ActionRow(*buttons))
    items += [ui.Separator(), ui.TextDisplay(_footer(snapshot, request))]
    return view(*items, colour=colour)


def notice(text: str, *items: ui.Item[Any], colour: discord.Colour = NOTICE) -> ui.LayoutView:
    """A short message that states no fact."""
    return view(ui.TextDisplay(cut(text, limits.PAGE_TEXT)), *items, colour=colour)


def view(*items: ui.Item[Any], colour: discord.Colour) -> ui.LayoutView:
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*items, accent_colour=colour))
    # Finished from the start: every control carries its request, so discord.py has nothing to wait
    # for and keeps nothing, and one view can be sent any number of times.
    layout.stop()
    return layout


def source_button(fact: str, request: Request) -> RequestButton:
    return RequestButton("Source", request.to("source", fact))


def _shown(block: Block, request: Request) -> ui.Item[Any]:
    text = ui.TextDisplay[ui.LayoutView](block.text)
    if block.source is None:
        return text
    return ui.Section(text, accessory=source_button(block.source, request))


def _pages(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks in pages that fit a message; a block too long for one is cut at lines."""
    pages: list[list[Block]] = [[]]
    room = limits.PAGE_TEXT
    for block in chain.from_iterable(map(_pieces, blocks)):
        if pages[-1] and (len(block.text) > room or len(pages[-1]) == limits.PAGE_BLOCKS):
            pages.append([])
            room = limits.PAGE_TEXT
        pages[-1].append(block)
        room -= len(block.text)
    return pages


def _pieces(block: Block) -> list[Block]:
    if len(block.text) <= limits.PAGE_TEXT:
        return [block]
    pieces, piece = [], ""
    for line in block.text.splitlines(keepends=True):
        while len(line) > limits.PAGE_TEXT:
            pieces.append(line[: limits.PAGE_TEXT])
            line = line[limits.PAGE_TEXT :]
        if len(piece) + len(line) > limits.PAGE_TEXT:
            pieces.append(piece)
            piece = ""
        piece += line
    return [Block(text, block.source) for text in (*pieces, piece) if text.strip()]


def _pager(request: Request, page: int, count: int) -> ui.ActionRow[Any]:
    return ui.ActionRow(
        RequestButton(
            "‹ Back", request.at_page(page - 1 if page else count), how=TURN, disabled=page == 0
        ),
        RequestButton(
            f"Page {page + 1} of {count}", request.at_page(page), how=TURN, disabled=True
        ),
        RequestButton("Next ›", request.at_page(page + 1), how=TURN, disabled=page == count - 1),
    )


def _footer(snapshot: Snapshot, request: Request) -> str:
    header = snapshot.dossier.header
    site = urlsplit(header.url).hostname or header.url
    footer = f"-# According to {plain(header.author)} · {day(header.published)} · {plain(site)}"
    if request.revision != snapshot.number:
        footer += (
            "\n-# The facts have been updated since this was asked; these are the current ones."
        )
    return footer
