"""How a name explains what was typed, word by word, and whether that may be another's name as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import mul
from typing import Final, NamedTuple

from bot.matching.index import Index, Name
from bot.matching.normalise import fold
from bot.matching.policy import MatchPolicy
from bot.matching.slips import (
    is_consonant_left_out,
    is_syllable,
    is_vowel_left_out,
    key_beside,
    same_letters,
)
from bot.matching.sounds import sound_alike
from bot.matching.titles import TITLES
from bot.matching.variants import Alike, Spelling, Variants

# A family name this short is found by an alias, or asked about.
_SHORT_FAMILY: Final = 3


class Alignment(NamedTuple):
    """How well a name explains a query.

    One that is not `sure` is a rival but no card. One that is not `clear` may be another's name as well,
    so it is asked about even where nobody else comes near.
    """

    sure: bool
    clear: bool
    score: float
    text: str

    def better(self, other: Alignment | None) -> bool:
        """Whether it is preferred to another alignment of the same owner."""
        return other is None or self[:3] > other[:3]

    def is_final(self, letters: int) -> bool:
        """Whether only a better score could make it preferred less."""
        return self.sure and (self.clear or letters <= _SHORT_FAMILY)


class Placed(NamedTuple):
    """A typed word, the word of the name that it stands for, how alike they are, and where that is."""

    typed: str
    word: str
    alike: float
    places: tuple[int, ...]

    @property
    def is_innocent(self) -> bool:
        """Whether it has the same letters, swapped or doubled: nobody else is called so."""
        return same_letters(self.typed, self.word)

    @property
    def is_anothers(self) -> bool:
        """“Aliyeva” is another person than Aliyev, and so are Aleksandra and Roberto."""
        swapped = sorted(self.typed) == sorted(self.word) and self.typed[-1] != "a"
        if len(self.typed) == 1 or swapped:
            return False
        gendered = self.typed[-1] == "a" and self.word[-1] == "e"
        return gendered or (self.typed[-1] in "aeo" and self.word[-1] not in "aeiouy")


class Context(NamedTuple):
    """What else a query says: whether it has a title, whether it is in a script whose names nobody types
    in Latin letters, and which words are known to everything that it is asked of."""

    titled: bool
    romanised: bool
    knows: Callable[[str], bool]


class Typed(NamedTuple):
    """The words that a name has to explain, and for each the indexed words that it may stand for."""

    words: tuple[str, ...]
    alike: list[Alike]
    spelling: Spelling
    context: Context


# The best alignment of each owner.
Aligned = dict[int, Alignment]


class Aligner:
    """Finds who has a name or a description that explains every word, each by another place in it."""

    def __init__(self, index: Index, variants: Variants, policy: MatchPolicy) -> None:
        self.index, self.variants, self.policy = index, variants, policy

    def names(self, words: tuple[str, ...], spelling: Spelling, context: Context) -> Aligned:
        """Who has a name that explains every word, with the name that does it best."""
        lone = len(words) == 1
        alike = [self.variants.similar(word, spelling, lone=lone) for word in words]
        if not all(alike):
            return {}
        typed = Typed(words, alike, spelling, context)
        letters = list(map(len, words))
        total = sum(letters)
        found: Aligned = {}
        for owner, row, best in self.index.names_with(words, alike, romanised=context.romanised):
            already = found.get(owner)
            likeliest = sum(map(mul, best, letters)) / total
            if already and already.is_final(total) and likeliest <= already.score:
                continue  # another of their names cannot explain it better
            aligned = self._aligned(typed, self.index.name(row))
            if aligned and aligned.better(already):
                found[owner] = aligned
        return found

    def descriptions(self, words: tuple[str, ...]) -> Aligned:
        """Whose description has these words and no others, but for a letter or two in long ones."""
        alike = list(map(self.variants.similar_long, words))
        if len(words) < 2 or not all(alike):
            return {}
        found: Aligned = {}
        meant = {self.index.vocabulary.word(number) for other in alike for number in other}
        for row, score in self.index.descriptions_with(alike):
            name = self.index.name(row)
            described = Alignment(True, True, score, name.text)
            # Else two typed words stand for one of its words.
            if meant.issuperset(name.words) and described.better(found.get(name.owner)):
                found[name.owner] = described
        return found

    def _aligned(self, typed: Typed, name: Name) -> Alignment | None:
        """How well the name explains every word, each by another place; None where one is left over.

        What a person is called or described as elsewhere explains a word beside a name: “analyst
        Khrustalev”, “King Norodom Sihamoni of Cambodia”.
        """
        policy, words = self.policy, typed.words
        too_short = name.entry.whole and len(words) < len(name.words)
        if too_short or (typed.context.titled and not name.entry.titled):
            return None
        shortened = self.variants.shortened(typed.spelling)
        placed = self._placed(typed, name, shortened)
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
        if guessed or score < policy.name_floor or not self._is_enough(name, placed, longest):
            return None
        in_turn = [placed[at].places[0] for at in sorted(placed)]
        clear = self._is_clear(typed, name, placed, in_turn)
        if typed.spelling is Spelling.RIGHT:
            # A word that is only begun may be a slip in another.
            return Alignment(worst > shortened, clear, score, name.text)
        sure = worst >= (policy.lone_floor if len(words) == 1 else policy.token_floor)
        if not sure and (helped or in_turn != sorted(in_turn)):
            return None  # another initial and another order are too much
        return Alignment(sure, clear, score, name.text)

    def _placed(self, typed: Typed, name: Name, shortened: float) -> dict[int, Placed] | None:
        """The typed words that the name has, by their places in the query; None where one is left over.

        The longest words take their places first.
        """
        taken: set[int] = set()
        placed: dict[int, Placed] = {}
        places: tuple[int, ...]
        words = typed.words
        for at in sorted(range(len(words)), key=lambda at: -len(words[at])):
            word, other = words[at], typed.alike[at]
            like, places = 0.0, ()
            for number, here in name.places.items():
                score = other.get(number, 0.0)
                if score <= like or not taken.isdisjoint(here):
                    continue
                if score != shortened or self._may_be_short(word, here, name):
                    like, places = score, here
            if like:
                taken.update(places)
                spelt = "".join(name.words[place] for place in places)
                placed[at] = Placed(word, spelt, like, places)
            elif words.count(word) > 1 or not self.index.calls(name.owner, word):
                return None
        return placed

    def _is_enough(self, name: Name, placed: Mapping[int, Placed], longest: int) -> bool:
        """Whether enough of the name was typed to speak of it at all."""
        taken = {place for word in placed.values() for place in word.places}
        if name.entry.whole:
            return len(taken) == len(name.words) and all(map(self._is_as_written, placed.values()))
        if not name.entry.titled:
            return True
        # “Xi” is a family name, “UN chief” nobody's; “presidente” is not President Trump alone.
        is_initials = 0 not in taken and longest < self.policy.prefix_length
        return not is_initials and not TITLES.issuperset(name.words[place] for place in taken)

    def _is_as_written(self, placed: Placed) -> bool:
        """Whether a short word is as it is written: “КНДР” is not “КНР”."""
        long = len(placed.word) >= self.policy.description_token_length
        return long or placed.alike == 1.0 or placed.is_innocent

    def _is_clear(
        self, typed: Typed, name: Name, placed: Mapping[int, Placed], in_turn: list[int]
    ) -> bool:
        """Whether what was typed is this name and hardly another's."""
        policy, words = self.policy, typed.words
        whole = sum(len(word.word) for word in placed.values()) == sum(map(len, name.words))
        letters = sum(len(word.typed) for word in placed.values())
        is_part = name.entry.titled and not whole
        if is_part and letters < policy.telling_length and not self._is_family(name, in_turn):
            return False  # “Un” and “Tung” are parts of many names
        # A family name may stand first or last; any other order may be another name.
        last = len(name.words) - 1
        first = in_turn.index(last) + 1 if last in in_turn else 0
        if sorted(in_turn) not in (in_turn, in_turn[first:] + in_turn[:first]):
            return False
        short = max(map(len, (*words, *name.words))) <= policy.syllables_length
        slips = [
            word
            for word in placed.values()
            if word.alike < 1.0
            and (
                (word.is_anothers and word.word not in TITLES)
                or not self._is_innocent(typed, name, word, whole=whole, short=short)
            )
        ]
        if any(slip.is_anothers or slip.typed[0] != slip.word[0] for slip in slips):
            return False
        if 0 not in in_turn and any(len(slip.typed) == 1 for slip in slips):
            return False  # a middle name's initial is more often another given name's
        if len(words) == 1:
            least, alike = policy.telling_guess_length, policy.telling_guess
            return all(len(slip.typed) >= least and slip.alike >= alike for slip in slips)
        if max(map(len, words)) > policy.syllables_length:
            # “Nguyen Van Dung” is not Nguyen Van Dong.
            return len(name.words) < 3 or not any(
                len(slip.typed) == len(slip.word) and is_syllable(slip.word) for slip in slips
            )
        if not whole:  # “Kim Song Il” has two words of Kim Il Sung, and one of another spelling
            right = all(word.alike == 1.0 or len(word.typed) == 1 for word in placed.values())
            # “Aung San” is half of a longer name.
            most = letters > policy.most_of_a_name * sum(map(len, name.words))
            return right and most and not slips and len(placed) == len(words)
        return not any(
            len(slip.typed) == len(slip.word) or typed.context.knows(slip.typed)
            for slip in slips
            if len(slip.typed) > 1
        )

    def _is_innocent(
        self, typed: Typed, name: Name, placed: Placed, *, whole: bool, short: bool
    ) -> bool:
        """Whether a word is spelt so that nobody else is called so."""
        policy, slip, word = self.policy, placed.typed, placed.word
        if placed.is_innocent or word in TITLES:
            return True
        if typed.context.romanised:
            return False  # letters that nobody typed tell nothing
        if len(typed.words) > 1 and short:  # as a rule another letter makes another syllable
            beside = key_beside(slip, word) and not is_syllable(slip)
            return whole and bool(beside or sound_alike(slip, word, syllables=True))
        if len(typed.words) == 1:
            last = len(name.words) - 1
            syllables = last > 1 and max(map(len, name.words)) <= policy.syllables_length
            is_family = not syllables and placed.places == (last,)
            own = fold(name.entry.names[0]).split()
            if not is_family or word in own[:-1] or len(word) < policy.telling_length:
                return False  # a given name may be anyone’s
        elif typed.context.knows(slip) and not self.index.calls(name.owner, slip):
            return False  # another is called so
        if sound_alike(slip, word) or is_vowel_left_out(slip, word):
            return True
        # How long a lone word has to be, so that one key missed or hit beside another makes no other
        # name, was measured on the names of many countries.
        lone = len(typed.words) == 1 and len(word) < policy.telling_slip_length
        initial = slip[0] != word[0] and len(slip) < policy.description_token_length
        if lone or (initial and len(slip) == len(word)):
            return False
        return bool(key_beside(slip, word) or is_consonant_left_out(slip, word))

    def _is_family(self, name: Name, in_turn: list[int]) -> bool:
        """Whether one word of a person's own name is the family name: “Hale”, “Choe”, but not “Sung”."""
        words, is_own = name.words, name.text in name.entry.names[:1]
        syllables = len(words) > 2 and max(map(len, words)) <= self.policy.syllables_length
        family = 0 if syllables else len(words) - 1
        return is_own and in_turn == [family] and len(words[family]) > _SHORT_FAMILY

    def _may_be_short(self, word: str, places: tuple[int, ...], name: Name) -> bool:
        """A given name may be shortened, and any be an initial; “Korea” is no “Korean”."""
        is_given = places[0] == 0 and len(name.words) > 1
        return not name.entry.whole and (len(word) == 1 or is_given)
