"""How the typed words differ from the article's, and whether that turns the meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA, Levenshtein

from bot.verifying import policy

NEGATIONS: Final = frozenset(
    "not n't no never none nobody nothing nowhere neither nor without hardly barely".split()
)
# Words beside a cut that limit what was kept.
CONDITIONS: Final = frozenset(
    "but unless however although though except yet while if until despite provided whereas".split()
)
# Words that limit or turn what stands beside them.
LIMITS: Final = NEGATIONS | CONDITIONS
_NUMBERS: Final = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million billion trillion dozen half twice once first second third fourth "
    "fifth single double both".split()
)
# Pairs that turn a political sentence round. A general dictionary of antonyms would be a download.
_PAIRS: Final = tuple(
    pair.split("/")
    for pair in (
        "good/bad better/worse best/worst more/less more/fewer most/least many/few always/never "
        "all/none all/some everyone/nobody everybody/nobody everything/nothing every/no any/no "
        "war/peace peace/conflict victory/defeat victory/loss win/lose won/lost friend/enemy "
        "friends/enemies friendship/enmity friendship/hostility ally/enemy allies/enemies "
        "allies/rivals good/evil right/wrong true/false truth/lie strong/weak stronger/weaker "
        "strengthen/weaken strengthened/weakened strengthening/weakening increase/decrease "
        "increased/decreased rise/fall rising/falling growing/shrinking growing/declining "
        "support/oppose supports/opposes supported/opposed supporting/opposing for/against "
        "with/without with/against accept/reject accepted/rejected agree/disagree agreed/refused "
        "begin/end start/end start/stop open/close opened/closed include/exclude up/down high/low "
        "higher/lower large/small largest/smallest larger/smaller big/little long/short near/far "
        "early/late earlier/later before/after first/last old/new oldest/newest past/future "
        "love/hate loved/hated success/failure succeed/fail help/harm helped/harmed gain/loss "
        "give/take gave/took buy/sell push/pull attack/defend attacked/defended "
        "defend/abandon build/destroy built/destroyed create/destroy cooperation/confrontation "
        "confrontation/dialogue friendly/hostile positive/negative advance/retreat advancing/halting "
        "safe/dangerous safeguard/threaten safeguard/endanger protect/threaten praise/condemn "
        "praised/condemned welcome/reject welcomed/rejected warmest/coldest warm/cold "
        "justice/injustice just/unjust legal/illegal freedom/slavery rich/poor unity/division "
        "united/divided together/apart same/different closer/further maintain/abandon preserve/abandon "
        "remain/leave remembered/forgotten remember/forget honoured/dishonoured honored/dishonored "
        "rightly/wrongly courage/cowardice glory/shame great/terrible wonderful/terrible "
        "left/right north/south east/west northern/southern"
    ).split()
)
_OPPOSITES: Final = MappingProxyType(
    {
        word: frozenset(other for pair in _PAIRS if word in pair for other in pair) - {word}
        for word in {word for pair in _PAIRS for word in pair}
    }
)
# A name that stands for one of these is not another name.
_PRONOUNS: Final = frozenset("i he she it they we you him her them us me his their its our".split())
# After these “one” is no number.
_ONES: Final = frozenset("no any every some each".split())
_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "counter")


class Turn(Enum):
    """A change that may turn the meaning, or plainly does not."""

    NEGATION = auto()
    NUMBER = auto()
    NAME = auto()
    OPPOSITE = auto()
    ORDER = auto()
    LETTERS = auto()


@dataclass(frozen=True, slots=True)
class Pair:
    """Typed words, and those of the article `there` that are the same, or stand in their place.

    Both are numbers of words in a row, either may be empty.
    """

    typed: range
    there: range


@dataclass(frozen=True, slots=True)
class Differences:
    """Where two sequences of words differ, and what that means."""

    changes: tuple[Pair, ...]
    turns: tuple[Turn, ...]


def changes(typed: Sequence[str], words: Sequence[str]) -> tuple[Pair, ...]:
    """The fewest words put in, left out or replaced; neighbouring ones are one change."""
    found: list[Pair] = []
    first = start = 0
    for end, stop, size in Levenshtein.editops(typed, words).as_matching_blocks():
        if first < end or start < stop:
            found.append(Pair(range(first, end), range(start, stop)))
        first, start = end + size, stop + size
    return tuple(found)


def part(words: Sequence[str], numbers: range) -> Sequence[str]:
    return words[numbers.start : numbers.stop]


def differences(typed: Sequence[str], words: Sequence[str], names: Set[str]) -> Differences:
    """How `typed` differs from `words`; `names` are the words that name somebody or some place."""
    found = changes(typed, words)
    pairs = [(part(typed, change.typed), part(words, change.there)) for change in found]
    said = [word for old, _ in pairs for word in old]
    meant = [word for _, new in pairs for word in new]
    moved = bool(found) and Counter(said) == Counter(meant)
    # A number that was left out is not a changed one: the words show that it is gone. Nor is one
    # where the member's own words begin or end.
    replaced = [
        word
        for change, (old, new) in zip(found, pairs, strict=True)
        if _numbers(old) or (old and change.typed.start > 0 and change.typed.stop < len(typed))
        for word in new
    ]
    turned = {
        Turn.NEGATION: not moved and _negations(said) != _negations(meant),
        Turn.NUMBER: not moved and _numbers(said) != _numbers(replaced),
        Turn.NAME: not moved and any(_renamed(old, new, names) for old, new in pairs),
        Turn.OPPOSITE: any(_opposed(old, new) for old, new in pairs),
        Turn.ORDER: moved,
    }
    if found and not any(turned.values()):
        turned[Turn.LETTERS] = all(_all_spelt_alike(old, new) for old, new in pairs)
    return Differences(found, tuple(turn for turn, is_so in turned.items() if is_so))


def related(first: str, second: str) -> bool:
    """Whether one word may stand for the other: nearly the same, or its opposite."""
    return first == second or _opposed([first], [second]) or spelt_alike(first, second)


def spelt_alike(first: str, second: str) -> bool:
    """Whether a letter or two differ: a slip (“hegmonism”) or another spelling (“honored”)."""
    short = min(len(first), len(second)) < policy.SHORT_WORD
    alike = OSA.normalized_similarity(first, second)
    return (
        alike >= (policy.SPELT_ALIKE_SHORT if short else policy.SPELT_ALIKE)
        and first.isalpha()
        and second.isalpha()
        and not _opposed([first], [second])
    )


def _all_spelt_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    return len(old) == len(new) and all(spelt_alike(a, b) for a, b in zip(old, new, strict=True))


def _renamed(old: Sequence[str], new: Sequence[str], names: Set[str]) -> bool:
    """Whether one name stands for another; for a pronoun it may."""
    return (
        bool(old)
        and not (new and _PRONOUNS.issuperset(new))
        and not names.isdisjoint(set(old) ^ set(new))
        and not _all_spelt_alike(old, new)
    )


def _opposed(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether a word of one side is the opposite of one of the other: a known pair, or by prefix."""
    return any(
        not _OPPOSITES.get(word, frozenset()).isdisjoint(others)
        or (len(word) > 3 and any(prefix + word in others for prefix in _PREFIXES))
        for words, others in ((old, set(new)), (new, set(old)))
        for word in words
    )


def _negations(words: Sequence[str]) -> int:
    return sum(word in NEGATIONS for word in words)


def _numbers(words: Sequence[str]) -> Counter[str]:
    return Counter(
        word
        for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False)
        if (word in _NUMBERS or any(letter.isdecimal() for letter in word))
        and not (word == "one" and (before in _ONES or after == "another"))
    )
