"""Every word that is indexed once, and which of them a typed word may stand for.

A word is compared with those alone that could be near it. Its letters are bits of one integer, and
one edit takes at most one bit away and brings at most one; two operations on whole arrays leave a
few per cent of the words for rapidfuzz to compare.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.search.normalise import MAX_CHARACTERS

Ids = NDArray[np.uint32]
Letters = NDArray[np.uint64]

# Of a longer word only the beginning is told apart by its letters.
_LONGEST: Final = 32
# Beginnings of these lengths are indexed; one typed longer is compared with whole words.
_BEGINNINGS: Final = range(3, 13)
# After every word that begins with the same letters: fold() gives only a-z and 0-9.
_LAST: Final = "\x7f"


@dataclass(frozen=True, slots=True)
class Similar:
    """Words that a typed word may stand for: their numbers, ascending, and how alike (0 to 1)."""

    ids: Ids
    alike: NDArray[np.float32]


class Vocabulary:
    """An immutable, sorted set of folded words; a word's number is its place in it."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        characters = np.array(self.words, dtype=f"S{_LONGEST}")
        characters = characters.view(np.uint8).reshape(len(self.words), _LONGEST)
        lengths = np.fromiter(map(len, self.words), np.uint16, len(self.words))
        # By length, so that the words of about a length are one slice.
        self._by_length = np.argsort(lengths, kind="stable").astype(np.uint32)
        self._length_starts = np.searchsorted(
            lengths[self._by_length], np.arange(MAX_CHARACTERS + 2)
        )
        self._letters = _letters(characters)[self._by_length]
        self._beginnings = {
            length: _Beginnings(characters[:, :length], lengths) for length in _BEGINNINGS
        }

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: str) -> bool:
        return self.number(word) is not None

    def number(self, word: str) -> int | None:
        at = bisect_left(self.words, word)
        return at if at < len(self.words) and self.words[at] == word else None

    def begun(self, beginning: str) -> range:
        """The numbers of the words that begin so."""
        first = bisect_left(self.words, beginning)
        return range(first, bisect_left(self.words, beginning + _LAST, first))

    def near(self, word: str, floor: float) -> dict[int, float]:
        """The words at least `floor` alike: optimal string alignment, over the longer's length."""
        letters, ids = _letters_of(word), []
        for length in range(
            int(len(word) * floor), min(int(len(word) / floor) + 1, MAX_CHARACTERS) + 1
        ):
            edits = int(max(length, len(word)) * (1 - floor) + 1e-6)
            more = length - len(word)
            if abs(more) > edits:
                continue
            first, last = self._length_starts[length : length + 2].tolist()
            # An edit that makes the word longer or shorter does nothing else.
            maybe = (
                _maybe_near(
                    self._letters[first:last], letters, edits - max(more, 0), edits + min(more, 0)
                )
                if max(length, len(word)) <= _LONGEST
                else np.arange(last - first)
            )
            ids += self._by_length[first:last][maybe].tolist()
        words = self.words
        return self._compared(word, ids, [words[id] for id in ids], floor)

    def near_few(self, word: str, floor: float) -> dict[int, float]:
        """The same as `near` where there are few words: one look at all their lengths is less."""
        longest = min(int(len(word) / floor + 1e-6), MAX_CHARACTERS)
        if longest > _LONGEST:
            return self.near(word, floor)
        first, last = self._length_starts[[int(len(word) * floor), longest + 1]].tolist()
        edits = int(longest * (1 - floor) + 1e-6)
        maybe = _maybe_near(self._letters[first:last], _letters_of(word), edits, edits)
        ids, words = self._by_length[first:last][maybe].tolist(), self.words
        return self._compared(word, ids, [words[id] for id in ids], floor)

    def nearly_begun(
        self, beginning: str, floor: float, length: int | None = None
    ) -> list[tuple[range, float]]:
        """The words whose first letters, `length` or as many, are at least `floor` alike to it."""
        length = len(beginning) if length is None else length
        if not (beginnings := self._beginnings.get(length)):
            return []
        edits = int(max(length, len(beginning)) * (1 - floor) + 1e-6)
        maybe = _maybe_near(beginnings.letters, _letters_of(beginning), edits, edits)
        first, last = beginnings.first[maybe].tolist(), beginnings.last[maybe].tolist()
        words = self.words
        cut = [words[at][:length] for at in first]
        found = self._compared(beginning, list(range(len(cut))), cut, floor)
        return [(range(first[at], last[at]), alike) for at, alike in found.items()]

    def similar(self, word: str, found: dict[int, float]) -> Similar:
        """The words that were found, and the typed one itself where it is known."""
        if (itself := self.number(word)) is not None:
            found = found | {itself: 1.0}
        ids = np.fromiter(found.keys(), np.uint32, len(found))
        alike = np.fromiter(found.values(), np.float32, len(found))
        order = np.argsort(ids)
        return Similar(ids[order], alike[order])

    @staticmethod
    def _compared(word: str, ids: list[int], others: list[str], floor: float) -> dict[int, float]:
        found = process.extract(
            word, others, scorer=OSA.normalized_similarity, score_cutoff=floor, limit=None
        )
        return {ids[at]: alike for _, alike, at in found}


class _Beginnings:
    """The distinct beginnings of one length: their letters, and the words that begin so."""

    def __init__(self, characters: NDArray[np.uint8], lengths: NDArray[np.uint16]) -> None:
        length = characters.shape[1]
        if not len(lengths):
            changes = np.zeros(0, np.intp)
        else:
            differs = (characters[1:] != characters[:-1]).any(axis=1)
            changes = np.flatnonzero(np.concatenate(([True], differs)))
        ends = np.append(changes[1:], len(lengths))
        whole = lengths[changes] >= length
        self.first = changes[whole].astype(np.uint32)
        self.last = ends[whole].astype(np.uint32)
        self.letters = _letters(characters[self.first])


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
    for character in word[:_LONGEST].encode():
        bit = int(_BITS[character])
        twice |= once & bit
        once |= bit
    return np.uint64(once | (twice & int(_ALPHABET)) << 36)


def _maybe_near(letters: Letters, typed: np.uint64, removed: int, added: int) -> NDArray[np.intp]:
    """Where at most so many of the typed letters are missing, and so many others are there.

    A word that so many edits make of the typed one is never left out.
    """
    at = np.flatnonzero(np.bitwise_count(typed & ~letters) <= removed)
    near: NDArray[np.intp] = at[np.bitwise_count(letters[at] & ~typed) <= added]
    return near


_ALPHABET: Final = np.uint64((1 << 26) - 1)
_BITS: Final = np.zeros(256, np.uint64)
for _at, _character in enumerate(b"abcdefghijklmnopqrstuvwxyz0123456789"):
    _BITS[_character] = np.uint64(1 << _at)
