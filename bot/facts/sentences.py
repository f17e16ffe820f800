"""Where sentences end, in any language."""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from types import MappingProxyType
from typing import Final

import regex
from sentencex import segment

# An abbreviation, a number or an address has these too.
_AMBIGUOUS: Final = ".!?…"
# What can end a sentence, as a part of a class: Unicode's ends of sentences
# (https://unicode.org/reports/tr44/#Sentence_Terminal), and the Tibetan and Khmer ones, which it counts
# among the ends of clauses.
ENDING: Final = r"\p{Sentence_Terminal}…།༎។៕"
# Any of those that does nothing else, so that no space follows.
ENDED: Final = rf"(?:(?![{_AMBIGUOUS}])[{ENDING}])"
# What may close after it, as a part of a class: brackets and quotation marks of every language.
CLOSING: Final = r"\p{Quotation_Mark}\p{Pe}\p{Pf}"
# Written without marks between sentences: Thai and Lao part them, and clauses, by spaces.
_UNMARKED: Final = regex.compile(r"[\p{Thai}\p{Lao}]")
# A heading has fewer letters.
_PARAGRAPH: Final = 60
_ENDED: Final = regex.compile(rf"[{ENDING}][\s{CLOSING}]*$")
_ENDS: Final = regex.compile(rf"[{_AMBIGUOUS}](?:[\s{CLOSING}]*$|[{CLOSING}]*\s)|{ENDED}")
_UNPARTED: Final = regex.compile(rf"(?<={ENDED})(?=\s*\p{{L}})")
# Characters that sentencex is given at once.
_LONGEST: Final = 8000
_SPACE: Final = re.compile(r"\s")

# The language that is most often written in a script, by a letter of it.
_LETTERS: Final = regex.compile(
    r"(?P<zh>\p{Han})|(?P<ja>[\p{Hiragana}\p{Katakana}])|(?P<ko>\p{Hangul})|(?P<th>\p{Thai})"
    r"|(?P<lo>\p{Lao})|(?P<km>\p{Khmer})|(?P<my>\p{Myanmar})|(?P<bo>\p{Tibetan})|(?P<ar>\p{Arabic})"
    r"|(?P<he>\p{Hebrew})|(?P<ru>\p{Cyrillic})|(?P<el>\p{Greek})|(?P<hy>\p{Armenian})"
    r"|(?P<ka>\p{Georgian})|(?P<am>\p{Ethiopic})|(?P<hi>\p{Devanagari})|(?P<bn>\p{Bengali})"
    r"|(?P<ta>\p{Tamil})|(?P<te>\p{Telugu})|(?P<kn>\p{Kannada})|(?P<ml>\p{Malayalam})"
    r"|(?P<gu>\p{Gujarati})|(?P<pa>\p{Gurmukhi})|(?P<si>\p{Sinhala})|(?P<mn>\p{Mongolian})"
    r"|(?P<en>\p{Latin})"
)
# Languages that share the Latin script, by words that are frequent in one and rare in the others.
_FREQUENT: Final = MappingProxyType(
    {
        "en": frozenset(
            "the of and to is was that with for by it are were this have not be at from they".split()
        ),
        "de": frozenset(
            "der die und das ist den von nicht mit dem ein eine auf sich sie es zu im für wir".split()
        ),
        "fr": frozenset(
            "le les et des est une dans du que pour qui au sur pas nous ont été avec sans il".split()
        ),
        "es": frozenset(
            "el los y las es una en del que por con para su al no lo se fue más como".split()
        ),
    }
)
# What is looked at to tell a language.
_SAMPLE: Final = 20_000
# Japanese has at least this share of kana among its characters; Chinese has some in names.
_KANA: Final = 0.1


def language_of(text: str) -> str:
    """The likeliest language of a text that does not say, by its script, as an ISO 639 code.

    English, German, French and Spanish are told apart by their most frequent words. Other languages
    in Latin script are taken for the nearest of these, and a text without letters for English.
    """
    text = text[:_SAMPLE]
    letters = Counter(match.lastgroup or "en" for match in _LETTERS.finditer(text))
    if letters["ja"] > _KANA * letters["zh"]:
        letters["ja"] += letters.pop("zh", 0)
    # A character of these is worth several letters.
    for language in ("zh", "ja", "ko"):
        letters[language] *= 3
    language = max(letters, key=letters.__getitem__, default="en")
    if language != "en" or not letters["en"]:
        return language if letters[language] else "en"
    words = Counter(regex.findall(r"\p{L}+", text.lower()))
    return max(_FREQUENT, key=lambda code: sum(words[word] for word in _FREQUENT[code]))


def is_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, so that it is no heading.

    A paragraph in a script without such ends is one if it is long enough.
    """
    return _ENDED.search(text) is not None or _is_paragraph(text)


def has_sentence(text: str) -> bool:
    """Whether a sentence ends anywhere in a text; in Thai or Lao, whether it is a paragraph."""
    return _ENDS.search(text) is not None or _is_paragraph(text)


def parted(between: str) -> bool:
    """Whether a sentence ends in what stands between two words."""
    return _ENDS.search(between) is not None


def sentences_of(text: str, language: str | None = None) -> list[str]:
    """The pieces that a text is cut into, which together are the text; the whole where it cannot be.

    sentencex cuts, by the rules of the `language`; without one, of the likeliest. What ends a sentence
    in scripts that it does not know, such as Khmer, cuts as well.
    """
    return [
        part
        for piece in _segmented(text, language or language_of(text))
        for part in _UNPARTED.split(piece)
        if part
    ]


def _segmented(text: str, language: str) -> list[str]:
    """The pieces by sentencex, of which the time grows with the square of a text's length."""
    pieces: list[str] = []
    while len(text) > _LONGEST:
        # Where a sentence ends, or a word; in a text without spaces anywhere.
        ends = [match.end() for match in _ENDS.finditer(text, _LONGEST // 2, _LONGEST)]
        cut = ends[-1] if ends else text.rfind(" ", 0, _LONGEST) + 1 or _LONGEST
        pieces += _cut(text[:cut], language)
        text = text[cut:]
    return pieces + _cut(text, language)


def _cut(text: str, language: str) -> list[str]:
    """sentencex 1.0 panics on some wide spaces, so they are replaced. A panic is a BaseException."""
    try:
        pieces = list(segment(language, _SPACE.sub(" ", text)))
    except BaseException as panic:
        if type(panic).__module__ != "pyo3_runtime":
            raise
        return [text]
    ends = list(accumulate(map(len, pieces)))
    return [text[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]


def _is_paragraph(text: str) -> bool:
    return len(_UNMARKED.findall(text)) >= _PARAGRAPH
