"""Every word of an article in order, where it stands, and whose it is there.

A concordance lists the places of each word of a text. This one knows too which words are within a
quotation, which within reported speech, and which are the author's own, so that a row of words can
be found as it would be by eye, and given to whoever says it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise
from typing import Final

import regex

from bot.facts.article import Span
from bot.facts.dossier import Dossier
from bot.verifying.policy import VerifyPolicy
from bot.verifying.tokens import SMALL_WORDS, tokens

_BREAK: Final = ""  # between two strands: a word that nobody can type
_ENDS: Final = regex.compile(r"[.!?…][\s”\"’')\]]*$|[.!?…]\s")


class Voice(Enum):
    """Whose words a stretch of the article is."""

    SPOKEN = auto()  # all of it within one or more quotations of one speaker
    REPORTED = auto()  # all of it within reported speech
    WRITTEN = auto()  # the author's own
    MIXED = auto()  # a quotation, and words around it
    PAGE = auto()  # a heading, the byline or another line that is no sentence of the author's


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row of the article, or of a quotation that it interrupts: `[start, end)`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of the article, in one stretch or several, and whose they are.

    `quotes` are the facts that they belong to, the likeliest first, () for the author's.
    """

    stretches: tuple[Stretch, ...]
    voice: Voice
    quotes: tuple[str, ...]


class Concordance:
    """An immutable index of one article's words, in order, and of who says each.

    `words` has every word of the article once, then once more those of each quotation in several
    parts, in a row; `spans` says where each stands.
    """

    def __init__(self, dossier: Dossier, policy: VerifyPolicy) -> None:
        self.policy = policy
        self._dossier = dossier
        passages = [tokens(passage) for passage in dossier.article.passages]
        self.spans: list[Span] = [
            Span(number, token.start, token.end)
            for number, words in enumerate(passages, start=1)
            for token in words
        ]
        self.words: list[str] = [token.word for words in passages for token in words]
        self._main = len(self.words)  # after these come the quotations in parts once more
        self._said: list[tuple[str, ...]] = [()] * len(self.words)
        self._told: list[tuple[str, ...]] = [()] * len(self.words)
        for quote in dossier.quotes:
            owners = self._told if quote.form == "indirect" else self._said
            own = [at for span in dossier.words[quote.id] for at in self._within(span)]
            for at in own:
                owners[at] = (*owners[at], quote.id)
            if len(dossier.words[quote.id]) > 1:
                self._append(own)
        self._writer: dict[int, str] = {
            at: claim.by
            for claim in dossier.claims
            if claim.by is not None
            for span in dossier.spans[claim.id]
            for at in self._within(span)
        }
        self._joined = f" {' '.join(self.words)} "
        self._starts: list[int] = []
        position = 1
        for word in self.words:
            self._starts.append(position)
            position += len(word) + 1
        self.positions: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            self.positions[word].append(at)
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, pair in enumerate(pairwise(self.words)):
            self._pairs[pair].append(at)

    def _within(self, span: Span) -> range:
        return range(
            bisect_left(self.spans, Span(span.passage, span.start, 0), hi=self._main),
            bisect_left(self.spans, Span(span.passage, span.end, 0), hi=self._main),
        )

    def _append(self, own: Sequence[int]) -> None:
        self.words.append(_BREAK)
        self.spans.append(self.spans[own[0]])
        self._said.append(())
        self._told.append(())
        for at in own:
            self.words.append(self.words[at])
            self.spans.append(self.spans[at])
            self._said.append(self._said[at])
            self._told.append(self._told[at])

    @property
    def letters(self) -> int:
        """How many characters all of its words take, spaces included."""
        return len(self._joined)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that name somebody or some place here: nearly always capitalised."""
        written: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        passages = self._dossier.article.passages
        for word, span in zip(self.words, self.spans, strict=True):
            written[word] += 1
            capital[word] += passages[span.passage - 1][span.start].isupper()
        known = {word for person in self._dossier.people for word in plain_words(person.name)}
        often = {word for word, count in written.items() if 3 * capital[word] > 2 * count}
        rare = {word for word in known if 2 * capital[word] >= written[word]}
        return frozenset((often | rare) - SMALL_WORDS)

    def known(self, text: str) -> int:
        """How many words of a text are the article's, names and the smallest aside."""
        words = (token.word for token in tokens(text))
        return sum(w in self.positions and w not in SMALL_WORDS | self.names for w in words)

    # ── words in a row ──

    def occurrences(self, words: str) -> list[Stretch]:
        """Where words, written with a space between two, stand in a row."""
        wanted, size = f" {words} ", words.count(" ") + 1
        firsts: list[int] = []
        at = self._joined.find(wanted)
        while at >= 0 and len(firsts) < self.policy.places:
            firsts.append(bisect_left(self._starts, at + 1))
            at = self._joined.find(wanted, at + 1)
        if len(firsts) > self.policy.occurrences:
            # Quotations must not be missed among the author's words.
            firsts.sort(key=lambda first: not self._said[first])
            firsts = sorted(firsts[: self.policy.occurrences])
        return [Stretch(first, first + size) for first in firsts]

    def longest(self, words: Sequence[str], at: int, after: int) -> tuple[int, int]:
        """How many words from `at` on stand in a row in the article, and where: if it can be,
        from `after` on. 0 where there are not two.
        """
        best, where = 0, 0
        places = self._pairs.get((words[at], words[at + 1]), []) if at + 1 < len(words) else []
        turn = bisect_left(places, after)
        for place in (places[turn:] + places[:turn])[: self.policy.occurrences]:
            size = 0
            while (
                at + size < len(words)
                and place + size < len(self.words)
                and words[at + size] == self.words[place + size]
            ):
                size += 1
            if size > best:
                best, where = size, place
        return best, where

    def broken(self, start: int, end: int) -> bool:
        """Whether these words stand in no row of the article or of one quotation."""
        return _BREAK in self.words[start:end]

    # ── whose they are ──

    def excerpt(self, stretches: Sequence[Stretch]) -> Excerpt:
        """The words of these stretches, with whose they are."""
        return Excerpt(tuple(stretches), *self._voice(stretches))

    def _voice(self, stretches: Sequence[Stretch]) -> tuple[Voice, tuple[str, ...]]:
        at = [number for stretch in stretches for number in range(stretch.start, stretch.end)]
        said = [self._said[number] for number in at]
        if all(said):
            speakers = {self._speaker(id) for ids in said for id in ids}
            if len(speakers) == 1 or set.intersection(*map(set, said)):
                return Voice.SPOKEN, _common(said)
            return Voice.MIXED, _all(said)
        told = [self._told[number] for number in at]
        if set.intersection(*map(set, told)) or (all(told) and not any(said)):
            return Voice.REPORTED, _common(told)
        if any(said):
            return Voice.MIXED, _all(said)
        page = all(self.spans[number].passage in self._page for number in at) and not any(told)
        return Voice.PAGE if page else Voice.WRITTEN, _all(told)

    @cached_property
    def _page(self) -> frozenset[int]:
        """The passages without a sentence, and the byline; where no claim says what is in them."""
        author = regex.escape(self._dossier.header.author)
        byline = regex.compile(rf"(?:By )?{author}\s*(?:[,|·].*)?", regex.I)
        claims = self._dossier.claims
        claimed = {span.passage for claim in claims for span in self._dossier.spans[claim.id]}
        return frozenset(
            number
            for number, text in enumerate(self._dossier.article.passages, start=1)
            if (byline.fullmatch(text) or not _ENDS.search(text)) and number not in claimed
        )

    def _speaker(self, quote: str) -> str:
        return self._dossier.quote(quote).speaker

    def speakers(self, excerpt: Excerpt) -> frozenset[str]:
        """Everyone to whom the article gives these words."""
        facts = [self._dossier.quote(id) for id in excerpt.quotes]
        # Whoever relays words may be said to have said them, too.
        speakers = {id for fact in facts for id in (fact.speaker, fact.relayed_by) if id}
        if excerpt.voice in (Voice.WRITTEN, Voice.MIXED):
            writer = self.writer(excerpt)
            speakers |= {writer} if writer else self.author
        return frozenset(speakers)

    def writer(self, excerpt: Excerpt) -> str | None:
        """Who wrote the words, where it was not the author."""
        return self._writer.get(excerpt.stretches[0].start)

    @cached_property
    def author(self) -> frozenset[str]:
        """The author's id, where he is one of the people."""
        author = self._dossier.header.author
        return frozenset(person.id for person in self._dossier.people if person.name == author)

    def quoted(self, excerpt: Excerpt) -> list[str]:
        """Those of the words that the article has in a quotation."""
        return [
            self.words[at]
            for stretch in excerpt.stretches
            for at in range(stretch.start, stretch.end)
            if self._said[at]
        ]

    def together(self, first: int, last: int) -> bool:
        """Whether words may be joined by an omission: they are one speaker's, or near each other."""
        if self.broken(first, last):
            return False
        if self._in_one(first, last):
            return True
        speakers = {self._speaker(id) for at in (first, last) for id in self._said[at][:1]}
        return len(speakers) < 2 and self.spans[first].passage == self.spans[last].passage

    def in_one_quote(self, places: Sequence[Stretch]) -> bool:
        """Whether stretches follow each other within one quotation, or one passage of the author."""
        if any(after.start < before.end for before, after in pairwise(places)):
            return False
        first, last = places[0].start, places[-1].end - 1
        if any(owners[at] for owners in (self._said, self._told) for at in (first, last)):
            return self._in_one(first, last)
        return self.spans[first].passage == self.spans[last].passage

    def _in_one(self, first: int, last: int) -> bool:
        """Whether one quotation, or one report, has both words."""
        return any(
            not set(owners[first]).isdisjoint(owners[last]) for owners in (self._said, self._told)
        )

    # ── where they begin and end ──

    def same_voice(self, at: int, other: int) -> bool:
        """Whether two neighbouring words belong to one quotation, or both to none, in one passage."""
        if not (0 <= at < len(self.words) and 0 <= other < len(self.words)):
            return False
        if self.spans[at].passage != self.spans[other].passage or not self.words[at]:
            return False
        own, beside = set(self._said[other]), set(self._said[at])
        return bool(own & beside) or (not own and not beside)

    def sentence_ends(self, at: int) -> bool:
        """Whether a sentence ends between this word and the next."""
        if at + 1 >= len(self.words):
            return True
        span, next = self.spans[at], self.spans[at + 1]
        if span.passage != next.passage:
            return True
        between = self._dossier.article.passages[span.passage - 1][span.end : next.start]
        return _ENDS.search(between) is not None

    def whole(self, excerpt: Excerpt) -> bool:
        """Whether these are all the words of a quotation."""
        first, last = excerpt.stretches[0].start, excerpt.stretches[-1].end - 1
        ends = not self.same_voice(first - 1, first) and not self.same_voice(last + 1, last)
        return excerpt.voice is Voice.SPOKEN and ends

    def begins(self, at: int) -> bool:
        """Whether a sentence or a quotation begins with this word."""
        return at == 0 or self.sentence_ends(at - 1) or not self.same_voice(at - 1, at)

    def stops(self, at: int) -> bool:
        """Whether a sentence or a quotation ends with this word."""
        return self.sentence_ends(at) or not self.same_voice(at + 1, at)

    # ── where to read them ──

    def places(self, stretches: Sequence[Stretch]) -> tuple[Span, ...]:
        """The characters of the stretches, apart where one passes to another passage or part."""
        return tuple(
            Span(first.passage, first.start, last.end)
            for part in self._parts(stretches)
            for first, last in [(self.spans[part.start], self.spans[part.end - 1])]
        )

    def _parts(self, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
        for stretch in stretches:
            start = stretch.start
            for at in range(stretch.start + 1, stretch.end):
                before, here = self.spans[at - 1], self.spans[at]
                if before.passage != here.passage or self._interrupted(at - 1):
                    yield Stretch(start, at)
                    start = at
            yield Stretch(start, stretch.end)

    def _interrupted(self, at: int) -> bool:
        """Whether the next word is not the next of the article: a quotation that is interrupted."""
        here, next = self.spans[at], self.spans[at + 1]
        index = bisect_left(self.spans, here, hi=self._main)
        return index + 1 < self._main and self.spans[index + 1] != next


def plain_words(text: str) -> set[str]:
    """The words of a name or an office, whoever's they are: “Xi’s” → "xi"."""
    return {
        token.word.removesuffix("'s") for token in tokens(text) if token.word not in SMALL_WORDS
    }


def _common(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The facts that own all of the words; where none does, all that own some."""
    shared = set.intersection(*map(set, owners))
    return tuple(id for id in dict.fromkeys(owners[0]) if id in shared) or _all(owners)


def _all(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in owners for id in ids))
