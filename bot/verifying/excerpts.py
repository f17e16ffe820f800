"""Where the very words of a quotation stand, and what it leaves out of them or puts in.

Each of its pieces must stand word for word, in order. It may leave out what it marks as left out; but
what stands beside a cut, or in its place, may limit or turn what was kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts.span import Span
from bot.verifying import policy
from bot.verifying.concordance import Concordance, Excerpt, Voice
from bot.verifying.differences import Turn, differences
from bot.verifying.quotations import Joint, Piece, Quotation


@dataclass(frozen=True, slots=True)
class Cuts:
    """What a quotation leaves out of an excerpt, and what it puts in.

    `turned`: what it puts in changes the meaning. `dropped` are the article's words in a cut, or
    beside one, that limit what was kept; `replaced` are those that square brackets stand for.
    """

    omitted: bool = False
    inserted: bool = False
    turned: bool = False
    dropped: tuple[Span, ...] = ()
    replaced: tuple[Span, ...] = ()


def excerpts(article: Concordance, pieces: Sequence[Piece], meant: frozenset[str]) -> list[Excerpt]:
    """Everywhere that all pieces stand word for word, in order and together.

    What one of those `meant` says comes first, then quotations before the author's words.
    """
    rows = [tuple(token.word for token in piece.words) for piece in pieces]
    known = {row: article.occurrences(row) for row in dict.fromkeys(rows)}
    places = [known[row] for row in rows]
    found: list[Excerpt] = []
    if places and all(places):
        chains = (_chain(article, first, pieces, places) for first in places[0])
        found = [article.excerpt(chain) for chain in chains if chain is not None]
    return sorted(found, key=lambda e: (meant.isdisjoint(article.speakers(e)), _rank(e)))


def _rank(excerpt: Excerpt) -> float:
    """The order of voices; words that somebody only passes on come after open quotations."""
    passed_on = excerpt.voice is Voice.SPOKEN and excerpt.unattributed
    return Voice.UNATTRIBUTED.value + 0.5 if passed_on else excerpt.voice.value


def _chain(
    article: Concordance,
    first: range,
    pieces: Sequence[Piece],
    places: Sequence[Sequence[range]],
) -> tuple[range, ...] | None:
    """The nearest place of each piece after that of the one before, if all belong together."""
    chain = [first]
    for piece, where in zip(pieces[1:], places[1:], strict=True):
        end = chain[-1].stop
        at = bisect_left(where, end, key=lambda place: place.start)
        if at == len(where):
            return None
        inserted = piece.joint is Joint.INSERTION
        too_far = inserted and where[at].start - end > policy.BRACKET_WORDS
        if too_far or not article.together(first.start, where[at].stop - 1):
            return None
        chain.append(where[at])
    return tuple(chain)


def cuts(article: Concordance, quotation: Quotation, excerpt: Excerpt) -> Cuts:
    """What the quotation cuts out of the excerpt."""
    dropped: list[int] = []
    replaced: list[int] = []
    inserted = any(piece.joint is Joint.INSERTION for piece in quotation.pieces)
    omitted = _open_ended(article, quotation, excerpt)
    turned = article.bared(excerpt.stretches[0]) and article.stops(excerpt.stretches[-1].stop - 1)
    turned |= any(article.language.limits(piece.inserted) for piece in quotation.pieces)
    stretches = excerpt.stretches
    for piece, before, after in zip(quotation.worded[1:], stretches, stretches[1:], strict=False):
        gap = range(before.stop, after.start)
        if piece.joint is Joint.INSERTION:
            turned |= _turned(article, piece.inserted, gap)
            replaced += gap
        elif gap:
            omitted = True
            dropped += [at for at in gap if at in article.limits]
            dropped += _begun(article, gap)
    dropped += _beside(article, excerpt)
    return Cuts(
        omitted,
        inserted,
        turned,
        tuple(map(article.span, dropped)),
        tuple(map(article.span, replaced)),
    )


def _turned(article: Concordance, inserted: Sequence[str], gap: range) -> bool:
    """Whether words in square brackets change the meaning of those that they stand for.

    A name may stand for “he” or “they”: that is what brackets are for.
    """
    if not article.negations.isdisjoint(gap):
        return True
    if not gap:
        return False
    left = article.words(gap)
    names = frozenset() if article.language.small.issuperset(left) else article.names
    turns = differences(inserted, left, names, article.language).turns
    return not {Turn.NEGATION, Turn.NUMBER, Turn.NAME, Turn.OPPOSITE}.isdisjoint(turns)


def _open_ended(article: Concordance, quotation: Quotation, excerpt: Excerpt) -> bool:
    """Whether an omission at the very beginning or end stands for words that are there."""
    pieces = quotation.pieces
    before, after = excerpt.stretches[0].start - 1, excerpt.stretches[-1].stop
    begun = not pieces[0].words and pieces[1].joint is Joint.OMISSION
    ended = not pieces[-1].words and pieces[-1].joint is Joint.OMISSION
    return (begun and article.same_voice(before, before + 1)) or (
        ended and article.same_voice(after, after - 1)
    )


def _begun(article: Concordance, gap: range) -> Sequence[int]:
    """How the sentence begins that goes on after a gap, if another was broken off before it."""
    ends = [at + 1 for at in gap if article.sentence_ends(at)]
    broken = not article.sentence_ends(gap.start - 1)
    return range(ends[-1], gap.stop) if ends and broken else ()


def _beside(article: Concordance, excerpt: Excerpt) -> list[int]:
    """The words directly beside the excerpt that limit what was kept, if any."""
    first, last = excerpt.stretches[0].start, excerpt.stretches[-1].stop - 1
    dropped: list[int] = []
    near = first - 3 - (article.words(range(max(0, first - 3), max(0, first - 1))) == ["no", "one"])
    for at in range(first - 1, max(near, -1), -1):
        if not article.same_voice(at, first) or article.sentence_ends(at):
            break
        if at in article.limits:
            dropped += range(at, first)
            break
    after = last + 1
    if after < len(article) and article.same_voice(after, last):
        new, limits = article.sentence_ends(last), after in article.limits
        if after in article.contrasts or (limits and not new):
            dropped.append(after)
    return dropped
