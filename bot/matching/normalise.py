"""One way to write a name: for everything that is indexed, and everything that is asked."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from anyascii import anyascii

# Discord lets an option hold 6,000 characters; no name or remembered phrase needs more than this.
MAX_CHARACTERS: Final = 300

_MARKS = str.maketrans("", "", "'`")
_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
# Vowels, letters that stand for one too, an h beside a consonant or at the end, the t of ts.
_SILENT = re.compile("[aeiouwyj]|(?<=[cdgkpt])h|h(?=[aeiouwyj]*$)|t(?=[sz])")
_SAME_LETTER = str.maketrans("cgqlpvz", "kkkrfbs")
_TWICE = re.compile(r"(.)\1+")
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower-case ASCII words with single spaces between them; "" where nothing can be read.

    "Vučić’s" → "vucic", "Jong-un" → "jong un", "Путин" → "putin", "习近平" → "xijinping".
    Romanising is `anyascii`'s, character by character.
    """
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        # Emoji are no part of a name, and anyascii would spell out what they are called.
        text = anyascii("".join(" " if unicodedata.category(c) == "So" else c for c in text))
    # An apostrophe is a soft sign or a glottal stop as often as a mark: “Il’kham” is one word; so is
    # the backtick that anyascii writes for the Arabic ain.
    text = _POSSESSIVE.sub("", text.lower()).translate(_MARKS)
    # Again: one character can be romanised to many.
    return _NOT_ALPHANUMERIC.sub(" ", text).strip()[:MAX_CHARACTERS].strip()


def consonants(word: str) -> tuple[str, ...]:
    """What is left of a folded word where vowels are not written: "sdm" of "saddam" and of "sdam".

    Letters that other scripts do not tell apart, or that are romanised in two ways, are one. After
    the first come the other readings: an Arabic article left out, the Hebrew v a vowel.
    """
    readings = (word, word.replace("v", ""))
    bare = [
        _TWICE.sub(r"\1", _SILENT.sub("", reading).translate(_SAME_LETTER)) for reading in readings
    ]
    bare += [other[1:] for other in bare if other[:1] == "r" and len(other) > 2]
    return tuple(dict.fromkeys(bare))


def compact(folded: str) -> str:
    """The same without spaces: "kim jong un", "kim jongun" and "kimjongun" are one."""
    return folded.replace(" ", "")


# One character of these scripts is a syllable or a word: another one is another name, not a typo.
# Not so kana, which spell out what others are called.
SYLLABLES: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u2fff\u3100-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# From Hebrew and Arabic to Khmer, and kana: vowels are left out, or are not those of a Latin name.
OTHER_VOWELS: Final = re.compile("[\u0590-\u17ff\u3040-\u30ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Names in these scripts are written in Latin letters in no way that people would type.
ROMANISED: Final = re.compile(f"{SYLLABLES.pattern}|{OTHER_VOWELS.pattern}")
