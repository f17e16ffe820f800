"""The words of a text and where each stands; two words are the same where only typography differs.

Names are matched by `normalise.fold`, which forgives; a quotation is not, so here nothing is
romanised and no letter is dropped.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

import regex

# Scripts written without spaces between words: a character is a word.
_UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
# Zero-width characters, soft hyphens and direction marks are not seen, so they part no word.
_LETTERS: Final = rf"[[\p{{L}}\p{{M}}\p{{Nd}}\p{{DI}}]--[{_UNSPACED}]]"
_WORD: Final = regex.compile(
    rf"""(?V1)
      \p{{Nd}}++(?:[.,]\p{{Nd}}++)++\p{{L}}*+ # 2,000 and 3.5
    | [{_UNSPACED}]\p{{M}}*
    | {_LETTERS}+(?:['’‘ʼ＇]{_LETTERS}+)*   # don’t, DPRK’s
    | [\p{{Sc}}%‰]                          # 5 is not 5 %, nor $ 5
    | (?<!\S)[-−](?=\p{{Nd}})               # nor -5
    """,
    regex.VERBOSE,
)
_INVISIBLE: Final = regex.compile(r"\p{DI}+")
_APOSTROPHE: Final = regex.compile("[’‘ʼ＇]")
_THOUSANDS: Final = regex.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared, and the characters `start` to `end` (exclusive) that it takes."""

    word: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The words between two places of a text, in order.

    “DPRK’s” → "dprk's", "zero-sum" → "zero", "sum", "2,000" → "2000", "习近平" → three.
    """
    found = (
        Token(_compared(match.group()), match.start(), match.end())
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
    )
    return tuple(token for token in found if token.word)


def _compared(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    if word == "−":
        return "-"
    word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
    return _THOUSANDS.sub("", _APOSTROPHE.sub("'", unicodedata.normalize("NFC", word)))
