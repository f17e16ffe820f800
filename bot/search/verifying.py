"""Whether the article says it: a typed quotation held against its words, and whose they are.

The same words in a row are looked for first, as they would be by eye; only where there are none is
the nearest stretch of the article aligned with what was typed, and then the verdict is never more
than *altered*.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from itertools import pairwise
from typing import Final

import regex
from rapidfuzz.distance import LCSseq

from bot.facts.article import Span
from bot.facts.dossier import Dossier
from bot.search.attribution import Named, named_around, reported
from bot.search.differing import (
    CONDITIONS,
    Differences,
    Turn,
    changes,
    differences,
    is_negation,
    related,
    respelt,
)
from bot.search.names import NameIndex
from bot.search.policy import MatchPolicy
from bot.search.quotations import (
    Joint,
    Piece,
    Quotation,
    quotations,
    readable,
    unwrapped,
    words_in_marks,
)
from bot.search.tokens import Token, tokens

# Words that any text has, and that say nothing of where it is from.
SMALL_WORDS: Final = frozenset(
    "a about an and are as at be been but by can did do does for from had has have he her his i if "
    "in into is it its me my no not of on or our over she so some such than that the their them "
    "n't then there these they this to up us was we were what when which who will with would you your".split()
)
# Of the places that have the same words so many are told.
_ELSEWHERE: Final = 4
_BREAK: Final = ""  # between two strands: a word that nobody can type
_ENDS: Final = regex.compile(r"[.!?…][\s”\"’')\]]*$|[.!?…]\s")


class Verdict(Enum):
    """What can be said of a quotation; “not in this article” never means that it is false."""

    VERBATIM = auto()
    CUT = auto()
    ALTERED = auto()
    MISATTRIBUTED = auto()
    PARAPHRASE = auto()
    ABSENT = auto()


class Voice(Enum):
    """Whose words a stretch of the article is."""

    SPOKEN = auto()  # all of it within one or more quotations of one speaker
    REPORTED = auto()  # all of it within reported speech
    WRITTEN = auto()  # the author's own
    MIXED = auto()  # a quotation, and words around it


class Remark(Enum):
    """Something to be said beside the verdict."""

    OMISSION = auto()  # words were left out where the text marks it
    INSERTION = auto()  # words in square brackets are not the article's
    QUALIFIED = auto()  # what stands beside the cut limits what was kept
    SPLICED = auto()  # words of several places are joined
    TOO_SHORT = auto()  # words that any text has
    OTHER_SPEAKER = auto()  # altered words, and the text names another speaker


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row of the article, or of a quotation that it interrupts: `[start, end)`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on one quotation.

    `typed` are the words that it is about. `places` say where in the article they, or the nearest,
    stand, `elsewhere` where else the same words do; `quotes` are the facts whose words those are, the
    likeliest first, () for the author's.
    `typed_words` and `words` are what `differences` counts in, given where words were changed.
    `writer` is who wrote the author's words, where it was not the author. `share` of what was typed is explained by the article's words, 0 to 1. `dropped` are the article's
    words beside a cut that limit what was kept, `replaced` those for which something stands in square
    brackets.
    """

    quotation: Quotation
    typed: str
    verdict: Verdict
    voice: Voice | None = None
    places: tuple[Span, ...] = ()
    elsewhere: tuple[Span, ...] = ()
    quotes: tuple[str, ...] = ()
    named: Named | None = None
    remarks: frozenset[Remark] = frozenset()
    differences: Differences | None = None
    typed_words: tuple[Token, ...] = ()
    words: tuple[Span, ...] = ()
    writer: str | None = None
    share: float = 1.0
    dropped: tuple[Span, ...] = ()
    replaced: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Faithful:
    """Where the very words stand, piece by piece, and whose they are there."""

    stretches: tuple[Stretch, ...]
    voice: Voice
    quotes: tuple[str, ...]


class Verifier:
    """An immutable index of one article's words, in order, and of who says each."""

    def __init__(
        self, dossier: Dossier, people: NameIndex, policy: MatchPolicy | None = None
    ) -> None:
        self.policy = policy or MatchPolicy()
        self._dossier = dossier
        self._people = people
        passages = [tokens(passage) for passage in dossier.article.passages]
        # Every word of the article once, then once more those of each quotation in several parts.
        self._spans: list[Span] = [
            Span(number, token.start, token.end)
            for number, words in enumerate(passages, start=1)
            for token in words
        ]
        self._words: list[str] = [token.word for words in passages for token in words]
        self._said: list[tuple[str, ...]] = [()] * len(self._words)
        self._told: list[tuple[str, ...]] = [()] * len(self._words)
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
        self._joined = f" {' '.join(self._words)} "
        self._starts: list[int] = []
        position = 1
        for word in self._words:
            self._starts.append(position)
            position += len(word) + 1
        self._positions: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words):
            self._positions[word].append(at)
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, pair in enumerate(pairwise(self._words)):
            self._pairs[pair].append(at)
        self._numbers = {word: at for at, word in enumerate(self._positions)}

    def _within(self, span: Span) -> range:
        return range(
            bisect_left(self._spans, Span(span.passage, span.start, 0)),
            bisect_left(self._spans, Span(span.passage, span.end, 0)),
        )

    def _append(self, own: Sequence[int]) -> None:
        self._words.append(_BREAK)
        self._spans.append(self._spans[own[0]])
        self._said.append(())
        self._told.append(())
        for at in own:
            self._words.append(self._words[at])
            self._spans.append(self._spans[at])
            self._said.append(self._said[at])
            self._told.append(self._told[at])

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words that name somebody or some place here: nearly always capitalised."""
        written: Counter[str] = Counter()
        capital: Counter[str] = Counter()
        passages = self._dossier.article.passages
        for word, span in zip(self._words, self._spans, strict=True):
            written[word] += 1
            capital[word] += passages[span.passage - 1][span.start].isupper()
        known = {word for person in self._dossier.people for word in _plain_words(person.name)}
        often = {word for word, count in written.items() if 3 * capital[word] > 2 * count}
        rare = {word for word in known if 2 * capital[word] >= written[word]}
        return frozenset((often | rare) - SMALL_WORDS)

    @cached_property
    def _author(self) -> frozenset[str]:
        author = self._dossier.header.author
        return frozenset(person.id for person in self._dossier.people if person.name == author)

    # ── a message ──

    def message(self, text: str) -> tuple[Finding, ...]:
        """A finding for each quotation in the text; without marks, for each sentence.

        At most `policy.checked`; see `quotations.quotations`. Time grows with the text's length.
        """
        found = quotations(text)
        if len(found) > 1 and not found[0].marked and len(text) < 8 * len(self._joined):
            whole = self.check(Quotation(" ".join(text.split()), marked=False), whole=True)
            if whole.verdict in (Verdict.VERBATIM, Verdict.CUT, Verdict.PARAPHRASE):
                return (whole,)
        found = found[: self.policy.checked]
        checked = {quotation: self.check(quotation) for quotation in dict.fromkeys(found)}
        return tuple(checked[quotation] for quotation in found)

    def typed(self, text: str) -> tuple[Finding, ...]:
        """A finding for a text that is a quotation itself, or a message with quotations in it."""
        text = readable(text).strip()
        alone = unwrapped(text)
        if alone != text:
            return (self.check(Quotation(alone)),)
        found = quotations(text)
        marked = bool(found) and found[0].marked
        if marked and any(named_around(q.before, q.after, self._people) for q in found):
            return self.message(text)
        whole = self.check(Quotation(text, marked=marked), whole=True)
        if marked and whole.verdict is Verdict.ALTERED:
            # “omg “…” lol”: the marks may be all that is meant, unless the rest is the article's too.
            rest = _weight_of(tokens(text)) - sum(_weight_of(tokens(q.text)) for q in found)
            parts = self.message(text)
            right = any(f.verdict not in (Verdict.ABSENT, Verdict.ALTERED) for f in parts)
            if right and (rest < 2 or whole.share < self.policy.own_words_share):
                return parts
        inside = self.message(text) if whole.verdict is Verdict.ABSENT else ()
        return inside if any(f.verdict is not Verdict.ABSENT for f in inside) else (whole,)

    # ── one quotation ──

    def check(self, quotation: Quotation, *, whole: bool = False) -> Finding:
        """The verdict on one quotation. Never raises.

        In a sentence without marks the article's words may be a part only, unless `whole` says that
        all of it is meant to be a quotation.
        """
        pieces = tuple(piece for piece in quotation.pieces if piece.words)
        if not any(_weighty(piece.words) for piece in pieces):
            short = frozenset({Remark.TOO_SHORT})
            return Finding(quotation, quotation.text, Verdict.ABSENT, remarks=short)
        named = named_around(quotation.before, quotation.after, self._people)
        if found := self._exact(pieces, named):
            return self._faithful(quotation, pieces, named, found)
        if not quotation.marked and (said := reported(quotation.text, self._people)):
            speaker, rest = said
            inner = replace(quotation, text=rest)
            given = tuple(piece for piece in inner.pieces if piece.words)
            enough = sum(_weight_of(p.words) for p in given) >= self.policy.telling_said
            if enough and (found := self._exact(given, speaker)):
                return self._faithful(inner, given, speaker, found)
        nearest = self._nearest(quotation, named)
        may_be_part = not quotation.marked and not whole
        own_words = may_be_part and nearest.share < self.policy.own_words_share
        if own_words and (finding := self._run_within(quotation, pieces, named)):
            return finding
        return nearest

    # ── the very words ──

    def _exact(self, pieces: Sequence[Piece], named: Named | None) -> list[_Faithful]:
        """Everywhere that all pieces stand word for word, in order and together; the best first."""
        if not pieces:
            return []
        words = [" ".join(token.word for token in piece.words) for piece in pieces]
        known = {row: self._occurrences(row) for row in dict.fromkeys(words)}
        places = [known[row] for row in words]
        found: list[_Faithful] = []
        if all(places):
            for first in places[0]:
                if (chain := self._chain(first, pieces, places)) is not None:
                    voice, quotes = self._voice(chain)
                    found.append(_Faithful(chain, voice, quotes))
        meant = frozenset(named.ids) if named else frozenset()

        def order(faithful: _Faithful) -> tuple[bool, int]:
            return meant.isdisjoint(self._speakers(faithful)), faithful.voice.value

        return sorted(found, key=order)

    def _occurrences(self, words: str) -> list[Stretch]:
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

    def _chain(
        self, first: Stretch, pieces: Sequence[Piece], places: Sequence[Sequence[Stretch]]
    ) -> tuple[Stretch, ...] | None:
        """The nearest place of each piece after that of the one before, if all belong together."""
        chain = [first]
        for piece, where in zip(pieces[1:], places[1:], strict=True):
            end = chain[-1].end
            at = bisect_left(where, end, key=lambda stretch: stretch.start)
            if at == len(where):
                return None
            if (
                piece.joint is Joint.INSERTION
                and where[at].start - end > self.policy.inserted_words
            ):
                return None
            if not self._together(first.start, where[at].end - 1):
                return None
            chain.append(where[at])
        return tuple(chain)

    def _together(self, first: int, last: int) -> bool:
        """Whether words may be joined by an omission: they are one speaker's, or near each other."""
        if _BREAK in self._words[first:last]:
            return False
        shared = set(self._said[first]) & set(self._said[last])
        if shared or set(self._told[first]) & set(self._told[last]):
            return True
        speakers = {self._speaker(id) for at in (first, last) for id in self._said[at][:1]}
        return len(speakers) < 2 and self._spans[first].passage == self._spans[last].passage

    def _voice(self, stretches: Sequence[Stretch]) -> tuple[Voice, tuple[str, ...]]:
        """Whose words these are, with the facts they belong to."""
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
        return Voice.WRITTEN, _all(told)

    def _speaker(self, quote: str) -> str:
        fact = self._dossier.quote(quote)
        assert fact is not None
        return fact.speaker

    def _speakers(self, found: _Faithful) -> frozenset[str]:
        """Everyone to whom the article gives these words."""
        facts = [fact for id in found.quotes if (fact := self._dossier.quote(id)) is not None]
        # Whoever relays words may be said to have said them, too.
        speakers = {id for fact in facts for id in (fact.speaker, fact.relayed_by) if id}
        if found.voice in (Voice.WRITTEN, Voice.MIXED):
            writer = self._writer.get(found.stretches[0].start)
            speakers |= {writer} if writer else self._author
        return frozenset(speakers)

    def _faithful(
        self,
        quotation: Quotation,
        pieces: Sequence[Piece],
        named: Named | None,
        found: Sequence[_Faithful],
    ) -> Finding:
        best = found[0]
        if named is not None and self._told_so(quotation, best):
            named = None
        if not self._whole(best) and self._says_little(pieces):
            short = frozenset({Remark.TOO_SHORT})
            return Finding(quotation, quotation.text, Verdict.ABSENT, remarks=short)
        same = [other for other in found if other.voice is best.voice]
        speakers = frozenset(id for other in same for id in self._speakers(other))
        remarks: set[Remark] = set()
        dropped: list[Span] = []
        inserted = [word for piece in quotation.pieces for word in piece.inserted]
        if any(map(is_negation, inserted)):
            return self._nearest(quotation, named)
        replaced: list[Span] = []
        for piece, before, after in zip(
            pieces[1:], best.stretches, best.stretches[1:], strict=False
        ):
            gap = range(before.end, after.start)
            if piece.joint is Joint.INSERTION:
                remarks.add(Remark.INSERTION)
                if self._turned(piece.inserted, [self._words[at] for at in gap]):
                    return self._nearest(quotation, named)
                replaced += [self._spans[at] for at in gap]
            elif gap:
                remarks.add(Remark.OMISSION)
                dropped += [self._spans[at] for at in gap if self._limits(at)]
        if quotation.pieces[-1].joint is Joint.INSERTION or len(pieces) < len(quotation.pieces):
            remarks |= self._loose_ends(quotation, best)
        if dropped:
            remarks.add(Remark.QUALIFIED)
        if beside := self._qualified(best):
            remarks.add(Remark.QUALIFIED)
            dropped += beside
        telling = self._telling(pieces, best, len(found))
        verdict = self._verdict(
            quotation, named, best, speakers, cut=bool(remarks), telling=telling
        )
        quotes = tuple(dict.fromkeys(id for other in same for id in other.quotes))
        return Finding(
            quotation,
            quotation.text,
            verdict,
            best.voice,
            self._places(best.stretches),
            tuple(span for other in same[1:_ELSEWHERE] for span in self._places(other.stretches)),
            quotes,
            named,
            frozenset(remarks),
            writer=self._writer.get(best.stretches[0].start),
            dropped=tuple(dropped),
            replaced=tuple(replaced),
        )

    def _turned(self, inserted: Sequence[str], left: Sequence[str]) -> bool:
        """Whether words in square brackets change the meaning of those that they stand for.

        A name may stand for “he” or “they”: that is what brackets are for.
        """
        if any(map(is_negation, left)):
            return True
        names = frozenset() if all(word in SMALL_WORDS for word in left) else self._names
        found = differences(list(inserted), left, names, self.policy) if left else None
        turns = set(found.turns) if found else set()
        return bool(turns & {Turn.NEGATION, Turn.NUMBER, Turn.NAME, Turn.OPPOSITE})

    def _loose_ends(self, quotation: Quotation, best: _Faithful) -> set[Remark]:
        """What an omission or a bracket at the very beginning or end stands for."""
        remarks = set()
        first, *_, last = (*quotation.pieces, quotation.pieces[-1])
        second = quotation.pieces[1] if len(quotation.pieces) > 1 else last
        if any(piece.joint is Joint.INSERTION for piece in quotation.pieces):
            remarks.add(Remark.INSERTION)
        before, after = best.stretches[0].start - 1, best.stretches[-1].end
        if (
            not first.words
            and second.joint is Joint.OMISSION
            and self._same_voice(before, before + 1)
        ):
            remarks.add(Remark.OMISSION)
        if not last.words and last.joint is Joint.OMISSION and self._same_voice(after, after - 1):
            remarks.add(Remark.OMISSION)
        return remarks

    def _verdict(
        self,
        quotation: Quotation,
        named: Named | None,
        best: _Faithful,
        speakers: frozenset[str],
        *,
        cut: bool,
        telling: bool,
    ) -> Verdict:
        faithful = Verdict.CUT if cut else Verdict.VERBATIM
        if named is not None and telling and self._names_another(named, speakers):
            return Verdict.MISATTRIBUTED
        match best.voice:
            case Voice.WRITTEN if named is not None and not named.of_author and best.quotes:
                return Verdict.PARAPHRASE  # reported speech, with words of the report around it
            case Voice.SPOKEN | Voice.WRITTEN:
                return faithful
            case Voice.REPORTED:
                return Verdict.PARAPHRASE
            case Voice.MIXED:
                if self._keeps_marks(quotation, best) or (not quotation.marked and named is None):
                    return faithful
                return Verdict.PARAPHRASE

    def _whole(self, found: _Faithful) -> bool:
        """Whether these are all the words of a quotation."""
        first, last = found.stretches[0].start, found.stretches[-1].end - 1
        ends = not self._same_voice(first - 1, first) and not self._same_voice(last + 1, last)
        return found.voice is Voice.SPOKEN and ends

    def _says_little(self, pieces: Sequence[Piece]) -> bool:
        """Whether it is one word that counts, or names alone."""
        words = {t.word for piece in pieces for t in piece.words if t.word not in SMALL_WORDS}
        return len(words) < 2 or words <= self._names

    def _telling(self, pieces: Sequence[Piece], best: _Faithful, places: int) -> bool:
        """Whether the words are enough, and rare enough, to be somebody's."""
        policy = self.policy
        weighty = sum(_weight_of(piece.words) for piece in pieces)
        if best.voice is Voice.SPOKEN:
            often = places > policy.telling_places
            return self._whole(best) or (weighty >= policy.telling_said and not often)
        return weighty >= policy.telling_written and places <= policy.telling_places

    def _names_another(self, named: Named, speakers: frozenset[str]) -> bool:
        """Whether the text plainly gives the words to somebody to whom the article does not."""
        if named.of_author or not (speakers | self._author).isdisjoint(named.ids):
            return False
        asked = _plain_words(named.asked)
        people = [p for id in named.ids if (p := self._dossier.person(id)) is not None]
        if any(person.kind == "human" for person in people):
            # An office or a place may mean somebody who is not listed; a name that several share
            # means one of those.
            shared = bool(asked) and all(asked <= _plain_words(p.name) for p in people)
            return named.clear or shared
        # “Beijing said”, “the Foreign Ministry said”: they stand for whoever speaks for them.
        speaking = [p for id in speakers if (p := self._dossier.person(id)) is not None]
        told = [
            text
            for person in speaking
            for text in (person.name, person.role, *person.aliases, *person.descriptions)
        ]
        if not people:
            header, events = self._dossier.header, self._dossier.events
            told += [header.title, header.url, *(event.place for event in events)]
            told += [person.country for person in speaking]
            told += [selector.exact for person in speaking for selector in person.evidence]
        return asked.isdisjoint(word for text in told for word in _plain_words(text or ""))

    def _told_so(self, quotation: Quotation, best: _Faithful) -> bool:
        """Whether the words before the quotation are the article's own, that lead to it there."""
        before = [token.word for token in tokens(quotation.before)][-6:]
        first = best.stretches[0].start
        return len(before) > 2 and self._words[max(0, first - len(before)) : first] == before

    def _keeps_marks(self, quotation: Quotation, best: _Faithful) -> bool:
        """Whether what the article has in quotation marks, and that alone, was typed in marks."""
        marked = words_in_marks(quotation.text)
        quoted = [
            self._words[at]
            for stretch in best.stretches
            for at in range(stretch.start, stretch.end)
            if self._said[at]
        ]
        return bool(marked) and marked == quoted

    # ── what a cut leaves out ──

    def _qualified(self, found: _Faithful) -> list[Span]:
        """The words directly beside the cut that limit what was kept, if any."""
        first, last = found.stretches[0].start, found.stretches[-1].end - 1
        dropped = []
        near = first - 3 - (self._words[max(0, first - 3) : first - 1] == ["no", "one"])
        for at in range(first - 1, max(near, -1), -1):
            if not self._same_voice(at, first) or self._sentence_ends(at):
                break
            if self._limits(at):
                dropped += [self._spans[word] for word in range(at, first)]
                break
        after = last + 1
        if after < len(self._words) and self._same_voice(after, last):
            new = self._sentence_ends(last)
            word = self._words[after]
            if (word in CONDITIONS and (not new or word in ("but", "however", "yet"))) or (
                is_negation(word) and not new
            ):
                dropped.append(self._spans[after])
        return dropped

    def _limits(self, at: int) -> bool:
        return is_negation(self._words[at]) or self._words[at] in CONDITIONS

    def _same_voice(self, at: int, other: int) -> bool:
        """Whether two neighbouring words belong to one quotation, or both to none, in one passage."""
        if not (0 <= at < len(self._words) and 0 <= other < len(self._words)):
            return False
        if self._spans[at].passage != self._spans[other].passage or not self._words[at]:
            return False
        own, beside = set(self._said[other]), set(self._said[at])
        return bool(own & beside) or (not own and not beside)

    def _sentence_ends(self, at: int) -> bool:
        """Whether a sentence ends between this word and the next."""
        if at + 1 >= len(self._words):
            return True
        span, next = self._spans[at], self._spans[at + 1]
        if span.passage != next.passage:
            return True
        between = self._dossier.article.passages[span.passage - 1][span.end : next.start]
        return _ENDS.search(between) is not None

    # ── the nearest words ──

    def _nearest(self, quotation: Quotation, named: Named | None) -> Finding:
        """Altered, if enough of what was typed is explained by one stretch, or by several; else absent."""
        typed = tokens(quotation.text)  # with what stands in square brackets
        absent = Finding(quotation, quotation.text, Verdict.ABSENT, named=named, share=0.0)
        if len(typed) > self.policy.compared_words:
            return absent
        words = [token.word for token in typed]
        best, share, _ = max(
            ((region, *self._share(words, region)) for region in self._regions(words)),
            default=(None, 0.0, 0.0),
            key=lambda found: found[1] - self.policy.unasked * found[2],
        )
        floor = (
            self.policy.altered_floor if quotation.marked else self.policy.altered_sentence_floor
        )
        remarks: set[Remark] = set()
        runs = self._runs(words) if share < 1 else ()
        covered = sum(map(self._weight, (word for a, b, _ in runs for word in words[a:b])))
        weight = sum(map(self._weight, words))
        joined = len(runs) > 1 and covered / weight >= max(floor, share)
        if joined and best is not None:
            places = [stretch for *_, stretch in runs]
            region = Stretch(places[0].start, places[-1].end)
            if self._in_one_quote(places) and region.end - region.start <= 3 * len(words):
                best, share, joined = region, covered / weight, False
        if joined:
            stretches = tuple(stretch for *_, stretch in runs)
            remarks.add(Remark.SPLICED)
            changed = None
        elif best is not None and share >= floor:
            stretches = (best,)
            own = [self._words[at] for at in range(best.start, best.end)]
            changed = differences(words, own, self._named_words(typed, quotation), self.policy)
        else:
            return replace(absent, share=share)
        voice, quotes = self._voice(stretches)
        if not quotes:
            _, quotes = self._voice(stretches[:1])
        found = _Faithful(stretches, voice, quotes)
        if named is not None and self._names_another(named, self._speakers(found)):
            remarks.add(Remark.OTHER_SPEAKER)
        return Finding(
            quotation,
            quotation.text,
            Verdict.ALTERED,
            voice,
            self._places(stretches),
            (),
            quotes,
            named,
            frozenset(remarks),
            changed,
            typed,
            tuple(self._spans[at] for s in stretches for at in range(s.start, s.end)),
            share=max(share, covered / weight),
        )

    def _named_words(self, typed: Sequence[Token], quotation: Quotation) -> frozenset[str]:
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
        return self._names | (capital - small - SMALL_WORDS)

    def _weight(self, word: str) -> float:
        return self.policy.small_word if word in SMALL_WORDS else 1.0

    def _regions(self, words: Sequence[str]) -> Iterator[Stretch]:
        """Stretches that hold the most of the words in as little room, in whatever order."""
        rarest = sorted(
            {word for word in words if word in self._positions and word not in SMALL_WORDS},
            key=lambda word: len(self._positions[word]),
        )
        places: list[tuple[int, str]] = []
        for word in rarest:
            if len(places) + len(self._positions[word]) > self.policy.places and places:
                break
            places += [(at, word) for at in self._positions[word]]
        places.sort()
        room = len(words) + max(4, len(words) // 4)
        held: Counter[str] = Counter()
        wanted = Counter(words)
        scored: list[tuple[float, int, int]] = []
        score, first = 0.0, 0
        for at, word in places:
            held[word] += 1
            score += self._weight(word) if held[word] <= wanted[word] else 0.0
            while at - places[first][0] >= room:
                gone = places[first][1]
                score -= self._weight(gone) if held[gone] <= wanted[gone] else 0.0
                held[gone] -= 1
                first += 1
            scored.append((score, places[first][0], at + 1))
        scored.sort(key=lambda window: (-window[0], window[2] - window[1]))
        taken: list[tuple[int, int]] = []
        for _, start, end in scored:
            if all(end <= a or b <= start for a, b in taken):
                taken.append((start, end))
                if (region := self._fitted(words, start, end)) is not None:
                    yield region
                yield Stretch(start, end)  # where their order is another
            if len(taken) >= self.policy.windows:
                return

    def _fitted(self, words: Sequence[str], start: int, end: int) -> Stretch | None:
        """The stretch that the words stand for: from the first one that is the same to the last.

        What was typed before and after those stands for as many words of the article.
        """
        low, high = max(0, start - len(words)), min(len(self._words), end + len(words))
        window = self._words[low:high]
        numbers = [self._numbers.get(word, -1) for word in words]
        there = [self._numbers[word] for word in window]
        blocks = [
            (op.src_start, low + op.dest_start, op.src_end - op.src_start)
            for op in LCSseq.opcodes(numbers, there)
            if op.tag == "equal"
        ]
        blocks = _without_strays(words, blocks, self._weight)
        if not blocks:
            return None
        (typed, first, _), (last_typed, last, size) = blocks[0], blocks[-1]
        end = last + size
        rest = len(words) - last_typed - size
        start, stop = first, end
        while start > 0 and first - start < typed and self._same_voice(start - 1, start):
            start -= 1
        while stop < len(self._words) and stop - end < rest and self._same_voice(stop, stop - 1):
            stop += 1
        if _BREAK in self._words[start:stop]:
            return None
        return Stretch(start, stop)

    def _share(self, words: Sequence[str], region: Stretch) -> tuple[float, float]:
        """How much of what was typed the stretch explains, 0 to 1, and how much longer it is."""
        own = self._words[region.start : region.end]
        found = changes(words, own)
        typed = [list(words[c.typed_from : c.typed_to]) for c in found]
        there = [list(own[c.from_ : c.to]) for c in found]
        total = sum(map(self._weight, words))
        lost = sum(self._weight(word) for part in typed for word in part)
        explained = total - lost
        weighty = {word for word in words if word not in SMALL_WORDS}
        known = weighty & set(own)
        for part, other in zip(typed, there, strict=True):
            pairs = zip(part, other, strict=False)
            known |= {a for a, b in pairs if a in weighty and related(a, b, self.policy)}
        if len(known) < min(2, len(weighty)):
            return 0.0, 0.0  # one word that is the same says too little
        left = Counter(word for part in there for word in part)
        for part, other in zip(typed, there, strict=True):
            for at, word in enumerate(part):
                if left[word]:
                    left[word] -= 1
                    explained += self._weight(word) * self.policy.moved_word
                elif at < len(other) and respelt(word, other[at], self.policy):
                    explained += self._weight(word) * self.policy.respelt_word
        more = sum(max(0, len(part) - len(other)) for part, other in zip(there, typed, strict=True))
        return explained / total, more / len(words)

    # ── words in a row ──

    def _runs(self, words: Sequence[str]) -> tuple[tuple[int, int, Stretch], ...]:
        """The longest rows of words that stand so in the article, from left to right."""
        runs: list[tuple[int, int, Stretch]] = []
        at = 0
        while at < len(words):
            size, where = self._longest(words, at, runs[-1][2].end if runs else 0)
            weighty = sum(word not in SMALL_WORDS for word in words[at : at + size])
            if weighty >= self.policy.run_words:
                runs.append((at, at + size, Stretch(where, where + size)))
                at += size
            else:
                at += max(1, size)  # what begins within small words ends with them too
        return tuple(runs)

    def _longest(self, words: Sequence[str], at: int, after: int) -> tuple[int, int]:
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
                and place + size < len(self._words)
                and words[at + size] == self._words[place + size]
            ):
                size += 1
            if size > best:
                best, where = size, place
        return best, where

    def _in_one_quote(self, places: Sequence[Stretch]) -> bool:
        """Whether stretches follow each other within one quotation, or one passage of the author."""
        if any(after.start < before.end for before, after in pairwise(places)):
            return False
        first, last = places[0].start, places[-1].end - 1
        said, told = (
            [*map(owners.__getitem__, (first, last))] for owners in (self._said, self._told)
        )
        if any(said) or any(told):
            return not set(said[0]).isdisjoint(said[1]) or not set(told[0]).isdisjoint(told[1])
        return self._spans[first].passage == self._spans[last].passage

    def _run_within(
        self, quotation: Quotation, pieces: Sequence[Piece], named: Named | None
    ) -> Finding | None:
        """A sentence of somebody's own that has a whole row of the article's words in it.

        Where the row ends, so must a sentence or a quotation of the article, or the member's
        sentence: else the words beside it may be changed ones.
        """
        if len(pieces) > 1:
            return None
        typed = pieces[0].words
        words = [token.word for token in typed]
        if len(words) > self.policy.compared_words:
            return None
        for first, last, stretch in sorted(self._runs(words), key=lambda run: run[0] - run[1]):
            weighty = sum(word not in SMALL_WORDS for word in words[first:last])
            if weighty < self.policy.own_run_words:
                return None
            begins = first == 0 or self._begins(stretch.start)
            ends = last == len(words) or self._stops(stretch.end - 1)
            if begins and ends:
                part = quotation.text[typed[first].start : typed[last - 1].end]
                inner = replace(quotation, text=part, before=quotation.text[: typed[first].start])
                own = inner.pieces
                if found := self._exact(own, named):
                    return self._faithful(inner, own, named, found)
        return None

    def _begins(self, at: int) -> bool:
        return at == 0 or self._sentence_ends(at - 1) or not self._same_voice(at - 1, at)

    def _stops(self, at: int) -> bool:
        return self._sentence_ends(at) or not self._same_voice(at + 1, at)

    # ── places ──

    def _places(self, stretches: Sequence[Stretch]) -> tuple[Span, ...]:
        return tuple(self._place(stretch) for stretch in self._by_passage(stretches))

    def _by_passage(self, stretches: Sequence[Stretch]) -> Iterator[Stretch]:
        """The stretches, taken apart where they pass from one passage or part to the next."""
        for stretch in stretches:
            start = stretch.start
            for at in range(stretch.start + 1, stretch.end):
                before, here = self._spans[at - 1], self._spans[at]
                jumps = self._in_parts(at - 1)
                if before.passage != here.passage or jumps:
                    yield Stretch(start, at)
                    start = at
            yield Stretch(start, stretch.end)

    def _in_parts(self, at: int) -> bool:
        """Whether the next word is not the next of the article: a quotation that is interrupted."""
        here, next = self._spans[at], self._spans[at + 1]
        index = bisect_left(self._spans, here, hi=self._main)
        return index + 1 < self._main and self._spans[index + 1] != next

    @cached_property
    def _main(self) -> int:
        """How many words the article has; after them come the quotations in parts once more."""
        return self._words.index(_BREAK) if _BREAK in self._words else len(self._words)

    def _place(self, stretch: Stretch) -> Span:
        first, last = self._spans[stretch.start], self._spans[stretch.end - 1]
        return Span(first.passage, first.start, last.end)


def _weighty(words: Sequence[Token]) -> bool:
    return _weight_of(words) > 0


def _weight_of(words: Sequence[Token]) -> int:
    """How many of the words are not among the smallest."""
    return sum(token.word not in SMALL_WORDS for token in words)


def _plain_words(text: str) -> set[str]:
    return {
        token.word.removesuffix("'s") for token in tokens(text) if token.word not in SMALL_WORDS
    }


def _common(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The facts that own all of the words; where none does, all that own some."""
    shared = set.intersection(*map(set, owners))
    return tuple(id for id in dict.fromkeys(owners[0]) if id in shared) or _all(owners)


def _all(owners: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for ids in owners for id in ids))


def _without_strays(
    words: Sequence[str], blocks: list[tuple[int, int, int]], weight: Callable[[str], float]
) -> list[tuple[int, int, int]]:
    """Without words at either end that are the same by chance, far from the others."""

    def stray(block: tuple[int, int, int], gap: int, typed_gap: int) -> bool:
        worth = sum(map(weight, words[block[0] : block[0] + block[2]]))
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
