"""Text fragments: the part of an address that makes a browser scroll to words and mark them.

A browser marks the first place that fits (https://wicg.github.io/scroll-to-text-fragment/), whatever
the case and the accents. So a fragment is tried on the article before it is used, and gets a word or
more before or behind it until the first place is the right one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from typing import Final
from urllib.parse import quote

import regex

from bot.facts.article import Article
from bot.facts.span import Span, merged

_WHOLE: Final = 120  # characters; longer words are named by how they start and end
_EDGES: Final = (5, 3, 2, 1)  # words of a start and of an end, the clearest first
_BESIDE: Final = 8  # words before or behind it at the most
# What a space follows, or in a script without spaces a mark that ends no abbreviation or number.
_UNIT: Final = regex.compile(r"\S+?(?:(?=\s)|$|(?<=[\p{Po}\p{Pe}\p{Pf}])(?<![.,:;'’·_@&%/\\*#]))")
# Whether a browser sees one word across the place between two texts.
_ENDS_IN_WORD: Final = regex.compile(r"\w['’.:·]?$")
_BEGINS_WORD: Final = regex.compile(r"^['’.:·]?\w")
_ACCENTS: Final = regex.compile(r"\p{M}+")


@dataclass(frozen=True, slots=True)
class _Words:
    """A start, an end or "" where the start is all, and what must stand before and behind."""

    start: str
    end: str = ""
    before: str = ""
    behind: str = ""

    def __str__(self) -> str:
        parts = [f"{_percent(self.before)}-"] if self.before else []
        parts += [_percent(self.start), *([_percent(self.end)] if self.end else [])]
        parts += [f"-{_percent(self.behind)}"] if self.behind else []
        return f"text={','.join(parts)}"

    def first_in(self, text: str) -> tuple[int, int] | None:
        """What a browser would mark, in characters of a text that is folded as `_folded` does."""
        before, start, end, behind = map(_folded, (self.before, self.start, self.end, self.behind))
        at = text.find(before + start + ("" if end else behind))
        begun = at + len(before)
        ended = begun + len(start)
        if at >= 0 and end:
            at = text.find(end + behind, ended)
            ended = at + len(end)
        return (begun, ended) if at >= 0 else None


def fragment(article: Article, places: Sequence[Span], most: int) -> str:
    """What follows "#" in an address that marks these places, in `most` characters.

    Of more places the first ones that fit; "" where none can be told from all others.
    """
    found, places = "", merged(places)
    for edges in _EDGES:
        parts: list[str] = []
        for place in places:
            room = most - len(":~:") - len("&".join(parts)) - bool(parts)
            if (words := _fitting(article, place, edges, room)) is None:
                break
            parts.append(words)
        if len(parts) > found.count("text="):
            found = f":~:{'&'.join(parts)}"
        if len(parts) == len(places):
            break
    return found


def _fitting(article: Article, place: Span, edges: int, most: int) -> str | None:
    text, begins = _passages(article)
    before = _drawn(article.passages[place.passage - 1][: place.start])
    start = begins[place.passage - 1] + len(_folded(before))
    wanted = (start, start + len(_folded(article.text(place))))
    for words in _ways(article, place, edges):
        written = str(words)
        if len(written) <= most and words.first_in(text) == wanted:
            return written
    return None


def _ways(article: Article, place: Span, edges: int) -> Iterator[_Words]:
    """Ways to name a place, those with the least beside it first."""
    passage, words = article.passages[place.passage - 1], article.text(place)
    units = [match.span() for match in _UNIT.finditer(words)]
    short = len(words) <= _WHOLE and edges == _EDGES[0]
    named = [_Words(words)] if short or len(units) <= 2 * edges else []
    named += [
        _Words(words[: units[count - 1][1]], words[units[-count][0] :])
        for count in (edges, edges + 1, edges + 3)
        if len(units) > 2 * count
    ]
    before, behind = _drawn(passage[: place.start]), passage[place.end :]
    inside = _ENDS_IN_WORD.search(before) and _BEGINS_WORD.search(words)
    goes_on = _ENDS_IN_WORD.search(words) and _BEGINS_WORD.search(behind)
    # Words beside it must stand in one block of the page.
    if not before.strip() and place.passage > 1:
        before = _drawn(article.passages[place.passage - 2])
    if not behind.strip() and place.passage < len(article.passages):
        behind = _drawn(article.passages[place.passage])
    befores = [before[match.start() :].strip() for match in _UNIT.finditer(before)][::-1]
    behinds = [behind[: match.end()].strip() for match in _UNIT.finditer(behind)]
    several = product(
        befores[:_BESIDE] if inside else ["", *befores[:_BESIDE]],
        behinds[:_BESIDE] if goes_on else ["", *behinds[:_BESIDE]],
    )
    for one, other in sorted(several, key=lambda beside: sum(map(len, beside))):
        for way in named:
            yield _Words(way.start, way.end, one, other)


# The articles asked last; what is kept of one is about as long as its text.
@lru_cache(maxsize=4)
def _passages(article: Article) -> tuple[str, tuple[int, ...]]:
    """The folded article, and where each of its passages begins in it."""
    folded = [_folded(_drawn(passage)) for passage in article.passages]
    return "".join(folded), tuple(accumulate(map(len, folded), initial=0))


def _drawn(passage: str) -> str:
    """A passage without the mark of a list's line, which a page draws itself."""
    return passage.removeprefix("- ")


def _folded(text: str) -> str:
    """Without case, accents and spaces: what a browser may find alike."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return "".join(text.casefold().split())


def _percent(words: str) -> str:
    """Percent-encoded, with `-`, which has a meaning here as `,` and `&` have."""
    return quote(words, safe="").replace("-", "%2D")
