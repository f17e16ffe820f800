"""Which texts were meant by a few words, remembered or misspelt, in any order.

A text explains a typed word by the most similar of its own words, or of those said of it. Its score is
the share of the typed letters that it explains. All texts are scored at once: each word knows its texts,
and the texts with a similar word get that similarity.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.matching.memory import Memory, Recall
from bot.matching.policy import MatchPolicy
from bot.matching.vocabulary import ByHash, Numbers, Vocabulary
from bot.matching.words import Asked, asked, indexed, is_code, reading, row

Scores = NDArray[np.float64]
T = TypeVar("T")

# Words that say nothing of what is looked for, unless nothing else is typed.
_STOPWORDS: Final = frozenset(
    "a about an and are as at be by did for from he her his in is it its not of on or say said says "
    "she that the their they this to was were what when where which who will with".split()
)
# Scores are told apart in steps of one in this many; within a step the texts keep their order.
_STEPS: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class Document:
    """Something to be found by its words: `words` are its own, `context` is what is said of it."""

    id: str
    words: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A document, and the share of the typed letters that it explains, 0 to 1."""

    id: str
    score: float


class TextIndex:
    """An immutable index of documents by their words; made for some hundred thousand."""

    def __init__(
        self,
        documents: Iterable[Document],
        policy: MatchPolicy | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.policy = policy or MatchPolicy()
        memory = Memory() if memory is None else memory
        ids: list[str] = []
        pieces = _Pieces()
        own, own_ends = array("I"), array("I", [0])
        around, around_ends = array("I"), array("I", [0])
        for document in documents:
            ids.append(document.id)
            own.extend(pieces.numbered(document.words))
            own_ends.append(len(own))
            around.extend(pieces.numbered(document.context))
            around_ends.append(len(around))
        self._ids = tuple(ids)
        self._by_id = ByHash(map(hash, ids))
        self.vocabulary = Vocabulary(pieces.words)
        here, size = self.vocabulary.places(pieces.words), len(self.vocabulary)
        self._own = _Occurrences(here[np.array(own)], np.array(own_ends), size, phrases=True)
        self._around = _Occurrences(
            here[np.array(around)], np.array(around_ends), size, phrases=False
        )
        self._readings = _Readings(self.vocabulary)
        self._made_similar: Recall[tuple[tuple[range, float], ...]] = memory.part()
        self._rankings: Recall[tuple[Numbers, Scores]] = memory.part()

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return len(self._ids) > self.policy.words_large

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self._ids)

    def id(self, number: int) -> str:
        """The id of the document with this number."""
        return self._ids[number]

    def numbered(self, values: Mapping[str, T]) -> Iterable[tuple[int, T]]:
        """The numbers of the documents with these ids, and the values."""
        for id, value in values.items():
            if (number := self._numbered(id)) is not None:
                yield number, value

    def search(self, query: str) -> tuple[str, ...]:
        """The ids that explain enough of what was typed, the best first; () where none does.

        An id finds itself alone. Never raises, whatever was typed.
        """
        numbers, _ = self._ranking(query)
        return tuple(self._ids[number] for number in numbers.tolist())

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The first ids of a search, as many as a menu holds."""
        return tuple(hit.id for hit in self.ranked(typed, limit))

    def ranked(self, query: str, limit: int) -> tuple[Hit, ...]:
        """The best of a search with their scores; those that say the very words come first."""
        numbers, scores = self._ranking(query)
        pairs = zip(numbers[:limit].tolist(), scores[:limit].tolist(), strict=True)
        return tuple(Hit(self._ids[number], score) for number, score in pairs)

    def understood(self, query: str) -> frozenset[str]:
        """The words of the index that explain a typed one, stop words aside.

        So a word of a document is what was asked for if it folds to one of them. Those of unspaced
        scripts are as in `words.placed`. An id asks for none.
        """
        if self._itself(query) is not None:
            return frozenset()
        return frozenset(
            word
            for one in self._asked(query)
            for typed in one.words
            for numbers, _ in self._similar(typed)
            for word in self.vocabulary.words(numbers)
        ) | frozenset(one.begun for one in self._asked(query) if one.whole)

    def _asked(self, query: str) -> list[Asked]:
        """What matters of a query, with pinyin as the pairs of characters that it may stand for."""
        found = (self._readings.parted(one) for one in asked(query))
        return _telling([part for parts in found for part in parts])

    def _itself(self, id: str) -> int | None:
        """The document with this id, unless the id is a word that documents may say, too."""
        return None if id in self.vocabulary else self._numbered(id)

    def _numbered(self, id: str) -> int | None:
        return next((at for at in self._by_id(id) if self._ids[at] == id), None)

    def _ranking(self, query: str) -> tuple[Numbers, Scores]:
        """The numbers of the documents that were found, the best first, and their scores."""
        return self._rankings(query, lambda: self._rank(query))

    def _rank(self, query: str) -> tuple[Numbers, Scores]:
        if (itself := self._itself(query)) is not None:
            return np.array([itself], np.uint32), np.ones(1)
        scores = self._scores(self._asked(query))
        best = scores.max(initial=0.0)
        floor = max(self.policy.words_floor, best - self.policy.words_margin)
        found = np.flatnonzero(scores >= floor).astype(np.uint32)
        scores = scores[found]
        # Sixteen bits, because numpy sorts those in one pass.
        order = np.round((1.0 - scores) * _STEPS).astype(np.uint16) + np.uint16(2)
        # The very words come before the same words in another order, and whatever has them as its id.
        order[self.saying(row(query))[found]] = 1
        order[found == self._numbered(query)] = 0
        first = np.argsort(order, kind="stable")[: self.policy.words_found]
        return found[first], scores[first]

    def _scores(self, typed: list[Asked]) -> Scores:
        """How much of the letters of all that was typed each document explains."""
        scores = np.zeros(len(self._ids))
        for one in typed:
            best = self.explained(self.explaining(one))
            best *= one.weight
            scores += best
        scores /= sum(one.weight for one in typed) or 1
        return scores

    def explained(self, similar: Iterable[tuple[range, float]]) -> Scores:
        """How well each document explains what these words of the index are so alike to."""
        context, best = self.policy.words_context, np.zeros(len(self._ids))
        explained: list[tuple[float, Numbers]] = []
        for numbers, alike in similar:
            explained.append((alike, self._own.documents(numbers)))
            explained.append((alike * context, self._around.documents(numbers)))
        # The most similar last, because the last one stays.
        explained.sort(key=lambda pair: pair[0])
        for alike, documents in explained:
            best[documents] = alike
        return best

    def explaining(self, one: Asked) -> Iterable[tuple[range, float]]:
        """The numbers of the words that explain what was typed, and how well they do."""
        for word in one.words:
            yield from self._similar(word)
        if one.begun:
            alone = self.policy.words_lone_character if one.words else 1.0
            alike = alone if one.whole else self.policy.words_character
            yield self.vocabulary.begun(one.begun), alike

    def _similar(self, word: str) -> tuple[tuple[range, float], ...]:
        """The numbers of similar words, and how alike they are."""
        return self._made_similar(word, lambda: tuple(self._look_for(word)))

    def _look_for(self, word: str) -> Iterable[tuple[range, float]]:
        vocabulary, policy = self.vocabulary, self.policy
        itself = vocabulary.number(word)
        if is_code(word):
            if itself is not None:
                yield range(itself, itself + 1), 1.0
            return
        for number in self._readings.of(word):
            yield range(number, number + 1), policy.words_pinyin
        if len(word) >= policy.prefix_length:
            # “war” is a word, and no beginning of “warmest”.
            yield (
                vocabulary.begun(word),
                policy.shortened if itself is None else policy.words_longer,
            )
        if len(word) >= policy.fuzzy_token_length:
            for number, alike in vocabulary.near(word, policy.words_token_floor).items():
                yield range(number, number + 1), alike
        elif itself is not None:
            yield range(itself, itself + 1), 1.0

    def read_as(self, word: str) -> list[int]:
        """The numbers of the pairs of Chinese characters that are read so in pinyin."""
        return self._readings.of(word)

    def saying(self, words: list[str]) -> NDArray[np.bool_]:
        """Which documents say these words one after the other."""
        saying = np.zeros(len(self._ids), np.bool_)
        known = [self.vocabulary.number(word) for word in words]
        numbers = [number for number in known if number is not None]
        if numbers and len(numbers) == len(known):
            saying[self._own.saying(numbers)] = True
        return saying


class _Pieces(dict[str, tuple[int, ...]]):
    """The numbers of the folded words of what stands between two spaces, each folded once."""

    def __init__(self) -> None:
        self.words: dict[str, int] = defaultdict(count().__next__)

    def __missing__(self, piece: str) -> tuple[int, ...]:
        numbers = self[piece] = tuple(self.words[word] for word in indexed(piece))
        return numbers

    def numbered(self, text: str) -> Iterable[int]:
        return chain.from_iterable(map(self.__getitem__, text.split()))


class _Occurrences:
    """Which documents have each word and, for looking up phrases, where."""

    def __init__(self, words: Numbers, ends: Numbers, vocabulary: int, *, phrases: bool) -> None:
        """`words` are those of all documents in a row, `ends` where each ends."""
        places = np.argsort(words, kind="stable").astype(np.uint32)
        documents = np.repeat(np.arange(len(ends) - 1, dtype=np.uint32), ends[1:] - ends[:-1])
        self._documents = documents[places]
        counts = np.bincount(words, minlength=vocabulary)
        self._of_word = array("I", np.concatenate(([0], np.cumsum(counts))).tolist())
        if phrases:
            self._words, self._ends, self._places = words, ends, places

    def documents(self, numbers: range) -> Numbers:
        """The documents that have one of the words, as often as they have it."""
        return self._documents[self._of_word[numbers.start] : self._of_word[numbers.stop]]

    def saying(self, numbers: list[int]) -> NDArray[np.intp]:
        """The documents in which these words stand one after the other."""
        ends = self._of_word
        rarest = min(range(len(numbers)), key=lambda at: ends[numbers[at] + 1] - ends[numbers[at]])
        number = numbers[rarest]
        first = self._places[ends[number] : ends[number + 1]].astype(np.int64) - rarest
        first = first[(first >= 0) & (first + len(numbers) <= len(self._words))]
        for at, number in enumerate(numbers):
            first = first[self._words[first + at] == number]
        document, last = (
            np.searchsorted(self._ends, place, side="right") - 1
            for place in (first, first + len(numbers) - 1)
        )
        within: NDArray[np.intp] = document[document == last]
        return within


class _Readings:
    """Pairs of Chinese characters by their pinyin."""

    # A pair has two syllables: the shortest are of two letters each.
    SHORTEST: Final = 4

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        codes = range(vocabulary.begun("A").start, vocabulary.begun("Z").stop)
        self._pairs = array("I", (at for at in codes if reading(vocabulary.word(at))))
        self._by_reading = ByHash(hash(self._read(number)) for number in self._pairs)

    def of(self, word: str) -> list[int]:
        """The numbers of the pairs that are read so."""
        found = (self._pairs[at] for at in self._by_reading(word))
        return [number for number in found if self._read(number) == word]

    def _read(self, number: int) -> str:
        return reading(self._vocabulary.word(number))

    def parted(self, one: Asked) -> Iterable[Asked]:
        """What was typed as two readings that begin and end it and leave nothing out, where it is
        none itself: “tushuguan” as “tushu” and “shuguan”."""
        word = one.words[0] if one.words else ""
        longest = range(len(word) - 1, self.SHORTEST - 1, -1)
        if self._pairs and not one.begun and not self.of(word):
            begun = next((word[:size] for size in longest if self.of(word[:size])), "")
            ended = next((word[-size:] for size in longest if self.of(word[-size:])), "")
            if len(begun) + len(ended) >= len(word) > 0:
                return [Asked((part,), float(len(part))) for part in (begun, ended)]
        return [one]


def _telling(typed: list[Asked]) -> list[Asked]:
    """The words that matter: all of them where nothing but stop words is typed."""
    return [one for one in typed if _STOPWORDS.isdisjoint(one.words)] or typed
