"""Every indexed word once, and which of them a typed word is near to.

The words are one string, sorted, and a word's number is its place among them. A typed word is only
compared with those that could be near it: the letters of each word are the bits of one integer, and an
edit takes away one bit at most and adds one at most. Two operations on whole arrays leave a few per
cent of the words for rapidfuzz.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.normalise import MAX_CHARACTERS

Numbers = NDArray[np.uint32]
Letters = NDArray[np.uint64]

# Longer words are rare, so their letters are counted one word at a time.
_LONGEST: Final = 32
_SOUGHT: Final = 8
# Comparing this many takes no longer than filtering them once more.
_FEW: Final = 100
# Beginnings of these lengths are indexed; a longer one is compared with whole words.
_BEGINNINGS: Final = range(3, 13)
# Sorts after every folded word that begins with the letters before it.
_LAST: Final = "\x7f"


class Vocabulary:
    """An immutable, sorted set of folded words."""

    def __init__(self, words: Iterable[str]) -> None:
        words = sorted(set(words))
        self._text, self._size = "".join(words), len(words)
        self._ends = array("I", accumulate(map(len, words), initial=0))
        characters = _characters(words)
        # Words are sought by their first eight letters, read as one number.
        first = characters[:, :_SOUGHT].copy().view(">u8").astype(np.uint64)
        self._first = array("Q", first.tobytes())
        letters = _letters(characters)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        for number in np.flatnonzero(lengths > _LONGEST).tolist():
            letters[number] = _letters_of(words[number])
        self._filter = _Filter(letters, lengths, np.arange(len(words), dtype=np.uint32))

    def __len__(self) -> int:
        return self._size

    def __contains__(self, word: str) -> bool:
        return self.number(word) is not None

    def word(self, number: int) -> str:
        """The word with this number."""
        return self._text[self._ends[number] : self._ends[number + 1]]

    def words(self, numbers: Iterable[int]) -> list[str]:
        """The words with these numbers."""
        text, ends = self._text, self._ends
        return [text[ends[number] : ends[number + 1]] for number in numbers]

    def number(self, word: str) -> int | None:
        """The word's number, None where it is not here."""
        at = self._place(word)
        return at if at < self._size and self.word(at) == word else None

    def places(self, numbers: Mapping[str, int]) -> Numbers:
        """The numbers here of words that were numbered 0, 1, 2, … as they came."""
        came = np.fromiter(map(numbers.__getitem__, self.words(range(len(self)))), np.uint32)
        here = np.empty(len(came), np.uint32)
        here[came] = np.arange(len(came), dtype=np.uint32)
        return here

    def begun(self, beginning: str) -> range:
        """The numbers of the words that begin with these letters."""
        return range(self._place(beginning), self._place(beginning + _LAST))

    def _place(self, word: str) -> int:
        """Where the word is, or would be."""
        letters = int.from_bytes(word[:_SOUGHT].encode().ljust(_SOUGHT, b"\0"))
        first = bisect_left(self._first, letters)
        if len(word) < _SOUGHT:
            return first
        last = bisect_right(self._first, letters, first)
        return bisect_left(range(self._size), word, first, last, key=self.word)

    def near(self, word: str, floor: float) -> dict[int, float]:
        """The words whose optimal string alignment, over the longer length, is at least `floor`."""
        lengths = range(int(len(word) * floor), int(len(word) / floor) + 2)
        numbers = self._filter.numbers(self._filter.maybe_near(word, floor, lengths))
        return {numbers[at]: alike for at, alike in _alike(word, self.words(numbers), floor)}


class Beginnings:
    """The distinct beginnings of the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        characters = _characters(vocabulary.words(range(len(vocabulary))))
        starts, lengths, letters = [], [], []
        for length in _BEGINNINGS:
            cut = characters[:, :length]
            differs = np.ones(len(cut), np.bool_)
            differs[1:] = (cut[1:] != cut[:-1]).any(axis=1)
            starts.append(np.flatnonzero(differs & (cut[:, -1] != 0)))
            lengths.append(np.full(len(starts[-1]), length))
            letters.append(_letters(cut[starts[-1]]))
        numbers = np.concatenate(starts).astype(np.uint32)
        self._filter = _Filter(np.concatenate(letters), np.concatenate(lengths), numbers)

    def near(self, typed: str, floor: float, lengths: range) -> list[tuple[range, float]]:
        """The words whose first letters, as many as `lengths` says, are at least `floor` alike."""
        found = self._filter.maybe_near(typed, floor, lengths)
        words = self._vocabulary.words(self._filter.numbers(found))
        sizes = self._filter.lengths(found).tolist()
        cut = [word[:size] for word, size in zip(words, sizes, strict=True)]
        return [(self._vocabulary.begun(cut[at]), alike) for at, alike in _alike(typed, cut, floor)]


def _alike(typed: str, texts: Sequence[str], floor: float) -> Iterable[tuple[int, float]]:
    """Which of the texts are at least `floor` alike, the most alike first."""
    scorer = OSA.normalized_similarity
    found = process.extract(typed, texts, scorer=scorer, score_cutoff=floor, limit=None)
    return ((at, alike) for _, alike, at in found)


class ByHash:
    """The places of texts in a list, by their hashes, in eight bytes a text."""

    def __init__(self, hashes: Iterable[int]) -> None:
        found = np.fromiter(hashes, np.int64).astype(np.uint32)
        self._places = np.argsort(found, kind="stable").astype(np.uint32)
        self._hashes = found[self._places]

    def __call__(self, text: str) -> list[int]:
        """The places of this text, and of any with the same hash: the caller has to compare."""
        wanted = np.uint32(hash(text) & 0xFFFF_FFFF)
        first = self._hashes.searchsorted(wanted)
        last = self._hashes.searchsorted(wanted, "right")
        found: list[int] = self._places[first:last].tolist()
        return found


class _Filter:
    """Words, or beginnings of words, by length: the letters that each is without."""

    def __init__(self, letters: Letters, lengths: NDArray[np.int64], numbers: Numbers) -> None:
        order = np.argsort(lengths, kind="stable")
        self._without = ~letters[order]
        self._numbers = numbers[order]
        # Those of neighbouring lengths are one slice.
        self._starts = np.searchsorted(lengths[order], np.arange(MAX_CHARACTERS + 2))

    def numbers(self, at: NDArray[np.intp]) -> list[int]:
        """The words' numbers at these places."""
        found: list[int] = self._numbers[at].tolist()
        return found

    def lengths(self, at: NDArray[np.intp]) -> NDArray[np.intp]:
        """How long those at these places are."""
        return np.searchsorted(self._starts, at, side="right") - 1

    def maybe_near(self, typed: str, floor: float, lengths: range) -> NDArray[np.intp]:
        """The places of those that have few enough letters too many or too few.

        Nothing at least `floor` alike to the typed word is left out.
        """
        longest = len(self._starts) - 1
        first = int(self._starts[min(lengths[0], longest)])
        last = int(self._starts[min(lengths[-1] + 1, longest)])
        wanted = _letters_of(typed)
        most, removed, added = _edits(len(typed), floor, lengths)
        missing = np.bitwise_count(self._without[first:last] & wanted)
        at = (missing <= most).nonzero()[0]
        if len(at) > _FEW:
            length = self.lengths(at + first) - lengths[0]
            few = missing[at] <= removed[length]
            few &= np.bitwise_count(~(self._without[at + first] | wanted)) <= added[length]
            at = at[few]
        near: NDArray[np.intp] = at + first
        return near


@lru_cache(maxsize=1024)
def _edits(
    typed: int, floor: float, lengths: range
) -> tuple[int, NDArray[np.int64], NDArray[np.int64]]:
    """How many of the typed letters a text may lack, at most and by its length, and how many others
    it may have."""
    sizes = np.arange(lengths[0], lengths[-1] + 1)
    edits = (np.maximum(sizes, typed) * (1 - floor) + 1e-6).astype(np.int64)
    # An edit that makes the text longer or shorter does nothing else.
    removed = edits - np.maximum(sizes - typed, 0)
    return int(removed.max()), removed, edits + np.minimum(sizes - typed, 0)


def _characters(words: Sequence[str]) -> NDArray[np.uint8]:
    """The first characters of each word, a row for a word, filled up with zeros."""
    return np.array(words, f"S{_LONGEST}").view(np.uint8).reshape(len(words), _LONGEST)


def _letters(characters: NDArray[np.uint8]) -> Letters:
    """For each word the letters and digits it has (bits 0 to 35) and has twice (letters, 36 to 61)."""
    once = np.zeros(len(characters), np.uint64)
    twice = np.zeros(len(characters), np.uint64)
    for column in characters.T:
        bit = _BITS[column]
        twice |= once & bit
        once |= bit
    letters: Letters = once | ((twice & _ALPHABET) << np.uint64(36))
    return letters


def _letters_of(word: str) -> np.uint64:
    """The same for one word, faster than with arrays."""
    once = twice = 0
    for character in word:
        bit = _BIT_OF.get(character, 0)
        twice |= once & bit
        once |= bit
    return np.uint64(once | (twice & int(_ALPHABET)) << 36)


_ALPHABET: Final = np.uint64((1 << 26) - 1)
_BIT_OF: Final = {c: 1 << at for at, c in enumerate("abcdefghijklmnopqrstuvwxyz0123456789")}
_BITS: Final = np.zeros(256, np.uint64)
for _character, _bit in _BIT_OF.items():
    _BITS[ord(_character)] = _bit
