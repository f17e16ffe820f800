"""The source text: numbered passages, the sentences in them, and what stands in quotation marks."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from sentencex import segment

_PLACES = 1000
_ENDS_LIKE_A_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*$")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of passage `passage` (the first is 1)."""

    passage: int
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.passage == other.passage and self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.passage == other.passage and self.start <= other.start <= other.end <= self.end


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

    def occurrences(self, words: str) -> tuple[Span, ...]:
        """Where exactly these characters stand, in order; never across passages.

        Of places beyond counting (a letter's) the first thousand.
        """
        found: list[Span] = []
        for number, passage in enumerate(self.passages, start=1):
            start = passage.find(words)
            while start >= 0 and len(found) < _PLACES:
                found.append(Span(number, start, start + len(words)))
                start = passage.find(words, start + 1)
        return tuple(found)

    def within(self, words: str, around: Span) -> tuple[Span, ...]:
        """Where these characters stand in a part of the article, as in `occurrences`."""
        passage, found = self.passages[around.passage - 1], list[Span]()
        start = passage.find(words, around.start, around.end)
        while start >= 0 and len(found) < _PLACES:
            found.append(Span(around.passage, start, start + len(words)))
            start = passage.find(words, start + 1, around.end)
        return tuple(found)

    def quoted(self, span: Span) -> bool:
        """Whether this part stands between quotation marks."""
        next = bisect_right(self.quotations, Span(span.passage, span.start, sys.maxsize))
        return next > 0 and self.quotations[next - 1].contains(span)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """What stands between “ and the next ”, without the marks."""
        found = []
        for number, passage in enumerate(self.passages, start=1):
            # By hand: an expression would look to the end of the passage for each “ without a ”.
            start = passage.find("“")
            while start >= 0 and (end := passage.find("”", start)) >= 0:
                found.append(Span(number, start + 1, end))
                start = passage.find("“", end)
        return tuple(found)

    def sentences(self, language: str = "en") -> tuple[Span, ...]:
        """The sentences: what `sentencex` splits off and ends like one, so headings are none."""
        found = []
        for number, passage in enumerate(self.passages, start=1):
            start = 0
            for piece in sentences_of(passage, language):
                words = piece.strip()
                start = passage.index(words, start)
                if _ENDS_LIKE_A_SENTENCE.search(words):
                    found.append(Span(number, start, start + len(words)))
                start += len(words)
        return tuple(found)


def sentences_of(passage: str, language: str = "en") -> list[str]:
    """The pieces of a passage. One that sentencex cannot read is a piece of its own.

    sentencex 1.0 panics on some wide spaces, which are made narrow; a panic is a BaseException.
    """
    try:
        pieces = list(segment(language, re.sub(r"\s", " ", passage)))
    except BaseException as panic:
        if type(panic).__module__ != "pyo3_runtime":
            raise
        return [passage]
    ends = list(accumulate(len(piece) for piece in pieces))
    return [passage[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]
