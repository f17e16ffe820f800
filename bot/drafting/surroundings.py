"""What stands around a quotation, and mostly says whose it is: the evidence of a drafted quote."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from bot.facts.article import Article
from bot.facts.sentences import CLOSING, ENDED
from bot.facts.span import Span

# The longest that the model takes.
_LONGEST: Final = 20_000
# A sentence that ends within marks (。”) ends after them, whatever follows.
_ENDED: Final = regex.compile(rf"{ENDED}[{CLOSING}]*")
_WORD: Final = regex.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Passage:
    """Of one passage: where its sentences begin and end, all of them and those `outside` quotations;
    its quotations; and where its words `between` those begin. All in order.
    """

    cuts: Sequence[int]
    outside: Sequence[int]
    quotations: Sequence[Span]
    between: Sequence[int]


class Surroundings:
    """The sentences and quotations of an article, in a language; made once, in linear time."""

    def __init__(self, article: Article, language: str | None) -> None:
        self._article = article
        quotations = defaultdict(list)
        for span in article.outermost:
            quotations[span.passage].append(span)
        ends: defaultdict[int, set[int]] = defaultdict(set)
        for span in article.sentences(language or "en"):
            ends[span.passage] |= {span.start, span.end}
        self._passages = [
            _read(text, quotations[number], ends[number])
            for number, text in enumerate(article.passages, start=1)
        ]

    def evidence(self, span: Span) -> str:
        """The sentence around a stretch of a quotation. Where that is the quotation alone, with what
        stands beside it, up to the next sentence or quotation on either side.

        The passage where these words stand more than once in the article, and the stretch alone with
        its marks where that is so of the passage.
        """
        passage = self._article.passages[span.passage - 1]
        around = self._article.text(self._around(span)).strip()
        fit = (
            text
            for text in (around, passage)
            if len(text) <= _LONGEST and len(self._article.occurrences(text)) == 1
        )
        return next(fit, passage[max(span.start - 1, 0) : span.end + 1])

    def _around(self, span: Span) -> Span:
        passage = self._passages[span.passage - 1]
        at = bisect_right(passage.quotations, span.start, key=lambda each: each.start) - 1
        outer = passage.quotations[at] if at >= 0 else None
        if outer is not None and outer != span and outer.contains(span):
            # Within another's words, these are cut as well.
            start = _last(passage.cuts, span.start, 0)
            return Span(span.passage, start, _first(passage.cuts, span.end))
        start, end = _last(passage.outside, span.start, 0), _first(passage.outside, span.end)
        first, last = bisect_left(passage.between, start), bisect_left(passage.between, end)
        if first < last:
            return Span(span.passage, start, end)
        # Of the neighbouring quotations not even the marks: those are theirs.
        before = passage.quotations[at - 1].end + 1 if at > 0 else 0
        after = passage.quotations[at + 1].start - 1 if at + 1 < len(passage.quotations) else None
        if first > 0 and passage.between[first - 1] >= before:
            start = max(_last(passage.outside, passage.between[first - 1], 0), before)
        if last < len(passage.between) and (after is None or passage.between[last] < after):
            end = _first(passage.outside, passage.between[last] + 1)
            end = end if after is None else min(end, after)
        return Span(span.passage, start, end)


def _read(text: str, quotations: Sequence[Span], ends: Iterable[int]) -> _Passage:
    cuts = sorted({0, len(text), *ends, *(found.end() for found in _ENDED.finditer(text))})
    words = [found.start() for found in _WORD.finditer(text)]
    return _Passage(cuts, _outside(cuts, quotations), quotations, _outside(words, quotations))


def _outside(places: Sequence[int], quotations: Sequence[Span]) -> list[int]:
    """The places that are in none of the quotations."""
    starts = [quotation.start for quotation in quotations]
    found = []
    for place in places:
        at = bisect_right(starts, place) - 1
        if at < 0 or place > quotations[at].end:
            found.append(place)
    return found


def _last(cuts: Sequence[int], most: int, otherwise: int) -> int:
    """The last of the cuts that is not after `most`."""
    at = bisect_right(cuts, most) - 1
    return cuts[at] if at >= 0 else otherwise


def _first(cuts: Sequence[int], least: int) -> int:
    """The first of the cuts that is not before `least`, else the last one."""
    return cuts[min(bisect_left(cuts, least), len(cuts) - 1)]
