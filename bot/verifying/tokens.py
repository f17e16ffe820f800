"""The words of a text and where each stands; two words are the same where only typography differs.

Names are matched by `normalise.fold`, which forgives; a quotation is not, so here nothing is
romanised and no letter is dropped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import regex

from bot.matching.words import simplified

# Scripts written without spaces between words: a character is a word.
UNSPACED: Final = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
# Zero-width characters, soft hyphens and direction marks are not seen, so they part no word.
# Circled, squared and flag letters, and Braille, can be read too.
_READ: Final = r"\u2460-\u24ff\u2776-\u2793\u2800-\u28ff\U0001f100-\U0001f1ff"
_LETTERS: Final = rf"[[\p{{L}}\p{{M}}\p{{N}}\p{{DI}}{_READ}]--[{UNSPACED}]]"
_APOSTROPHES: Final = "'’‘ʼ＇′´`"
_NUMBER: Final = r"[\p{Nd}\p{No}\p{Nl}]"
_WORD: Final = regex.compile(
    rf"""(?V1)
      \x5c[nrt](?![nrt]?\s)               # a line’s end that was typed as two characters: no word
    | (?<!\p{{L}})(?:\p{{L}}\.){{2,}}(?:\p{{L}}(?!\p{{L}}))?  # U.S.
    | \p{{Nd}}++(?:[.,٫٬]\p{{Nd}}++)++{_LETTERS}*+  # 2,000 and 3.5
    | [{UNSPACED}]\p{{M}}*
    # don’t, DPRK’s; but in Korean a particle follows a closing mark: ‘걱정 마세요’라고
    | {_LETTERS}+(?:[{_APOSTROPHES}](?!\p{{Hangul}}){_LETTERS}+)*
    | (?<!\S)&(?!\S)                         # and
    # 5 is not 5 %, $5, 5°, -5, .5, 5+, < 5, 5/6 or 5–6; nor is !good good.
    | [\p{{Sc}}%‰≠¬]
    | (?<![\p{{L}}\p{{M}}\p{{N}}~])[-−–~](?={_NUMBER})
    | (?<![\p{{L}}\p{{M}}\p{{N}}.…,])[.,](?={_NUMBER})
    | [[\p{{Sm}}]--[|~]](?=\s?{_NUMBER})
    | (?<={_NUMBER})\s?[[\p{{Sm}}′″]--[|~]](?![\p{{L}}\p{{N}}])
    | (?<={_NUMBER})\s?°
    | (?<={_NUMBER})[-−–—‐‑/:^×](?={_NUMBER})
    | (?<=\s)!(?=\p{{L}})
    """,
    regex.VERBOSE,
)
_INVISIBLE: Final = regex.compile(r"\p{DI}+")
_APOSTROPHE: Final = regex.compile(f"[{_APOSTROPHES}]")
_LOOSE_MARKS: Final = regex.compile(r"^[\p{M}\p{DI}]+")
# A line through letters, as Unicode draws it; also what a word that is struck through ends with.
_STROKE: Final = "\u0336"
_STROKES: Final = regex.compile("[\u0335\u0336]+")
_HAN: Final = regex.compile(r"\p{Han}")
# On a word it is a footnote's number; on a number it is a power.
_RAISED: Final = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Written as one word or as two, shortened or not, it is a negation beside a verb.
_NEGATED: Final = regex.compile(r"(.+)(n't)|(can)(not)")
_WHOLE: Final = MappingProxyType({"ca": "can", "wo": "will", "sha": "shall"})
# Digits of every script are the same numbers: ٢٠٢٥ is 2025. Arabic has separators of its own.
# What breaks a word at the end of a line, which may have become a space; and what parts words unseen.
_BROKEN: Final = regex.compile(r"(?<=\p{L}\p{M}*)[-‐‑\u00ad]\s+$")
_UNSEEN: Final = regex.compile(r"[^\u200b\u2060\ufeff]+")
_DIGITS: Final = regex.compile(r"(?![0-9])\p{Nd}")
_SEPARATORS: Final = str.maketrans("٫٬", ".,")
_THOUSANDS: Final = regex.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared, and the characters `start` to `end` (exclusive) that it takes."""

    word: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The words between two places of a text, in order.

    “DPRK’s” → "dprk's", "zero-sum" → "zero", "sum", "2,000" → "2000", "习近平" → three,
    "isn’t" → "is", "n't", "cannot" → "can", "not", "U.S." → "us".
    """
    return tuple(
        token
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
        for token in _parted(Token(_compared(match.group()), match.start(), match.end()))
        if token.word
    )


def struck(word: str) -> str:
    """A word that is struck through; it is another word than the one that is not."""
    return f"{word}{_STROKE}"


def unstruck(word: str) -> str:
    """The word without a line through it."""
    return word.removesuffix(_STROKE)


def is_sign(word: str) -> bool:
    """Whether it is no word, but a sign beside one or beside a number: "%", "<", "!"."""
    return not any(map(str.isalnum, word))


def mended(text: str, found: Sequence[Token], vocabulary: Container[str]) -> tuple[Token, ...]:
    """Words of a text that are broken at a line's end as one, and those that a sign parts unseen
    as several, where a text has those words.
    """
    whole: list[Token] = []
    for token in found:
        last = whole[-1] if whole else None
        if last and _BROKEN.search(text, last.start, token.start):
            joined = last.word + token.word
            if joined in vocabulary and text[token.start].islower():
                whole[-1] = Token(joined, last.start, token.end)
                continue
        parts = [*_UNSEEN.finditer(text, token.start, token.end)]
        words = [_compared(part.group()) for part in parts]
        if len(parts) > 1 and token.word not in vocabulary and all(w in vocabulary for w in words):
            whole += (
                Token(w, part.start(), part.end()) for w, part in zip(words, parts, strict=True)
            )
        else:
            whole.append(token)
    return tuple(whole)


def _parted(token: Token) -> tuple[Token, ...]:
    """“isn’t” and “cannot” as two words: the verb, and what negates it."""
    if not (match := _NEGATED.fullmatch(token.word)):
        return (token,)
    verb, negation = match.group(1) or match.group(3), match.group(2) or match.group(4)
    middle = token.end - len(negation)
    return (
        Token(_WHOLE.get(verb, verb), token.start, middle),
        Token(negation, middle, token.end),
    )


def _compared(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    if word[0] == "\\":
        return ""
    word = word.strip()
    if word in "−–—‐‑&":
        return "and" if word == "&" else "-"
    if _HAN.fullmatch(word):
        return simplified(word)
    word = _LOOSE_MARKS.sub("", _APOSTROPHE.sub("'", word))
    if word[:1].isalpha():
        word = word.replace(".", "")
    if _STROKES.search(word):
        return struck(_compared(_STROKES.sub("", word)))
    if _RAISED.search(word):
        word = _RAISED.sub("" if word[:1].isalpha() else r"^\g<0>", word)
    word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
    if _DIGITS.search(word):
        word = _DIGITS.sub(lambda digit: str(unicodedata.decimal(digit.group())), word)
        word = word.translate(_SEPARATORS)
    return _THOUSANDS.sub("", unicodedata.normalize("NFC", word))
