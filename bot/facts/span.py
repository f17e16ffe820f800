"""A place in an article, and what several of them have in common."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of a passage; the first passage is 1."""

    passage: int
    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.passage == other.passage and self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.passage == other.passage and self.start <= other.start <= other.end <= self.end


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, and as one what overlaps."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].overlaps(span):
            span = Span(span.passage, found[-1].start, max(found.pop().end, span.end))
        found.append(span)
    return tuple(found)


def beside(spans: Iterable[Span], others: Iterable[Span]) -> Iterator[tuple[Span, list[Span]]]:
    """Each of the spans, in order and as one what overlaps, with the others that it overlaps.

    Both are sorted and walked once.
    """
    covers, at = merged(others), 0
    for span in merged(spans):
        while at < len(covers) and (covers[at].passage, covers[at].end) <= (
            span.passage,
            span.start,
        ):
            at += 1
        last = at
        while last < len(covers) and covers[last].overlaps(span):
            last += 1
        yield span, list(covers[at:last])


def less(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of the spans without the others."""
    left: list[Span] = []
    for span, covers in beside(spans, others):
        start = span.start
        for cover in covers:
            left.append(Span(span.passage, start, cover.start))
            start = cover.end
        left.append(Span(span.passage, start, span.end))
    return tuple(span for span in left if span.start < span.end)


def apart(spans: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """Those of the spans, in order and as one what overlaps, that overlap none of the others."""
    return tuple(span for span, covers in beside(spans, others) if not covers)


def inside(spans: Iterable[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Those of the spans that one of the others contains; these overlap each other nowhere."""
    around = sorted(others)
    found = []
    for span in spans:
        at = bisect_right(around, Span(span.passage, span.start, sys.maxsize)) - 1
        if at >= 0 and around[at].contains(span):
            found.append(span)
    return tuple(found)
