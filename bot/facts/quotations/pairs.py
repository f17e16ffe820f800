"""A quotation from the mark that opens it to the one that closes it, or with one of them missing."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.facts.quotations.marks import Mark
from bot.facts.quotations.page import Page

# Characters `start` to `end` of the page.
Place = tuple[int, int]


@dataclass(slots=True)
class Pair:
    """A quotation as places in the page, without its marks; `start` and `end` are with them."""

    pieces: list[Place]
    start: int
    end: int
    sign: str
    doubt: str | None = None


@dataclass(slots=True)
class Opened:
    """A quotation that is not closed yet; `at` is where the words after its last mark begin."""

    mark: Mark
    at: int
    pieces: list[Place] = field(default_factory=list)
    crowded: int | None = None  # where, since then, another of its family was opened
    doubt: str | None = None

    def goes_on(self, mark: Mark) -> None:
        """The mark opens it again, at the beginning of a paragraph or a line."""
        self.pieces.append((self.at, mark.start))
        self.at = mark.end

    def closed(self, mark: Mark) -> Pair:
        pieces = [*self.pieces, (self.at, mark.start)]
        return Pair(pieces, self.mark.start, mark.end, self.mark.sign, self.doubt)

    def never_closed(self, page: Page, end: int, *, crowded: bool) -> Pair:
        """It ends there; if another one crowds it, with its last whole sentence."""
        stop = page.last_sentence_end(self.at, end) if crowded else end
        sign = self.mark.sign
        doubt = f"the mark {sign} before {page.where(self.at)} is never closed"
        return Pair([*self.pieces, (self.at, stop)], self.mark.start, stop, sign, doubt)


def never_opened(page: Page, mark: Mark, earliest: int) -> Pair:
    """A quotation whose first mark is missing: from the beginning of its sentence, probably."""
    start = page.last_sentence_start(max(earliest, page.blocks[mark.block]), mark.start)
    doubt = f"the mark {mark.sign} after {page.where(start)} closes nothing that was opened"
    return Pair([(start, mark.start)], start, mark.end, mark.sign, doubt)
