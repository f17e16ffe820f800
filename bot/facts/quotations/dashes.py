"""Speech that is marked by a dash before it, as in Norwegian news and in dialogues of many languages.

No mark says where the speaker's words end (“– Vi vet det, sier Bo.”), so each is in doubt.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import regex

from bot.facts.quotations.interruptions import VERB
from bot.facts.quotations.marks import is_mark
from bot.facts.quotations.page import Page
from bot.facts.quotations.pairs import Pair

# “– Vi vet”, “—¿Cuándo?”, “――市長は”; a hyphen needs a space behind it.
_BEGINNING: Final = regex.compile(r"\s*(?P<dash>[—–―]{1,2}\s?|-\s)\s*(?=[¿¡]*[\p{Lu}\p{Lt}\p{Lo}])")
# In Spanish a dash that touches the word behind it begins what the writer says, and one that touches
# the word before it ends that: “—Lo sabemos —dijo Bo—, y vamos.”
_RAYA: Final = regex.compile(r"\s[—–](?=\p{Ll})[^—–\n]{1,160}(?:(?<=\S)[—–](?=[\s,.;:])|$)")
# “— Привет, — сказал он.”: with a sign before the dash.
_TAIL: Final = regex.compile(
    r"(?<=[,!?…])\s?[—–-]\s(?P<words>(?=\p{Cyrillic})\p{Ll}[^\n—–]{1,400})$"
)
# What an item of a list seldom has: a question, a cry, or words parted off by a dash.
_LIVELY: Final = regex.compile(r"[?!¿¡？！]|\S\s[—–-]\s?\p{Ll}")
# As many hyphens in a row are a list.
_HYPHENS: Final = 3
_NAME: Final = regex.compile(
    r"\p{Lu}[\p{L}\p{M}.’'\-]*(?P<more>(?:,?\s\p{Lu}[\p{L}\p{M}.’'\-]*){1,5})?\s*"
)
_LONGEST_NAME: Final = 60
_ENDS: Final = regex.compile(r"(?<![—–-])(?<![—–-]\s)[.!?…。！？؟۔।:][\p{Pf}\p{Pe}\"'»«“]*\s*$")
DOUBT: Final = (
    "it begins with a dash, so it is speech if the article marks speech so; where the speaker’s words "
    "end is not marked"
)


def dashed(page: Page, marked: Sequence[Pair]) -> list[Pair]:
    """The paragraphs that begin with a dash and are speech, as far as that can be seen.

    Items of a list, names below a quotation, and what stands inside `marked` or in a turn are none.
    """
    outside = _Outside(page, marked)
    return [
        Pair([(at, page.block_end(block))], at, page.block_end(block), "—")
        for run in _runs(page)
        if not _is_list(page, run)
        for block, at in run
        if _ENDS.search(page.text, max(at, page.block_end(block) - 8), page.block_end(block))
        and outside.has(at)
        and not _is_name(page, block, at)
    ]


def doubt_ends(page: Page, pairs: Sequence[Pair]) -> None:
    """Leave out what the writer says at the end where signs show it, and say that ends are open."""
    for pair in pairs:
        *pieces, (start, end) = pair.pieces
        tail = _TAIL.search(page.text, start, end)
        if tail and VERB.match(tail["words"]):
            end = tail.start()
        at = start
        for match in _RAYA.finditer(page.text, start, end):
            pieces.append((at, match.start()))
            at = match.end()
        pair.pieces = [*pieces, (at, end)]
        pair.doubt = DOUBT


def _runs(page: Page) -> Iterator[list[tuple[int, int]]]:
    """Paragraphs in a row that begin with a dash and end a sentence; each with where its words begin."""
    begun = [
        _BEGINNING.match(page.text, start, page.block_end(block))
        for block, start in enumerate(page.blocks)
    ]
    for is_run, run in groupby(enumerate(begun), key=lambda entry: entry[1] is not None):
        if is_run:
            yield [(block, match.end()) for block, match in run if match]


def _is_list(page: Page, run: Sequence[tuple[int, int]]) -> bool:
    first = run[0][0]
    start = page.blocks[first]
    introduced = page.text[max(0, start - 5) : start].rstrip().endswith((":", "："))
    hyphens = page.text[start : run[0][1]].strip() == "-"
    if len(run) < 2 or not (introduced or (hyphens and len(run) >= _HYPHENS)):
        return False
    return not any(_LIVELY.search(page.text, at, page.block_end(block)) for block, at in run)


def _is_name(page: Page, block: int, at: int) -> bool:
    """Whether it names whose the quotation above it is: “— Bo Stone.”"""
    name = _NAME.fullmatch(page.text, at, min(page.block_end(block), at + _LONGEST_NAME))
    below = is_mark(page.text[max(0, page.blocks[block] - 2) : page.blocks[block] - 1])
    return name is not None and (below or name["more"] is not None)


class _Outside:
    """Whether a character stands in no quotation and in no turn."""

    def __init__(self, page: Page, marked: Sequence[Pair]) -> None:
        self.first_turn = page.starts[page.turns[0] - 1] if page.turns else len(page.text)
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(piece for pair in marked for piece in pair.pieces):
            if not self.ends or end > self.ends[-1]:
                self.starts.append(start)
                self.ends.append(end)

    def has(self, at: int) -> bool:
        before = bisect_right(self.starts, at)
        return at < self.first_turn and not (before and at < self.ends[before - 1])
