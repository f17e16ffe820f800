"""The nearest words of an article to words that do not stand in it as they were typed.

Stretches that hold the most of the typed words in as little room are aligned with them word by word;
words that stand in rows at several places are a splice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import regex
from rapidfuzz.distance import LCSseq

from bot.verifying.concordance import Concordance, Stretch
from bot.verifying.differences import Differences, changes, differences, related, respelt
from bot.verifying.policy import VerifyPolicy
from bot.verifying.quotations import Quotation
from bot.verifying.tokens import SMALL_WORDS, Token


@dataclass(frozen=True, slots=True)
class Aligned:
    """The nearest stretches, () where nothing is near, and the `share` of the typed words, 0 to 1,
    that they explain. Of a splice there are no `differences`.
    """

    stretches: tuple[Stretch, ...]
    share: float
    differences: Differences | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Typed words `first` to `last` (exclusive) that stand in a row in the article, at `stretch`."""

    first: int
    last: int
    stretch: Stretch


def aligned(
    article: Concordance, quotation: Quotation, typed: Sequence[Token], least: int
) -> Aligned:
    """The one stretch, or the several, that explain enough of what was typed.

    `typed` are all words of the quotation, with those in square brackets; so many as `least` of
    them, names and the smallest aside, must be the article's.
    """
    policy = article.policy
    if len(typed) > policy.compared_words:
        return Aligned((), 0.0)
    words = [token.word for token in typed]
    best, share, _ = max(
        ((region, *_share(article, words, region, least)) for region in _regions(article, words)),
        default=(None, 0.0, 0.0),
        key=lambda found: found[1] - policy.unasked * found[2],
    )
    floor = policy.altered_floor if quotation.marked else policy.altered_sentence_floor
    found = runs(article, words) if share < 1 else ()
    rows = [words[run.first : run.last] for run in found]
    covered = _weigh(chain.from_iterable(rows), policy) / _weigh(words, policy)
    apart = [run for run, row in zip(found, rows, strict=True) if _telling(article, row) >= least]
    better = len(found) > 1 and covered >= max(floor, share)
    # Whoever tells in a few words what happened joins nothing: “Putin and Kim held talks”.
    claims = quotation.marked or _telling(article, words) >= policy.own_sentence_words
    spliced = better and len(apart) > 1 and claims
    if better and best is not None and _telling(article, chain.from_iterable(rows)) >= least:
        for several in (found, apart):
            places = [run.stretch for run in several]
            region = Stretch(places[0].start, places[-1].end) if places else best
            near = region.end - region.start <= 3 * len(words)
            if len(places) > 1 and near and article.in_one_quote(places):
                best, share, spliced = region, covered, False
                break
    if spliced:
        return Aligned(tuple(run.stretch for run in found), covered)
    if best is None or share < floor:
        return Aligned((), share)
    own = article.words[best.start : best.end]
    changed = differences(words, own, _named_words(article, typed, quotation), policy)
    return Aligned((best,), max(share, covered), changed)


def _named_words(
    article: Concordance, typed: Sequence[Token], quotation: Quotation
) -> frozenset[str]:
    """Words that are names in the article, or are typed with a capital within a sentence."""
    text = quotation.text
    capital = {
        token.word
        for before, token in zip((None, *typed), typed, strict=False)
        if text[token.start].isupper()
        and before is not None
        and not regex.search(r"[.!?…:“\"]", text[before.end : token.start])
    }
    small = {token.word for token in typed if text[token.start].islower()}
    return article.names | (capital - small - SMALL_WORDS)


def _weight(word: str, policy: VerifyPolicy) -> float:
    return policy.small_word if word in SMALL_WORDS else 1.0


def _weigh(words: Iterable[str], policy: VerifyPolicy) -> float:
    return sum(_weight(word, policy) for word in words)


# ── one stretch ──


def _regions(article: Concordance, words: Sequence[str]) -> Iterator[Stretch]:
    """Stretches that hold the most of the words in as little room, in whatever order."""
    policy, positions = article.policy, article.positions
    rarest = sorted(
        {word for word in words if word in positions and word not in SMALL_WORDS},
        key=lambda word: len(positions[word]),
    )
    places: list[tuple[int, str]] = []
    for word in rarest:
        if len(places) + len(positions[word]) > policy.places and places:
            break
        places += [(at, word) for at in positions[word]]
    places.sort()
    room = len(words) + max(4, len(words) // 4)
    held: Counter[str] = Counter()
    wanted = Counter(words)
    scored: list[tuple[float, int, int]] = []
    score, first = 0.0, 0
    for at, word in places:
        held[word] += 1
        score += _weight(word, policy) if held[word] <= wanted[word] else 0.0
        while at - places[first][0] >= room:
            gone = places[first][1]
            score -= _weight(gone, policy) if held[gone] <= wanted[gone] else 0.0
            held[gone] -= 1
            first += 1
        scored.append((score, places[first][0], at + 1))
    scored.sort(key=lambda window: (-window[0], window[2] - window[1]))
    taken: list[tuple[int, int]] = []
    for _, start, end in scored:
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
            if (region := _fitted(article, words, start, end)) is not None:
                yield region
            yield Stretch(start, end)  # where their order is another
        if len(taken) >= policy.windows:
            return


def _fitted(article: Concordance, words: Sequence[str], start: int, end: int) -> Stretch | None:
    """The stretch that the words stand for: from the first one that is the same to the last.

    What was typed before and after those stands for as many words of the article.
    """
    low, high = max(0, start - len(words)), min(len(article.words), end + len(words))
    blocks = [
        (op.src_start, low + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(words, article.words[low:high])
        if op.tag == "equal"
    ]
    blocks = _without_strays(words, blocks, article.policy)
    if not blocks:
        return None
    (typed, first, _), (last_typed, last, size) = blocks[0], blocks[-1]
    end = last + size
    rest = len(words) - last_typed - size
    start, stop = first, end
    while start > 0 and first - start < typed and article.same_voice(start - 1, start):
        start -= 1
    while stop < len(article.words) and stop - end < rest and article.same_voice(stop, stop - 1):
        stop += 1
    return None if article.broken(start, stop) else Stretch(start, stop)


def _without_strays(
    words: Sequence[str], blocks: list[tuple[int, int, int]], policy: VerifyPolicy
) -> list[tuple[int, int, int]]:
    """Without words at either end that are the same by chance, far from the others."""

    def stray(block: tuple[int, int, int], gap: int, typed_gap: int) -> bool:
        worth = _weigh(words[block[0] : block[0] + block[2]], policy)
        return gap > typed_gap + 2 + 2 * worth

    while len(blocks) > 1:
        (a, p, n), (b, q, _) = blocks[0], blocks[1]
        if not stray(blocks[0], q - p - n, b - a - n):
            break
        blocks = blocks[1:]
    while len(blocks) > 1:
        (a, p, n), (b, q, _) = blocks[-2], blocks[-1]
        if not stray(blocks[-1], q - p - n, b - a - n):
            break
        blocks = blocks[:-1]
    return blocks


def _telling(article: Concordance, words: Iterable[str]) -> int:
    """How many different words these are, the smallest aside, and names: anybody may type those."""
    return len({word for word in words if word not in SMALL_WORDS} - article.names)


def _share(
    article: Concordance, words: Sequence[str], region: Stretch, least: int
) -> tuple[float, float]:
    """How much of what was typed the stretch explains, 0 to 1, and how much longer it is.

    Nothing, unless it has `least` of the words that are no names.
    """
    policy = article.policy
    own = article.words[region.start : region.end]
    found = changes(words, own)
    typed = [list(words[c.typed_from : c.typed_to]) for c in found]
    there = [list(own[c.from_ : c.to]) for c in found]
    total = _weigh(words, policy)
    explained = total - _weigh((word for part in typed for word in part), policy)
    weighty = {word for word in words if word not in SMALL_WORDS}
    known = weighty & set(own)
    for part, other in zip(typed, there, strict=True):
        pairs = zip(part, other, strict=False)
        known |= {a for a, b in pairs if a in weighty and related(a, b, policy)}
    if len(known) < min(2, len(weighty)) or _telling(article, known) < least:
        return 0.0, 0.0  # one word that is the same, or names alone, say too little
    left = Counter(word for part in there for word in part)
    for part, other in zip(typed, there, strict=True):
        for at, word in enumerate(part):
            if left[word]:
                left[word] -= 1
                explained += _weight(word, policy) * policy.moved_word
            elif at < len(other) and respelt(word, other[at], policy):
                explained += _weight(word, policy) * policy.respelt_word
    more = sum(max(0, len(part) - len(other)) for part, other in zip(there, typed, strict=True))
    return explained / total, more / len(words)


# ── words in a row ──


def runs(article: Concordance, words: Sequence[str]) -> tuple[Run, ...]:
    """The longest rows of words that stand so in the article, from left to right."""
    found: list[Run] = []
    at = 0
    while at < len(words):
        size, where = article.longest(words, at, found[-1].stretch.end if found else 0)
        weighty = sum(word not in SMALL_WORDS for word in words[at : at + size])
        if weighty >= article.policy.run_words:
            found.append(Run(at, at + size, Stretch(where, where + size)))
            at += size
        else:
            at += max(1, size)  # what begins within small words ends with them too
    return tuple(found)
