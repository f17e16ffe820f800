"""The quotations in a message: what stands between quotation marks of any language, or its sentences.

A quotation may say itself where it leaves words out (“…”, “[…]”) and where it puts some in
(“[China]”); it is then several pieces that belong together.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import regex

from bot.facts.article import sentences_of
from bot.verifying.tokens import Token, tokens

# Which marks close what an opening one began. „German“, «French», »Danish«, ”Swedish” and 「Japanese」.
_CLOSED_BY: Final = {
    "“": "”",
    "„": "“”",
    "‟": "”",
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "「": "」",
    "『": "』",
    "《": "》",
    "〝": "〞〟",
    '"': '"',
    "＂": "＂",
}
# Single marks are apostrophes too, so they count only around words, and where no double one is.
_SINGLE: Final = regex.compile(
    r"(?<![\p{L}\p{N}])[‘‚'](?P<words>\S(?:[^\n'’‘‚]|(?<=\p{L})['’](?=\p{L}))*+)['’‘](?![\p{L}\p{N}])"
)
# Discord's mentions, custom emoji, timestamps and commands, and addresses: no words of anybody's.
_NOT_WORDS: Final = regex.compile(
    r"<(?:(?:@[!&]?|#|a?:\w{2,32}:|/[\w -]{1,100}:)\d{15,22}|t:-?\d{1,13}(?::[tTdDfFR])?)>"
    r"|https?://[\w-]+\.[^\s<>“”\"]+"
)
_LINK: Final = regex.compile(r"\[([^\[\]\n]{1,300})\]\((?:https?://|<)[^()\s]{1,300}\)")
# “[T]he” and “polarize[d]” are one word.
_IN_A_WORD: Final = regex.compile(r"\[(\p{L}{1,12})\](?=\p{L})|(?<=\p{L})\[(\p{L}{1,12})\]")
_BLOCK_QUOTE: Final = regex.compile(r"(?m)^(?:>{3} (?P<rest>(?s:.*))|> ?(?P<line>.*)$)")
_NAMED_BELOW: Final = regex.compile(r"\n>? ?[—–-]+\s?[^\n]{2,60}$")
_LINE: Final = regex.compile(r"\n> ?")
_OMISSION: Final = r"[\[(]\s*(?:…|\.{2,}|\.(?:\s\.){2,})\s*[\])]|…|\.{2,}|\.(?:\s\.){2,}"
_INSERTION: Final = r"\[(?P<inserted>[^\[\]\n]{1,80})\]"
_JOINT: Final = regex.compile(f"{_OMISSION}|{_INSERTION}")
# So much of the text around a quotation is read for who is said to have said it, in characters.
_AROUND: Final = 160


class Joint(Enum):
    """How a piece of a quotation is joined to the piece before it."""

    START = auto()
    OMISSION = auto()
    INSERTION = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row, and what stands before them: `inserted` are those in square brackets."""

    words: tuple[Token, ...]
    joint: Joint = Joint.START
    inserted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation as it was typed, with what stands around it on its line.

    `marked`: it stands in quotation marks (or in Discord's block quote), so it claims to be
    word for word; a plain sentence does not.
    """

    text: str
    before: str = ""
    after: str = ""
    marked: bool = True

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Its words between what it marks as left out or put in; the first may have none."""
        found: list[Piece] = []
        joint, at = Joint.START, 0
        inserted: tuple[str, ...] = ()
        for match in [*_JOINT.finditer(self.text), None]:
            end = match.start() if match else len(self.text)
            found.append(Piece(tokens(self.text, at, end), joint, inserted))
            if match:
                at = match.end()
                words = match.group("inserted")
                joint = Joint.OMISSION if words is None else Joint.INSERTION
                inserted = tuple(token.word for token in tokens(words or ""))
        return tuple(found)


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation in a text, in order; where it has no marks, all of its sentences."""
    text = readable(text)
    spans = _marked(text)
    if spans:
        return tuple(
            Quotation(_LINE.sub("\n", text[start:end].strip()), *_around(text, spans, at))
            for at, (start, end) in enumerate(spans)
            if tokens(text, start, end)
        )
    return tuple(
        Quotation(sentence.strip(), marked=False)
        for line in text.splitlines()
        for sentence in sentences_of(line)
        if tokens(sentence)
    )


def readable(text: str) -> str:
    """A message without what Discord draws as something else: links, mentions, custom emoji."""
    return _NOT_WORDS.sub(" ", _IN_A_WORD.sub(r"\1\2", _LINK.sub(r"\1", text)))


def words_in_marks(text: str) -> list[str]:
    """The words of a text that stand in quotation marks of any kind, in a row."""
    spans = _marked(text, terms=True)
    return [token.word for start, end in spans for token in tokens(text, start, end)]


def unwrapped(text: str) -> str:
    """A text without the marks that stand around all of it."""
    text = text.strip()
    spans = _marked(text)
    if len(spans) == 1 and not tokens(text, 0, spans[0][0]) and not tokens(text, spans[0][1]):
        return text[slice(*spans[0])].strip()
    return text


def _marked(text: str, *, terms: bool = False) -> list[tuple[int, int]]:
    """Where quotations stand, without their marks: the outermost where they are nested."""
    found: list[tuple[int, int]] = []
    at = paragraph = 0
    while at < len(text):
        if at >= paragraph:
            paragraph = text.find("\n\n", at + 1)
            paragraph = len(text) if paragraph < 0 else paragraph
        closing = _CLOSED_BY.get(text[at])
        if closing is None or not _opens(text, at):
            at += 1
            continue
        end = _closed(text, at, paragraph, closing)
        found.append((at + 1, end))
        at = end + 1
    found += _block_quotes(text, found)
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


def _closed(text: str, start: int, paragraph: int, closing: str) -> int:
    """Where the quotation that begins at `start` ends: at its mark, or else with its paragraph."""
    opening, depth, first = text[start], 0, paragraph
    for at in range(start + 1, paragraph):
        if text[at] in closing and not (opening == text[at] and _opens(text, at)):
            if not depth:
                return at
            first = min(first, at)
            depth -= 1
        elif text[at] == opening and _opens(text, at):
            depth += 1
    # What is opened twice and closed once was never nested.
    return first


def _block_quotes(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Discord's block quotes that have no quotation marks in them, but for who is named below."""
    blocks: list[tuple[int, int]] = []
    for match in _BLOCK_QUOTE.finditer(text):
        start, end = match.span("line" if match.group("rest") is None else "rest")
        if blocks and _LINE.fullmatch(text, blocks[-1][1], start):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    starts = [start for start, _ in found]
    kept = []
    for start, end in blocks:
        next = bisect_right(starts, start)
        inside = next < len(found) and found[next][0] <= end
        if not inside and (not next or found[next - 1][1] < start):
            named = _NAMED_BELOW.search(text, start, end)
            kept.append((start, named.start() if named else end))
    return kept


def _around(text: str, spans: list[tuple[int, int]], at: int) -> tuple[str, str]:
    """The text between a quotation and its neighbours, or the ends of its paragraph."""
    start, end = spans[at]
    first = spans[at - 1][1] + 1 if at else 0
    last = spans[at + 1][0] - 1 if at + 1 < len(spans) else len(text)
    before = text[max(first, start - 1 - _AROUND) : max(first, start - 1)]
    after = text[min(end + 1, last) : min(end + 1 + _AROUND, last)]
    return before.rpartition("\n\n")[2], after.partition("\n\n")[0]
