"""The source text: numbered passages, their sentences, and what stands in quotation marks."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.facts.quotations.reader import Quoted, read_quotations
from bot.facts.quotations.turns import label_end
from bot.facts.sentences import is_sentence, language_of, sentences_of
from bot.facts.span import Span, merged

# A single letter stands in too many places to list.
_MOST_OCCURRENCES: Final = 1000
# “BO SPEAKER: ” before what somebody says.
_LABEL: Final = re.compile(r"^[^.!?:：]{1,80}[:：]\s*$")


@dataclass(frozen=True)
class Article:
    """An article as its non-empty lines, the passages ¶1, ¶2, ….

    `sha256` is of its text as it is read (see `reading`), `sha256_of_file` of its file's bytes.
    """

    passages: tuple[str, ...]
    sha256: str
    sha256_of_file: str = field(default="", compare=False)

    @classmethod
    def from_text(cls, text: str, sha256: str, sha256_of_file: str = "") -> Article:
        passages = tuple(line for line in text.splitlines() if line.strip())
        return cls(passages, sha256, sha256_of_file)

    def is_of(self, sha256: str) -> bool:
        """Whether a dossier that states this digest was made from this article.

        Those of before were made from a file's bytes, with its kind of line ends and all.
        """
        return sha256 in (self.sha256, self.sha256_of_file)

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
        """Every quotation: in marks of any kind, in the turns of a transcript, or behind a dash."""
        return read_quotations(self.passages)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Every stretch that stands in quotation marks, without them, in order."""
        marked = (quoted for quoted in self.quoted_words if quoted.form == "direct")
        return tuple(sorted(span for quoted in marked for span in quoted.stretches))

    @cached_property
    def turns(self) -> tuple[Span, ...]:
        """Every stretch that a transcript gives to a speaker, in order."""
        labelled = (quoted for quoted in self.quoted_words if quoted.label is not None)
        return tuple(sorted(span for quoted in labelled for span in quoted.stretches))

    @cached_property
    def levels(self) -> tuple[tuple[int, ...], ...]:
        """The numbers of the quotations that stand inside no others, of those inside these, …."""
        depths: list[int] = []
        found: list[list[int]] = []
        for number, quoted in enumerate(self.quoted_words):
            depths.append(0 if quoted.within is None else depths[quoted.within] + 1)
            found += [[]] if depths[-1] == len(found) else []
            found[depths[-1]].append(number)
        return tuple(map(tuple, found))

    @cached_property
    def labels(self) -> tuple[Span, ...]:
        """The names before the turns of a transcript, in their passage or as the one before it."""
        firsts = (q.stretches[0] for q in self.quoted_words if q.label is not None)
        return tuple(
            Span(span.passage, 0, span.start)
            if span.start or span.passage == 1
            else Span(span.passage - 1, 0, len(self.passages[span.passage - 2]))
            for span in firsts
        )

    @cached_property
    def outermost(self) -> tuple[Span, ...]:
        """The stretches in marks that stand inside no others."""
        return merged(self.quotations)

    def in_turn(self, span: Span) -> bool:
        """Whether this span stands in a transcript's turn, or directly after a name and a colon."""
        label = _LABEL.search(self.passages[span.passage - 1][: span.start])
        after_label = label or span.start == label_end(self.passages[span.passage - 1])
        return bool(after_label) or any(turn.contains(span) for turn in self.turns)

    def sentences(self, language: str | None = None) -> tuple[Span, ...]:
        """Its sentences, without headings, in a language, or else in the likeliest one."""
        language = language or language_of("\n".join(self.passages))
        found = []
        for number, passage in enumerate(self.passages, start=1):
            start = 0
            for piece in sentences_of(passage, language):
                words = piece.strip()
                start = passage.index(words, start)
                if is_sentence(words):
                    found.append(Span(number, start, start + len(words)))
                start += len(words)
        return tuple(found)
