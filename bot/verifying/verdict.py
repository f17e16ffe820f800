"""Whether the article says it: a typed quotation held against its words, and whose they are.

The same words in a row are looked for first, as the eye does (`excerpts`). Only where there are none
is the nearest stretch of the article aligned with what was typed (`alignment`), and then the verdict is
never more than *altered*. Whose words they are, the `concordance` knows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

import regex
from rapidfuzz.distance import OSA

from bot.facts.dossier import Dossier
from bot.facts.span import Span
from bot.matching.names import NameIndex
from bot.matching.normalise import compact, fold
from bot.matching.titles import TITLES
from bot.verifying import policy
from bot.verifying.alignment import aligned, runs
from bot.verifying.attribution import Attribution
from bot.verifying.concordance import Concordance, Excerpt, Voice
from bot.verifying.excerpts import cuts, excerpts
from bot.verifying.findings import Absent, Altered, Exact, Finding, Verdict
from bot.verifying.naming import Namings
from bot.verifying.plaintext import PlainText
from bot.verifying.quotations import Quotation, quotations, unwrapped, whole, words_in_marks
from bot.verifying.speakers import Speakers
from bot.verifying.tokens import is_sign, tokens
from bot.verifying.wording import INSTITUTIONS, OFFICES

# Of the places that have the same words this many are told.
_TOLD_PLACES: Final = 4
_SPACE: Final = regex.compile(r"\s")


class Verifier:
    """An immutable index of one article, ready to give verdicts on quotations."""

    def __init__(self, dossier: Dossier, people: NameIndex) -> None:
        self.people = people
        self._dossier = dossier
        self._article = Concordance(dossier)
        self._speakers = Speakers(Namings(people))

    def occurrences(self, words: str) -> tuple[Span, ...]:
        """Where the article has these words in a row, whoever says them: the first place of each of
        the first passages; () where they are too small to tell anything.
        """
        said = [token.word for token in tokens(words)]
        if not self._article.language.telling(said):
            return ()
        found = self._article.occurrences(said)
        places = {span.passage: span for span in self._article.characters(found[::-1])}
        return tuple(sorted(places.values()))[:_TOLD_PLACES]

    # ── a message ──

    def message(self, message: PlainText) -> tuple[Finding, ...]:
        """A finding for each quotation in a message; without marks, for each sentence.

        At most `policy.MOST_QUOTATIONS`. Time grows with the length of the message.
        """
        found = quotations(message)
        if len(found) > 1 and not found[0].marked and len(message.text) < 8 * self._article.letters:
            in_a_row = whole(replace(message, text=_SPACE.sub(" ", message.text)), marked=False)
            finding = self.check(in_a_row, all_of_it=True)
            if isinstance(finding, Exact) and finding.verdict is not Verdict.MISATTRIBUTED:
                return (finding,)
        found = found[: policy.MOST_QUOTATIONS]
        checked = {quotation: self.check(quotation) for quotation in dict.fromkeys(found)}
        return tuple(checked[quotation] for quotation in found)

    def typed(self, message: PlainText) -> tuple[Finding, ...]:
        """A finding for a text that is a quotation itself, or a message with quotations in it."""
        if alone := unwrapped(message):
            return (self.check(alone),)
        found = quotations(message)[: policy.MOST_QUOTATIONS]
        marked = bool(found) and found[0].marked
        if marked and any(self._speakers.of(q.before, q.after, q.text) for q in found):
            return self.message(message)
        finding = self.check(whole(message, marked=marked), all_of_it=True)
        mostly_marked = marked and 2 * sum(len(q.text) for q in found) > len(message.text)
        if mostly_marked and not isinstance(finding, Exact):
            # What leads to the quotations, in whatever language, is no part of them.
            return self.message(message)
        if marked and isinstance(finding, Altered):
            # “omg “…” lol”, or a sentence around the marks in another language.
            parts = self.message(message)
            if any(isinstance(part, Exact) for part in parts):
                return parts
        inside = self.message(message) if isinstance(finding, Absent) else ()
        return inside if any(not isinstance(f, Absent) for f in inside) else (finding,)

    # ── one quotation ──

    def check(self, quotation: Quotation, *, all_of_it: bool = False) -> Finding:
        """The verdict on one quotation. Never raises.

        Of a sentence without marks the article may have a part only, unless `all_of_it` is claimed
        to be a quotation.
        """
        quotation = replace(quotation, vocabulary=self._article)
        named = self._speakers.of(quotation.before, quotation.after, quotation.text)
        if not self._weight(quotation) and not self._is_whole(quotation, named):
            return Absent(quotation, too_short=True)
        said = None if quotation.marked else self._speakers.reported(quotation.text)
        if found := self._excerpts(quotation, named):
            # “Sánchez: ¿Quién?” is no row of words that only ends one sentence and begins another.
            across = said and self._article.across(found[0])
            words = quotation.part(*said[1]) if said and across else None
            spoken = self._reported(words, said[0]) if said and words else None
            return spoken or self._as_found(quotation, named, found)
        if quotation.marked:
            return self.nearest(quotation, named)
        words = quotation.part(*said[1]) if said else quotation
        if said and (finding := self._reported(words, said[0])):
            return finding
        least = policy.REPORTED_WORDS if said else policy.SENTENCE_WORDS
        least = 1 if all_of_it else least
        nearest = self.nearest(quotation, named, least)
        if said and isinstance(nearest, Altered):
            # Show the changes in the words alone, without the part that says who said them.
            of_words = self.nearest(words, said[0], least)
            return of_words if isinstance(of_words, Altered) else nearest
        if said and nearest.named is None:
            nearest = replace(nearest, named=said[0])
        if all_of_it or nearest.share >= policy.WHOLE_SENTENCE_SHARE:
            return nearest
        # Else half of the sentence may be the member's own.
        return self._run_within(quotation) or nearest

    def _is_whole(self, quotation: Quotation, named: Attribution | None) -> bool:
        """Whether small words (“I did not”) are all of a quotation by the one named."""
        if named is None or not quotation.worded:
            return False
        best = next(iter(self._excerpts(quotation, named)), None)
        speakers = self._article.speakers(best) if best else frozenset()
        return best is not None and self._article.whole(best) and bool(speakers & {*named.ids})

    def _reported(self, words: Quotation, speaker: Attribution) -> Finding | None:
        """The article has the words that a sentence without marks says somebody said.

        Words so few that anybody may say them must be those of a quotation.
        """
        found = self._excerpts(words, speaker)
        enough = self._weight(words) >= policy.TELLING_SAID
        spoken = found and found[0].voice in (Voice.SPOKEN, Voice.UNATTRIBUTED)
        if not found or not (enough or spoken):
            return None
        finding = self._as_found(words, speaker, found)
        return finding if enough or not isinstance(finding, Absent) else None

    def _run_within(self, quotation: Quotation) -> Finding | None:
        """A sentence of somebody's own that has a whole row of the article's words in it.

        Where the row ends, so must a sentence or a quotation of the article, or the member's
        sentence: else the words beside it may be changed ones.
        """
        article = self._article
        typed = quotation.worded[0].words
        if len(quotation.worded) > 1 or len(typed) > policy.MOST_ALIGNED_WORDS:
            return None
        found = runs(article, [token.word for token in typed])
        for run in sorted(found, key=lambda run: len(run.typed), reverse=True):
            first, last = run.typed.start, run.typed.stop
            if (
                article.language.telling(t.word for t in typed[first:last])
                < policy.ROW_WORDS_IN_A_SENTENCE
            ):
                return None
            if any(is_sign(t.word) for t in (*typed[first - 1 : first], *typed[last : last + 1])):
                return None  # “2025+”
            begins = first == 0 or article.begins(run.there.start)
            ends = last == len(typed) or article.stops(run.there.stop - 1)
            if begins and ends:
                row = quotation.within(typed[first].start, typed[last - 1].end)
                named = self._speakers.of(row.before, row.after, row.text)
                if places := self._excerpts(row, named):
                    return self._as_found(row, named, places)
        return None

    def _weight(self, quotation: Quotation) -> float:
        """How many words it has, besides the smallest and those in square brackets."""
        words = (token.word for piece in quotation.pieces for token in piece.words)
        return self._article.language.telling(words)

    # ── the very words ──

    def _excerpts(self, quotation: Quotation, named: Attribution | None) -> list[Excerpt]:
        """Everywhere that the quotation stands word for word; the best first."""
        return excerpts(self._article, quotation.worded, frozenset(named.ids if named else ()))

    def _as_found(
        self, quotation: Quotation, named: Attribution | None, found: Sequence[Excerpt]
    ) -> Finding:
        """What to say of a quotation that was found word for word."""
        article, best = self._article, found[0]
        if named is not None and self._leads_to(quotation.before, best):
            named = None
        same = [other for other in found if other.voice is best.voice]
        speakers = frozenset(id for other in same for id in article.speakers(other))
        if named is not None and self._names_another(named, best, speakers):
            # Where the same words stand once more and may be theirs, nobody is wrong.
            open = (o for o in found if o.unattributed or self._may_report(named, o))
            best = next(open, best)
            same = [best, *(other for other in same if other is not best)]
        words = {t.word for piece in quotation.worded for t in piece.words}
        words -= article.language.small
        # One telling word, or names alone.
        if not article.whole(best) and (
            article.language.telling(words) < 2 or words <= article.names
        ):
            return Absent(quotation, too_short=True)
        cut = cuts(article, quotation, best)
        if cut.turned:
            return self.nearest(quotation, named)
        unattributed = best.unattributed or self._may_report(named, best)
        denied = not unattributed and self._names_another(named, best, speakers)
        telling = self._telling(quotation, best, len(found))
        if denied and telling:
            verdict = Verdict.MISATTRIBUTED
        elif self._is_report(quotation, named, best):
            verdict = Verdict.PARAPHRASE
        elif cut.omitted or cut.inserted or cut.dropped:
            verdict = Verdict.CUT
        else:
            verdict = Verdict.VERBATIM
        elsewhere = [s for other in same[1:_TOLD_PLACES] for s in other.stretches]
        return Exact(
            quotation=quotation,
            named=named,
            verdict=verdict,
            voice=best.voice,
            places=article.characters(best.stretches),
            elsewhere=article.characters(elsewhere),
            otherwise=tuple(
                (other.voice, article.characters(other.stretches)[0])
                for other in found
                if other.voice is not best.voice
            )[:_TOLD_PLACES],
            quotes=tuple(dict.fromkeys(id for other in same for id in other.quotes)),
            writer=article.writer(best),
            cuts=cut,
            other_speaker=denied and not telling,
            unattributed=unattributed,
        )

    def _is_report(self, quotation: Quotation, named: Attribution | None, best: Excerpt) -> bool:
        """Whether the words are reported speech, or what the author has around a quotation."""
        match best.voice:
            case Voice.SPOKEN | Voice.UNATTRIBUTED | Voice.PAGE:
                return False
            case Voice.REPORTED:
                return True
            case Voice.WRITTEN:
                return named is not None and not named.of_author and bool(best.quotes)
            case Voice.MIXED if self._in_one_pair_of_marks(best):
                return False  # but for “he said” inside them
            case Voice.MIXED:
                # What the article has in quotation marks, and that alone, may be typed in marks.
                marked = words_in_marks(quotation.text)
                kept = bool(marked) and marked == self._article.quoted(best)
                return not kept and (quotation.marked or named is not None)

    def _in_one_pair_of_marks(self, best: Excerpt) -> bool:
        places = self._article.characters(best.stretches)
        return len(places) == 1 and self._dossier.article.quoted(places[0])

    def _telling(self, quotation: Quotation, best: Excerpt, places: int) -> bool:
        """Whether the words are enough, and rare enough, to be somebody's."""
        spoken = best.voice in (Voice.SPOKEN, Voice.UNATTRIBUTED)
        least = policy.TELLING_SAID if spoken else policy.TELLING_WRITTEN
        enough = self._weight(quotation) >= least
        return self._article.whole(best) or (enough and places <= policy.TELLING_PLACES)

    def _names_another(
        self, named: Attribution | None, best: Excerpt, speakers: frozenset[str]
    ) -> bool:
        """Whether the text plainly gives the words to somebody to whom the article does not."""
        if named is None or named.of_author:
            return False
        authors = best.voice in (Voice.WRITTEN, Voice.MIXED) and not self._article.writer(best)
        if authors and self._dossier.header.author is None:
            return False  # the one named may be the author
        if not (speakers | self._article.author).isdisjoint(named.ids):
            return False
        name_words = self._article.language.name_words
        asked = name_words(named.name)
        people = [self._dossier.person(id) for id in named.ids]
        if any(person.kind == "human" for person in people):
            # An office or a place may mean somebody who is not listed; a name that several share
            # means one of those, and “Putin and Kim” both.
            shared = all(
                _has_part(asked, name_words(" ".join((p.name, *p.aliases)))) for p in people
            )
            return named.clear or shared
        # “Beijing said”, “the Foreign Ministry said”: they may mean anyone who speaks for them.
        if asked <= INSTITUTIONS:
            return False
        speaking = [self._dossier.person(id) for id in speakers]
        asked -= OFFICES | TITLES
        told = [
            text
            for person in speaking
            for text in (person.name, person.role, *person.aliases, *person.descriptions)
        ]
        if not people:
            if any(_may_be_written(named.name, person.name) for person in speaking):
                return False  # “Li Hua” may be how 李华 is written there
            header, events = self._dossier.header, self._dossier.events
            told += [header.title, header.url, *(event.place for event in events)]
            told += [person.country for person in speaking]
            told += [selector.exact for person in speaking for selector in person.evidence]
        return asked.isdisjoint(word for text in told for word in name_words(text or ""))

    def _may_report(self, named: Attribution | None, best: Excerpt) -> bool:
        """Whether the sentence may report what the one named said, as no entry tells yet.

        Only what a claim cites is surely the author's, unless its sentence names them.
        """
        if named is None or named.of_author or best.voice is not Voice.WRITTEN:
            return False
        if self._article.is_aside(best) or self._article.writer(best):
            return False
        asked = self._article.language.name_words(named.name)
        return not self._article.claimed(best) or not asked.isdisjoint(self._article.beside(best))

    def _leads_to(self, before: str, best: Excerpt) -> bool:
        """Whether the words before a quotation are the article's own, that lead to it there."""
        words = [token.word for token in tokens(before)][-6:]
        first = best.stretches[0].start
        own = self._article.words(range(max(0, first - len(words)), first))
        return len(words) > 2 and own == words

    # ── the nearest words ──

    def nearest(
        self, quotation: Quotation, named: Attribution | None, least: int = 1
    ) -> Altered | Absent:
        """Altered, if one stretch or several explain enough of what was typed; else absent.

        At least `least` telling words of it, names aside, must be the article's.
        """
        article = self._article
        found = aligned(article, quotation, least)
        if not found.stretches:
            near = self._near(quotation, found.nearest, found.share)
            return Absent(quotation, named, found.share, near=near)
        excerpt = self._same_words(found.stretches, named)
        if not excerpt.quotes:
            excerpt = replace(excerpt, quotes=article.excerpt(found.stretches[:1]).quotes)
        return Altered(
            quotation=quotation,
            named=named,
            share=found.share,
            voice=excerpt.voice,
            places=article.characters(excerpt.stretches),
            quotes=excerpt.quotes,
            comparison=found.comparison,
            other_speaker=not excerpt.unattributed
            and self._names_another(named, excerpt, article.speakers(excerpt)),
            unattributed=excerpt.unattributed,
        )

    def _near(self, quotation: Quotation, stretch: range | None, share: float) -> Span | None:
        """The stretch that is nearest to words that the article does not have.

        None where it has not even two of their telling words, names aside, near each other.
        """
        article = self._article
        if stretch is None or share < policy.NEAR_SHARE:
            return None
        words = {token.word for token in quotation.tokens()}.intersection(article.words(stretch))
        if article.language.telling(words - article.names) < policy.NEAR_WORDS:
            return None
        first, last = article.span(stretch.start), article.span(stretch.stop - 1)
        return replace(first, end=last.end) if first.passage == last.passage else first

    def shared(self, quotation: Quotation, texts: Iterable[str]) -> list[float]:
        """How many telling words a quotation and each of the texts have both."""
        words = {token.word for token in quotation.tokens()}
        telling = self._article.language.telling
        return [telling(words.intersection(t.word for t in tokens(text))) for text in texts]

    def _same_words(self, stretches: Sequence[range], named: Attribution | None) -> Excerpt:
        """The stretches; or where one stands once more, the place that may be what the text means."""
        article = self._article
        first = article.excerpt(stretches)
        if named is None or len(stretches) > 1:
            return first
        places = article.occurrences(article.words(stretches[0]))
        others = [article.excerpt([place]) for place in places]
        ids = set(named.ids)
        own = next((e for e in others if not ids.isdisjoint(article.speakers(e))), None)
        open = (e for e in others if e.unattributed or self._may_report(named, e))
        return own or next(open, first)


def _has_part(asked: set[str], name: set[str]) -> bool:
    """Whether a word of a name is one that was typed, or begins with it: “Vlad”."""
    return any(word.startswith(typed) for typed in asked if len(typed) > 1 for word in name)


def _may_be_written(name: str, other: str) -> bool:
    """Whether a name may be another one in another script: they sound somewhat alike."""
    if not _scripts(name).isdisjoint(_scripts(other)):
        return False
    typed, written = fold(name), fold(other)
    pairs = [(compact(typed), compact(written)), *product(typed.split(), written.split())]
    return any(OSA.normalized_similarity(a, b) >= policy.SOUNDS_ALIKE for a, b in pairs)


def _scripts(*texts: str) -> set[str]:
    """The scripts of the letters of some texts, as Unicode calls them: "LATIN", "CJK"."""
    letters = (letter for text in texts for letter in text if letter.isalpha())
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}
