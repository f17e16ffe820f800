"""One way to write a name, for everything that is indexed and everything that is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from anyascii import anyascii

# A Discord option holds 6,000 characters; no name or remembered phrase needs more than this.
MAX_CHARACTERS: Final = 300

# One character of these scripts is a syllable or a word: another one is another name, not a typo.
# Kana is left out, since it spells what others are called.
SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3100-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Hebrew and Arabic to Khmer, and kana: vowels are left out, or are not those of the Latin name.
OTHER_VOWELS: Final = re.compile("[\u0590-\u17ff\u3040-\u30ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Nobody types the romanised form of a name in these scripts.
ROMANISED: Final = re.compile(f"{SYLLABLES.pattern}|{OTHER_VOWELS.pattern}")

# A flag is two letters of a code, each a character of its own (Unicode UTS 51): 🇷🇺 is “flag18flag21”.
FLAG: Final = re.compile(r"(?:flag\d+){2}")
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)

_POSSESSIVE: Final = re.compile(r"(?<=\w)'s\b")
# Apostrophes go: “Il’kham” is one word. anyascii writes the Arabic ain as a backtick.
_PLAIN: Final = str.maketrans(
    {c: None if c in "'`" else " " for c in map(chr, range(128)) if not c.isalnum()}
)
# Vowels, letters that stand for one, an h beside a consonant or at the end, and the t of ts.
_SILENT: Final = re.compile("[aeiouwyj]|(?<=[cdgkpt])h|h(?=[aeiouwyj]*$)|t(?=[sz])", re.MULTILINE)
_SAME_LETTER: Final = str.maketrans("cgqlpvz", "kkkrfbs")
_TWICE: Final = re.compile(r"(.)\1+")


class _Romanised(dict[int, str]):
    """What `anyascii` makes of one character, a space for emoji; the first few thousand are kept."""

    MOST: Final = 4096

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if code in _FLAG_LETTERS:
            return f"flag{code - _FLAG_LETTERS[0] + 1}"  # a number is never a slip
        # anyascii spells out what an emoji is called, which is no part of a name.
        emoji = unicodedata.category(character) == "So"
        romanised: str = " " if emoji else anyascii(character)
        if len(self) < self.MOST:
            self[code] = romanised
        return romanised


_ROMANISED: Final = _Romanised()


def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces between them, "" where nothing can be read.

    "Vučić’s" → "vucic", "Jong-un" → "jong un", "Путин" → "putin", "习近平" → "xijinping".
    Reads and returns at most MAX_CHARACTERS.
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_ROMANISED)
    text = text.lower()
    if "'" in text:
        text = _POSSESSIVE.sub("", text)
    # Cut again, since one character can become many.
    return " ".join(text.translate(_PLAIN).split())[:MAX_CHARACTERS].strip()


def flag(country: str | None) -> str:
    """The flag emoji of an ISO 3166 code."""
    return "".join(chr(_FLAG_LETTERS[0] + ord(letter) - ord("A")) for letter in country or "")


def compact(folded: str) -> str:
    """The same without spaces: "kim jong un", "kim jongun" and "kimjongun" are one."""
    return folded.replace(" ", "")


def consonants(word: str) -> tuple[str, ...]:
    """How a folded word may read without its vowels: "sdm" for "saddam" and for "sdam".

    Letters that other scripts do not tell apart, or that are romanised in two ways, count as one.
    The plain reading comes first, then those with the Hebrew v as a vowel or without an Arabic article.
    """
    bare = [*all_consonants((word, word.replace("v", "")))]
    bare += [other[1:] for other in bare if other[:1] == "r" and len(other) > 2]
    return tuple(dict.fromkeys(bare))


def all_consonants(words: Iterable[str]) -> list[str]:
    """The plain reading of each folded word, all in one pass."""
    lines = _SILENT.sub("", "\n".join(words)).translate(_SAME_LETTER)
    return _TWICE.sub(r"\1", lines).split("\n")
