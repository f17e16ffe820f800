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
# Any script but Latin: from Greek to Armenian, and those above.
NOT_LATIN: Final = re.compile(f"[\u0370-\u058f]|{SYLLABLES.pattern}|{OTHER_VOWELS.pattern}")
# Thai to Khmer, Chinese, Japanese and Korean: a whole name may be without spaces.
UNSPACED: Final = re.compile(
    f"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]|{SYLLABLES.pattern}"
)
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


# Thai writes letters that nobody says, most of them after the last one of a syllable.
_SILENCED: Final = re.compile(
    "(?<=[\u0e01-\u0e2e])[\u0e01-\u0e2e]*[\u0e01-\u0e2e][\u0e34\u0e38]?\u0e4c"
)
_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_PINYIN_C: Final = re.compile("c(?!h)")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_KANA: Final = re.compile("[\u3040-\u30ff]")


def readings(text: str) -> list[str]:
    """The folded text as its script may be read: with silent letters and without, pinyin as others write it."""
    found = [fold(text)]
    if _THAI.search(text):
        found.append(fold(_SILENCED.sub("", text)))
    if _HAN.search(text):
        found = [_PINYIN_C.sub("ts", found[0]).replace("q", "ch").replace("x", "sh")]
    if _KANA.search(text):
        found = [re.sub("n(?=[bmp])", "m", found[0])]
    return found


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
