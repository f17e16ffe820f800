"""How much of the article its facts account for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.facts.dossier import Dossier
from bot.facts.model import Attendance
from bot.facts.span import Span

# Letters of a word that is too short to tell anything, unless it has a capital.
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences there are and which of them no fact cites, and the quotation marks.

    `not_named` are attendances whose evidence has none of the person's names: right where the
    article says “he”, otherwise probably somebody else's evidence.
    """

    sentences: int
    uncited: tuple[Span, ...]
    quotations: int
    set_aside: int
    not_named: tuple[Attendance, ...]

    @property
    def share(self) -> float:
        """The share of sentences that a fact cites, 0 to 1; 1 where there are no sentences."""
        return 1 - len(self.uncited) / self.sentences if self.sentences else 1.0


def coverage(dossier: Dossier) -> Coverage:
    """A sentence is cited where a fact's evidence or a quote's words overlap it."""
    cited = [span for spans in (*dossier.spans.values(), *dossier.words.values()) for span in spans]
    sentences = dossier.article.sentences(dossier.header.language)
    return Coverage(
        sentences=len(sentences),
        uncited=tuple(
            sentence for sentence in sentences if not any(sentence.overlaps(span) for span in cited)
        ),
        quotations=len(dossier.article.outermost),
        set_aside=len(dossier.set_aside),
        not_named=tuple(
            attendance
            for attendance in dossier.attendances
            # Somebody who reports on himself says “we”.
            if attendance.reported_by != attendance.person
            and _called(dossier, attendance.person).isdisjoint(
                _words(*(selector.exact for selector in attendance.evidence))
            )
        ),
    )


def _called(dossier: Dossier, id: str) -> set[str]:
    person = dossier.person(id)
    more = (person.role or "", person.country or "", *person.aliases, *person.descriptions)
    return _words(person.name, *more)


def _words(*texts: str) -> set[str]:
    """Their words, without short ones such as “of”, which are everywhere."""
    words = (word for text in texts for word in re.findall(r"\w+", text))
    return {word.casefold() for word in words if len(word) > _SHORT or not word.islower()}
