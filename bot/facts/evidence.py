"""From words to where they stand in the article, and to the nearest text where they do not."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.facts.article import Article, Span
from bot.facts.model import Evidence

_SNIPPET = 120


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why words could not be placed: what is wrong, and the nearest text or another hint."""

    what: str
    hint: str


def locate(selector: Evidence, article: Article, *, nearest: bool = True) -> Span | Unresolved:
    """The one place that the selector means, or why there is none or more than one.

    To look for the `nearest` text takes long in a long article.
    """
    found = [
        span for span in article.occurrences(selector.exact) if _surrounded(span, selector, article)
    ]
    match found:
        case [span]:
            return span
        case [] if elsewhere := article.occurrences(selector.exact):
            return Unresolved(
                f"{_marked(selector.exact)} stands in ¶{elsewhere[0].passage}, but not between that "
                "prefix and that suffix",
                "they are what stands directly before and after it, spaces included",
            )
        case []:
            return Unresolved(
                f"{_marked(selector.exact)} is not in the article",
                _nearest(selector.exact, article)
                if nearest
                else "mend what is above first; then the closest text is looked for",
            )
        case _:
            places = ", ".join(f"¶{number}" for number in dict.fromkeys(s.passage for s in found))
            return Unresolved(
                f"{_marked(selector.exact)} stands {len(found)} times in the article ({places})",
                "add the prefix or suffix that tells which one, or quote more words",
            )


def _surrounded(span: Span, selector: Evidence, article: Article) -> bool:
    passage = article.passages[span.passage - 1]
    # Without slices: a passage may be long, and the words may stand in it often.
    before = passage.endswith(selector.prefix or "", 0, span.start)
    return before and passage.startswith(selector.suffix or "", span.end)


def _nearest(words: str, article: Article) -> str:
    """The passage text most like `words`, with how alike they are.

    Cut first: an alignment costs length × length, and 300 characters are enough to find the place.
    """
    probe = words[:300]
    best, where = None, 0
    for number, passage in enumerate(article.passages, start=1):
        alignment = fuzz.partial_ratio_alignment(probe, passage)
        if alignment is not None and (best is None or alignment.score > best.score):
            best, where = alignment, number
    if best is None:
        return "the article is empty"
    passage, start, end = article.passages[where - 1], best.dest_start, best.dest_end
    # Whole words: the alignment is of characters.
    while start and passage[start - 1 : start + 1].isalnum():
        start -= 1
    while passage[end - 1 : end + 1].isalnum() and end < len(passage):
        end += 1
    text = passage[start:end]
    return f"the closest is ¶{where} {_marked(text)}, {best.score:.0f} %"


def _marked(text: str) -> str:
    """The text, cut, in quotation marks; those that it has itself are enough."""
    short = text if len(text) <= _SNIPPET else text[: _SNIPPET - 1] + "…"
    own = short.startswith("“") and short.endswith("”") and short.count("“") == 1
    return short if own else f"“{short}”"
