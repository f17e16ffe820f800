"""A text with some of its words in bold, or struck out, and shortened around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from unicodedata import category

from bot.answers.text import plain

# Where marked words stand in a text: the first character, and the one after the last.
Place = tuple[int, int]
# Where there is no space within so many characters, the script has none.
_LONGEST_WORD: Final = 60


def joined(text: str, places: Iterable[Place], *, across_spaces: bool = False) -> list[Place]:
    """Places, in order, that overlap or touch as one; `across_spaces` with spaces between as well."""
    found: list[Place] = []
    for start, end in places:
        gap = text[found[-1][1] : start] if found else ""
        if found and (not gap or (across_spaces and gap.isspace())):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def bold(text: str, places: Iterable[Place], start: int = 0, end: int | None = None) -> str:
    """Characters `start` to `end` of a text, “…” where it goes on, with what is at `places` in bold.

    Places that are not all within these characters are left as they are.
    """
    end = len(text) if end is None else end
    drawn, at = "…" if start else "", start
    for first, last in places:
        if at <= first and last <= end:
            drawn += f"{plain(text[at:first])}**{plain(text[first:last])}**"
            at = last
    return drawn + plain(text[at:end]) + ("…" if end < len(text) else "")


def snippet(text: str, places: Sequence[Place], length: int) -> str:
    """About `length` characters from shortly before the first place on; see `bold`."""
    start = 0
    if len(text) > length and places:
        start = max(0, min(places[0][0] - length // 4, len(text) - length))
        start = _begun(text, start)
    end = len(text)
    if end - start > length:
        end = _ended(text, start + length)
    return bold(text, places, start, end)


def surroundings(text: str, places: Sequence[Place], margin: int) -> str:
    """All of the places, and about `margin` characters before and after them; see `bold`."""
    start = _begun(text, max(0, places[0][0] - margin))
    end = min(places[-1][1] + margin, len(text))
    space = text.find(" ", end, end + _LONGEST_WORD)
    near = len(text) if len(text) - end <= _LONGEST_WORD else _ended(text, end)
    return bold(text, places, start, space if space >= 0 else near)


def _begun(text: str, at: int) -> int:
    """Where the word begins that a place is in; the place itself where no space is near."""
    if at <= _LONGEST_WORD:
        return text.rfind(" ", 0, at) + 1
    space = text.rfind(" ", at - _LONGEST_WORD, at)
    return space + 1 if space >= 0 else _unmarked(text, at)


def _ended(text: str, at: int) -> int:
    """Where the last word ends before a place; the place itself where no space is near."""
    space = text.rfind(" ", max(0, at - _LONGEST_WORD), at)
    return space if space >= 0 else _unmarked(text, at)


def _unmarked(text: str, at: int) -> int:
    """The first place from there on that parts no character from its marks, as Thai has them."""
    return next((n for n in range(at, len(text)) if not category(text[n]).startswith("M")), at)


def beside(text: str, words: Sequence[Place], changed: Iterable[range], mark: str) -> str:
    """A text to be read beside another: the words that differ between marks, the others shortened.

    `words` are the places of all its words, `changed` the numbers of those that differ.
    """
    drawn, at = "", 0
    for change in [*changed, range(len(words), len(words))]:
        for numbers, around in ((range(at, change.start), ""), (change, mark)):
            if not numbers:
                continue
            first, last = numbers.start, numbers.stop
            if first:
                drawn += plain(text[words[first - 1][1] : words[first][0]])
            row = text[words[first][0] : words[last - 1][1]]
            if not around:
                row = _shortened(row, first=first == 0, last=last == len(words))
            drawn += f"{around}{plain(row)}{around}"
        at = change.stop
    return " ".join(drawn.split())


def _shortened(row: str, *, first: bool, last: bool) -> str:
    """A long row of words without what is far from the changed ones."""
    if len(row) <= 260:
        return row
    head = "" if first else row[:90].rpartition(" ")[0] + " "
    tail = "" if last else " " + row[-90:].partition(" ")[2]
    return f"{head}[…]{tail}"
