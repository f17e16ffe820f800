"""Whether the article says it: a typed quotation held against its words, and whose they are.

The same words in a row are looked for first, as they would be by eye (`excerpts`); only where there
are none is the nearest stretch of the article aligned with what was typed (`alignment`), and then the
verdict is never more than *altered*. Whose words they are, the `concordance` knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from bot.facts.article import Span
from bot.facts.dossier import Dossier
from bot.matching.names import NameIndex
from bot.verifying.alignment import aligned, runs
from bot.verifying.attribution import INSTITUTIONS, Named, named_around, reported
from bot.verifying.concordance import Concordance, Excerpt, Voice, plain_words
from bot.verifying.differences import Differences
from bot.verifying.excerpts import cuts, excerpts
from bot.verifying.policy import VerifyPolicy
from bot.verifying.quotations import (
    Piece,
    Quotation,
    quotations,
    readable,
    unwrapped,
    words_in_marks,
)
from bot.verifying.tokens import SMALL_WORDS, Token, tokens, weighty

# Of the places that have the same words so many are told.
_ELSEWHERE: Final = 4


class Verdict(Enum):
    """What can be said of a quotation; “not in this article” never means that it is false."""

    VERBATIM = auto()
    CUT = auto()
    ALTERED = auto()
    MISATTRIBUTED = auto()
    PARAPHRASE = auto()
    ABSENT = auto()


class Remark(Enum):
    """Something to be said beside the verdict."""

    OMISSION = auto()  # words were left out where the text marks it
    INSERTION = auto()  # words in square brackets are not the article's
    QUALIFIED = auto()  # what stands beside the cut limits what was kept
    SPLICED = auto()  # words of several places are joined
    TOO_SHORT = auto()  # words that any text has
    OTHER_SPEAKER = auto()  # altered or few words, and the text names another speaker


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


class Verifier:
    """An immutable index of one article, ready to give verdicts on quotations."""

    def __init__(
        self, dossier: Dossier, people: NameIndex, policy: VerifyPolicy | None = None
    ) -> None:
        self.policy = policy or VerifyPolicy()
        self._dossier = dossier
        self._people = people
        self._article = Concordance(dossier, self.policy)

    # ── a message ──

    def message(self, text: str) -> tuple[Finding, ...]:
        """A finding for each quotation in the text; without marks, for each sentence.

        At most `policy.checked`; see `quotations.quotations`. Time grows with the text's length.
        """
        found = quotations(text)
        if len(found) > 1 and not found[0].marked and len(text) < 8 * self._article.letters:
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
        found = quotations(text)[: self.policy.checked]
        marked = bool(found) and found[0].marked
        if marked and any(named_around(q.before, q.after, self._people) for q in found):
            return self.message(text)
        whole = self.check(Quotation(text, marked=marked), whole=True)
        if marked and whole.verdict is Verdict.ALTERED:
            # “omg “…” lol”: the marks may be all that is meant, unless the rest is the article's too.
            rest = self._article.known(text) - sum(self._article.known(q.text) for q in found)
            parts = self.message(text)
            right = any(part.verdict not in (Verdict.ABSENT, Verdict.ALTERED) for part in parts)
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
        if not any(weighty(piece.words) for piece in pieces):
            short = frozenset({Remark.TOO_SHORT})
            return Finding(quotation, quotation.text, Verdict.ABSENT, remarks=short)
        named = named_around(quotation.before, quotation.after, self._people)
        if found := self._exact(pieces, named):
            return self._faithful(quotation, pieces, named, found)
        if quotation.marked:
            return self._nearest(quotation, named)
        policy = self.policy
        least = 1 if whole else policy.own_sentence_words
        said = reported(quotation.text, self._people)
        if said is not None:
            speaker, rest = said
            inner = replace(quotation, text=rest)
            if finding := self._reported(inner, speaker):
                return finding
            least = min(least, policy.run_words)
        nearest = self._nearest(quotation, named, least)
        if said is not None and nearest.verdict is Verdict.ALTERED:
            # What was changed is told of the words alone, without who is said to have said them.
            of_words = self._nearest(inner, speaker, least)
            return of_words if of_words.verdict is Verdict.ALTERED else nearest
        own_words = not whole and nearest.share < policy.own_words_share
        return (self._run_within(quotation, pieces) if own_words else None) or nearest

    def _reported(self, words: Quotation, speaker: Named) -> Finding | None:
        """The verdict on what a sentence without marks says that somebody said, if it is found.

        Of so few words as anybody may say only those of a quotation are.
        """
        pieces = tuple(piece for piece in words.pieces if piece.words)
        found = self._exact(pieces, speaker)
        enough = sum(weighty(piece.words) for piece in pieces) >= self.policy.telling_said
        if not found or not (enough or found[0].voice is Voice.SPOKEN):
            return None
        finding = self._faithful(words, pieces, speaker, found)
        return finding if enough or finding.verdict is not Verdict.ABSENT else None

    # ── the very words ──

    def _exact(self, pieces: Sequence[Piece], named: Named | None) -> list[Excerpt]:
        """Everywhere that all pieces stand word for word; the best first."""
        return excerpts(self._article, pieces, frozenset(named.ids if named else ()))

    def _faithful(
        self,
        quotation: Quotation,
        pieces: Sequence[Piece],
        named: Named | None,
        found: Sequence[Excerpt],
    ) -> Finding:
        article, best = self._article, found[0]
        if named is not None and self._told_so(quotation, best):
            named = None
        if not article.whole(best) and self._says_little(pieces):
            short = frozenset({Remark.TOO_SHORT})
            return Finding(quotation, quotation.text, Verdict.ABSENT, remarks=short)
        cut = cuts(article, quotation, pieces, best)
        if cut.turned:
            return self._nearest(quotation, named)
        same = [other for other in found if other.voice is best.voice]
        remarks = {
            remark
            for remark, there in (
                (Remark.OMISSION, cut.omitted),
                (Remark.INSERTION, cut.inserted),
                (Remark.QUALIFIED, cut.dropped),
            )
            if there
        }
        verdict = Verdict.CUT if remarks else Verdict.VERBATIM
        speakers = frozenset(id for other in same for id in article.speakers(other))
        if named is not None and self._names_another(named, speakers):
            if self._telling(pieces, best, len(found)):
                verdict = Verdict.MISATTRIBUTED
            else:
                remarks.add(Remark.OTHER_SPEAKER)
        if verdict is not Verdict.MISATTRIBUTED and self._is_report(quotation, named, best):
            verdict = Verdict.PARAPHRASE
        return Finding(
            quotation,
            quotation.text,
            verdict,
            best.voice,
            article.places(best.stretches),
            tuple(span for other in same[1:_ELSEWHERE] for span in article.places(other.stretches)),
            tuple(dict.fromkeys(id for other in same for id in other.quotes)),
            named,
            frozenset(remarks),
            writer=article.writer(best),
            dropped=cut.dropped,
            replaced=cut.replaced,
        )

    def _is_report(self, quotation: Quotation, named: Named | None, best: Excerpt) -> bool:
        """Whether the words are reported speech, or what the author has around a quotation."""
        match best.voice:
            case Voice.SPOKEN | Voice.PAGE:
                return False
            case Voice.REPORTED:
                return True
            case Voice.WRITTEN:
                return named is not None and not named.of_author and bool(best.quotes)
            case Voice.MIXED:
                return not self._keeps_marks(quotation, best) and (
                    quotation.marked or named is not None
                )

    def _says_little(self, pieces: Sequence[Piece]) -> bool:
        """Whether it is one word that counts, or names alone."""
        words = {t.word for piece in pieces for t in piece.words if t.word not in SMALL_WORDS}
        return len(words) < 2 or words <= self._article.names

    def _telling(self, pieces: Sequence[Piece], best: Excerpt, places: int) -> bool:
        """Whether the words are enough, and rare enough, to be somebody's."""
        policy = self.policy
        count = sum(weighty(piece.words) for piece in pieces)
        if best.voice is Voice.SPOKEN:
            often = places > policy.telling_places
            return self._article.whole(best) or (count >= policy.telling_said and not often)
        return count >= policy.telling_written and places <= policy.telling_places

    def _names_another(self, named: Named, speakers: frozenset[str]) -> bool:
        """Whether the text plainly gives the words to somebody to whom the article does not."""
        if named.of_author or not (speakers | self._article.author).isdisjoint(named.ids):
            return False
        asked = plain_words(named.asked)
        people = [self._dossier.person(id) for id in named.ids]
        if any(person.kind == "human" for person in people):
            # An office or a place may mean somebody who is not listed; a name that several share
            # means one of those, and “Putin and Kim” both.
            shared = not any(asked.isdisjoint(plain_words(p.name)) for p in people)
            return named.clear or shared
        # “Beijing said”, “the Foreign Ministry said”: they stand for whoever speaks for them.
        if asked <= INSTITUTIONS:
            return False
        speaking = [self._dossier.person(id) for id in speakers]
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
        return asked.isdisjoint(word for text in told for word in plain_words(text or ""))

    def _told_so(self, quotation: Quotation, best: Excerpt) -> bool:
        """Whether the words before the quotation are the article's own, that lead to it there."""
        before = [token.word for token in tokens(quotation.before)][-6:]
        first = best.stretches[0].start
        return (
            len(before) > 2 and self._article.words[max(0, first - len(before)) : first] == before
        )

    def _keeps_marks(self, quotation: Quotation, best: Excerpt) -> bool:
        """Whether what the article has in quotation marks, and that alone, was typed in marks."""
        marked = words_in_marks(quotation.text)
        return bool(marked) and marked == self._article.quoted(best)

    # ── the nearest words ──

    def _nearest(self, quotation: Quotation, named: Named | None, least: int = 1) -> Finding:
        """Altered, if enough of what was typed is explained by one stretch, or by several; else absent."""
        article = self._article
        typed = tokens(quotation.text)  # with what stands in square brackets
        nearest = aligned(article, quotation, typed, least)
        if not nearest.stretches:
            return Finding(
                quotation, quotation.text, Verdict.ABSENT, named=named, share=nearest.share
            )
        excerpt = article.excerpt(nearest.stretches)
        if not excerpt.quotes:
            first = article.excerpt(nearest.stretches[:1])
            excerpt = replace(excerpt, quotes=first.quotes)
        remarks = {Remark.SPLICED} if nearest.differences is None else set()
        if named is not None and self._names_another(named, article.speakers(excerpt)):
            remarks.add(Remark.OTHER_SPEAKER)
        return Finding(
            quotation,
            quotation.text,
            Verdict.ALTERED,
            excerpt.voice,
            article.places(excerpt.stretches),
            (),
            excerpt.quotes,
            named,
            frozenset(remarks),
            nearest.differences,
            typed,
            tuple(span for s in excerpt.stretches for span in article.spans[s.start : s.end]),
            share=nearest.share,
        )

    def _run_within(self, quotation: Quotation, pieces: Sequence[Piece]) -> Finding | None:
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
        for run in sorted(runs(self._article, words), key=lambda run: run.first - run.last):
            if weighty(typed[run.first : run.last]) < self.policy.own_run_words:
                return None
            begins = run.first == 0 or self._article.begins(run.stretch.start)
            ends = run.last == len(words) or self._article.stops(run.stretch.end - 1)
            if begins and ends:
                start, end = typed[run.first].start, typed[run.last - 1].end
                text = quotation.text
                inner = replace(
                    quotation, text=text[start:end], before=text[:start], after=text[end:]
                )
                own = inner.pieces
                named = named_around(inner.before, inner.after, self._people)
                if found := self._exact(own, named):
                    return self._faithful(inner, own, named, found)
        return None
