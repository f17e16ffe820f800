"""What somebody typed, as it reads: a text, and which parts of it stand out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


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


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without markup; `spans` are in the order in which they start, and may overlap."""

    text: str
    spans: tuple[TextSpan, ...] = ()

    def looking(self, look: Look) -> tuple[TextSpan, ...]:
        return tuple(span for span in self.spans if span.look is look)
