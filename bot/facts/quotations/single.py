"""Which single marks belong together. Many of them are apostrophes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.facts.quotations.marks import AFTER, Mark, Role
from bot.facts.quotations.page import SENTENCE_END, Page
from bot.facts.quotations.pairs import Opened, Pair, never_opened

# After these a mark is no apostrophe.
_ENDED: Final = frozenset(",،，、.!?…。！？؟۔।")


def single_pairs(page: Page, marks: Sequence[Mark], double: Sequence[Pair]) -> list[Pair]:
    """The quotations in single marks; each stands inside or outside a double one as a whole."""
    places = sorted(
        (start, -end, at) for at, pair in enumerate(double) for start, end in pair.pieces
    )
    inside: list[tuple[int, int]] = []
    groups: dict[int, list[tuple[Mark, int]]] = {}
    following = 0
    for mark in marks:
        while following < len(places) and places[following][0] <= mark.start:
            start, minus_end, at = places[following]
            while inside and inside[-1][0] <= start:
                inside.pop()
            inside.append((-minus_end, at))
            following += 1
        while inside and inside[-1][0] <= mark.start:
            inside.pop()
        end, at = inside[-1] if inside else (len(page.text), -1)
        groups.setdefault(at, []).append((mark, end))
    return [pair for group in groups.values() for pair in _Pairing(page).run(group)]


class _Pairing:
    """One is open at a time, and what may close it is remembered until something better does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[Pair] = []
        self.open: Opened | None = None
        self.end = 0  # where the double quotation around it ends
        self.perhaps: Mark | None = None  # closes it, unless it is a possessive

    def run(self, marks: Sequence[tuple[Mark, int]]) -> list[Pair]:
        block = -1
        for mark, end in marks:
            if self.open and mark.block != block and not self._runs_on(self.open, block, mark):
                self._give_up(self.open, block)
            block = mark.block
            self._read(mark)
            self.end = end
        if self.open:
            self._give_up(self.open, block)
        return self.found

    def _runs_on(self, entry: Opened, block: int, mark: Mark) -> bool:
        """Whether what is open goes on in the paragraph of this mark."""
        page = self.page
        here, there = page.passage(page.block_end(block)), page.passage(mark.start)
        if self.perhaps is not None or page.other_speaker(here, there):
            return False
        if mark.role is Role.OPENS and mark.sign == entry.mark.sign and page.begins_block(mark):
            return mark.block == block + 1
        closes = mark.role is Role.CLOSES and there - here < 2
        return closes and (page.before(mark) in AFTER or not page.ends_sentence(block))

    def _read(self, mark: Mark) -> None:
        page, entry = self.page, self.open
        match mark.role:
            case Role.OPENS | Role.EITHER if entry is None:
                self.open = Opened(mark, mark.end)
            case Role.OPENS if entry is not None:
                same = mark.sign == entry.mark.sign and self.perhaps is None
                if same and page.begins_later_line(mark, entry.at):
                    entry.goes_on(mark)
                    return
                self._give_up(entry, mark.block, before=mark.start)
                self.open = Opened(mark, mark.end)
            case Role.MAY_CLOSE if entry is not None:
                self.perhaps = self.perhaps or mark
            case Role.CLOSES | Role.EITHER if entry is not None:
                perhaps = self.perhaps
                strong = page.before(mark) in AFTER
                if perhaps and not strong:
                    ended = SENTENCE_END.search(page.text, perhaps.end, mark.start)
                    mark = perhaps if ended else mark
                self._close(entry, mark)
            case Role.CLOSES if mark.sign != "´" and page.before(mark) in _ENDED:
                last = self.found[-1].end if self.found else 0
                self.found.append(never_opened(page, mark, last))

    def _close(self, entry: Opened, mark: Mark) -> None:
        self.found.append(entry.closed(mark))
        self.open = self.perhaps = None

    def _give_up(self, entry: Opened, block: int, before: int | None = None) -> None:
        """What is open is closed by what may close it, or never."""
        page = self.page
        if self.perhaps is not None:
            self._close(entry, self.perhaps)
            return
        self.open = None
        # A straight one or ’ alone is an apostrophe, unless something introduces it.
        before_it = page.text[max(0, entry.mark.start - 2) : entry.mark.start]
        introduced = before_it.rstrip().endswith((",", ":"))
        if entry.mark.sign in "‘‚" or introduced or entry.pieces:
            end = min(self.end, page.block_end(block)) if before is None else before
            self.found.append(entry.never_closed(page, end, crowded=before is not None))
