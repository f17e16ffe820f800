"""The passages of a text in a row, so that what goes on over several of them is read as one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

import regex

from bot.facts.quotations.marks import Mark, only_marks
from bot.facts.span import Span

_ENDS: Final = (*".!?…。！？؟۔।", ":", "：")
SENTENCE_END: Final = regex.compile(
    r"(?<!\b\p{Lu}\p{L}{0,3})(?<=\S)(?:[.!?…؟۔।]+[\p{Pf}\p{Pe}\"']*(?=\s)|[。！？]+[\p{Pf}\p{Pe}]*)"
)
# How many passages a quotation may go on without a mark at the beginning of each.
MOST_WITHOUT: Final = 12
# Spaces, and marks that begin a paragraph beside the one looked at.
_BEGINNING: Final = " \t\xa0\u202f‘’'“«»"
_FEW: Final = 4
# Characters of a passage that a doubt repeats; of the longest line that is taken for a wrapped one.
_SHOWN: Final = 40
_WIDEST_LINE: Final = 200
# A line that is shorter, for the longest, ends its paragraph.
_FULL_LINE: Final = 0.6


class Page:
    """The passages, joined by line breaks; `turns` are the numbers of those with a speaker's label.

    A block is a paragraph: a passage, or several where the passages are `wrapped` lines.
    """

    def __init__(self, passages: Sequence[str], turns: Sequence[int]) -> None:
        self.text = "\n".join(passages)
        self.turns = turns
        self.starts = [0]
        for passage in passages[:-1]:
            self.starts.append(self.starts[-1] + len(passage) + 1)
        self.wrapped = _is_wrapped(passages)
        longest = max(map(len, passages), default=0)
        labelled = set(turns)
        self.blocks = [
            start
            for number, start in enumerate(self.starts)
            if not number
            or not self.wrapped
            or number + 1 in labelled
            or len(passages[number - 1]) < _FULL_LINE * longest
        ]

    # ── places ──

    def passage(self, at: int) -> int:
        """The number of the passage that holds this character."""
        return bisect_right(self.starts, at)

    def passage_end(self, number: int) -> int:
        return self.starts[number] - 1 if number < len(self.starts) else len(self.text)

    def block_end(self, block: int) -> int:
        return self.blocks[block + 1] - 1 if block + 1 < len(self.blocks) else len(self.text)

    def spans(self, pieces: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
        """The words of these places, one span for each passage, without the spaces around."""
        found = []
        for start, end in pieces:
            for number in range(self.passage(start), self.passage(max(start, end - 1)) + 1):
                offset = self.starts[number - 1]
                first, last = max(start, offset), min(end, self.passage_end(number))
                words = self.text[first:last]
                stripped = words.strip()
                if any(map(str.isalnum, stripped)) or (stripped and not only_marks(stripped)):
                    first += len(words) - len(words.lstrip())
                    found.append(Span(number, first - offset, first - offset + len(stripped)))
        return tuple(found)

    def where(self, at: int) -> str:
        """A few words from there and the passage, for a doubt."""
        words = self.text[at : at + _SHOWN].partition("\n")[0].strip()
        return f"“{words}” in ¶{self.passage(at)}"

    # ── beside a mark ──

    def before(self, mark: Mark) -> str:
        """The character directly before it; "" where there is none."""
        return self.text[max(0, mark.start - 1) : mark.start]

    def begins_block(self, mark: Mark) -> bool:
        """Whether nothing but spaces and other marks stands before it in its paragraph."""
        start = self.blocks[mark.block]
        return mark.start - start <= _FEW and not self.text[start : mark.start].strip(_BEGINNING)

    def begins_later_line(self, mark: Mark, earlier: int) -> bool:
        """Whether it begins a paragraph, or a line, after that of an earlier character."""
        before = self.text[max(earlier, mark.start - _FEW - 1) : mark.start]
        if "\n" not in before:
            return False
        line = before.rpartition("\n")[2]
        return self.begins_block(mark) or (len(line) < _FEW and not line.strip())

    # ── sentences ──

    def ends_sentence(self, block: int) -> bool:
        end = self.block_end(block)
        return _ends_sentence(self.text[max(0, end - 5) : end])

    def runs_on(self, block: int, later: int) -> bool:
        """Whether no sentence ends at the end of a line from this block to a later one."""
        if later - block >= MOST_WITHOUT:
            return False
        return not any(self.ends_sentence(one) for one in range(block, later))

    def last_sentence_end(self, start: int, end: int) -> int:
        """Where the last whole sentence between these ends; `end` if there is none."""
        ends = [match.end() for match in SENTENCE_END.finditer(self.text, start, end)]
        return ends[-1] if ends else end

    def last_sentence_start(self, start: int, end: int) -> int:
        """Where the last sentence between these begins, be it whole or not."""
        last = start + len(self.text[start:end].rstrip())
        ends = (match.end() for match in SENTENCE_END.finditer(self.text, start, end))
        return max((start, *(at for at in ends if at < last)))

    def other_speaker(self, first: int, last: int) -> bool:
        """Whether somebody else's turn begins in the passages after `first`, to `last`."""
        return bisect_right(self.turns, first) < bisect_right(self.turns, last)


def _is_wrapped(passages: Sequence[str]) -> bool:
    """Whether the passages are lines, cut at a width: many of the long ones end no sentence."""
    longest = max(map(len, passages), default=0)
    if longest > _WIDEST_LINE:
        return False
    full = [line for line in passages[:-1] if len(line) >= _FULL_LINE * longest]
    running = sum(not _ends_sentence(line) for line in full)
    return running >= 2 and 3 * running >= len(full)


def _ends_sentence(text: str) -> bool:
    return text.rstrip(" \t\xa0\u202f”’“‘»«\"')]」』").endswith(_ENDS)
