"""How much of the article its facts account for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from bot.facts.dossier import Dossier
from bot.facts.model import Attendance, Person, Quote
from bot.facts.quotations.reader import Quoted
from bot.facts.span import Span, apart, less

# The share of cited sentences that a complete dossier has.
FLOOR: Final = 0.95
# Letters of a word that is too short to tell anything, unless it has a capital.
_SHORT: Final = 3
_UNSPACED: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}"
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences there are and which of them no fact cites; how many quotations and turns
    there are, and which of them, not counting those inside others, no entry explains.

    `doubtful` are places where marks may be read otherwise, with why, unless entries explain them.
    `quotations` counts those `inside` others too. `not_named` are attendances whose evidence has
    none of the person's names, and quotes whose evidence names somebody else and not the speaker:
    right where the article says “he”, otherwise probably somebody else's.
    """

    sentences: int
    uncited: tuple[Span, ...]
    quotations: int
    inside: int
    open_quotations: tuple[Quoted, ...]
    doubtful: tuple[tuple[Span, str], ...]
    set_aside: int
    not_named: tuple[Attendance | Quote, ...]

    @property
    def share(self) -> float:
        """The share of sentences that a fact cites, 0 to 1; 1 where there are no sentences."""
        return 1 - len(self.uncited) / self.sentences if self.sentences else 1.0

    @property
    def complete(self) -> bool:
        """Whether every mark is explained, and enough sentences are cited."""
        return not self.open_quotations and not self.doubtful and self.share >= FLOOR


def coverage(dossier: Dossier) -> Coverage:
    """A sentence is cited where a fact's evidence or a quote's words overlap it."""
    cited = [span for spans in (*dossier.spans.values(), *dossier.words.values()) for span in spans]
    article, left = dossier.article, frozenset(dossier.unattributed)
    sentences = article.sentences(dossier.header.language)
    return Coverage(
        sentences=len(sentences),
        uncited=apart(sentences, cited),
        quotations=len(article.quoted_words),
        inside=sum(quoted.within is not None for quoted in article.quoted_words),
        open_quotations=dossier.open_quotations,
        doubtful=tuple(
            (quoted.stretches[0], quoted.doubt)
            for quoted in article.quoted_words
            if quoted.doubt is not None and not left.isdisjoint(quoted.stretches)
        ),
        set_aside=len(dossier.set_aside),
        not_named=(
            *(
                attendance
                for attendance in dossier.attendances
                # Somebody who reports on himself says “we”.
                if attendance.reported_by != attendance.person
                and not _is_named(
                    dossier.person(attendance.person),
                    *(selector.exact for selector in attendance.evidence),
                )
            ),
            *_wrongly_spoken(dossier),
        ),
    )


def _wrongly_spoken(dossier: Dossier) -> Iterator[Quote]:
    """The quotes whose evidence, around their own words, names an entered person but no speaker."""
    # Who may be named, by each word of a name, so that not everybody is looked for in everything.
    bearers = defaultdict(set)
    for person in dossier.people:
        for word in _words(*_names(person)):
            bearers[word].add(person.id)
    for quote in dossier.quotes:
        if quote.id not in dossier.spans:
            continue
        words = dossier.words.get(quote.id, ())
        if quote.within is not None:
            words += dossier.words.get(quote.within, ())
        around = less(dossier.spans[quote.id], words)
        said = tuple(map(dossier.article.text, around))
        if _is_named(dossier.person(quote.speaker), *said):
            continue
        expected = {quote.speaker, quote.to, dossier.relayer(quote)}
        others = {id for word in _words(*said) & bearers.keys() for id in bearers[word]} - expected
        names = (name for id in others for name in _names(dossier.person(id)))
        if any(_stands(name, text) for name in names for text in said):
            yield quote


def _names(person: Person) -> set[str]:
    """What the article may call somebody by name: the whole name, and of several words the last."""
    return {person.name, person.named or person.name, person.name.split()[-1]}


def _stands(name: str, text: str) -> bool:
    """Whether the name stands in the text, as a word of its own where words are parted."""
    if name not in text:
        return False
    bounds = ("", "") if _UNSPACED.search(name) else (r"(?<!\w)", r"(?!\w)")
    return regex.search(regex.escape(name).join(bounds), text) is not None


def _is_named(person: Person, *texts: str) -> bool:
    """Whether the texts have a word of what the person is called, mostly of the name."""
    called = (person.name, person.role, person.country, *person.aliases, *person.descriptions)
    said = _words(*texts)
    return any(not said.isdisjoint(_words(text)) for text in called if text)


def _words(*texts: str) -> set[str]:
    """Their words, without short ones such as “of”, which are everywhere.

    Where no space follows a name, or a particle does, its characters in pairs are words too.
    """
    words = (word for text in texts for word in regex.findall(r"\w+", text))
    pairs = (pair for text in texts for pair in _UNSPACED.findall(text, overlapped=True))
    telling = {word.casefold() for word in words if len(word) > _SHORT or not word.islower()}
    return telling.union(pairs)
