"""Where the very words of a quotation stand, and what it leaves out of them or puts in.

Each of its pieces must stand word for word, in order; an excerpt may leave out what it marks as left
out, but what stands beside a cut, or in its place, may limit or turn what was kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts.article import Span
from bot.verifying.concordance import Concordance, Excerpt, Stretch
from bot.verifying.differences import CONDITIONS, Turn, differences, is_negation
from bot.verifying.quotations import Joint, Piece, Quotation
from bot.verifying.tokens import SMALL_WORDS


@dataclass(frozen=True, slots=True)
class Cuts:
    """What a quotation leaves out of an excerpt, and what it puts in.

    `dropped` are the article's words beside a cut, or in it, that limit what was kept, `replaced`
    those for which something stands in square brackets; `turned`, where that changes their meaning.
    """

    omitted: bool
    inserted: bool
    turned: bool
    dropped: tuple[Span, ...]
    replaced: tuple[Span, ...]


def excerpts(article: Concordance, pieces: Sequence[Piece], meant: frozenset[str]) -> list[Excerpt]:
    """Everywhere that all pieces stand word for word, in order and together.

    What one of those `meant` says comes first, then quotations before the author's words.
    """
    if not pieces:
        return []
    rows = [" ".join(token.word for token in piece.words) for piece in pieces]
    known = {row: article.occurrences(row) for row in dict.fromkeys(rows)}
    places = [known[row] for row in rows]
    found: list[Excerpt] = []
    if all(places):
        chains = (_chain(article, first, pieces, places) for first in places[0])
        found = [article.excerpt(chain) for chain in chains if chain is not None]

    def order(excerpt: Excerpt) -> tuple[bool, int]:
        return meant.isdisjoint(article.speakers(excerpt)), excerpt.voice.value

    return sorted(found, key=order)


def _chain(
    article: Concordance,
    first: Stretch,
    pieces: Sequence[Piece],
    places: Sequence[Sequence[Stretch]],
) -> tuple[Stretch, ...] | None:
    """The nearest place of each piece after that of the one before, if all belong together."""
    chain = [first]
    for piece, where in zip(pieces[1:], places[1:], strict=True):
        end = chain[-1].end
        at = bisect_left(where, end, key=lambda stretch: stretch.start)
        if at == len(where):
            return None
        far = where[at].start - end > article.policy.inserted_words
        if piece.joint is Joint.INSERTION and far:
            return None
        if not article.together(first.start, where[at].end - 1):
            return None
        chain.append(where[at])
    return tuple(chain)


def cuts(
    article: Concordance, quotation: Quotation, pieces: Sequence[Piece], excerpt: Excerpt
) -> Cuts:
    """What the quotation, whose `pieces` with words these are, cuts out of the excerpt."""
    dropped: list[Span] = []
    replaced: list[Span] = []
    omitted = inserted = False
    turned = any(_limits(word) for piece in quotation.pieces for word in piece.inserted)
    stretches = excerpt.stretches
    for piece, before, after in zip(pieces[1:], stretches, stretches[1:], strict=False):
        gap = range(before.end, after.start)
        if piece.joint is Joint.INSERTION:
            inserted = True
            turned |= _turned(article, piece.inserted, [article.words[at] for at in gap])
            replaced += [article.spans[at] for at in gap]
        elif gap:
            omitted = True
            dropped += [article.spans[at] for at in gap if _limits(article.words[at])]
            dropped += _begun(article, gap)
    if quotation.pieces[-1].joint is Joint.INSERTION or len(pieces) < len(quotation.pieces):
        inserted |= any(piece.joint is Joint.INSERTION for piece in quotation.pieces)
        omitted |= _open_ended(article, quotation, excerpt)
    dropped += _beside(article, excerpt)
    return Cuts(omitted, inserted, turned, tuple(dropped), tuple(replaced))


def _turned(article: Concordance, inserted: Sequence[str], left: Sequence[str]) -> bool:
    """Whether words in square brackets change the meaning of those that they stand for.

    A name may stand for “he” or “they”: that is what brackets are for.
    """
    if any(map(is_negation, left)):
        return True
    names = frozenset() if all(word in SMALL_WORDS for word in left) else article.names
    found = differences(list(inserted), left, names, article.policy) if left else None
    turns = set(found.turns) if found else set()
    return bool(turns & {Turn.NEGATION, Turn.NUMBER, Turn.NAME, Turn.OPPOSITE})


def _open_ended(article: Concordance, quotation: Quotation, excerpt: Excerpt) -> bool:
    """Whether an omission at the very beginning or end stands for words that are there."""
    first, *_, last = (*quotation.pieces, quotation.pieces[-1])
    second = quotation.pieces[1] if len(quotation.pieces) > 1 else last
    before, after = excerpt.stretches[0].start - 1, excerpt.stretches[-1].end
    begun = not first.words and second.joint is Joint.OMISSION
    ended = not last.words and last.joint is Joint.OMISSION
    return (begun and article.same_voice(before, before + 1)) or (
        ended and article.same_voice(after, after - 1)
    )


def _begun(article: Concordance, gap: range) -> list[Span]:
    """How the sentence begins that is gone on with after a gap, where another was broken off."""
    ends = [at + 1 for at in gap if article.sentence_ends(at)]
    broken = not article.sentence_ends(gap.start - 1)
    return article.spans[ends[-1] : gap.stop] if ends and broken else []


def _beside(article: Concordance, excerpt: Excerpt) -> list[Span]:
    """The words directly beside the excerpt that limit what was kept, if any."""
    first, last = excerpt.stretches[0].start, excerpt.stretches[-1].end - 1
    dropped = []
    near = first - 3 - (article.words[max(0, first - 3) : first - 1] == ["no", "one"])
    for at in range(first - 1, max(near, -1), -1):
        if not article.same_voice(at, first) or article.sentence_ends(at):
            break
        if _limits(article.words[at]):
            dropped += article.spans[at:first]
            break
    after = last + 1
    if after < len(article.words) and article.same_voice(after, last):
        new = article.sentence_ends(last)
        word = article.words[after]
        if (word in CONDITIONS and (not new or word in ("but", "however", "yet"))) or (
            is_negation(word) and not new
        ):
            dropped.append(article.spans[after])
    return dropped


def _limits(word: str) -> bool:
    return is_negation(word) or word in CONDITIONS
