"""What a finger does to a word: the slips that leave what is nobody else's name."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_TWICE: Final = re.compile(r"(.)\1")
_VOWELS: Final = frozenset("aeiouy")
_SYLLABLE: Final = re.compile("[^aeiouwy]*[aeiouwy]+(?:ng?|[hklmprt])?")
# The keys of a row, and so which of them lie side by side.
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE: Final = frozenset(
    pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a)
)


def same_letters(typed: str, word: str) -> bool:
    """Whether it has the same letters, swapped or doubled."""
    once, other = _TWICE.sub(r"\1", typed), _TWICE.sub(r"\1", word)
    return once == other or (len(typed) == len(word) and sorted(typed) == sorted(word))


def left_out(typed: str, word: str) -> str:
    """The one letter of the word that was not typed; "" where that is not all that differs."""
    if len(typed) + 1 != len(word):
        return ""
    at = next((at for at, letter in enumerate(typed) if letter != word[at]), len(typed))
    return word[at] if typed[at:] == word[at + 1 :] else ""


def key_beside(typed: str, word: str) -> str:
    """The one letter typed as the key beside it, or together with that; "" where more differs."""
    if len(typed) == len(word):
        differ = [a + b for a, b in zip(typed, word, strict=True) if a != b]
        return differ[0][1] if len(differ) == 1 and differ[0] in _BESIDE else ""
    if not (added := left_out(word, typed)):
        return ""
    at = next((at for at, letter in enumerate(word) if letter != typed[at]), len(word))
    near = (typed[other : other + 1] for other in (at - 1, at + 1) if other >= 0)
    return added if any(added + letter in _BESIDE for letter in near) else ""


def is_vowel_left_out(typed: str, word: str) -> bool:
    """“Putn”: what is left can hardly be said, and so is no name, unlike “Scharf” for Scharif."""
    if left_out(typed, word) not in _VOWELS:
        return False
    at = next((at for at, letter in enumerate(typed) if letter != word[at]), len(typed))
    before, after = typed[:at], typed[at:]
    if not before or not after or before[-1] in _VOWELS or after[0] in "aeiou":
        return False
    begins = _VOWELS.isdisjoint(before) and after[0] in "lrwy"
    ends = _VOWELS.isdisjoint(after) and before[-1] in "lmnr"
    return not begins and not ends


def is_consonant_left_out(typed: str, word: str) -> bool:
    """Whether one was missed; without a vowel it may be another name (“Pashinin”)."""
    return (letter := left_out(typed, word)) != "" and letter not in _VOWELS


def is_syllable(word: str) -> bool:
    """Whether it may be one of a name in romanised syllables: “um” is, “jonh” and “sunf” are not."""
    return _SYLLABLE.fullmatch(word) is not None
