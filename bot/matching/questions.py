"""Which texts answer a whole question: what each typed word is worth, and whether anything says it.

Every word of a lookup (`TextIndex.search`) has to be found. In a question one may be missing. A word
is worth the more the fewer texts say it, and one that no text says as much as the rarest. So a text
that says the rest may be found, and how much of the question that is can be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from math import log
from types import MappingProxyType
from typing import Final

import numpy as np
import regex

from bot.matching.asking import SmallWords, without_asking
from bot.matching.forms import changed_forms, forms
from bot.matching.normalise import MAX_CHARACTERS
from bot.matching.policy import MatchPolicy
from bot.matching.texts import Hit, TextIndex
from bot.matching.titles import ORDINAL, SYNONYMS
from bot.matching.words import Asked, asked, row

# The letters of a usual word, which a character of a script without spaces is weighed against.
_WORD: Final = 6.0
# What stands around a word and is none.
_NO_WORD: Final = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$")
# What a word counts that every text says.
_LEAST: Final = 0.02
Similar = tuple[tuple[range, float], ...]


class How(Enum):
    """Whether the texts have a typed word."""

    SAID = auto()  # this word, or another form of it
    GUESSED = auto()  # another one that is spelt nearly so
    MISSING = auto()


@dataclass(frozen=True, slots=True)
class Typed:
    """A word of a question, folded, in the piece that was typed; `small` ones say nothing."""

    piece: str
    asked: Asked
    small: bool

    @property
    def word(self) -> str:
        return self.asked.words[0] if self.asked.words else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """Texts that are about what some of the typed words name, by id, and how surely."""

    words: range
    texts: Mapping[str, float]
    # Whether the words are a name, which is worth as much as the rarest word.
    is_name: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: the best texts, and what of it they explain.

    `share` is how much of the question the best one explains. `words` are those of the texts that do.
    """

    hits: tuple[Hit, ...] = ()
    share: float = 0.0
    words: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()


class Questions:
    """The questions that may be asked of an index in one language."""

    def __init__(self, index: TextIndex, small: SmallWords, language: str) -> None:
        self.index, self.small, self.language = index, small, language
        self.policy: MatchPolicy = index.policy

    def read(self, query: str) -> tuple[Typed, ...]:
        """The words of a question in order, each once; of telling ones so many as are looked for."""
        pieces = without_asking(query[:MAX_CHARACTERS]).split()
        # “US” is not “us”, but where all is in capitals.
        names = {piece for piece in pieces if len(piece) > 1 and piece.isupper()}
        if len(pieces) > 1 and query.isupper():
            names.clear()
        asked_for = [(piece, one) for piece in pieces for one in asked(piece)]
        spaced = {word for _, one in asked_for for word in one.words if not one.begun}
        small = self.small.among(spaced, self.index.vocabulary)
        typed: dict[Asked, Typed] = {}
        for piece, one in asked_for:
            says_little = piece not in names and not small.isdisjoint(one.words)
            typed.setdefault(one, Typed(_NO_WORD.sub("", piece), one, says_little))
        telling = [one for one in typed.values() if not one.small]
        most = {id(one) for one in telling[: self.policy.asked_words]}
        return tuple(one for one in typed.values() if one.small or id(one) in most)

    def found(
        self,
        typed: Sequence[Typed],
        limit: int,
        margin: float,
        meant: Sequence[Meant] = (),
        lift: Mapping[str, float] = MappingProxyType({}),
        phrase: str = "",
    ) -> Found:
        """The texts that explain these telling words hardly less than the best does, by `margin`.

        `meant` are texts about those whom some of the words name, which need not say these words.
        `lift` raises texts that say any of the words, and the `phrase` those that have it as it stands.
        """
        index, policy = self.index, self.policy
        explained = np.zeros(index.size)
        known, total = 0.0, 0.0
        weights = [0.0] * len(typed)
        words: set[str] = set()
        missing: dict[str, None] = {}
        guessed: dict[str, str] = {}
        for at, one in enumerate(typed):
            how, similar = self._similar(one, alone=len(typed) == 1)
            alike = index.explained(similar)
            weight = one.asked.weight / _WORD if one.asked.begun else 1.0
            named = [those for those in meant if at in those.words]
            for those in named:
                how = How.SAID
                for number, value in index.numbered(those.texts):
                    alike[number] = max(alike[number], value)
            having = np.count_nonzero(alike)
            if how is How.MISSING or not having:
                missing[one.piece] = None
                total += weight * policy.asked_named
                continue
            if any(those.is_name for those in named):
                weight *= policy.asked_named / max(len(those.words) for those in named)
            else:
                weight *= max(log((index.size + 1) / having) / log(index.size + 1), _LEAST)
            known, total = known + weight, total + weight
            weights[at] = weight
            explained += weight * alike
            stand = [word for numbers, _ in similar for word in index.vocabulary.words(numbers)]
            words.update(stand)
            if one.asked.begun and one.asked.whole:
                words.add(one.asked.begun)
            if how is How.GUESSED:
                guessed.setdefault(one.piece, stand[0])
            else:
                missing.pop(one.piece, None)
        if not known:
            return Found(missing=tuple(missing))
        scores = explained / known
        numbers = np.flatnonzero(scores >= max(scores.max() - margin, _LEAST))
        # What follows orders those that are shown, and shows no others.
        for at, (first, second) in enumerate(pairwise(typed)):
            less = min(weights[at : at + 2]) / known
            scores[index.saying([first.word, second.word])] += policy.asked_beside * less
        scores[index.saying(row(phrase))] += 1.0
        for number, value in index.numbered(lift):
            scores[number] += value
        first_ones = numbers[np.argsort(-scores[numbers], kind="stable")[:limit]]
        hits = tuple(Hit(index.id(number), float(scores[number])) for number in first_ones.tolist())
        share = float(explained[first_ones].max(initial=0.0)) / total
        said = frozenset(words)
        return Found(hits, share, said, tuple(missing), tuple(guessed.items()))

    def _similar(self, one: Typed, *, alone: bool) -> tuple[How, Similar]:
        """The words of the index that a typed one stands for, and how well."""
        if one.asked.begun:
            similar = tuple(self.index.explaining(one.asked))
            known = any(word in self.index.vocabulary for word in one.asked.words)
            alone = one.asked.whole and any(numbers for numbers, _ in similar)
            return (How.SAID if known or alone else How.MISSING), similar
        found = How.MISSING, Similar()
        for typed in one.asked.words:
            word = ORDINAL.sub(r"\1", typed) if typed[0].isdigit() else typed
            for other in (word, *SYNONYMS.get(word, ())):
                how, similar = self._words(other, alone=alone)
                if how is How.SAID:
                    return how, similar
                if how is How.GUESSED and not found[1]:
                    found = how, similar
        return found

    def _words(self, word: str, *, alone: bool) -> tuple[How, Similar]:
        vocabulary, policy = self.index.vocabulary, self.policy
        itself = vocabulary.number(word)
        same = [(itself, 1.0)] if itself is not None else []
        same += [(at, policy.asked_form) for at in forms(word, vocabulary, self.language)]
        same += [
            (at, policy.asked_changed) for at in changed_forms(word, vocabulary, self.language)
        ]
        same += [(at, policy.words_pinyin) for at in self.index.read_as(word)]
        if same:
            return How.SAID, tuple((range(at, at + 1), alike) for at, alike in same)
        long = len(word) >= policy.asked_begun
        if not word.isalpha() or len(word) < policy.asked_begun - alone:
            return How.MISSING, ()
        if begun := vocabulary.begun(word):
            return (How.SAID if long else How.GUESSED), ((begun, policy.asked_longer),)
        near = vocabulary.near(word, policy.asked_guess)
        near = {at: a for at, a in near.items() if vocabulary.word(at) not in self.small.own}
        if not alone:
            # Another first letter is more often another word than a slip.
            near = {at: alike for at, alike in near.items() if vocabulary.word(at)[0] == word[0]}
        most = max(near.values(), default=0.0)
        nearest = ((range(at, at + 1), alike) for at, alike in near.items() if alike == most)
        return (How.GUESSED if near else How.MISSING), tuple(nearest)
