"""The quotations in a message: what stands in quotation marks of any language, else its sentences.

A quotation may say where it leaves words out (“…”, “[…]”) and where it puts some in (“[China]”); it
then has several pieces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache, cached_property, partial
from typing import Final

import regex

from bot.facts.sentences import sentences_of
from bot.verifying.plaintext import Look, PlainText
from bot.verifying.tokens import Token, tokens

# Which marks close an opening one. „German“, «French», »Danish«, ”Swedish” and 「Japanese」.
_CLOSED_BY: Final = {
    marks[0]: marks[1:] for marks in '“” „“” ‟” ”” «» »«» ‹› 「」 『』 《》 〝〞〟 "" ＂＂'.split()
}
_OPENING: Final = regex.compile(f"[{''.join(_CLOSED_BY)}]")
# Single marks are apostrophes too, so they count only around words, and where no double one is.
_SINGLE: Final = regex.compile(
    r"(?<![\p{L}\p{N}])[‘‚'](?P<words>\S(?:[^\n'’‘‚]|(?<=\p{L})['’](?=\p{L}))*+)['’‘](?![\p{L}\p{N}])"
)
_NAMED_BELOW: Final = regex.compile(r"\n ?[—–-]+\s?[^\n]{2,60}$")
_OMISSION: Final = r"[\[(]\s*(?:…|\.{2,}|\.(?:\s\.){2,})\s*[\])]|…|\.{2,}|\.(?:\s\.){2,}"
_INSERTION: Final = r"\[(?P<inserted>[^\[\]\n]{1,80})\]"
_JOINT: Final = regex.compile(f"{_OMISSION}|{_INSERTION}")
# How many characters beside a quotation are searched for its speaker.
_AROUND: Final = 160
# Where something stands in a text: its first character, and the one after its last.
Place = tuple[int, int]


class Joint(Enum):
    """How a piece of a quotation is joined to the piece before it."""

    START = auto()
    OMISSION = auto()
    INSERTION = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row, and how they are joined to those before; `inserted` stood in brackets there."""

    words: tuple[Token, ...]
    joint: Joint = Joint.START
    inserted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quotation:
    """A quotation as it was typed, with what stands `before` and `after` it in its paragraph.

    `start` is where it begins in the message. A `marked` one stands in quotation marks or in a block
    quote, so it claims to be word for word; a sentence without marks does not.
    """

    text: str
    before: str = ""
    after: str = ""
    marked: bool = True
    start: int = field(default=0, compare=False)  # the same words are checked once

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, start: int, end: int) -> Quotation:
        """Characters `start` to `end` of it, as a quotation of their own."""
        return replace(self, text=self.text[start:end], start=self.start + start)

    def within(self, start: int, end: int) -> Quotation:
        """The part from `start` to `end`, between what stands around it."""
        before, after = self.text[max(0, start - _AROUND) : start], self.text[end : end + _AROUND]
        return replace(self.part(start, end), before=before, after=after)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Its words between what it marks as left out or put in; the first and last may have none."""
        found: list[Piece] = []
        joint, at = Joint.START, 0
        inserted: tuple[str, ...] = ()
        for match in _JOINT.finditer(self.text):
            found.append(Piece(tokens(self.text, at, match.start()), joint, inserted))
            at, words = match.end(), match.group("inserted")
            joint = Joint.OMISSION if words is None else Joint.INSERTION
            inserted = tuple(token.word for token in tokens(words or ""))
        return (*found, Piece(tokens(self.text, at), joint, inserted))

    @property
    def worded(self) -> tuple[Piece, ...]:
        """The pieces that have words."""
        return tuple(piece for piece in self.pieces if piece.words)


def quotations(message: PlainText) -> tuple[Quotation, ...]:
    """Every quotation in a message, in order; without any marks, every sentence."""
    text = message.text
    if places := _marked(message):
        return tuple(
            _stripped(Quotation(text[start:end], *_around(text, places, at), start=start))
            for at, (start, end) in enumerate(places)
            if tokens(text, start, end)
        )
    found: list[Quotation] = []
    for line in text.splitlines():
        for sentence in filter(tokens, sentences_of(line)):
            start = text.index(sentence.strip(), found[-1].end if found else 0)
            found.append(Quotation(sentence.strip(), marked=False, start=start))
    return tuple(found)


def whole(message: PlainText, *, marked: bool) -> Quotation:
    """All of a message as one quotation."""
    return _stripped(Quotation(message.text, marked=marked))


def unwrapped(message: PlainText) -> Quotation | None:
    """The quotation in a message that is nothing else; None if there is something around it."""
    text, places = message.text, _marked(message)
    if len(places) != 1 or tokens(text, 0, places[0][0]) or tokens(text, places[0][1]):
        return None
    start, end = places[0]
    return _stripped(Quotation(text[start:end], start=start))


def words_in_marks(text: str) -> list[str]:
    """The words of a text that stand in quotation marks of any kind, in a row."""
    places = _marked(PlainText(text), terms=True)
    return [token.word for start, end in places for token in tokens(text, start, end)]


def _stripped(quotation: Quotation) -> Quotation:
    start = len(quotation.text) - len(quotation.text.lstrip())
    return quotation.part(start, start + len(quotation.text.strip()))


def _marked(message: PlainText, *, terms: bool = False) -> list[Place]:
    """Where quotations stand, without their marks: the outermost where they are nested.

    Single marks around a term count only with `terms`.
    """
    text = message.text
    found: list[Place] = []
    ends, end = cache(partial(_ends, text)), -1
    for match in _OPENING.finditer(text):
        at = match.start()
        if at > end and _opens(text, at):
            end = ends(text[at])[at]
            found.append((at + 1, end))
    found += _block_quotes(message, found)
    if not found:
        singles = [m for m in _SINGLE.finditer(text) if terms or _quoted_singly(text, m)]
        found = [match.span("words") for match in singles]
    return sorted(found)


def _quoted_singly(text: str, match: regex.Match[str]) -> bool:
    """Whether single marks hold a quotation, and not a term in a sentence that is one itself."""
    words = match.group("words").count(" ") + 1
    return words > 2 and text.count(" ") + 1 - words <= 2 * max(words, 6)


def _opens(text: str, at: int) -> bool:
    """Whether a mark that may open or close opens here: nothing is written directly before it."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if text[at] in "„«「『《‹〝":
        return True
    if before.isalnum() or before in (".", ",", "!", "?", "…", ";"):
        return False
    return text[at] == "»" or not after.isspace()


def _ends(text: str, opening: str) -> dict[int, int]:
    """Where each quotation with this opening mark ends: at its mark, or else with its paragraph."""
    closing, ends, start = _CLOSED_BY[opening], dict[int, int](), 0
    for paragraph in text.split("\n\n"):
        opened: list[int] = []
        closers: list[int] = []
        for at, mark in enumerate(paragraph, start):
            if mark == opening and _opens(text, at):
                opened.append(at)
            elif mark in closing:
                closers.append(at)
                if opened:
                    ends[opened.pop()] = at
        end = start + len(paragraph)
        closers.append(end)
        # What is opened twice and closed once was never nested.
        ends |= {at: closers[bisect_right(closers, at)] for at in opened}
        start = end + 2
    return ends


def _block_quotes(message: PlainText, found: Sequence[Place]) -> list[Place]:
    """The block quotes without quotation marks in them, each without a name in its last line."""
    starts = [start for start, _ in found]
    kept = []
    for span in message.looking(Look.BLOCK_QUOTE):
        next = bisect_right(starts, span.start)
        inside = next < len(found) and found[next][0] <= span.end
        if not inside and (not next or found[next - 1][1] < span.start):
            named = _NAMED_BELOW.search(message.text, span.start, span.end)
            kept.append((span.start, named.start() if named else span.end))
    return kept


def _around(text: str, places: Sequence[Place], at: int) -> tuple[str, str]:
    """The text between a quotation and its neighbours, or the ends of its paragraph."""
    start, end = places[at]
    first = places[at - 1][1] + 1 if at else 0
    last = places[at + 1][0] - 1 if at + 1 < len(places) else len(text)
    # Before a block quote no mark is left out, but the line before it ends.
    opening = start if text[start - 1 : start] == "\n" else start - 1
    before = text[max(first, opening - _AROUND) : max(first, opening)]
    after = text[min(end + 1, last) : min(end + 1 + _AROUND, last)]
    return before.rpartition("\n\n")[2], after.partition("\n\n")[0]
