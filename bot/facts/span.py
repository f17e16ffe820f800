"""A place in an article."""

from __future__ import annotations

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
