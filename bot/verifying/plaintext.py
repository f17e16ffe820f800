"""What somebody typed, as it reads: a text, and which parts of it stand out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property


class Look(Enum):
    """How a part of a text stands out from the rest."""

    BLOCK_QUOTE = auto()
    HEADING = auto()
    BOLD = auto()
    STRUCK = auto()
    NAME = auto()  # somebody was mentioned here; a space, until the name is looked up


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters `start` to `end` (exclusive) of a text, and how they look."""

    look: Look
    start: int
    end: int


@dataclass(frozen=True)
class PlainText:
    """A text without markup; `spans` are in the order in which they start, and may overlap."""

    text: str
    spans: tuple[TextSpan, ...] = ()

    @cached_property
    def struck(self) -> tuple[tuple[int, int], ...]:
        """The places that are struck through; a line through a part of another is one with it."""
        found: list[tuple[int, int]] = []
        for span in self.looking(Look.STRUCK):
            if found and span.start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], span.end))
            else:
                found.append((span.start, span.end))
        return tuple(found)

    def looking(self, look: Look) -> tuple[TextSpan, ...]:
        return tuple(span for span in self.spans if span.look is look)
