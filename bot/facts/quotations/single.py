"""Which single marks belong together. Many of them are apostrophes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from bot.facts.quotations.marks import AFTER, BETWEEN_WORDS, SHORTENED, Mark, Role
from bot.facts.quotations.page import SENTENCE_END, Page
from bot.facts.quotations.pairs import Opened, Pair, never_opened

# After these a mark is no apostrophe.
_ENDED: Final = frozenset(",،，、.!?…。！？؟۔।")

_SHORT_WORD: Final = regex.compile(r"(?<!\w)\p{L}{1,2}$")
# Characters before a mark that a doubt repeats.
_SHOWN: Final = 20


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
    """One is open at a time, and what may close it is remembered until something better does.

    Best is a mark beside a comma or a full stop. One between two words may be an apostrophe
    (“waitin’ an’ smilin’”), and after an s it is one more often than not (“members’ views”).
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[Pair] = []
        self.open: Opened | None = None
        self.end = 0  # where the double quotation around it ends
        self.between: list[Mark] = []  # close it, unless they are apostrophes
        self.possessive: list[Mark] = []  # are apostrophes, unless nothing else closes it

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
        if self.between or self.possessive or page.other_speaker(here, there):
            return False
        if mark.role is Role.OPENS and mark.sign == entry.mark.sign and page.begins_block(mark):
            return mark.block == block + 1
        closes = mark.role in (Role.CLOSES, Role.MAY_CLOSE) and there - here < 2
        return closes and (page.before(mark) in AFTER or not page.ends_sentence(block))

    def _read(self, mark: Mark) -> None:
        page, entry = self.page, self.open
        if entry is not None and mark.role is Role.EITHER and self.between:
            self._give_up(entry, mark.block)
            entry = None
        match mark.role:
            case Role.OPENS | Role.EITHER if entry is None:
                self.open = Opened(mark, mark.end)
            case Role.OPENS if entry is not None:
                same = mark.sign == entry.mark.sign and not (self.between or self.possessive)
                if same and page.begins_later_line(mark, entry.at):
                    entry.goes_on(mark)
                    return
                self._give_up(entry, mark.block, before=mark.start)
                self.open = Opened(mark, mark.end)
            case Role.MAY_CLOSE if entry is not None:
                self.possessive.append(mark)
            case Role.CLOSES | Role.EITHER if entry is not None:
                self._may_close(entry, mark)
            case Role.CLOSES if mark.sign != "´" and page.before(mark) in _ENDED:
                last = self.found[-1].end if self.found else 0
                self.found.append(never_opened(page, mark, last))

    def _may_close(self, entry: Opened, mark: Mark) -> None:
        page = self.page
        ended = page.before(mark) in AFTER
        if not ended and self.possessive and not self.between:
            first = self.possessive[0]
            if SENTENCE_END.search(page.text, first.end, mark.start):
                self._close(entry, first)
                return
        if not ended and mark.role is Role.CLOSES and BETWEEN_WORDS.match(page.text, mark.end):
            self.between.append(mark)
            return
        rivals = [one for one in self.between if not _is_elision(page, entry, one)]
        shortened = not ended and SHORTENED.search(page.text, mark.start - 3, mark.start)
        if not rivals:
            doubtful = shortened and self.possessive and page.text[mark.end : mark.end + 1] == " "
            self._close(entry, mark, self.possessive[0] if doubtful else None)
        elif shortened:
            self._close(entry, rivals[0])
        elif SENTENCE_END.search(page.text, rivals[0].end, mark.start - 1):
            self._close(entry, rivals[0])
            if ended:
                self.found.append(never_opened(page, mark, rivals[0].end))
        else:
            self._close(entry, mark, perhaps=rivals[0])

    def _close(self, entry: Opened, mark: Mark, perhaps: Mark | None = None) -> None:
        """The mark closes it, or `perhaps` another one did."""
        if perhaps is not None:
            start = max(entry.at, perhaps.start - _SHOWN)
            words = self.page.text[start : perhaps.end].rpartition("\n")[2].strip()
            entry.doubt = (
                f"the mark {perhaps.sign} behind “{words}” in ¶{self.page.passage(perhaps.start)} "
                "may close it, or be an apostrophe"
            )
        self.found.append(entry.closed(mark))
        self.open = None
        self.between, self.possessive = [], []

    def _give_up(self, entry: Opened, block: int, before: int | None = None) -> None:
        """What is open is closed by what may close it, or never."""
        page = self.page
        if self.between:
            between = [
                one for one in self.between if not _is_elision(page, entry, one)
            ] or self.between
            self._close(entry, between[0], between[1] if len(between) > 1 else None)
            return
        if self.possessive:
            first, last = self.possessive[0], self.possessive[-1]
            # “‘experts’ doubt the members’ views”, “‘the workers’ rights’ and pay”.
            one_word = " " not in page.text[entry.at : first.start]
            chosen, other = (first, last) if one_word else (last, first)
            self._close(entry, chosen, None if first is last else other)
            return
        self.open = None
        # A straight one or ’ alone is an apostrophe, unless something introduces it.
        before_it = page.text[max(0, entry.mark.start - 2) : entry.mark.start]
        introduced = before_it.rstrip().endswith((",", ":"))
        if entry.mark.sign in "‘‚" or introduced or entry.pieces:
            end = min(self.end, page.block_end(block)) if before is None else before
            self.found.append(entry.never_closed(page, end, crowded=before is not None))


def _is_elision(page: Page, entry: Opened, mark: Mark) -> bool:
    """Whether it stands for letters left out of a very short word: “an’”, “o’”, “th’”."""
    word = _SHORT_WORD.search(page.text, max(0, mark.start - 3), mark.start)
    return word is not None and word.start() > entry.at
