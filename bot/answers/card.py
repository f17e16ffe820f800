"""The one shape of every answer: a heading, blocks of facts with their sources, buttons, a footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
import orjson
from discord import ui

from bot.answers import limits
from bot.answers.controls import How, RequestButton
from bot.answers.question import Attendee, FactSource, Request
from bot.answers.text import day, plain
from bot.facts.address import WebAddress
from bot.facts.model import Header
from bot.matching.outcome import Match, Tier
from bot.operations.interactions import Outcome
from bot.serving.snapshot import Snapshot

FACTS: Final = discord.Colour(0x2F6F8F)
NOTICE: Final = discord.Colour(0x8A8F98)
TROUBLE: Final = discord.Colour(0xB3472F)
# Characters of a page that are worth beginning a long block in.
_ROOM: Final = 500
# A row of at most five buttons, or a menu; an empty one is left out.
Row = Sequence[ui.Item[Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A message to send. Only what was found is `public`; everything else is the asker's alone.

    `outcome`, and the `tiers` in which names were recognised, are for the log and the metrics.
    """

    view: Drawn
    public: bool = True
    files: tuple[discord.File, ...] = ()
    outcome: Outcome = "answered"
    tiers: tuple[Tier, ...] = ()

    @property
    def size(self) -> int:
        """The bytes that it takes in memory; answers with files are not remembered."""
        return self.view.size

    def with_tiers(self, *found: Match) -> Answer:
        return replace(self, tiers=tuple(match.tier for match in found))


class Unclear(Exception):
    """It is not clear who or what is meant; `answer` is a choice, or a miss."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.outcome)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an answer, in Discord's markup. One that is `apart` has a line above it.

    Its button opens the words that `source` cites (see `citations`), or the card of that person.
    """

    text: str
    source: str | None = None
    opens: type[FactSource] | type[Attendee] = FactSource
    apart: bool = False


def card(
    snapshot: Snapshot,
    request: Request[Any],
    heading: str,
    blocks: Sequence[Block],
    *rows: Row,
    heading_source: str | None = None,
    footer: str | None = None,
    public: bool = True,
) -> Answer:
    """An answer from the article, with its attribution in the footer.

    What is not from the article has a `footer` of its own.
    """
    footer = _cut(footer, limits.HEADING_TEXT) if footer else _footer(snapshot, request)
    shown = paged(request, heading, blocks, footer, *rows, heading_source=heading_source)
    return replace(shown, public=public)


def paged(
    request: Request[Any],
    heading: str,
    blocks: Sequence[Block],
    footer: str,
    *rows: Row,
    heading_source: str | None = None,
    colour: discord.Colour = FACTS,
) -> Answer:
    """The request's page of the blocks, for the asker alone."""
    heading = _cut(heading, limits.HEADING_TEXT)
    rows = tuple(row for row in rows if row)
    # The container, the heading, two separators and the footer; the rows; the pager.
    fixed = (5 if heading_source is None else 7) + sum(1 + len(row) for row in rows) + 4
    pages = _pages(blocks, limits.COMPONENTS - fixed, limits.TEXT - len(heading) - len(footer))
    page = min(request.page, len(pages) - 1)
    sources: set[str] = set()
    items = [_shown(Block(heading, heading_source), request, sources)]
    if pages[page]:
        items.append(ui.Separator())
    for block in pages[page]:
        if block.apart and block is not pages[page][0]:
            items.append(ui.Separator())
        items.append(_shown(block, request, sources))
    if len(pages) > 1:
        items.append(_pager(request, page, len(pages)))
    items += [ui.ActionRow(*row) for row in rows]
    items += [ui.Separator(), ui.TextDisplay(footer)]
    return Answer(_view(*items, colour=colour), public=False)


def notice(
    text: str,
    *items: ui.Item[Any],
    outcome: Outcome = "answered",
    colour: discord.Colour = NOTICE,
    files: tuple[discord.File, ...] = (),
) -> Answer:
    """A short message that states no fact, for the asker alone."""
    shown = ui.TextDisplay[ui.LayoutView](_cut(text, limits.NOTICE_TEXT))
    return Answer(_view(shown, *items, colour=colour), public=False, files=files, outcome=outcome)


class Drawn(ui.LayoutView):
    """A view that keeps its components as JSON and nothing else, so that many can be remembered.

    It is finished from the start: every control carries its request, so discord.py has nothing to
    wait for and stores nothing, and one view can be sent any number of times.
    """

    # What the objects take beside the JSON.
    _OBJECTS: Final = 600

    def __init__(self, components: bytes) -> None:
        super().__init__(timeout=None)
        self._components = components

    @property
    def size(self) -> int:
        """The bytes that it takes in memory."""
        return len(self._components) + self._OBJECTS

    def to_components(self) -> list[dict[str, Any]]:
        components: list[dict[str, Any]] = orjson.loads(self._components)
        return components

    def has_components_v2(self) -> bool:
        return True

    def is_finished(self) -> bool:
        """True; `stop` would not do: it does nothing to a view made outside the event loop."""
        return True


def _view(*items: ui.Item[Any], colour: discord.Colour) -> Drawn:
    """The items in a box with a line of this colour beside it."""
    layout = ui.LayoutView(timeout=None)
    layout.add_item(ui.Container(*items, accent_colour=colour))
    drawn = orjson.dumps(layout.to_components())  # type: ignore[no-untyped-call]
    # A copy, since orjson leaves room after its bytes: 4 kB or more of each answer.
    return Drawn(bytes(memoryview(drawn)))


def _shown(block: Block, request: Request[Any], sources: set[str]) -> ui.Item[Any]:
    """A block with its button, unless the page has a button for the same source already."""
    text = ui.TextDisplay[ui.LayoutView](block.text)
    if block.source is None or block.source in sources:
        return text
    sources.add(block.source)
    label = "Source" if block.opens is FactSource else "Card"
    button = RequestButton(label, request.to(block.opens(block.source)))
    return ui.Section(text, accessory=button)


def _pages(blocks: Sequence[Block], components: int, text: int) -> list[list[Block]]:
    """The blocks in pages of at most these components and characters.

    A block that is longer than a page begins on the one before it, if there is room.
    """
    pages: list[list[Block]] = [[]]
    free, room = components, text
    for block in blocks:
        cost = (1 if block.source is None else 3) + block.apart
        first = room if len(block.text) > text and cost <= free and room >= _ROOM else text
        for piece in _pieces(block, first, text):
            if pages[-1] and (cost > free or len(piece.text) > room):
                pages.append([])
                free, room = components, text
            pages[-1].append(piece)
            free -= cost
            room -= len(piece.text)
    return pages


def _pieces(block: Block, first: int, length: int) -> list[Block]:
    """A block in pieces, of which the first has at most `first` characters, and no other more than
    `length`.
    """
    if len(block.text) <= first:
        return [block]
    pieces, most = [""], first
    for line in block.text.splitlines(keepends=True):
        while len(pieces[-1]) + len(line) > most:
            start = ""
            if len(line) > length:  # else it is kept whole, on the next page
                start = _cut(line, most - len(pieces[-1]), ellipsis="")
                # Between words, where there are any.
                start = start[: start.rfind(" ", len(start) // 2) + 1] or start
            pieces[-1:] = [pieces[-1] + start, ""]
            # A block quote goes on as one.
            quoted = "> " if start and line.startswith("> ") else ""
            line, most = quoted + line[len(start) :], length
        pieces[-1] += line
    return [replace(block, text=piece) for piece in pieces if piece.strip()]


def _cut(markup: str, length: int, ellipsis: str = "…") -> str:
    """At most `length` characters of text with markup; an escape is not torn from its character."""
    if len(markup) <= length:
        return markup
    markup = markup[: length - len(ellipsis)]
    escapes = len(markup) - len(markup.rstrip("\\"))
    return (markup[:-1] if escapes % 2 else markup) + ellipsis


def _pager(request: Request[Any], page: int, count: int) -> ui.ActionRow[Any]:
    def turn(label: str, to: int, *, disabled: bool) -> RequestButton:
        return RequestButton(label, request.at_page(to), how=How.TURN, disabled=disabled)

    return ui.ActionRow(
        # Every custom_id in a message has to be different: on the first page “Back” has one of its own.
        turn("‹ Back", page - 1 if page else count, disabled=page == 0),
        turn(f"Page {page + 1} of {count}", page, disabled=True),
        turn("Next ›", page + 1, disabled=page == count - 1),
    )


def attribution(header: Header) -> str:
    """Who wrote the article, when, and where it stands; its title where nobody is known to have."""
    parts = [plain(header.author) if header.author else f"“{plain(_cut(header.title, 100))}”"]
    if header.published is not None:
        parts.append(day(header.published))
    if header.url is not None:
        parts.append(plain(WebAddress.parse(header.url).shown))
    return " · ".join(parts)


def _footer(snapshot: Snapshot, request: Request[Any]) -> str:
    footer = f"-# According to {attribution(snapshot.dossier.header)}"
    if request.revision != snapshot.number:
        footer += (
            "\n-# The facts have been updated since this was asked; these are the current ones."
        )
    return footer
