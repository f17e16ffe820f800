"""The source text: numbered passages, their sentences, and what stands in quotation marks."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from sentencex import segment

from bot.facts.marks import Quoted, read_quotations
from bot.facts.span import Span

# A single letter stands in too many places to list.
_MOST_OCCURRENCES: Final = 1000
_SENTENCE_END: Final = re.compile(r"[.!?…][”’\"')\]]*$")


@dataclass(frozen=True)
class Article:
    """An article as its non-empty lines, the passages ¶1, ¶2, …; `sha256` is of the file's bytes."""

    passages: tuple[str, ...]
    sha256: str

    @classmethod
    def from_text(cls, text: str, sha256: str) -> Article:
        return cls(tuple(line for line in text.splitlines() if line.strip()), sha256)

    def passage(self, number: int) -> str | None:
        """The text of passage `number`, or None where the article has no such passage."""
        return self.passages[number - 1] if 1 <= number <= len(self.passages) else None

    def text(self, span: Span) -> str:
        return self.passages[span.passage - 1][span.start : span.end]

    def occurrences(self, words: str, within: Span | None = None) -> tuple[Span, ...]:
        """Where exactly these characters stand, in the whole article or in a part of it.

        In order, never across passages, and at most the first thousand.
        """
        passages: Iterable[tuple[int, str]] = enumerate(self.passages, start=1)
        first, last = 0, sys.maxsize
        if within is not None:
            passages = ((within.passage, self.passages[within.passage - 1]),)
            first, last = within.start, within.end
        found: list[Span] = []
        for number, passage in passages:
            # `in` is much faster than `find`, and finds nothing in most passages.
            if words not in passage:
                continue
            start = passage.find(words, first, last)
            while start >= 0 and len(found) < _MOST_OCCURRENCES:
                found.append(Span(number, start, start + len(words)))
                start = passage.find(words, start + 1, last)
        return tuple(found)

    def quoted(self, span: Span) -> bool:
        """Whether this span stands between quotation marks."""
        outer = self.outermost
        after = bisect_right(outer, Span(span.passage, span.start, sys.maxsize))
        return after > 0 and outer[after - 1].contains(span)

    @cached_property
    def quoted_words(self) -> tuple[Quoted, ...]:
        """Every quotation: what stands in marks of any kind, and the turns of a transcript."""
        return read_quotations(self.passages)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Every stretch that stands in quotation marks, without them, in order."""
        marked = (quoted for quoted in self.quoted_words if quoted.label is None)
        return tuple(sorted(span for quoted in marked for span in quoted.stretches))

    @cached_property
    def turns(self) -> tuple[Span, ...]:
        """Every stretch that a transcript gives to a speaker, in order."""
        labelled = (quoted for quoted in self.quoted_words if quoted.label is not None)
        return tuple(sorted(span for quoted in labelled for span in quoted.stretches))

    @cached_property
    def outermost(self) -> tuple[Span, ...]:
        """The stretches in marks that stand inside no others."""
        found: list[Span] = []
        for span in self.quotations:
            if not found or not found[-1].overlaps(span):
                found.append(span)
        return tuple(found)

    def sentences(self, language: str = "en") -> tuple[Span, ...]:
        """The pieces that `sentencex` finds and that end like a sentence, so no headings."""
        found = []
        for number, passage in enumerate(self.passages, start=1):
            start = 0
            for piece in sentences_of(passage, language):
                words = piece.strip()
                start = passage.index(words, start)
                if _SENTENCE_END.search(words):
                    found.append(Span(number, start, start + len(words)))
                start += len(words)
        return tuple(found)


def sentences_of(passage: str, language: str = "en") -> list[str]:
    """The pieces that sentencex cuts a passage into; the whole where it cannot.

    sentencex 1.0 panics on some wide spaces, so they are replaced. A panic is a BaseException.
    """
    try:
        pieces = list(segment(language, re.sub(r"\s", " ", passage)))
    except BaseException as panic:
        if type(panic).__module__ != "pyo3_runtime":
            raise
        return [passage]
    ends = list(accumulate(len(piece) for piece in pieces))
    return [passage[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]
