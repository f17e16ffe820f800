"""What is taken out of a source: the article's own text, and what is known about it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import regex

from bot.facts.sentences import is_sentence

# Characters that nobody sees, which a fact's words must not contain; joiners belong to some scripts.
_UNSEEN: Final = regex.compile(
    r"[[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]--[\n\t\u200c\u200d\u00ad]]", regex.V1
)
# What str.splitlines takes for the end of a line.
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# Of a headline; a longer one is cut, as the model takes no more.
TITLE_LENGTH: Final = 300
# Pages repeat the headline within so many paragraphs.
_REPEATED: Final = 5
_WORDS: Final = re.compile(r"\w+")
NAME_ADDED: Final = "the author's name stands below the headline, as a line of its own"


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as its paragraphs, each one line without line breaks.

    What was not found is None. `perhaps` is what may be the author, with why it is not sure; `changes`
    says in plain words what was done to the source's text. Both are for the person who drafts.
    """

    paragraphs: tuple[str, ...]
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    changes: tuple[str, ...] = ()
    perhaps: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The text that is kept: a paragraph a line."""
        return "".join(f"{paragraph}\n" for paragraph in self.paragraphs)


def visible(text: str) -> str:
    """The text without characters that are not seen, its letters composed (NFC).

    Every end of a line is a line feed.
    """
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def headed(
    paragraphs: Sequence[str], title: str | None, author: str | None
) -> tuple[tuple[str, ...], bool]:
    """The paragraphs under their headline, once, and whether the author's name had to be added.

    A fact is found in the text that is kept, so the author's name must stand there.
    """
    found = list(paragraphs)
    if title is not None:
        same = [p for p in found[:_REPEATED] if bare(p) == bare(title)]
        head = [p for p in found[:_REPEATED] if p == author or not _repeats(p, title)]
        # As the page has it, unless two of its lines are put together there without a space.
        spelt = next((p for p in same if len(p.split()) >= len(title.split())), title)
        found = [spelt, *head, *found[_REPEATED:]]
    added = author is not None and not any(author in paragraph for paragraph in found)
    if author is not None and added:
        found.insert(0 if title is None else 1, author)
    return tuple(found), added


def _repeats(paragraph: str, title: str) -> bool:
    """Whether it is the headline or a line of it, perhaps in another order, and no sentence."""
    words = _WORDS.findall(paragraph.casefold())
    if not words or bare(paragraph) == bare(title):
        return bool(words)
    contained = not Counter(words) - Counter(_WORDS.findall(title.casefold()))
    return contained and len(words) > 1 and not is_sentence(paragraph)


def bare(text: str) -> str:
    """Its letters and digits alone, to compare it by."""
    return re.sub(r"\W+", "", text).casefold()
