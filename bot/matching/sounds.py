"""Whether two folded words are one name as two languages write it: “vutschitsch” and “vucic”.

Each language spells the same sounds in letters of its own: “Poetin” is Dutch, “Lukaschenko” German,
“Djaparow” French and Polish. Two words are alike where their letters stand for the same sounds one
after the other. A sound is a set of spellings, and a spelling may stand for several sounds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

# Each line has the spellings of one sound, as far as languages differ in them.
_SOUNDS: Final = (
    *("sh sch ch sj sz x", "sh s", "ch tch tsch cz cs tsj tj c", "j dj dzh dsch zh", "zh z"),
    *("kh h ch", "ts tz z c", "k c q ck cq", "x ks cs", "f ph", "v w", "s z ss"),
    *("y i j iy yi ij", "ye e ie je", "ya ia ja", "yu iu ju", "yo io jo"),
    *("aye aie aje ae", "iye iie ije ie", "oye oie oje oe", "w u ou", "u ou oe oo uu"),
    *("i ee ie", "ai ei ay ey aj ej", "oe oi oy", "au ao aw ou", "oe o", "ae e", "ue u"),
    *("t th", "d dh", "g gh", "b bh", "r rh", "a aa"),
)
# In a name of short words alone, where other letters make other names, as Korean is romanised.
_OF_SYLLABLES: Final = (
    *("o eo", "u eo", "yo yeo", "u eu", "u oo", "u uh", "o oh", "i ee", "ui ee", "ui i", "oe oi"),
    *("j ch", "g k", "b p", "ae ai", "au ou", "si shi", "l r"),
)
# How a word may end, besides: “Tokayef”, “Smirnoff”.
_ENDS: Final = ("v f ff",)


def _table(sounds: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """For each spelling all those that may stand for the same sound."""
    found: dict[str, set[str]] = defaultdict(set)
    for sound in sounds:
        spellings = sound.split()
        for spelling in spellings:
            found[spelling].update(spellings)
    return {spelling: frozenset(others) for spelling, others in found.items()}


_SPELLINGS: Final = _table(_SOUNDS)
_SYLLABLES: Final = _table(_OF_SYLLABLES)
_AT_THE_END: Final = _table(_ENDS)
_LONGEST: Final = max(map(len, _SPELLINGS))
# The letters that two spellings of one sound may begin with.
_INITIALS: Final = frozenset(
    one[0] + other[0]
    for table in (_SPELLINGS, _SYLLABLES)
    for one, others in table.items()
    for other in others
)


# What is left of a word as a key: every hiss is one letter, and vowels go.
_HISS: Final = re.compile("[dt]?[hjsx]*[cszjx][chjsxz]*")
_MUTE: Final = re.compile("[aeiouyh]")
_KEY: Final = str.maketrans("fgqw", "vkkv")
_TWICE: Final = re.compile(r"([^\n])\1+")


def sound_keys(words: Iterable[str]) -> list[str]:
    """For each folded word what it has in common with those it may sound like, all in one pass."""
    lines = _MUTE.sub("", _HISS.sub("s", "\n".join(words).replace("ph", "f")))
    return _TWICE.sub(r"\1", lines.translate(_KEY)).split("\n")


# A letter that is k, and no hiss, in what was romanised.
_HARD: Final = re.compile("c(?=[aoulrk])|q")
# What scripts do not tell apart, or are romanised in two ways.
_COARSE: Final = str.maketrans("dmlpvfgq", "tnrbbbkk", "w")


def skeletons(words: Iterable[str]) -> list[str]:
    """What is left of each folded word in any script: whichever consonants every script tells apart."""
    lines = _HARD.sub("k", "\n".join(words).replace("ph", "f").replace("x", "ks"))
    return _MUTE.sub("", _HISS.sub("s", lines)).translate(_COARSE).split("\n")


def skeleton(parts: Iterable[str]) -> str:
    """That of a whole name, from those of its words: scripts differ in where they part them."""
    return _TWICE.sub(r"\1", "".join(parts))


def begins_alike(one: str, other: str) -> bool:
    """Whether two folded names begin with one sound, as far as a skeleton does not say."""
    kinds = [next((k for k in ("m", "n", "aeiou") if name[:1] in k), "") for name in (one, other)]
    return kinds[0] == kinds[1]


def may_sound_alike(one: str, other: str) -> bool:
    """A quick look that rules most words out."""
    return one[0] == other[0] or one[0] + other[0] in _INITIALS


@lru_cache(maxsize=4096)
def sound_alike(one: str, other: str, *, syllables: bool = False) -> bool:
    """Whether both may be the same name; `syllables` are those of a name of short words alone."""
    spellings = _SYLLABLES if syllables else _SPELLINGS
    # Pairs of places up to which the words are the same, and that are to be gone on from.
    reached, ahead = {(0, 0)}, [(0, 0)]
    while ahead:
        at, beside = ahead.pop()
        if at == len(one) and beside == len(other):
            return True
        for step in _steps(one, at, other, beside, spellings):
            if step not in reached:
                reached.add(step)
                ahead.append(step)
    return False


def _steps(
    one: str, at: int, other: str, beside: int, spellings: Mapping[str, frozenset[str]]
) -> Iterable[tuple[int, int]]:
    """To which places one sound more goes."""
    if 0 < at < len(one) and one[at] == one[at - 1]:
        yield at + 1, beside  # a letter doubled
    if 0 < beside < len(other) and other[beside] == other[beside - 1]:
        yield at, beside + 1
    if at == len(one) or beside == len(other):
        return
    if one[at] == other[beside]:
        yield at + 1, beside + 1
    for size in range(1, _LONGEST + 1):
        here = one[at : at + size]
        if len(here) < size:
            break
        for there in spellings.get(here, ()):
            if other.startswith(there, beside):
                yield at + size, beside + len(there)
        for there in _AT_THE_END.get(here, ()) if at + size == len(one) else ():
            if other[beside:] == there:
                yield len(one), len(other)
