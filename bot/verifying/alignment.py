"""The nearest words of an article to words that do not stand in it as they were typed.

The stretches that hold the most of the typed words in the least room are aligned with them word by
word. Words that stand in rows at several places are a splice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import regex
from rapidfuzz.distance import LCSseq

from bot.facts.sentences import ENDING
from bot.verifying import policy
from bot.verifying.concordance import Concordance
from bot.verifying.differences import Pair, changes, differences, part, related, spelt_alike
from bot.verifying.findings import Comparison
from bot.verifying.languages import Turning
from bot.verifying.quotations import Quotation
from bot.verifying.tokens import Token

# After these a word has a capital though it is no name.
_AFRESH: Final = regex.compile(rf"[{ENDING}:\p{{Quotation_Mark}}¿¡]")


@dataclass(frozen=True, slots=True)
class Aligned:
    """The stretches that are the typed words altered, () where none are, and the `share` of the
    typed words, 0 to 1, that they explain. A splice has no `comparison`.

    `nearest` is the stretch that explains the most, however little that is.
    """

    stretches: tuple[range, ...]
    share: float
    comparison: Comparison | None = None
    nearest: range | None = None


def aligned(article: Concordance, quotation: Quotation, least: int) -> Aligned:
    """The one stretch, or the several, that explain enough of what was typed.

    At least `least` of its words, besides names and the smallest, must be the article's.
    """
    typed = quotation.tokens()  # with what stands in square brackets
    if len(typed) > policy.MOST_ALIGNED_WORDS:
        return Aligned((), 0.0)
    words = [token.word for token in typed]
    best, share, _ = max(
        ((region, *_share(article, words, region, least)) for region in _regions(article, words)),
        default=(None, 0.0, 0.0),
        key=lambda found: found[1] - policy.SURPLUS_WORD * found[2],
    )
    floor = policy.ALTERED_SHARE if quotation.marked else policy.ALTERED_SHARE_UNMARKED
    found = runs(article, words) if share < 1 else ()
    rows = [part(words, run.typed) for run in found]
    language = article.language
    covered = _weigh(chain.from_iterable(rows), language) / _weigh(words, language)
    apart = [run for run, row in zip(found, rows, strict=True) if _telling(article, row) >= least]
    better = len(found) > 1 and covered >= max(floor, share)
    # A few words that tell what happened are no splice: “Putin and Kim held talks”.
    claims = quotation.marked or _telling(article, words) >= policy.SENTENCE_WORDS
    spliced = better and len(apart) > 1 and claims
    if better and best is not None and _telling(article, chain.from_iterable(rows)) >= least:
        for several in (found, apart):
            places = [run.there for run in several]
            region = range(places[0].start, places[-1].stop) if places else best
            near = len(region) <= 3 * len(words)
            if len(places) > 1 and near and article.in_one_quote(places):
                best, share, spliced = region, covered, False
                break
    if spliced:
        return Aligned(tuple(run.there for run in found), covered)
    if best is None or share < floor:
        return Aligned((), share, nearest=best)
    if article.bared(best) and words[0] == article.word(best.start):
        best = range(best.start - 1, best.stop)
    if article.denied(best) and words[-1] != article.word(best.stop - 1):
        best = range(best.start, best.stop + 1)
    names = _named_words(article, typed, quotation)
    changed = differences(words, article.words(best), names, article.language)
    comparison = Comparison(changed, typed, tuple(map(article.span, best)))
    return Aligned((best,), max(share, covered), comparison)


def _named_words(
    article: Concordance, typed: Sequence[Token], quotation: Quotation
) -> frozenset[str]:
    """Words that are names in the article, or are typed with a capital within a sentence."""
    if article.language.capital_nouns:
        return article.names
    text = quotation.text
    capital = {
        token.word
        for before, token in zip((None, *typed), typed, strict=False)
        if text[token.start].isupper()
        and before is not None
        and not _AFRESH.search(text, before.end, token.start)
    }
    small = {token.word for token in typed if text[token.start].islower()}
    return article.names | (capital - small - article.language.small)


def _weight(word: str, language: Turning) -> float:
    return policy.SMALL_WORD if word in language.small else 1.0


def _weigh(words: Iterable[str], language: Turning) -> float:
    return sum(_weight(word, language) for word in words)


# ── one stretch ──


def _regions(article: Concordance, words: Sequence[str]) -> Iterator[range]:
    """Stretches that hold the most of the words in the least room, in whatever order."""
    language = article.language
    telling = (word for word in dict.fromkeys(words) if word not in language.small)
    known = ((word, article.places(article.row([word]))) for word in telling)
    places: list[tuple[int, str]] = []
    for word, own in sorted(known, key=lambda pair: len(pair[1])):
        if len(places) + len(own) > policy.MOST_PLACES and places:
            break
        places += [(at, word) for at in own]
    places.sort()
    room = len(words) + max(4, len(words) // 4)
    held: Counter[str] = Counter()
    wanted = Counter(words)
    scored: list[tuple[float, int, int]] = []
    score, first = 0.0, 0
    for at, word in places:
        held[word] += 1
        score += _weight(word, language) if held[word] <= wanted[word] else 0.0
        while at - places[first][0] >= room:
            gone = places[first][1]
            score -= _weight(gone, language) if held[gone] <= wanted[gone] else 0.0
            held[gone] -= 1
            first += 1
        scored.append((score, places[first][0], at + 1))
    scored.sort(key=lambda window: (-window[0], window[2] - window[1]))
    taken: list[range] = []
    for _, start, end in scored:
        if all(end <= other.start or other.stop <= start for other in taken):
            taken.append(range(start, end))
            if (region := _fitted(article, words, taken[-1])) is not None:
                yield region
            yield taken[-1]  # where their order is another
        if len(taken) >= policy.MOST_WINDOWS:
            return


def _fitted(article: Concordance, words: Sequence[str], window: range) -> range | None:
    """The stretch that the words stand for: from the first one that is the same to the last.

    What was typed before and after those stands for as many words of the article.
    """
    language, low = article.language, max(0, window.start - len(words))
    near = article.row_of(range(low, min(len(article), window.stop + len(words))))
    blocks = LCSseq.editops(article.row(words), near).as_matching_blocks()
    same = [Pair(range(a, a + n), range(low + b, low + b + n)) for a, b, n in blocks if n]
    while len(same) > 1 and _stray(same[0], same[0], same[1], words, language):
        same = same[1:]
    while len(same) > 1 and _stray(same[-1], same[-2], same[-1], words, language):
        same = same[:-1]
    if not same:
        return None
    first, last = same[0].there.start, same[-1].there.stop
    before, after = same[0].typed.start, len(words) - same[-1].typed.stop
    start, end = first, last
    while start > 0 and first - start < before and article.same_voice(start - 1, start):
        start -= 1
    while end < len(article) and end - last < after and article.same_voice(end, end - 1):
        end += 1
    region = range(start, end)
    return None if article.broken(region) else region


def _stray(run: Pair, before: Pair, after: Pair, words: Sequence[str], language: Turning) -> bool:
    """Whether words at an end are the same by chance: far from the others, for what they weigh."""
    gap = after.there.start - before.there.stop
    typed_gap = after.typed.start - before.typed.stop
    return gap > typed_gap + 2 + 2 * _weigh(part(words, run.typed), language)


def _telling(article: Concordance, words: Iterable[str]) -> float:
    """How many different words these are, besides the smallest and names, which anybody may type."""
    return article.language.telling(set(words) - article.names)


def _share(
    article: Concordance, words: Sequence[str], region: range, least: int
) -> tuple[float, float]:
    """How much of what was typed the stretch explains, 0 to 1, and how much longer it is.

    Nothing, unless it has `least` of the telling words that are no names.
    """
    own, language = article.words(region), article.language
    pairs = [(part(words, change.typed), part(own, change.there)) for change in changes(words, own)]
    weighty = set(words) - language.small
    known = weighty & set(own)
    for typed, there in pairs:
        both = zip(typed, there, strict=False)
        known |= {a for a, b in both if a in weighty and related(a, b, language)}
    if len(known) < min(2, len(weighty)) or _telling(article, known) < least:
        return 0.0, 0.0  # one word that is the same, or names alone, say too little
    total = _weigh(words, language)
    explained = total - _weigh((word for typed, _ in pairs for word in typed), language)
    left = Counter(word for _, there in pairs for word in there)
    for typed, there in pairs:
        for at, word in enumerate(typed):
            if left[word]:
                left[word] -= 1
                explained += _weight(word, language) * policy.MOVED_WORD
            elif at < len(there) and spelt_alike(word, there[at], language):
                explained += _weight(word, language) * policy.MISSPELT_WORD
    more = sum(max(0, len(there) - len(typed)) for typed, there in pairs)
    return explained / total, more / len(words)


# ── words in a row ──


def runs(article: Concordance, words: Sequence[str]) -> tuple[Pair, ...]:
    """The longest rows of words that stand so in the article, from left to right."""
    found: list[Pair] = []
    row, at = article.row(words), 0
    while at < len(words):
        there = article.longest(row, at, found[-1].there.stop if found else 0)
        typed = range(at, at + len(there))
        if article.language.telling(part(words, typed)) >= policy.ROW_WORDS:
            found.append(Pair(typed, there))
        at += max(1, len(there))  # what begins within small words ends with them too
    return tuple(found)
