"""How much of the article its facts account for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.facts.article import Span
from bot.facts.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sentences in all, those that no fact cites, and the quotation marks accounted for."""

    sentences: int
    uncited: tuple[Span, ...]
    quotations: int
    set_aside: int

    @property
    def share(self) -> float:
        """The share of sentences that at least one fact cites, 0 to 1; 1 where there are none."""
        return 1 - len(self.uncited) / self.sentences if self.sentences else 1.0


def coverage(dossier: Dossier) -> Coverage:
    """A sentence is cited where a fact's evidence, or a quote's words, share characters with it."""
    cited = [span for spans in (*dossier.spans.values(), *dossier.words.values()) for span in spans]
    sentences = dossier.article.sentences(dossier.header.language)
    return Coverage(
        sentences=len(sentences),
        uncited=tuple(
            sentence for sentence in sentences if not any(sentence.overlaps(span) for span in cited)
        ),
        quotations=len(dossier.article.quotations),
        set_aside=len(dossier.set_aside),
    )
