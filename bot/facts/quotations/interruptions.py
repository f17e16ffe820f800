"""Quotations with “he said” in the middle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.facts.quotations.page import SENTENCE_END, Page
from bot.facts.quotations.pairs import Pair

_COMMAS: Final = frozenset(",،，、")
# Characters of an interruption (“said the minister, who had been asked”).
_LONGEST: Final = 160


def joined(page: Page, pairs: Iterable[Pair]) -> list[Pair]:
    """“She is old,” Moor said, “but she is ours.” is one quotation."""
    kept: list[Pair] = []
    last: list[Pair] = []  # the last quotation of each depth
    parents: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        while parents and parents[-1].end <= pair.start:
            parents.pop()
        depth = len(parents)
        earlier = last[depth] if depth < len(last) else None
        parents.append(pair)
        if earlier is not None and _interrupted(page, earlier, pair):
            earlier.pieces += pair.pieces
            earlier.end = pair.end
            pair = earlier
        else:
            kept.append(pair)
        last[depth:] = [pair]
    return kept


def _interrupted(page: Page, first: Pair, second: Pair) -> bool:
    """Whether what stands between these two interrupts one sentence: a comma before it and after it,
    and no capital behind it.
    """
    text = page.text
    if first.doubt or second.doubt or not 0 < second.start - first.end <= _LONGEST:
        return False
    between = text[first.end : second.start]
    words = between.strip()
    start, end = second.pieces[0][0], first.pieces[-1][1]
    begins, ends = text[start : start + 3].lstrip()[:1], text[max(0, end - 3) : end].rstrip()[-1:]
    return (
        first.sign == second.sign
        and "\n\n" not in between
        and len(words) > 1
        and (ends in _COMMAS or words[0] in _COMMAS)
        and words[-1] in _COMMAS
        and begins.isalpha()
        and not begins.isupper()
        and not SENTENCE_END.search(between)
    )
