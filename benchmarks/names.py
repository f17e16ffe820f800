"""People made of real given and family names, and how they are got wrong.

The names are those of Faker's person providers, every locale that has its own. Names of a locale
are combined at random until there are enough; each locale gives as many as it can.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any

from faker.config import AVAILABLE_LOCALES

from bot.matching.normalise import fold

# Where the family name goes first.
_FAMILY_FIRST = ("ja", "ko", "zh", "vi", "hu", "km")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    key: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, key in enumerate(row)
}
_SOUNDS = (
    ("ph", "f"),
    ("c", "k"),
    ("k", "c"),
    ("w", "v"),
    ("v", "w"),
    ("y", "i"),
    ("i", "y"),
    ("sch", "sh"),
    ("sh", "s"),
    ("th", "t"),
    ("z", "s"),
    ("ee", "i"),
    ("ou", "u"),
    ("a", "e"),
    ("e", "a"),
    ("o", "u"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, whoever it may mean (any of them is right), and how it was got wrong."""

    query: str
    meant: frozenset[str]
    kind: str
    of_quote: bool = False


def people(count: int, seed: int = 1) -> list[str]:
    """So many different names, in the order in which they were drawn."""
    draw = random.Random(seed)
    pools = list(_pools())
    names: dict[str, None] = {}
    misses = dict.fromkeys(range(len(pools)), 0)
    while len(names) < count and misses:
        for at in list(misses):
            family_first, given, family = pools[at]
            first, last = draw.choice(given), draw.choice(family)
            if draw.random() < 0.08:
                first = f"{first} {draw.choice(given)}"
            name = f"{last} {first}" if family_first else f"{first} {last}"
            if name in names:
                misses[at] += 1
                if misses[at] > 200:  # in a row: its combinations run out
                    del misses[at]
            else:
                misses[at] = 0
                names[name] = None
    return list(islice(names, count))


def resolving(names: Sequence[str], seed: int, count: int = 840) -> list[Asked]:
    """Whole names, mistyped in thirteen ways, evenly."""
    draw, known = random.Random(seed), _known(names)
    ways = list(WAYS.items())
    asked: list[Asked] = []
    while len(asked) < count:
        kind, way = ways[len(asked) % len(ways)]
        name = fold(draw.choice(names))
        query = way(name, draw)
        # A slip that makes another's name means that other.
        if query is not None and (query == name or query not in known):
            asked.append(Asked(query, known[name], kind))
    return asked


def begun(names: Sequence[str], seed: int, count: int = 720) -> list[Asked]:
    """Names while they are typed: one word whole and at least three letters of the next.

    Half have a slip. Whoever's name goes on from what was meant to be typed is right.
    """
    draw = random.Random(seed)
    folded = [fold(name) for name in names]
    asked: list[Asked] = []
    slips = [WAYS[kind] for kind in ("transposed", "missing", "doubled", "neighbour", "sound")]
    while len(asked) < count:
        words = draw.choice(folded).split()
        if len(words) < 2 or len(words[1]) < 4:
            continue
        cut = draw.randint(3, len(words[1]) - 1)
        meant = query = f"{words[0]} {words[1][:cut]}"
        kind = "begun"
        if len(asked) % 2:
            slipped = slips[len(asked) // 2 % len(slips)](meant, draw)
            if slipped is None:
                continue
            query, kind = slipped, "begun, with a slip"
        asked.append(Asked(query, frozenset((meant,)), kind))
    beginnings = {next(iter(a.meant)) for a in asked}
    fitting: dict[str, set[str]] = {beginning: set() for beginning in beginnings}
    lengths = {len(beginning) for beginning in beginnings}
    for at, name in enumerate(folded):
        for length in lengths:
            if name[:length] in fitting:
                fitting[name[:length]].add(f"p{at}")
    return [Asked(a.query, frozenset(fitting[next(iter(a.meant))]), a.kind) for a in asked]


def _known(names: Sequence[str]) -> dict[str, frozenset[str]]:
    known: dict[str, set[str]] = {}
    for at, name in enumerate(names):
        known.setdefault(fold(name), set()).add(f"p{at}")
    return {name: frozenset(ids) for name, ids in known.items()}


def _pools() -> Iterator[tuple[bool, list[str], list[str]]]:
    seen: set[tuple[str, ...]] = set()
    for locale in sorted(AVAILABLE_LOCALES):
        try:
            provider: Any = import_module(f"faker.providers.person.{locale}").Provider
        except ImportError:
            continue
        given = _plain(
            provider,
            "first_names",
            "first_names_male",
            "first_names_female",
            "first_romanized_names",
        )
        family = _plain(
            provider, "last_names", "last_names_male", "last_names_female", "last_romanized_names"
        )
        if given and family and tuple(family) not in seen:
            seen.add(tuple(family))
            yield locale.startswith(_FAMILY_FIRST), given, family


def _plain(provider: Any, *lists: str) -> list[str]:
    """The names of these lists; Faker weighs some of them, and has titles and pairs in others."""
    found: dict[str, None] = {}
    for list_ in lists:
        names = getattr(provider, list_, ())
        for entry in () if isinstance(names, property) else names:
            for name in entry if isinstance(entry, tuple) else (entry,):
                if isinstance(name, str) and re.search(r"[a-z]{2}", fold(name)):
                    found[name] = None
    return list(found)


# ── thirteen ways ──

Way = Callable[[str, random.Random], str | None]


def _in_a_word(slip: Callable[[str, random.Random], str | None]) -> Way:
    """The slip in one word of at least four letters."""

    def way(name: str, draw: random.Random) -> str | None:
        words = name.split()
        long = [at for at, word in enumerate(words) if len(word) >= 4]
        if not long:
            return None
        at = draw.choice(long)
        slipped = slip(words[at], draw)
        if slipped is None or slipped == words[at]:
            return None
        return " ".join((*words[:at], slipped, *words[at + 1 :]))

    return way


def _transposed(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _missing(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[: at + 1] + word[at:]


def _neighbour(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[:at] + draw.choice(_NEIGHBOURS.get(word[at], "e")) + word[at + 1 :]


def _sound(word: str, draw: random.Random) -> str | None:
    able = [pair for pair in _SOUNDS if pair[0] in word[1:]]
    if not able:
        return None
    before, after = draw.choice(able)
    return word[0] + word[1:].replace(before, after, 1)


def _vowel(word: str, draw: random.Random) -> str | None:
    able = [at for at, letter in enumerate(word) if at and letter in "aeiou"]
    if not able:
        return None
    at = draw.choice(able)
    return word[:at] + draw.choice("aeiou") + word[at + 1 :]


def _added(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word))
    return word[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]


def _twice(name: str, draw: random.Random) -> str | None:
    words = name.split()
    if sum(len(word) >= 5 for word in words) < 2:
        return None
    return " ".join(
        draw.choice((_transposed, _missing, _doubled))(word, draw) if len(word) >= 5 else word
        for word in words
    )


def _reordered(name: str, draw: random.Random) -> str | None:
    words = name.split()
    return " ".join((*words[1:], words[0])) if len(words) > 1 else None


def _glued(name: str, draw: random.Random) -> str | None:
    return name.replace(" ", "", 1) if " " in name else None


def _split(word: str, draw: random.Random) -> str | None:
    if len(word) < 6:
        return None
    at = draw.randrange(3, len(word) - 2)
    return f"{word[:at]} {word[at:]}"


def _reordered_slip(name: str, draw: random.Random) -> str | None:
    slipped = _in_a_word(_transposed)(name, draw)
    return _reordered(slipped, draw) if slipped else None


WAYS: dict[str, Way] = {
    "exact": lambda name, draw: name,
    "transposed": _in_a_word(_transposed),
    "missing": _in_a_word(_missing),
    "doubled": _in_a_word(_doubled),
    "added": _in_a_word(_added),
    "neighbour": _in_a_word(_neighbour),
    "vowel": _in_a_word(_vowel),
    "sound": _in_a_word(_sound),
    "two words": _twice,
    "reordered": _reordered,
    "reordered, with a slip": _reordered_slip,
    "glued": _glued,
    "split": _in_a_word(_split),
}
