"""Which indexed words a typed one may stand for: right, with a slip, shortened, or without vowels."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Enum, auto
from functools import partial

from bot.matching.memory import Memory, Recall
from bot.matching.normalise import all_consonants, consonants
from bot.matching.policy import MatchPolicy
from bot.matching.slips import is_vowel_left_out, key_beside
from bot.matching.sounds import may_sound_alike, sound_alike, sound_keys
from bot.matching.vocabulary import Beginnings, ByHash, Vocabulary

# The numbers of the words that a typed one may stand for, each with how alike it is, 0 to 1.
Alike = Mapping[int, float]


class Spelling(Enum):
    """What a word of a name may be typed as."""

    RIGHT = auto()
    SLIP = auto()
    CONSONANTS = auto()


class Variants:
    """What one typed word may stand for among the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, policy: MatchPolicy, memory: Memory) -> None:
        self.vocabulary, self.policy = vocabulary, policy
        self._beginnings = Beginnings(vocabulary)
        words = vocabulary.words(range(len(vocabulary)))
        self._by_consonants = ByHash(map(hash, all_consonants(words)))
        self._by_sounds = ByHash(map(hash, sound_keys(words)))
        self._made_near: Recall[Alike] = memory.part(_size)
        self._made_sounding: Recall[Alike] = memory.part(_size)
        self._made_begun: Recall[Alike] = memory.part(_size)

    def similar(self, word: str, spelling: Spelling, *, lone: bool) -> Alike:
        """The words that `word` may stand for; it is `lone` where nothing else was typed."""
        policy, vocabulary = self.policy, self.vocabulary
        found: dict[int, float] = {}
        if spelling is Spelling.CONSONANTS:
            return {
                number: policy.without_vowels
                for bare in consonants(word)
                if not lone or len(bare) >= policy.fuzzy_token_length
                for number in self._with_consonants(bare)
            }
        if not word.isalpha():
            return self._with_itself(word, found)  # another number is no slip
        # “Putn” stands for nothing else; other words so short do.
        least = policy.fuzzy_lone_length - 1 if lone else policy.fuzzy_token_length
        if spelling is Spelling.SLIP and len(word) >= least:
            if len(word) == policy.fuzzy_token_length:
                # Too many words of three letters are alike: a slip is a letter doubled or two swapped.
                slips = (word[0] + word[1:].replace(word[-1] * 2, word[-1]), word[0] + word[:0:-1])
                numbers = map(vocabulary.number, slips)
                found = {number: policy.token_floor for number in numbers if number is not None}
            floor = policy.lone_floor if lone else policy.token_floor
            for number, score in self._near(word).items():
                other = vocabulary.word(number)
                if score < floor or len(other) < policy.fuzzy_token_length:
                    continue
                if lone and len(word) < policy.fuzzy_lone_length:
                    if not is_vowel_left_out(word, other):
                        continue
                elif other[0] != word[0] and other[:2] != word[1::-1]:
                    long = len(word) >= policy.description_token_length
                    beside = long and key_beside(word, other)
                    score -= policy.key_beside_penalty if beside else policy.other_initial_penalty
                found[number] = score
            make = partial(self._make_sounding, word, lone=lone)
            found |= self._made_sounding((word, lone), make)
        if not lone and (len(word) == 1 or len(word) >= policy.prefix_length):
            shortened = self.shortened(spelling)
            for number in vocabulary.begun(word):
                found.setdefault(number, shortened)
        return self._with_itself(word, found)

    def _make_sounding(self, word: str, *, lone: bool) -> Alike:
        """The words that are the same name in the spelling of another language."""
        policy, vocabulary = self.policy, self.vocabulary
        long = len(word) >= policy.telling_length
        syllables = not lone and len(word) <= policy.syllables_length
        found: dict[int, float] = {}
        for number in {*self._near(word), *self._by_sounds(sound_keys((word,))[0])}:
            other = vocabulary.word(number)
            if may_sound_alike(word, other) and (
                (long and sound_alike(word, other))
                or (syllables and sound_alike(word, other, syllables=True))
            ):
                found[number] = policy.sounds_alike
        return found

    def similar_long(self, word: str) -> Alike:
        """The word itself and, where it is long, those a letter or two away."""
        policy = self.policy
        found: dict[int, float] = {}
        if len(word) >= policy.description_token_length and word.isalpha():
            for number, score in self._near(word).items():
                other = self.vocabulary.word(number)
                long = len(other) >= policy.description_token_length
                if score >= policy.description_floor and long and other[0] == word[0]:
                    found[number] = score
        return self._with_itself(word, found)

    def has_near(self, word: str) -> bool:
        """Whether there is a word that it may be a slip in."""
        return any(alike >= self.policy.token_floor for alike in self._near(word).values())

    def begun(self, word: str, *, mistyped: bool) -> Alike:
        """The words that `word` may be the beginning of, typed right or nearly so.

        Where no word begins with it (`mistyped`), a letter may be missing or doubled.
        """
        make = partial(self._make_begun, word, mistyped=mistyped)
        return self._made_begun((word, mistyped), make)

    def _make_begun(self, word: str, *, mistyped: bool) -> Alike:
        vocabulary, policy = self.vocabulary, self.policy
        found: dict[int, float] = {}
        if len(word) >= policy.fuzzy_token_length and word.isalpha():
            lengths = range(len(word) - mistyped, len(word) + 1 + mistyped)
            nearly = [(range(at, at + 1), like) for at, like in self._near(word).items()]
            nearly += self._beginnings.near(word, policy.nearly_begun_floor, lengths)
            for numbers, like in nearly:
                if vocabulary.word(numbers[0])[0] != word[0]:
                    like -= policy.other_initial_penalty
                for number in numbers:
                    if like > found.get(number, 0.0):
                        found[number] = like
        found |= dict.fromkeys(vocabulary.begun(word), policy.begun)
        return self._with_itself(word, found)

    def _near(self, word: str) -> Alike:
        """The words that any rule takes for near; one query asks for them several times."""
        floor = self.policy.nearly_begun_floor
        return self._made_near(word, partial(self.vocabulary.near, word, floor))

    def _with_itself(self, word: str, found: dict[int, float]) -> Alike:
        if (number := self.vocabulary.number(word)) is not None:
            found[number] = 1.0
        return found

    def _with_consonants(self, bare: str) -> list[int]:
        """The numbers of the words with these consonants; words of vowels alone have none."""
        found = self._by_consonants(bare) if bare else []
        read = all_consonants(self.vocabulary.words(found))
        return [number for number, other in zip(found, read, strict=False) if other == bare]

    def shortened(self, spelling: Spelling) -> float:
        """How alike a word is to its beginning: less where slips are looked for."""
        right = spelling is Spelling.RIGHT
        return self.policy.shortened if right else self.policy.shortened_guess


def _size(alike: Alike) -> int:
    """The bytes of the table, and of a number and a score for each word, which are often shared."""
    return sys.getsizeof(alike) + len(alike) * (sys.getsizeof(2**20) + sys.getsizeof(0.5))
