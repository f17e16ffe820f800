"""The words of a text and where each stands; two words are the same where only typography differs.

Names are matched by `normalise.fold`, which forgives; a quotation is not, so here nothing is
romanised and no letter is dropped. A sign that changes a number or a word, such as % or ≠, is a word
of its own; other punctuation is none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import chain
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
_APOSTROPHES: Final = "'’‘‛ʼʹꞌ＇′´`"
# Mathematical signs, but for those that are also rules, dashes, brackets and ornaments.
_ARROWS: Final = r"\u2190-\u21ff\u27f0-\u27ff\u2900-\u297f"
_SIGN: Final = rf"[\p{{Sm}}--[|~−<>=⋯{_ARROWS}]]\p{{M}}*"
# Punctuation that ends nothing and quotes nothing: # @ & / § ′.
_OTHER: Final = r"[\p{Po}--[\p{Terminal_Punctuation}\p{Quotation_Mark}*•·‧・…‥¿¡†‡¶]]"
_OPENED: Final = r"(?<![^\s\p{Ps}\p{Pi}\p{Pd}\"'])"  # at the beginning, or behind what opens
# Pictures of a negation or of a sign, by their names in Unicode: NOT EQUAL TO, CROSS MARK, NO ENTRY.
_DENIES: Final = regex.compile(r"\bNOT?\b|NEGATIVE|CROSS MARK|\bX\b|THUMBS DOWN|PROHIBITED")
_COUNTS: Final = regex.compile(r"\b(?:MINUS|PLUS) SIGN")
_PICTURES: Final = "".join(
    character
    for character in map(chr, chain(range(0x2190, 0x2C00), range(0x1F300, 0x1FB00)))
    if _DENIES.search(name := unicodedata.name(character, ""))
    or (_COUNTS.search(name) and unicodedata.category(character) == "So")
)
_WORD: Final = regex.compile(
    rf"""(?V1)
      (?<!\p{{L}})(?:\p{{L}}\.){{2,}}(?:\p{{L}}(?!\p{{L}}))?  # U.S.
    | \p{{Nd}}++(?:[.,٫٬]\p{{Nd}}++)++{_LETTERS}*+  # 2,000 and 3.5
    | [{UNSPACED}]\p{{M}}*
    # don’t, DPRK’s; but in Korean a particle follows a closing mark: ‘걱정 마세요’라고
    | {_LETTERS}+(?:[{_APOSTROPHES}](?!\p{{Hangul}}){_LETTERS}+)*
    | (?<!\S)&(?!\S)                         # and
    | (?=[\p{{S}}\p{{P}}])(?:
        [\p{{Sc}}%٪％﹪‰‱]                           # 5 is not 5 %, nor $ 5
      | (?<![\p{{L}}\p{{M}}\p{{N}}])(?:[-−–‐‑﹣－]|{_OTHER}|[!！^{_ARROWS}])(?=\p{{N}})  # nor -5, nor @5
      | {_OPENED}[[\p{{Po}}\p{{Pc}}|]--[\p{{Quotation_Mark}}*•·‧・…‥¿¡†‡¶]](?=\p{{Nd}})  # nor .5
      | [\p{{So}}--\p{{Extended_Pictographic}}](?=\p{{Zs}}*\p{{N}})      # nor № 5
      | (?:(?<!~)~|[<>=]\p{{M}}*)(?=\p{{Zs}}*\p{{N}})     # nor <5
      | (?<=\p{{N}}\p{{Zs}}*)[<>=]\p{{M}}*
      | (?<=\p{{N}})(?:~(?!~)|[{_OTHER}--[/\x5c]]|[{_ARROWS}])
      | (?<=[\p{{L}}\p{{N}}])[\p{{So}}--\p{{Extended_Pictographic}}]  # nor 5°
      | (?<=\p{{N}})[?!？！]+(?=\s+\p{{Ll}})          # nor 5?
      | (?<=\p{{L}})[?？](?=\s+\p{{Ll}})              # nor a question? within
      | {_SIGN} | =\p{{M}}+ | {_OPENED}[<=](?=\s+\S) | [{_PICTURES}]  # nor ≠ peace
      | {_OPENED}(?:[!！]+|~)(?=\p{{L}}++(?!~))        # nor !true, nor ~all
      | (?<=[\ \n])[!！](?=\s+\p{{Ll}})
      | (?<=[(（])[?!？！]+(?=[)）])                 # nor war (?)
      )
    """,
    regex.VERBOSE,
)
# Zero-width characters, and what stretches a word in Arabic.
_INVISIBLE: Final = regex.compile(r"[\p{DI}ـ]+")
_SIGNS: Final = regex.compile(rf"(?V1)[[\p{{S}}\p{{P}}]--[{_READ}]]\p{{M}}*+[!?！？]*")
# Lines through letters.
_STROKE: Final = "\u0336"
_STROKES: Final = regex.compile("[\u0335-\u0338]+")
_HYPHEN: Final = regex.compile(r"[\p{Pd}−]")
_APOSTROPHE: Final = regex.compile(f"[{_APOSTROPHES}]")
_LOOSE_MARKS: Final = regex.compile(r"^[\p{M}\p{DI}]+")
_HAN: Final = regex.compile(r"\p{Han}")
# On a word it is a footnote's number; on a number it is a power.
_RAISED: Final = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# Written as one word or as two, shortened or not, it is a negation beside a verb.
_NEGATED: Final = regex.compile(r"(.+)(n't)|(can)(not)")
_WHOLE: Final = MappingProxyType({"ca": "can", "wo": "will", "sha": "shall"})
# What breaks a word at the end of a line, which may have become a space; and what parts words unseen.
_BROKEN: Final = regex.compile(r"(?<=\p{L}\p{M}*)[-‐‑\u00ad]\s+$")
_UNSEEN: Final = regex.compile(r"[^\u200b\u2060\ufeff]+")
_SEAM: Final = regex.compile(r"[-‐‑\u00ad]\s|[\u200b\u2060\ufeff]")
# Digits of every script are the same numbers: ٢٠٢٥ is 2025. Arabic has separators of its own.
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
    """The word with a line through it, which is another one."""
    return word if is_struck(word) else _STROKE + word


def is_struck(word: str) -> bool:
    return word.startswith(_STROKE)


def unstruck(word: str) -> str:
    return word.removeprefix(_STROKE)


def is_sign(word: str) -> bool:
    """Whether it is a sign, and not a word with letters or digits."""
    return _SIGNS.fullmatch(word) is not None


def mended(text: str, found: Sequence[Token], vocabulary: Container[str]) -> tuple[Token, ...]:
    """Words of a text that are broken at a line's end as one, and those that a sign parts unseen
    as several, where a text has those words.
    """
    if not _SEAM.search(text):
        return tuple(found)
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
    if not (match := _NEGATED.fullmatch(unstruck(token.word))):
        return (token,)
    verb, negation = match.group(1) or match.group(3), match.group(2) or match.group(4)
    middle = token.end - len(negation)
    parts = _WHOLE.get(verb, verb), negation
    if is_struck(token.word):  # with a line on each letter
        middle -= len(negation)
        parts = struck(parts[0]), struck(parts[1])
    return Token(parts[0], token.start, middle), Token(parts[1], middle, token.end)


def _sign(sign: str) -> str:
    """One sign for its forms: full-width, Arabic, and the many hyphens."""
    plain = unicodedata.normalize("NFKC", sign)
    sign = plain if _SIGNS.fullmatch(plain) else sign  # ℃ is no word
    if _HYPHEN.fullmatch(sign):
        return "-"
    if sign[0] in "!?":
        return sign[0]
    return "%" if sign == "٪" else sign


def _compared(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    if _SIGNS.fullmatch(word):
        return "and" if word == "&" else _sign(word)
    if _HAN.fullmatch(word):
        return simplified(word)
    if (without := _STROKES.sub("", word)) != word:
        return struck(_compared(without)) if without else ""
    word = _LOOSE_MARKS.sub("", _APOSTROPHE.sub("'", word))
    if word[:1].isalpha():
        word = word.replace(".", "")
    if _RAISED.search(word):
        word = _RAISED.sub("" if word[:1].isalpha() else r"^\g<0>", word)
    word = _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()
    if _DIGITS.search(word):
        word = _DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0], digit[0])), word)
        word = word.translate(_SEPARATORS)
    return _THOUSANDS.sub("", unicodedata.normalize("NFC", word))
