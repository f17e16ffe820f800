"""Quotations made of English words as often as they are said, and how they are remembered.

A quotation is 8 to 40 words (the number is drawn evenly), each drawn by its frequency in English
from the 100,000 commonest words of the package `wordfreq` (books, news, subtitles, web and others),
independently of its neighbours. So how often a word occurs is natural, and with it how many texts a
word or a few letters find, which is what searching costs; grammar, and words that go together, are
not. All are different.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate

from wordfreq import top_n_list, word_frequency

from benchmarks.names import WAYS, Asked
from bot.matching.normalise import fold

_WORDS = 100_000
_LENGTHS = (8, 40)
# What is remembered are words that say something: of so many letters at least.
_LETTERS = 4
_SLIPS = ("transposed", "missing", "doubled", "added", "neighbour", "vowel", "sound")


def quotations(count: int, seed: int = 1) -> list[str]:
    """So many different quotations, in the order in which they were drawn."""
    draw = random.Random(seed)
    words = top_n_list("en", _WORDS)
    weights = list(accumulate(word_frequency(word, "en") for word in words))
    found: dict[str, None] = {}
    while len(found) < count:
        length = draw.randint(*_LENGTHS)
        found[" ".join(draw.choices(words, cum_weights=weights, k=length))] = None
    return list(found)


def remembered(quotes: Sequence[str], seed: int, count: int) -> list[Asked]:
    """Three to five words of a quotation: in order, reordered, misspelt, and both.

    Any quotation with all of the words, as they were before a slip, is right.
    """
    draw = random.Random(seed)
    asked: list[tuple[str, list[str], str]] = []
    while len(asked) < count:
        words = _some(quotes, draw)
        if words is None:
            continue
        typed, kind = list(words), ("in order", "reordered", "misspelt", "both")[len(asked) % 4]
        if kind in {"misspelt", "both"}:
            typed = _misspelt(typed, draw)
        if kind in {"reordered", "both"}:
            draw.shuffle(typed)
        asked.append((" ".join(typed), words, kind))
    holding = _holding(quotes, {word for _, words, _ in asked for word in words})
    return [
        Asked(
            query,
            frozenset(set.intersection(*(holding[word] for word in words))),
            kind,
            of_quote=True,
        )
        for query, words, kind in asked
    ]


def remembered_begun(quotes: Sequence[str], seed: int, count: int) -> list[Asked]:
    """The same while it is typed: of the last word at least three letters. Half are misspelt.

    Any quotation is right that has the words before the last, and one that begins so.
    """
    draw = random.Random(seed)
    asked: list[tuple[str, list[str], str, str]] = []
    while len(asked) < count:
        words = _some(quotes, draw)
        if words is None:
            continue
        *whole, last = words
        last = last[: draw.randint(3, len(last) - 1)]
        misspelt = len(asked) % 2 == 1
        typed = _misspelt(whole, draw) if misspelt else whole
        kind = f"begun{', misspelt' if misspelt else ''}"
        asked.append((" ".join((*typed, last)), whole, last, kind))
    holding = _holding(quotes, {word for _, whole, _, _ in asked for word in whole})
    return [
        Asked(
            query,
            frozenset(
                id
                for id in set.intersection(*(holding[word] for word in whole))
                if any(word.startswith(last) for word in fold_all(quotes[int(id[1:])]))
            ),
            kind,
            of_quote=True,
        )
        for query, whole, last, kind in asked
    ]


def _some(quotes: Sequence[str], draw: random.Random) -> list[str] | None:
    """Three to five words of one quotation, in its order."""
    words = [word for word in fold_all(draw.choice(quotes)) if len(word) >= _LETTERS]
    words = list(dict.fromkeys(words))
    if len(words) < 5:
        return None
    places = sorted(draw.sample(range(len(words)), draw.randint(3, 5)))
    return [words[at] for at in places]


def _misspelt(words: Sequence[str], draw: random.Random) -> list[str]:
    """One of the words with a slip."""
    while True:
        at = draw.randrange(len(words))
        slipped = WAYS[draw.choice(_SLIPS)](words[at], draw)
        if slipped and slipped != words[at]:
            return [*words[:at], slipped, *words[at + 1 :]]


def _holding(quotes: Sequence[str], words: Iterable[str]) -> dict[str, set[str]]:
    wanted, holding = set(words), defaultdict[str, set[str]](set)
    for at, quote in enumerate(quotes):
        for word in wanted.intersection(fold_all(quote)):
            holding[word].add(f"q{at}")
    return holding


def fold_all(text: str) -> list[str]:
    """The folded words of a text of any length; `fold` alone reads only what a query may hold."""
    return [word for piece in text.split() for word in fold(piece).split()]
