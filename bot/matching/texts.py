"""Which texts were meant by a few words, remembered or misspelt, in any order.

A text explains a typed word by the most similar of its own words, or of those said of it; its score
is the share of the typed letters that it explains. All texts are scored at once: each word of the
index knows the texts it is in, and the texts with a similar word get that similarity.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.matching.normalise import fold
from bot.matching.policy import MatchPolicy
from bot.matching.remembered import Remembered
from bot.matching.vocabulary import Vocabulary

Numbers = NDArray[np.uint32]
Scores = NDArray[np.float64]

# Words that say nothing of what is looked for, unless nothing else is typed.
_STOPWORDS: Final = frozenset(
    "a about an and are as at be by did for from he her his in is it its not of on or say said says "
    "she that the their they this to was were what when where which who will with".split()
)
# Scores nearer than one in so many are equal, and keep the order of the texts.
_STEPS: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class Text:
    """Something to be found by its words: `words` are its own, `context` is what is said of it."""

    id: str
    words: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A text, and the share of the typed letters that it explains, 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class _Similar:
    """Words from one number up to another, and how alike each is to the typed one."""

    first: int
    last: int
    alike: float


class WordIndex:
    """An immutable index of texts by their words; made for some hundred thousand."""

    def __init__(self, texts: Iterable[Text], policy: MatchPolicy | None = None) -> None:
        self.policy = policy or MatchPolicy()
        ids: list[str] = []
        pieces = _Pieces()
        own, own_ends = array("I"), array("I", [0])
        around, around_ends = array("I"), array("I", [0])
        for text in texts:
            ids.append(text.id)
            own.extend(pieces.numbered(text.words))
            own_ends.append(len(own))
            around.extend(pieces.numbered(text.context))
            around_ends.append(len(around))
        self._ids = tuple(ids)
        self._numbers = {id: number for number, id in enumerate(ids)}
        self.vocabulary = Vocabulary(pieces.words)
        place = self.vocabulary.places(pieces.words)
        self._own = _Occurrences(place, own, own_ends)
        self._around = _Occurrences(place, around, around_ends)
        self._similar_to: Remembered[tuple[_Similar, ...]] = Remembered(self.policy.kept_near)
        self._ranked: Remembered[tuple[Numbers, Scores]] = Remembered(self.policy.kept_outcomes)

    @property
    def large(self) -> bool:
        """Whether a query may take longer than an event loop should be kept."""
        return len(self._ids) > self.policy.words_large

    def search(self, query: str) -> tuple[str, ...]:
        """The ids that explain enough of what was typed, the best first; () where none does.

        An id finds itself alone. Never raises, whatever was typed.
        """
        numbers, _ = self._ranking(query)
        return tuple(self._ids[number] for number in numbers.tolist())

    def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """The first ids of a search, as many as a menu holds."""
        return tuple(found.id for found in self.ranked(typed, limit))

    def ranked(self, query: str, limit: int) -> tuple[Found, ...]:
        """The best of a search with their scores; one that says the very words is before others."""
        numbers, scores = self._ranking(query)
        pairs = zip(numbers[:limit].tolist(), scores[:limit].tolist(), strict=True)
        return tuple(Found(self._ids[number], score) for number, score in pairs)

    def understood(self, query: str) -> frozenset[str]:
        """The folded words of the index that explain a typed one, stop words aside.

        A word of a text is what was asked for where it folds to one of them. An id asks for no
        words.
        """
        if query in self._numbers:
            return frozenset()
        words = self.vocabulary.words
        return frozenset(
            word
            for asked in _asked(fold(query).split())
            for similar in self._similar(asked)
            for word in words[similar.first : similar.last]
        )

    def _ranking(self, query: str) -> tuple[Numbers, Scores]:
        """The numbers of the texts that were found, the best first, and their scores."""
        return self._ranked(query, lambda: self._rank(query))

    def _rank(self, query: str) -> tuple[Numbers, Scores]:
        if (itself := self._numbers.get(query)) is not None:
            return np.array([itself], np.uint32), np.ones(1)
        typed = fold(query).split()
        scores = self._scores(_asked(typed))
        best = scores.max(initial=0.0)
        floor = max(self.policy.words_floor, best - self.policy.words_margin)
        found = np.flatnonzero(scores >= floor).astype(np.uint32)
        scores = scores[found]
        # Sixteen bits, because numpy sorts those in one pass.
        order = np.round((1.0 - scores) * _STEPS).astype(np.uint16) + np.uint16(1)
        # Who says the very words comes first, whatever else says them in another order.
        order[self._saying(typed)[found]] = 0
        first = np.argsort(order, kind="stable")[: self.policy.words_found]
        return found[first], scores[first]

    def _scores(self, words: list[str]) -> Scores:
        """How much of the letters of all these words each text explains."""
        scores, best = np.zeros(len(self._ids)), np.empty(len(self._ids))
        context = self.policy.words_context
        for word in words:
            explained: list[tuple[float, Numbers]] = []
            for similar in self._similar(word):
                explained.append((similar.alike, self._own.texts_of(similar)))
                explained.append((similar.alike * context, self._around.texts_of(similar)))
            # The most similar last, because the last one stays.
            explained.sort(key=lambda pair: pair[0])
            best.fill(0.0)
            for alike, texts in explained:
                best[texts] = alike
            best *= len(word)
            scores += best
        scores /= max(sum(map(len, words)), 1)
        return scores

    def _similar(self, word: str) -> tuple[_Similar, ...]:
        return self._similar_to(word, lambda: tuple(self._look_for(word)))

    def _look_for(self, word: str) -> Iterable[_Similar]:
        vocabulary, policy = self.vocabulary, self.policy
        itself = vocabulary.number(word)
        if len(word) >= policy.prefix_length:
            begun = vocabulary.begun(word)
            # “war” is a word, and no beginning of “warmest”.
            alike = policy.shortened if itself is None else policy.words_longer
            yield _Similar(begun.start, begun.stop, alike)
        if len(word) >= policy.fuzzy_token_length:
            for number, alike in vocabulary.near(word, policy.words_token_floor).items():
                yield _Similar(number, number + 1, alike)
        elif itself is not None:
            yield _Similar(itself, itself + 1, 1.0)

    def _saying(self, words: list[str]) -> NDArray[np.bool_]:
        """Which texts say these words one after the other."""
        saying = np.zeros(len(self._ids), np.bool_)
        known = [self.vocabulary.number(word) for word in words]
        numbers = [number for number in known if number is not None]
        if numbers and len(numbers) == len(known):
            saying[self._own.texts_saying(numbers)] = True
        return saying


class _Pieces(dict[str, tuple[int, ...]]):
    """The numbers of the folded words of what stands between two spaces, each folded once."""

    def __init__(self) -> None:
        self.words: dict[str, int] = defaultdict(count().__next__)

    def __missing__(self, piece: str) -> tuple[int, ...]:
        row = self[piece] = tuple(self.words[word] for word in fold(piece).split())
        return row

    def numbered(self, text: str) -> Iterable[int]:
        return chain.from_iterable(map(self.__getitem__, text.split()))


class _Occurrences:
    """Where each word is: all the places, one text after the other, and those of each word."""

    def __init__(self, place: Numbers, words: array[int], ends: array[int]) -> None:
        """`place` is the number of each word in the vocabulary, `words` the words of all texts."""
        self._words: Numbers = place[words] if words else np.zeros(0, np.uint32)
        self._ends = np.frombuffer(ends, np.uint32)
        texts = np.repeat(np.arange(len(ends) - 1, dtype=np.uint32), np.diff(self._ends))
        self._places = np.argsort(self._words, kind="stable").astype(np.uint32)
        self._texts = texts[self._places]
        counts = np.bincount(self._words, minlength=len(place))
        self._of_word = np.concatenate(([0], np.cumsum(counts))).tolist()

    def texts_of(self, similar: _Similar) -> Numbers:
        """The texts that have one of the words, as often as they have it."""
        return self._texts[self._of_word[similar.first] : self._of_word[similar.last]]

    def texts_saying(self, numbers: list[int]) -> NDArray[np.intp]:
        """The texts in which these words stand one after the other."""
        ends = self._of_word
        rarest = min(range(len(numbers)), key=lambda at: ends[numbers[at] + 1] - ends[numbers[at]])
        number = numbers[rarest]
        first = self._places[ends[number] : ends[number + 1]].astype(np.int64) - rarest
        first = first[(first >= 0) & (first + len(numbers) <= len(self._words))]
        for at, number in enumerate(numbers):
            first = first[self._words[first + at] == number]
        text, last = (
            np.searchsorted(self._ends, place, side="right") - 1
            for place in (first, first + len(numbers) - 1)
        )
        within: NDArray[np.intp] = text[text == last]
        return within


def _asked(typed: list[str]) -> list[str]:
    """The words that matter: all of them where nothing but stop words is typed."""
    return [word for word in typed if word not in _STOPWORDS] or typed


def fold_all(text: str) -> list[str]:
    """The folded words of a text of any length; `fold` alone reads only what a query may hold."""
    return [word for piece in text.split() for word in fold(piece).split()]
