"""Every word of an article in order, where it stands, and whose it is there.

A concordance lists the places of each word of a text. This one also knows which words are within a
quotation, which within reported speech, and which are the author's own, so that it finds a row of
words as the eye does, and says whose they are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, chain, pairwise
from sys import intern
from typing import Final, NamedTuple

import regex

from bot.facts.dossier import Dossier, Fact
from bot.facts.sentences import has_sentence, language_of, parted
from bot.facts.span import Span
from bot.verifying import policy
from bot.verifying.languages import turning
from bot.verifying.tokens import tokens

_BREAK: Final = ""  # between the article and quotations in parts: a word that nobody can type
_UNKNOWN: Final = "\U0010ffff"  # stands for every word that the article does not have
_PAIRS: Final = 1 << 21  # a pair of words as one number: first × this + second


class Voice(Enum):
    """Whose words a stretch of the article is."""

    SPOKEN = auto()  # all of it within one or more quotations of one speaker
    UNATTRIBUTED = auto()  # all of it in quotation marks, or in a turn, that no entry explains
    REPORTED = auto()  # all of it within reported speech
    WRITTEN = auto()  # the article's, outside quotations: its author's, if a fact cites them
    MIXED = auto()  # a quotation, and words around it
    PAGE = auto()  # a heading, the byline or another line that is no sentence of the author's


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of the article, in one stretch or several, and whose they are.

    `quotes` are the facts that they belong to, the likeliest first, () for the author's. Of words
    that are `unattributed` no confirmed fact says whose they are, or not of all of them.
    """

    stretches: tuple[range, ...]
    voice: Voice
    quotes: tuple[str, ...]
    unattributed: bool = False


class _Owners(NamedTuple):
    """The quotes that a word is `said` in, and those in which it is only reported (`told`)."""

    said: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class Concordance:
    """An immutable index of one article's words, in order, and of who says each.

    It has every word of the article, and after those once more the words of each quotation in
    several parts, in a row. A word is known by its number in this order, from 0, and a stretch of
    words is a range of numbers.

    Each different word is a character of `_row`, so that rows of words are short strings, which
    Python compares fast.
    """

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        language = dossier.header.language or language_of("\n".join(dossier.article.passages))
        self.language = turning(language)
        self._passage, self._start, self._end = array("I"), array("I"), array("I")
        self._words: list[str] = []
        for number, passage in enumerate(dossier.article.passages, start=1):
            for token in tokens(passage):
                self._words.append(intern(token.word))
                self._passage.append(number)
                self._start.append(token.start)
                self._end.append(token.end)
        # The number of each word where it stands in the article itself.
        self._origin = array("I", range(len(self._words)))
        self._owners = [_Owners()] * len(self._words)
        alike: dict[_Owners, _Owners] = {}  # the words of a quotation share theirs
        rows: list[list[int]] = []  # the words of what has several stretches
        for quote in dossier.quotes:
            own = self._words_in(dossier.words[quote.id])
            for at in dict.fromkeys(own):  # the same stretch may be given twice
                said, told = self._owners[at]
                if quote.form == "indirect":
                    owners = _Owners(said, (*told, quote.id))
                else:
                    owners = _Owners((*said, quote.id), told)
                self._owners[at] = alike.setdefault(owners, owners)
            rows += [own] if len(dossier.words[quote.id]) > 1 else []
        # Names before the turns of a transcript are nobody's words; nor do marks set aside quote.
        self._labels = frozenset(self._words_in(dossier.article.labels))
        self._aside = frozenset(self._words_in(dossier.aside))
        # The number, from 1, of the quotation that no entry explains in which a word stands.
        self._open = array("H", bytes(2 * len(self._words)))
        unattributed = set(self._words_in(dossier.unattributed))
        for number, quoted in enumerate(dossier.open_quotations, start=1):
            own = self._words_in(quoted.stretches)
            for at in unattributed.intersection(own):
                self._open[at] = number
            rows += [own] if len(quoted.stretches) > 1 else []
        for own in rows:
            self._words += [_BREAK, *(self._words[at] for at in own)]
            self._owners += [_Owners(), *(self._owners[at] for at in own)]
            self._origin.extend([*own[:1], *own])
        different = dict.fromkeys([_BREAK, *self._words])
        self._numbers = {word: number for number, word in enumerate(different)}
        self._row = self.row(self._words)
        # Every pair of neighbouring words as a number, sorted, and where each of them stands: a row
        # is found in a long article as fast as in a short one.
        pairs = [_pair(self._row[at : at + 2]) for at in range(len(self))]
        self._places = array("I", sorted(range(len(self)), key=pairs.__getitem__))
        self._pairs = array("Q", sorted(pairs))
        claims = dossier.claims
        self._writer = {
            at: claim.by
            for claim in claims
            if claim.by is not None
            for span in dossier.spans[claim.id]
            for at in self._within(span)
        }
        self.letters = len(" ".join(self._words))
        # Words that negate or limit others, and those that do so from the next sentence on.
        self.negations = self.language.negations.places(self._words)
        self.contrasts = self.language.contrasts.places(self._words)
        self.limits = self.negations | self.language.conditions.places(self._words)
        self.names = self._named()
        self._page = self._lines_of_the_page()
        # The number of the sentence in which each word stands.
        ends = map(self.sentence_ends, range(len(self._open) - 1))
        self._sentence = array("I", accumulate(ends, initial=0))
        # Whether a fact says what that sentence says, and whether a claim does. What is cited for a
        # person, a quote or a reaction may be what somebody is reported to say.
        stating: tuple[Fact, ...] = (*dossier.events, *dossier.attendances, *claims)
        self._cited = self._sentences(dossier.spans[fact.id] for fact in stating)
        self._claimed = self._sentences(dossier.spans[claim.id] for claim in claims)
        author = dossier.header.author
        # The author's id, where the author is one of the people.
        self.author = frozenset(person.id for person in dossier.people if person.name == author)

    def _words_in(self, spans: Iterable[Span]) -> list[int]:
        return [at for span in spans for at in self._within(span)]

    def _within(self, span: Span) -> range:
        """The words of the article in a span."""

        def place(at: int) -> tuple[int, int]:
            return self._passage[at], self._start[at]

        article = range(len(self._passage))
        first = bisect_left(article, (span.passage, span.start), key=place)
        return range(first, bisect_left(article, (span.passage, span.end), lo=first, key=place))

    def _named(self) -> frozenset[str]:
        """Words that name somebody or some place here: nearly always capitalised."""
        written, capital = Counter(self._words), Counter[str]()
        passages = self._dossier.article.passages
        for word, at in zip(self._words, self._origin, strict=True):
            capital[word] += passages[self._passage[at] - 1][self._start[at]].isupper()
        name_words, people = self.language.name_words, self._dossier.people
        known = {word for person in people for word in name_words(person.name)}
        often = {word for word, count in written.items() if 3 * capital[word] > 2 * count}
        rare = {word for word in known if 2 * capital[word] >= written[word]}
        if self.language.capital_nouns:
            often = set()
        return frozenset((often | rare) - self.language.small - self._only_begin())

    def _only_begin(self) -> set[str]:
        """Numbers and negations that have a capital only where a sentence begins: “Three”."""
        turning = self.negations | self.language.numbers(self._words)
        within = {at for at in turning if self._capital(at) and not self.begins(at)}
        return {self.word(at) for at in turning} - {self.word(at) for at in within}

    def _capital(self, at: int) -> bool:
        place = self.span(at)
        return self._dossier.article.passages[place.passage - 1][place.start].isupper()

    def _lines_of_the_page(self) -> frozenset[int]:
        """The passages without a sentence, and the byline; where no claim says what is in them."""
        author = self._dossier.header.author
        by = rf"(?:By )?{regex.escape(author)}\s*(?:[,|·].*)?" if author else r"(?!)"
        byline = regex.compile(by, regex.I)
        claims = self._dossier.claims
        claimed = {span.passage for claim in claims for span in self._dossier.spans[claim.id]}
        return frozenset(
            number
            for number, text in enumerate(self._dossier.article.passages, start=1)
            if (byline.fullmatch(text) or not has_sentence(text)) and number not in claimed
        )

    def _sentences(self, cited: Iterable[tuple[Span, ...]]) -> bytes:
        """For each sentence by its number, 1 if one of these spans overlaps it."""
        steps = array("q", bytes(8 * (self._sentence[-1] + 2)))
        for own in map(self._within, chain.from_iterable(cited)):
            if own:
                steps[self._sentence[own[0]]] += 1
                steps[self._sentence[own[-1]] + 1] -= 1
        return bytes(count > 0 for count in accumulate(steps))

    # ── its words ──

    def __len__(self) -> int:
        return len(self._row)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    def word(self, at: int) -> str:
        return self._words[at]

    def words(self, stretch: range) -> list[str]:
        return self._words[stretch.start : stretch.stop]

    def span(self, at: int) -> Span:
        """Where a word stands in the article."""
        own = self._origin[at]
        return Span(self._passage[own], self._start[own], self._end[own])

    # ── words in a row ──

    def row(self, words: Iterable[str]) -> str:
        """Words as a row, to be looked for among the article's own."""
        numbers = (self._numbers.get(word) for word in words)
        return "".join(_UNKNOWN if number is None else chr(number) for number in numbers)

    def row_of(self, stretch: range) -> str:
        return self._row[stretch.start : stretch.stop]

    def places(self, row: str) -> list[int]:
        """Where a row of words begins, from left to right."""
        pair = _pair(row[:2])
        first = bisect_left(self._pairs, pair)
        last = bisect_left(self._pairs, pair + (1 if len(row) > 1 else _PAIRS), lo=first)
        found = sorted(self._places[first:last])
        return [at for at in found if self._row.startswith(row, at)] if len(row) > 2 else found

    def occurrences(self, words: Sequence[str]) -> list[range]:
        """Where words stand in a row: not everywhere, if they stand in very many places."""
        firsts = self.places(self.row(words))[: policy.MOST_PLACES]
        if len(firsts) > policy.MOST_OCCURRENCES:
            # Quotations must not be missed among the author's words.
            firsts.sort(key=lambda first: not self._said(first))
            firsts = sorted(firsts[: policy.MOST_OCCURRENCES])
        return [range(first, first + len(words)) for first in firsts]

    def longest(self, row: str, at: int, after: int) -> range:
        """The longest stretch of the article that is the words of the row from `at` on.

        Of equal ones the first from word `after` on, if there is one. Empty below two words.
        """
        size = start = 0
        places = self.places(row[at : at + 2]) if at + 1 < len(row) else []
        turn = bisect_left(places, after)
        for place in (places[turn:] + places[:turn])[: policy.MOST_OCCURRENCES]:
            while at + size < len(row) and self._row.startswith(row[at : at + size + 1], place):
                size, start = size + 1, place
        return range(start, start + size)

    def broken(self, stretch: range) -> bool:
        """Whether these words stand in no row of the article or of one quotation."""
        return self.row([_BREAK]) in self.row_of(stretch)

    # ── whose they are ──

    def excerpt(self, stretches: Sequence[range]) -> Excerpt:
        """The words of these stretches, with whose they are."""
        everything = [self._origin[at] for stretch in stretches for at in stretch]
        own = [at for at in everything if at not in self._labels] or everything
        owners = dict.fromkeys(self._owners[at] for at in own)
        said, told = zip(*owners, strict=True)
        open = [self._open[at] > 0 for at in own]
        quoted = [bool(self._owners[at].said) or here for at, here in zip(own, open, strict=True)]
        speakers = {self._speaker(id) for ids in said for id in ids}
        voice, quotes = Voice.WRITTEN, _all(told)
        if all(said) and (len(speakers) == 1 or _shared(said)):
            voice, quotes = Voice.SPOKEN, self._innermost(_common(said))
        elif all(quoted) and any(open):
            voice, quotes = Voice.UNATTRIBUTED, ()
        elif not all(said) and (_shared(told) or (all(told) and not any(said))):
            voice, quotes = Voice.REPORTED, _common(told)
        elif any(said) or any(open):
            voice, quotes = Voice.MIXED, _all(said)
        elif self._page.issuperset(self.span(at).passage for s in stretches for at in s):
            voice = Voice.WRITTEN if quotes else Voice.PAGE
        match voice:
            case Voice.SPOKEN:  # unless all of it is passed on from somebody whom no entry gives
                unattributed = all(open)
            case Voice.WRITTEN:
                unattributed = not (self._aside.issuperset(own) or self._is_cited(stretches))
            case _:
                unattributed = any(open) or voice is Voice.PAGE
        return Excerpt(tuple(stretches), voice, quotes, unattributed)

    def _innermost(self, quotes: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the quotes that have no other one of them inside."""
        around = {self._dossier.around.get(id) for id in quotes}
        return tuple(id for id in quotes if id not in around)

    def _is_cited(self, stretches: Iterable[range]) -> bool:
        """Whether facts cite every sentence that these words stand in."""
        return all(self._cited[self._sentence[self._origin[at]]] for s in stretches for at in s)

    def claimed(self, excerpt: Excerpt) -> bool:
        """Whether claims cite every sentence of an excerpt: then its author's words are known."""
        sentences = (self._sentence[self._origin[at]] for s in excerpt.stretches for at in s)
        return all(self._claimed[number] for number in sentences)

    def beside(self, excerpt: Excerpt) -> frozenset[str]:
        """The words of the sentences that an excerpt stands in."""
        first = self._sentence[self._origin[excerpt.stretches[0].start]]
        last = self._sentence[self._origin[excerpt.stretches[-1].stop - 1]]
        start = bisect_left(self._sentence, first)
        return frozenset(self._words[start : bisect_right(self._sentence, last)])

    def _said(self, at: int) -> tuple[str, ...]:
        return self._owners[at].said

    def _speaker(self, quote: str) -> str:
        return self._dossier.quote(quote).speaker

    def speakers(self, excerpt: Excerpt) -> frozenset[str]:
        """Everyone to whom the article gives these words."""
        facts = [self._dossier.quote(id) for id in excerpt.quotes]
        # A text may also name the one who relayed the words.
        speakers = {
            id for fact in facts for id in (fact.speaker, self._dossier.relayer(fact)) if id
        }
        if excerpt.voice in (Voice.WRITTEN, Voice.MIXED):
            writer = self.writer(excerpt)
            speakers |= {writer} if writer else self.author
        return frozenset(speakers)

    def writer(self, excerpt: Excerpt) -> str | None:
        """Who wrote the words, where it was not the author."""
        return self._writer.get(excerpt.stretches[0].start)

    def quoted(self, excerpt: Excerpt) -> list[str]:
        """Those of the words that the article has in a quotation."""
        everything = (at for stretch in excerpt.stretches for at in stretch)
        return [self.word(at) for at in everything if self._said(at) or self._is_open(at)]

    def _is_open(self, at: int) -> int:
        """The number of the quotation that no entry explains in which this word stands; 0: none, or
        one inside words that are somebody's.
        """
        return 0 if self._said(at) else self._open[self._origin[at]]

    def together(self, first: int, last: int) -> bool:
        """Whether an omission may join two words: they are one speaker's, or near each other."""
        if self.broken(range(first, last)):
            return False
        if self._in_one(first, last):
            return True
        if self._is_open(first) != self._is_open(last):
            return False
        whose = (self._said(at) or self._owners[at].told for at in (first, last))
        speakers = {self._speaker(id) for ids in whose for id in ids[:1]}
        return len(speakers) < 2 and self._in_one_passage(first, last)

    def in_one_quote(self, places: Sequence[range]) -> bool:
        """Whether stretches follow each other in one quotation, or in one passage of the author's."""
        if any(after.start < before.stop for before, after in pairwise(places)):
            return False
        first, last = places[0].start, places[-1].stop - 1
        if self._is_open(first) != self._is_open(last):
            return False
        if _Owners() == self._owners[first] == self._owners[last]:
            return self._is_open(first) > 0 or self._in_one_passage(first, last)
        return self._in_one(first, last)

    def _in_one(self, first: int, last: int) -> bool:
        """Whether one quotation, or one report, has both words."""
        both = zip(self._owners[first], self._owners[last], strict=True)
        return any(not set(ids).isdisjoint(others) for ids, others in both)

    def _in_one_passage(self, first: int, last: int) -> bool:
        return self._passage[self._origin[first]] == self._passage[self._origin[last]]

    # ── where they begin and end ──

    def same_voice(self, at: int, other: int) -> bool:
        """Whether two neighbouring words belong to one quotation, or both to none, in one passage."""
        if not (0 <= at < len(self) and 0 <= other < len(self)):
            return False
        if not self._in_one_passage(at, other) or self.word(at) == _BREAK:
            return False
        if self._is_open(at) != self._is_open(other):
            return False
        own, beside = (self._innermost(self._said(word)) for word in (other, at))
        return not set(own).isdisjoint(beside) or (not own and not beside)

    def sentence_ends(self, at: int) -> bool:
        """Whether a sentence ends between this word and the next."""
        if at + 1 >= len(self) or not self._in_one_passage(at, at + 1):
            return True
        here, next = self._origin[at], self._origin[at + 1]
        passage = self._dossier.article.passages[self._passage[here] - 1]
        between = passage[self._end[here] : self._start[next]]
        return between != " " and parted(between)

    def is_aside(self, excerpt: Excerpt) -> bool:
        """Whether all of the words stand in marks that quote nobody."""
        places = (self._origin[at] for stretch in excerpt.stretches for at in stretch)
        return self._aside.issuperset(places)

    def across(self, excerpt: Excerpt) -> bool:
        """Whether a sentence ends within the words and what follows is in somebody else's voice."""
        return any(
            self.sentence_ends(at) and not self.same_voice(at, at + 1)
            for stretch in excerpt.stretches
            for at in stretch[:-1]
        )

    def whole(self, excerpt: Excerpt) -> bool:
        """Whether these are all the words of a quotation."""
        first, last = excerpt.stretches[0].start, excerpt.stretches[-1].stop - 1
        ends = not self.same_voice(first - 1, first) and not self.same_voice(last + 1, last)
        return excerpt.voice in (Voice.SPOKEN, Voice.UNATTRIBUTED) and ends

    def begins(self, at: int) -> bool:
        """Whether a sentence or a quotation begins with this word."""
        return at == 0 or self.sentence_ends(at - 1) or not self.same_voice(at - 1, at)

    def bared(self, stretch: range) -> bool:
        """Whether a sentence begins with a negation, and the stretch directly after it."""
        before = stretch.start - 1
        denied = before in self.negations and self.same_voice(before, stretch.start)
        return denied and self.begins(before)

    def denied(self, stretch: range) -> bool:
        """Whether a sentence ends with a negation, and the stretch directly before it, as in Korean."""
        last, after = stretch.stop - 1, stretch.stop
        goes_on = after in self.negations and self.same_voice(after, last)
        return goes_on and not self.sentence_ends(last) and self.stops(after)

    def stops(self, at: int) -> bool:
        """Whether a sentence or a quotation ends with this word."""
        return self.sentence_ends(at) or not self.same_voice(at + 1, at)

    # ── where to read them ──

    def characters(self, stretches: Sequence[range]) -> tuple[Span, ...]:
        """Where to read the stretches, apart where the next word is not the article's next."""
        found: list[Span] = []
        for stretch in stretches:
            for at in stretch:
                span = self.span(at)
                next = at > stretch.start and self._origin[at] == self._origin[at - 1] + 1
                if next and span.passage == found[-1].passage:
                    span = Span(span.passage, found.pop().start, span.end)
                found.append(span)
        return tuple(found)


def _pair(row: str) -> int:
    """The first word of a row and the second, if it has one, as a number that sorts like them."""
    return ord(row[0]) * _PAIRS + (ord(row[1]) if len(row) > 1 else 0)


def _shared(owners: Sequence[tuple[str, ...]]) -> set[str]:
    return set.intersection(*map(set, owners))


def _common(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The facts that own all of the words; where none does, all that own some."""
    shared = _shared(owners)
    return tuple(id for id in dict.fromkeys(owners[0]) if id in shared) or _all(owners)


def _all(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in owners for id in ids))
