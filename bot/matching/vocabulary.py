"""Every word that is indexed once, and which of them a typed word may stand for.

A word is compared with those alone that could be near it. Its letters are bits of one integer, and
one edit takes at most one bit away and brings at most one; two operations on whole arrays leave a
few per cent of the words for rapidfuzz to compare.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalise import MAX_CHARACTERS

Ids = NDArray[np.uint32]
Letters = NDArray[np.uint64]

# A longer word is rare: its letters are counted one by one.
_LONGEST: Final = 32
# So few are compared as fast as they are told apart by their letters.
_FEW: Final = 100
# Of so many words each has its number in a dictionary.
_SMALL: Final = 20_000
# Beginnings of these lengths are indexed; one typed longer is compared with whole words.
_BEGINNINGS: Final = range(3, 13)
# After every word that begins with the same letters: fold() gives only a-z and 0-9.
_LAST: Final = "\x7f"


class Vocabulary:
    """An immutable, sorted set of folded words; a word's number is its place in it."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        # Faster, and of a million words fifty megabytes.
        small = len(self.words) <= _SMALL
        self._numbers = {word: at for at, word in enumerate(self.words)} if small else None
        characters = np.array(self.words, dtype=f"S{_LONGEST}")
        characters = characters.view(np.uint8).reshape(len(self.words), _LONGEST)
        lengths = np.fromiter(map(len, self.words), np.uint16, len(self.words))
        letters = _letters(characters)
        for at in np.flatnonzero(lengths > _LONGEST).tolist():
            letters[at] = _letters_of(self.words[at])
        numbers = np.arange(len(self.words), dtype=np.uint32)
        self._whole = _Texts(letters, lengths, numbers, numbers + 1)
        self._beginnings = _beginnings(characters, lengths)

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return self.number(word) is not None

    def number(self, word: str) -> int | None:
        if self._numbers is not None:
            return self._numbers.get(word)
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else None

    def places(self, numbers: Mapping[str, int]) -> Ids:
        """Where the words stand here that were numbered as they came: the first, the second, …"""
        order = np.fromiter(map(numbers.__getitem__, self.words), np.uint32)
        place = np.empty(len(order), np.uint32)
        place[order] = np.arange(len(order), dtype=np.uint32)
        return place

    def begun(self, beginning: str) -> range:
        """The numbers of the words that begin so."""
        first = bisect_left(self.words, beginning)
        return range(first, bisect_left(self.words, beginning + _LAST, first))

    def near(self, word: str, floor: float) -> dict[int, float]:
        """The words at least `floor` alike: optimal string alignment, over the longer's length."""
        lengths = range(int(len(word) * floor), int(len(word) / floor) + 2)
        numbers = self._whole.first[self._whole.maybe_near(word, floor, lengths)].tolist()
        words = list(map(self.words.__getitem__, numbers))
        return {numbers[at]: alike for at, alike in _alike(word, words, floor)}

    def nearly_begun(
        self, beginning: str, floor: float, lengths: range
    ) -> list[tuple[range, float]]:
        """The words whose first letters, so many of them, are at least `floor` alike to it."""
        texts = self._beginnings
        at = texts.maybe_near(beginning, floor, lengths)
        first, last = texts.first[at].tolist(), texts.last[at].tolist()
        sizes = texts.lengths[at].tolist()
        cut = [self.words[number][:size] for number, size in zip(first, sizes, strict=True)]
        return [(range(first[at], last[at]), alike) for at, alike in _alike(beginning, cut, floor)]


def _alike(typed: str, texts: list[str], floor: float) -> Iterable[tuple[int, float]]:
    """Which of the texts are at least so alike, the most alike first."""
    scorer = OSA.normalized_similarity
    found = process.extract(typed, texts, scorer=scorer, score_cutoff=floor, limit=None)
    return [(at, alike) for _, alike, at in found]


class _Texts:
    """Words, or beginnings of words, by length: what letters each has, and the words it begins.

    Those of some neighbouring lengths are one slice of the arrays.
    """

    def __init__(
        self, letters: Letters, lengths: NDArray[np.uint16], first: Ids, last: Ids
    ) -> None:
        order = np.argsort(lengths, kind="stable")
        self.letters, self.lengths = letters[order], lengths[order]
        self.others = ~self.letters
        self.first, self.last = first[order], last[order]
        self._starts: list[int] = np.searchsorted(
            self.lengths, np.arange(MAX_CHARACTERS + 2)
        ).tolist()

    def maybe_near(self, typed: str, floor: float, lengths: range) -> NDArray[np.intp]:
        """Where those are of which so few of the typed letters are missing, and so few are others.

        A text at least `floor` alike to the typed one is never left out.
        """
        end = len(self._starts) - 1
        first, last = self._starts[min(lengths[0], end)], self._starts[min(lengths[-1] + 1, end)]
        most, removed, added = _edits(len(typed), floor, lengths)
        others, wanted = self.others[first:last], _letters_of(typed)
        at = (np.bitwise_count(others & wanted) <= most).nonzero()[0]
        if len(at) > _FEW:
            letters, length_of = (
                self.letters[first:last][at],
                self.lengths[first:last][at] - lengths[0],
            )
            few = np.bitwise_count(letters & ~wanted) <= added[length_of]
            few &= np.bitwise_count(wanted & ~letters) <= removed[length_of]
            at = at[few]
        near: NDArray[np.intp] = at + first
        return near


@lru_cache(maxsize=1024)
def _edits(
    typed: int, floor: float, lengths: range
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """How many of so many typed letters a text may lack: the most, and for each length; and for each
    how many others it may have."""
    sizes = np.arange(lengths[0], lengths[-1] + 1)
    edits = (np.maximum(sizes, typed) * (1 - floor) + 1e-6).astype(np.int64)
    # An edit that makes the text longer or shorter does nothing else.
    removed = edits - np.maximum(sizes - typed, 0)
    return int(removed.max()), removed, edits + np.minimum(sizes - typed, 0)


def _beginnings(characters: NDArray[np.uint8], lengths: NDArray[np.uint16]) -> _Texts:
    """The distinct beginnings of words, and which words begin so."""
    starts = [np.zeros(0, np.intp)]
    sizes = [np.zeros(0, np.uint16)]
    lasts = [np.zeros(0, np.uint32)]
    letters = [np.zeros(0, np.uint64)]
    for length in _BEGINNINGS if len(characters) else ():
        cut = characters[:, :length]
        differs = (cut[1:] != cut[:-1]).any(axis=1)
        first = np.concatenate(([0], differs.nonzero()[0] + 1))
        long = lengths[first] >= length
        starts.append(first[long])
        sizes.append(np.full(len(starts[-1]), length, np.uint16))
        lasts.append(np.append(first[1:], len(cut))[long].astype(np.uint32))
        letters.append(_letters(cut[starts[-1]]))
    return _Texts(
        np.concatenate(letters),
        np.concatenate(sizes),
        np.concatenate(starts).astype(np.uint32),
        np.concatenate(lasts),
    )


def _letters(characters: NDArray[np.uint8]) -> Letters:
    """For each word the letters it has (bits 0 to 35) and has twice (bits 36 to 61)."""
    once = np.zeros(len(characters), np.uint64)
    twice = np.zeros(len(characters), np.uint64)
    for column in characters.T:
        bit = _BITS[column]
        twice |= once & bit
        once |= bit
    letters: Letters = once | ((twice & _ALPHABET) << np.uint64(36))
    return letters


def _letters_of(word: str) -> np.uint64:
    """The same for one word, for which arrays cost more than they save."""
    once = twice = 0
    for character in word:
        bit = _BIT_OF[character]
        twice |= once & bit
        once |= bit
    return np.uint64(once | (twice & int(_ALPHABET)) << 36)


_ALPHABET: Final = np.uint64((1 << 26) - 1)
_BIT_OF: Final = {c: 1 << at for at, c in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
_BITS: Final = np.zeros(256, np.uint64)
for _character, _bit in _BIT_OF.items():
    _BITS[ord(_character)] = _bit
