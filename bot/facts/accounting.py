"""Which of an article's quotations the entries of a dossier account for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from bot.facts.article import Article
from bot.facts.quotations.reader import Quoted
from bot.facts.span import Span, beside, inside, less, merged

_WORD = regex.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Account:
    """What no entry explains: the words, and the quotations that have them, outer ones alone."""

    unattributed: tuple[Span, ...]
    open_quotations: tuple[Quoted, ...]


def accounted(article: Article, explained: Sequence[Span]) -> Account:
    """The account of an article of which entries explain these places.

    What stands inside another quotation is explained by entries of its own alone: the words of the
    outer one do not say whose they are.
    """
    # Behind a dash the writer's words follow unmarked, so a part of it explains all.
    dashed = [span for q in article.quoted_words if q.dashed for span in q.stretches]
    begun = [span for span, covers in beside(dashed, explained) if covers]
    left: list[Span] = []
    open: set[int] = set()
    for depth, level in enumerate(article.levels):
        own = [span for number in level for span in article.quoted_words[number].stretches]
        covers = [*explained, *begun] if depth == 0 else inside(explained, own)
        found = [span for span in less(own, covers) if _WORD.search(article.text(span))]
        left += found
        touched = {span for span, uncovered in beside(own, found) if uncovered}
        open |= {n for n in level if not touched.isdisjoint(article.quoted_words[n].stretches)}
    outer = (n for n in sorted(open) if not _is_inside(article, n, open))
    return Account(merged(left), tuple(article.quoted_words[n] for n in outer))


def _is_inside(article: Article, number: int, open: set[int]) -> bool:
    """Whether an open quotation is around this one."""
    around = article.quoted_words[number].within
    while around is not None and around not in open:
        around = article.quoted_words[around].within
    return around is not None
