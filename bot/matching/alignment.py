"""How a name explains what was typed, word by word, and whether it may be another's as well."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import mul
from typing import Final, NamedTuple

from bot.matching.index import Key, Keys
from bot.matching.policy import MatchPolicy
from bot.matching.titles import TITLES
from bot.matching.variants import Alike, Spelling, Spellings

# A family name of no more letters is typed as an alias, or asked about.
_SHORT_FAMILY: Final = 3
_TWICE: Final = re.compile(r"(.)\1")


class Found(NamedTuple):
    """How well a name explains a query.

    One that does not surely is a rival, but no card. One that is not clear may be another's name as
    well: it is asked about, even where nobody else comes near.
    """

    sure: bool
    clear: bool
    score: float
    text: str

    def better(self, other: Found | None) -> bool:
        return other is None or self[:3] > other[:3]


class Placed(NamedTuple):
    """A typed word, what the name has for it, how alike they are, and the places that it takes."""

    typed: str
    word: str
    alike: float
    places: tuple[int, ...]

    @property
    def is_innocent(self) -> bool:
        """Whether it has the same letters, in another order or one twice: nobody else is called so."""
        typed, word = (_TWICE.sub(r"\1", text) for text in (self.typed, self.word))
        return typed == word or sorted(self.typed) == sorted(self.word)

    @property
    def is_anothers(self) -> bool:
        """“Aliyeva” is another person than Aliyev, and so are Aleksandra and Roberto."""
        return self.typed[-1] in "aeo" and self.word[-1] not in "aeiouy"


Scored = dict[int, Found]


class Explaining:
    """Who has a name or a description that explains every word, each by another place in it."""

    def __init__(self, keys: Keys, spellings: Spellings, policy: MatchPolicy) -> None:
        self._keys, self._spellings, self.policy = keys, spellings, policy
        self.entries, self.vocabulary = keys.entries, keys.vocabulary

    def aligned(
        self, words: tuple[str, ...], spelling: Spelling, *, titled: bool, romanised: bool
    ) -> Scored:
        """Who has a name that explains every word, with the best score and the name that got it.

        One in Chinese characters, Thai and the like is not meant by a part of it in Latin letters.
        """
        alike: list[Alike] = []
        for word in words:
            alike.append(self._spellings.similar(word, spelling, lone=len(words) == 1))
            if not alike[-1]:
                return {}  # nothing explains this word
        order = sorted(range(len(words)), key=lambda at: -len(words[at]))
        letters = list(map(len, words))
        total, telling = sum(letters), self.policy.telling_length
        beside: dict[int, list[float]] = {}
        found: Scored = {}
        for key, scores in self._keys.names_with(words, alike, romanised=romanised):
            if key.owner not in beside:
                called = self._keys.beside(key.owner)
                beside[key.owner] = [self.policy.beside * (word in called) for word in words]
            best = list(map(max, scores, beside[key.owner]))
            if not all(best) or not self._may_be_asked(key, len(words), titled=titled):
                continue
            already = found.get(key.owner)
            known = already and already.sure and (already.clear or total < telling)
            if already and known and sum(map(mul, best, letters)) / total <= already.score:
                continue  # another name of theirs cannot explain it better
            explained = self._explained(words, order, alike, key, spelling)
            if explained and explained.better(already):
                found[key.owner] = explained
        return found

    def descriptions(self, words: tuple[str, ...]) -> Scored:
        """Whose description has these words and no others, a letter in the long ones aside."""
        if len(words) < 2:
            return {}
        alike: list[Alike] = []
        for word in words:
            alike.append(self._spellings.similar_long(word))
            if not alike[-1]:
                return {}
        found: Scored = {}
        meant = {self.vocabulary.words[number] for other in alike for number in other}
        for key, score in self._keys.descriptions_with(alike):
            if not meant.issuperset(key.words):
                continue  # two words are one of its
            described = Found(True, True, score, key.text)
            if described.better(found.get(key.owner)):
                found[key.owner] = described
        return found

    def _may_be_asked(self, key: Key, words: int, *, titled: bool) -> bool:
        """Whether so many words, with a title or without, can be this name's."""
        entry = self.entries[key.owner]
        whole = not entry.whole or words >= len(key.words)
        return whole and (entry.titled or not titled)

    def _explained(
        self,
        words: Sequence[str],
        order: Sequence[int],
        alike: Sequence[Alike],
        key: Key,
        spelling: Spelling,
    ) -> Found | None:
        """How well the key explains every word, each by another place in it; None where one is left.

        The words take their places in this `order`, the longest first.

        What the person is called or described as elsewhere explains a word beside a name: “analyst
        Khrustalev”, “King Norodom Sihamoni of Cambodia”.
        """
        policy = self.policy
        shortened = self._spellings.shortened(spelling)
        placed = self._placed(words, order, alike, key, shortened)
        if not placed:
            return None
        likes = [placed[at].alike if at in placed else policy.beside for at in range(len(words))]
        letters = list(map(len, words))
        score = sum(map(mul, likes, letters)) / sum(letters)
        worst = min(place.alike for place in placed.values())
        longest = max(len(place.typed) for place in placed.values())
        helped = len(placed) < len(words)
        # What stands beside a name confirms one that is spelt right, not one that is guessed.
        guessed = helped and (worst < shortened or longest == 1)
        if guessed or score < policy.name_floor or not self._is_told(key, placed, longest):
            return None
        in_turn = [placed[at].places[0] for at in sorted(placed)]
        clear = self._clear(words, key, placed, in_turn)
        if spelling is Spelling.RIGHT:
            # A word that is only begun may be a slip in another.
            return Found(worst > shortened, clear, score, key.text)
        sure = worst >= (policy.lone_floor if len(words) == 1 else policy.token_floor)
        if not sure and (helped or in_turn != sorted(in_turn)):
            return None  # another initial and another order are too much
        return Found(sure, clear, score, key.text)

    def _placed(
        self,
        words: Sequence[str],
        order: Sequence[int],
        alike: Sequence[Alike],
        key: Key,
        shortened: float,
    ) -> dict[int, Placed] | None:
        """By its place in the query each word that the key has; None where nothing explains one."""
        taken: set[int] = set()
        placed: dict[int, Placed] = {}
        places: tuple[int, ...]
        for at in order:
            word, other = words[at], alike[at]
            like, places = 0.0, ()
            for number, here in key.places.items():
                score = other.get(number, 0.0)
                if score <= like or not taken.isdisjoint(here):
                    continue
                if score != shortened or self._short(word, here, key):
                    like, places = score, here
            if like:
                taken.update(places)
                spelt = "".join(key.words[place] for place in places)
                placed[at] = Placed(word, spelt, like, places)
            elif word not in self._keys.beside(key.owner) or words.count(word) > 1:
                return None
        return placed

    def _is_told(self, key: Key, placed: Mapping[int, Placed], longest: int) -> bool:
        """Whether what was typed of the key is enough to speak of it at all."""
        taken = {place for word in placed.values() for place in word.places}
        if self.entries[key.owner].whole:
            return len(taken) == len(key.words) and all(map(self._is_as_written, placed.values()))
        if not self.entries[key.owner].titled:
            return True
        # “Xi” is a family name, “UN chief” nobody's; “presidente” is not President Trump alone.
        is_initials = 0 not in taken and longest < self.policy.prefix_length
        return not is_initials and not TITLES.issuperset(key.words[place] for place in taken)

    def _is_as_written(self, placed: Placed) -> bool:
        """Whether a short word is as it is written: “КНДР” is not “КНР”."""
        long = len(placed.word) >= self.policy.description_token_length
        return long or placed.alike == 1.0 or placed.is_innocent

    def _clear(
        self, words: Sequence[str], key: Key, placed: Mapping[int, Placed], in_turn: Sequence[int]
    ) -> bool:
        """Whether what was typed is this name and hardly another's."""
        policy = self.policy
        whole = sum(len(word.word) for word in placed.values()) == sum(map(len, key.words))
        letters = sum(len(word.typed) for word in placed.values())
        is_part = self.entries[key.owner].titled and not whole
        if is_part and letters < policy.telling_length and not self._is_family(key, in_turn):
            return False  # “Un” and “Tung” are parts of many names
        # A family name may stand first or last; any other order may be another name.
        last = len(key.words) - 1
        first = in_turn.index(last) + 1 if last in in_turn else 0
        if sorted(in_turn) not in ([*in_turn], [*in_turn[first:], *in_turn[:first]]):
            return False
        slips = [
            word
            for word in placed.values()
            if word.alike < 1.0 and (word.is_anothers or not word.is_innocent)
        ]
        if any(slip.is_anothers or slip.typed[0] != slip.word[0] for slip in slips):
            return False
        if 0 not in in_turn and any(len(slip.typed) == 1 for slip in slips):
            return False  # a middle name's initial is more often another given name's
        if len(words) == 1:
            least, alike = policy.telling_guess_length, policy.telling_guess
            return all(len(slip.typed) >= least and slip.alike >= alike for slip in slips)
        if max(map(len, words)) > policy.syllables_length:
            return True
        if not whole:  # “Kim Song Il” has two words of Kim Il Sung, and one of another spelling
            return not slips and len(placed) == len(words)
        return not any(
            len(slip.typed) == len(slip.word) or slip.typed in self.vocabulary
            for slip in slips
            if len(slip.typed) > 1
        )

    def _is_family(self, key: Key, in_turn: Sequence[int]) -> bool:
        """Whether one word of a person's own name is the family name: “Hale”, “Choe”, but not “Sung”."""
        [*names] = self.entries[key.owner].names[:1]
        words = key.words
        syllables = len(words) > 2 and max(map(len, words)) <= self.policy.syllables_length
        family = 0 if syllables else len(words) - 1
        return key.text in names and [*in_turn] == [family] and len(words[family]) > _SHORT_FAMILY

    def _short(self, word: str, places: tuple[int, ...], key: Key) -> bool:
        """A given name may be shortened, and any be an initial; “Korea” is no “Korean”."""
        return not self.entries[key.owner].whole and (
            len(word) == 1 or (places[0] == 0 and len(key.words) > 1)
        )
