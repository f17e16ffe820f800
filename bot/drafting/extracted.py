"""What is taken out of a source: the article's own text, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as its paragraphs, each one line without line breaks.

    What was not found is None. `changes` says in plain words what was done to the source's text, for
    the person who drafts.
    """

    paragraphs: tuple[str, ...]
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    changes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is kept: a paragraph a line."""
        return "".join(f"{paragraph}\n" for paragraph in self.paragraphs)
