"""How the typed words differ from the article's, and whether that turns the meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz.distance import OSA, Levenshtein

from bot.verifying import policy
from bot.verifying.languages import Turning
from bot.verifying.tokens import is_sign, is_struck, unstruck


class Turn(Enum):
    """A change that may turn the meaning, or plainly does not."""

    NEGATION = auto()
    NUMBER = auto()
    NAME = auto()
    OPPOSITE = auto()
    ORDER = auto()
    SIGN = auto()
    STRUCK = auto()
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


def differences(
    typed: Sequence[str], words: Sequence[str], names: Set[str], language: Turning
) -> Differences:
    """How `typed` differs from `words`; `names` are the words that name somebody or some place."""
    found = changes(typed, words)
    pairs = [(part(typed, change.typed), part(words, change.there)) for change in found]
    said = [at for change in found for at in change.typed]
    meant = [at for change in found for at in change.there]
    moved = bool(found) and Counter(typed[at] for at in said) == Counter(words[at] for at in meant)
    numbers, others = language.numbers(typed), language.numbers(words)
    # 一九八九 is no 一九九八 in another order, but another number.
    moved = moved and not numbers.issuperset(range(said[0], said[-1] + 1))
    negated = (
        language.negations.places(row).intersection(changed)
        for row, changed in ((typed, said), (words, meant))
    )
    before, after = map(len, negated)
    # A number that was left out is not a changed one: the words show that it is gone. Nor is one
    # where the member's own words begin or end.
    replaced = [
        at
        for change in found
        if not numbers.isdisjoint(change.typed)
        or (change.typed and change.typed.start > 0 and change.typed.stop < len(typed))
        for at in change.there
    ]
    counted = [typed[at] for at in said if at in numbers]
    turned = {
        Turn.NEGATION: not moved and before != after,
        Turn.NUMBER: not moved and counted != [words[at] for at in replaced if at in others],
        Turn.NAME: not moved and any(_renamed(old, new, names, language) for old, new in pairs),
        Turn.OPPOSITE: any(language.opposites.opposed(old, new) for old, new in pairs),
        Turn.ORDER: moved,
        Turn.SIGN: any(map(is_sign, (*(typed[at] for at in said), *(words[at] for at in meant)))),
        Turn.STRUCK: any(is_struck(typed[at]) for at in said),
    }
    if found and not any(turned.values()):
        turned[Turn.LETTERS] = all(_all_spelt_alike(old, new, language) for old, new in pairs)
    return Differences(found, tuple(turn for turn, is_so in turned.items() if is_so))


def related(first: str, second: str, language: Turning) -> bool:
    """Whether one word may stand for the other: nearly the same, or its opposite."""
    return (
        first == second
        or language.opposites.opposed([first], [second])
        or spelt_alike(first, second, language)
    )


def spelt_alike(first: str, second: str, language: Turning) -> bool:
    """Whether a letter or two differ: a slip (“hegmonism”) or another spelling (“honored”)."""
    first, second = unstruck(first), unstruck(second)
    short = min(len(first), len(second)) < policy.SHORT_WORD
    alike = OSA.normalized_similarity(first, second)
    return (
        alike >= (policy.SPELT_ALIKE_SHORT if short else policy.SPELT_ALIKE)
        and first.isalpha()
        and second.isalpha()
        and not language.opposites.opposed([first], [second])
    )


def _all_spelt_alike(old: Sequence[str], new: Sequence[str], language: Turning) -> bool:
    both = zip(old, new, strict=False)
    return len(old) == len(new) and all(spelt_alike(a, b, language) for a, b in both)


def _renamed(old: Sequence[str], new: Sequence[str], names: Set[str], language: Turning) -> bool:
    """Whether one name stands for another; for a pronoun it may."""
    return (
        bool(old)
        and not (new and language.pronouns.issuperset(new))
        and not names.isdisjoint(set(old) ^ set(new))
        and not _all_spelt_alike(old, new, language)
    )
