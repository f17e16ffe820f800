"""Which indexed words a typed one may stand for: right, with a slip, shortened, or without vowels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum, auto
from functools import cached_property

from bot.matching.normalise import consonants
from bot.matching.policy import MatchPolicy
from bot.matching.remembered import Remembered
from bot.matching.vocabulary import Vocabulary

# The numbers of the words that a typed one may stand for, each with how alike it is (0 to 1).
Alike = Mapping[int, float]


class Spelling(Enum):
    """What a word of a name may be typed as."""

    RIGHT = auto()
    SLIP = auto()
    CONSONANTS = auto()


class Spellings:
    """What may be meant by one typed word, among the words of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, policy: MatchPolicy, kept: int) -> None:
        """Of so many (`kept`) typed words what they stand for is remembered."""
        self.vocabulary, self.policy = vocabulary, policy
        self._made_near: Remembered[list[tuple[int, float]]] = Remembered(kept)
        self._made_begun: Remembered[Alike] = Remembered(kept)

    def warm(self) -> None:
        """Make what is made once, before anybody waits for it."""
        _ = self.by_consonants

    def similar(self, word: str, spelling: Spelling, *, lone: bool) -> Alike:
        """The indexed words that `word` may stand for, each with how alike they are."""
        policy, vocabulary = self.policy, self.vocabulary
        found: dict[int, float] = {}
        if spelling is Spelling.CONSONANTS:
            return {
                number: policy.without_vowels
                for bare in consonants(word)
                if not lone or len(bare) >= policy.fuzzy_token_length
                for number in self.by_consonants.get(bare, ())
            }
        if not word.isalpha():
            return self._with_itself(word, found)  # of numbers another one is no slip
        least = policy.fuzzy_lone_length if lone else policy.fuzzy_token_length
        if spelling is Spelling.SLIP and len(word) >= least:
            if len(word) == policy.fuzzy_token_length:
                # Of three letters too many are alike: a slip is one twice, or two in the wrong order.
                slips = (word[0] + word[1:].replace(word[-1] * 2, word[-1]), word[0] + word[:0:-1])
                numbers = map(vocabulary.number, slips)
                found = {number: policy.token_floor for number in numbers if number is not None}
            floor = policy.lone_floor if lone else policy.token_floor
            for number, score in self._near(word, floor):
                other = vocabulary.words[number]
                if other[0] != word[0] and other[:2] != word[1::-1]:
                    score -= policy.other_initial_penalty
                if len(other) >= policy.fuzzy_token_length:
                    found[number] = score
        if not lone and (len(word) == 1 or len(word) >= policy.prefix_length):
            shortened = self.shortened(spelling)
            for number in vocabulary.begun(word):
                found.setdefault(number, shortened)
        return self._with_itself(word, found)

    def similar_long(self, word: str) -> Alike:
        """The word itself, and where it is long those with a letter or two of difference."""
        policy, words = self.policy, self.vocabulary.words
        found: dict[int, float] = {}
        if len(word) >= policy.description_token_length and word.isalpha():
            found = {
                number: score
                for number, score in self._near(word, policy.description_floor)
                if words[number][0] == word[0]
                and len(words[number]) >= policy.description_token_length
            }
        return self._with_itself(word, found)

    def begun(self, word: str) -> Alike:
        """The indexed words that `word` may be the beginning of, typed right or nearly so."""
        return self._made_begun(word, lambda: self._made_beginning(word))

    def _made_beginning(self, word: str) -> Alike:
        vocabulary, policy = self.vocabulary, self.policy
        found: dict[int, float] = {}
        if len(word) >= policy.fuzzy_token_length and word.isalpha():
            floor = policy.nearly_begun_floor
            lengths = range(len(word), len(word) + 1)
            if not vocabulary.begun(word):  # a letter may be missing, or be there twice
                lengths = range(len(word) - 1, len(word) + 2)
            nearly = [(range(at, at + 1), like) for at, like in self._near(word, floor)]
            nearly += vocabulary.nearly_begun(word, floor, lengths)
            for numbers, like in nearly:
                if vocabulary.words[numbers[0]][0] != word[0]:
                    like -= policy.other_initial_penalty
                for number in numbers:
                    if like > found.get(number, 0.0):
                        found[number] = like
        found |= dict.fromkeys(vocabulary.begun(word), policy.begun)
        return self._with_itself(word, found)

    def _near(self, word: str, floor: float) -> list[tuple[int, float]]:
        """The words at least so alike; a query, and a name being typed, asks for one many times."""
        near = self._made_near(
            word, lambda: [*self.vocabulary.near(word, self.policy.nearly_begun_floor).items()]
        )
        return [(number, alike) for number, alike in near if alike >= floor]

    def _with_itself(self, word: str, found: dict[int, float]) -> Alike:
        if (number := self.vocabulary.number(word)) is not None:
            found[number] = 1.0
        return found

    @cached_property
    def by_consonants(self) -> dict[str, list[int]]:
        """The numbers of the words with these consonants; words of vowels alone have none."""
        found: dict[str, list[int]] = defaultdict(list, {"": []})
        for number, word in enumerate(self.vocabulary.words):
            found[consonants(word)[0]].append(number)
        del found[""]
        return dict(found)

    def shortened(self, spelling: Spelling) -> float:
        right = spelling is Spelling.RIGHT
        return self.policy.shortened if right else self.policy.shortened_guess
