"""The quotations in a message: what stands in quotation marks of any language, else its sentences.

A quotation may say where it leaves words out (“…”, “[…]”) and where it puts some in (“[China]”); it
then has several pieces.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import Final

import regex

from bot.facts.quotations.marks import is_mark
from bot.facts.quotations.reader import read_quotations
from bot.facts.sentences import is_sentence, sentences_of
from bot.facts.span import Span
from bot.verifying.plaintext import Look, PlainText
from bot.verifying.tokens import Token, mended, struck, tokens

# Single marks hold terms too, so they count less than double ones.
_SINGLE: Final = frozenset("‘’‚'`´＇❛")
_DOUBLED: Final = ("''", "``", "‘‘", "’’")
_NAMED_BELOW: Final = regex.compile(r"\n ?[—–-]+\s?[^\n]{2,60}$")
# “Putin: ”, “Xi Jinping (in Beijing): ”
_LABEL: Final = regex.compile(
    r"(?:\W*\d[\d:./-]*\s*(?:[AaPp][Mm])?\W*)?\W*(?:(?:\p{Lu}|\p{Lo})[\p{L}\p{M}.'’-]*(?:\s+|(?=[:：(])))"
    r"{1,4}(?:\([^()\n]{2,40}\)\s*)?[:：]\s*(?=\S)"
)
_OMISSION: Final = r"[\[(]\s*(?:…|\.{2,}|\.(?:\s\.){2,})\s*[\])]|…|\.{2,}|\.(?:\s\.){2,}"
_INSERTION: Final = r"\[(?P<inserted>[^\[\]\n]{1,80})\]"
_JOINT: Final = regex.compile(f"{_OMISSION}|{_INSERTION}")
# A line with something on it; what signs the quotation above it, and what leads to the one below.
_HEADING: Final = 60
_LINE: Final = regex.compile(r"[^\n]*\S[^\n]*")
_SIGNS_ABOVE: Final = regex.compile(r"\s*(?:[—–―~(\[-]|(?:by|source)\b)", regex.I)
_LEADS_BELOW: Final = regex.compile(r"[:：]\W*$")
_BARE: Final = ' \n\t>*_“”"«»„‟‘’「『《'
# Number and times of a subtitle, on lines of their own.
_TIMES: Final = regex.compile(
    r"(?:(?:^|\n)[ >]{0,9}\d{1,5}[ \r]{0,9})?(?:^|\n)[ >]{0,9}(?:\d{1,2}:){1,2}\d\d(?:[.,]\d{1,3})?"
    r"(?:[ ]*-->[^\n]{0,99}|[ \r]{0,9})(?=\n)"
)
# An empty line in the middle of a sentence, before the line that has the closing mark.
_RUN_ON: Final = regex.compile(
    r"(?<=[\p{L}\p{M},;\p{Pd}])[^\S\n]*\n\s*\n(?=[\s>]*\p{Ll}[^\n]*[\p{Pf}\"“])"
)
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
    # Where words of the message are struck through.
    struck: tuple[Place, ...] = ()
    # The words that tell whether one is broken at a line's end: the article's.
    vocabulary: Container[str] = field(default=frozenset(), compare=False, repr=False)

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
            found.append(Piece(self.tokens(at, match.start()), joint, inserted))
            at, words = match.end(), match.group("inserted")
            joint = Joint.OMISSION if words is None else Joint.INSERTION
            inserted = tuple(token.word for token in tokens(words or ""))
        return (*found, Piece(self.tokens(at), joint, inserted))

    def tokens(self, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
        """Its words between two places, also what stands in square brackets."""
        found = mended(self.text, tokens(self.text, start, end), self.vocabulary)
        if not self.struck:
            return found
        return tuple(
            replace(token, word=struck(token.word)) if self._is_struck(token) else token
            for token in found
        )

    def _is_struck(self, token: Token) -> bool:
        return bool(_overlapping(self.struck, self.start + token.start, self.start + token.end))

    @property
    def worded(self) -> tuple[Piece, ...]:
        """The pieces that have words."""
        return tuple(piece for piece in self.pieces if piece.words)


def quotations(message: PlainText) -> tuple[Quotation, ...]:
    """Every quotation in a message, in order; without any marks, every sentence."""
    message = _as_written(message)
    text = message.text
    if places := _marked(message):
        return tuple(
            _stripped(_quoted(message, start, end, *_around(text, places, at)))
            for at, (start, end) in enumerate(places)
            if tokens(text, start, end)
        )
    found: list[Quotation] = []
    heading = ""  # a short line above, which may be whose words the next one gives
    for line in text.splitlines():
        label = _LABEL.match(line)
        before = label.group() if label else heading
        for number, sentence in enumerate(filter(tokens, sentences_of(line))):
            start = text.index(sentence.strip(), found[-1].end if found else 0)
            end = start + len(sentence.strip())
            around = "" if label and not number else before
            found.append(replace(_quoted(message, start, end, around), marked=False))
        if line.strip():
            heading = f"{line}\n" if len(line) <= _HEADING and not is_sentence(line) else ""
    return tuple(found)


def whole(message: PlainText, *, marked: bool) -> Quotation:
    """All of a message as one quotation."""
    message = _as_written(message)
    return _stripped(replace(_quoted(message, 0, len(message.text)), marked=marked))


def unwrapped(message: PlainText) -> Quotation | None:
    """The quotation in a message that is nothing else; None if there is something around it."""
    message = _as_written(message)
    text, places = message.text, _marked(message)
    if len(places) != 1 or tokens(text, 0, places[0][0]) or tokens(text, places[0][1]):
        return None
    start, end = places[0]
    return _stripped(_quoted(message, start, end))


def words_in_marks(text: str) -> list[str]:
    """The words of a text that stand in quotation marks of any kind, in a row."""
    places = _marked(PlainText(text), terms=True)
    return [token.word for start, end in places for token in tokens(text, start, end)]


def _as_written(message: PlainText) -> PlainText:
    """The message with spaces for what only copies have: times of subtitles, empty lines in sentences."""
    text = message.text
    for pattern in (_TIMES, _RUN_ON):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return replace(message, text=text)


def _quoted(
    message: PlainText, start: int, end: int, before: str = "", after: str = ""
) -> Quotation:
    struck = _overlapping(message.struck, start, end)
    return Quotation(message.text[start:end], before, after, start=start, struck=struck)


def _overlapping(places: tuple[Place, ...], start: int, end: int) -> tuple[Place, ...]:
    """Those of places in order, none of which overlap, that overlap these characters."""
    first = bisect_right(places, start, key=itemgetter(1))
    return places[first : bisect_left(places, end, lo=first, key=itemgetter(0))]


def _stripped(quotation: Quotation) -> Quotation:
    start = len(quotation.text) - len(quotation.text.lstrip())
    return quotation.part(start, start + len(quotation.text.strip()))


def _marked(message: PlainText, *, terms: bool = False) -> list[Place]:
    """Where quotations stand, without their marks: the outermost where they are nested.

    Single marks count where there are no double ones; around a term, only with `terms`.
    """
    text = message.text
    paragraphs = text.split("\n\n")
    starts = [0, *accumulate(len(paragraph) + 2 for paragraph in paragraphs)]
    double: list[Place] = []
    single: list[Place] = []
    inside: list[bool] = []  # whether each stands in double marks, or is itself in them
    read = read_quotations(paragraphs)
    for quoted in read:
        places = [_with_spaces(text, starts[span.passage - 1], span) for span in quoted.stretches]
        around = quoted.within is not None and inside[quoted.within]
        start = places[0][0]
        marked = quoted.label is None and is_mark(text[start - 1 : start])
        singly = text[start - 1 : start] in _SINGLE and text[start - 2 : start] not in _DOUBLED
        inside.append(around or (marked and not singly))
        if not marked or around:
            continue
        if not singly:
            double += places
        elif not quoted.doubt and (terms or _quoted_singly(text, *places[0])):
            single += places
    double += _block_quotes(message, sorted(double))
    return sorted(double or single)


def _with_spaces(text: str, offset: int, span: Span) -> Place:
    """Where a stretch stands in the text, with the spaces between it and its marks."""
    start, end = offset + span.start, offset + span.end
    while text[start - 1 : start].isspace():
        start -= 1
    while text[end : end + 1].isspace():
        end += 1
    return start, end


def _quoted_singly(text: str, start: int, end: int) -> bool:
    """Whether single marks hold a quotation, and not a term in a sentence that is one itself."""
    words = text.count(" ", start, end) + 1
    return words > 2 and text.count(" ") + 1 - words <= 2 * max(words, 6)


def _block_quotes(message: PlainText, found: Sequence[Place]) -> list[Place]:
    """The block quotes without quotation marks in them, each without a name before its words or below them."""
    starts = [start for start, _ in found]
    kept = []
    for span in message.looking(Look.BLOCK_QUOTE):
        next = bisect_right(starts, span.start)
        inside = next < len(found) and found[next][0] <= span.end
        if not inside and (not next or found[next - 1][1] < span.start):
            labelled = _LABEL.match(message.text, span.start, span.end)
            named = _NAMED_BELOW.search(message.text, span.start, span.end)
            start = labelled.end() if labelled else span.start
            kept.append((start, named.start() if named else span.end))
    return kept


def _around(text: str, places: Sequence[Place], at: int) -> tuple[str, str]:
    """The text between a quotation and its neighbours that may tell whose words it is."""
    start, end = places[at]
    _, first = _between(text, places, at - 1) if at else (0, 0)
    last, _ = _between(text, places, at) if at + 1 < len(places) else (len(text), 0)
    opening, closing = _before_mark(text, start), _behind_mark(text, end)
    before = text[max(first, opening - _AROUND) : max(first, opening)]
    after = text[min(closing, last) : min(closing + _AROUND, last)]
    return _paragraph(before, -1), _paragraph(after, 0)


def _paragraph(text: str, which: int) -> str:
    """The first or the last paragraph of a text; all of it where nothing stands in that one."""
    paragraph = text.split("\n\n")[which]
    return paragraph if paragraph.strip(_BARE) else text


def _between(text: str, places: Sequence[Place], at: int) -> tuple[int, int]:
    """Where what is beside a quotation ends, and where what is beside the next one begins.

    On one line all between is beside both. Of whole lines between, what begins with a dash or a
    bracket is the first one's, and what ends with a colon the second one's; others are below their
    quotations, or above them if something is above the first one.
    """
    first, last = _behind_mark(text, places[at][1]), _before_mark(text, places[at + 1][0])
    between = text[first:last]
    if "\n" not in between:
        return last, first
    lines = list(_LINE.finditer(text, text.index("\n", first), last))
    if lines and lines[-1].end() == last:
        lines.pop()  # the next one's own line
    above = bool(text[: places[0][0]].strip(_BARE))
    border = text.rindex("\n", first, last)
    for line in lines:
        if _SIGNS_ABOVE.match(line.group()):
            continue
        apart = text[line.end() : last].count("\n") - text[first : line.start()].count("\n")
        if _LEADS_BELOW.search(line.group()) or (apart < 0 or (apart == 0 and above)):
            border = min(border, line.start())
            break
    return border, border


def _before_mark(text: str, start: int) -> int:
    # Before a block quote no mark is left out, but the line before it ends.
    if text[start - 1 : start] == "\n":
        return start
    return start - (2 if text[max(0, start - 2) : start] in _DOUBLED else 1)


def _behind_mark(text: str, end: int) -> int:
    # Nor is one left out after it, where the next line begins.
    if text[end : end + 1] == "\n":
        return end
    return end + (2 if text[end : end + 2] in _DOUBLED else 1)
