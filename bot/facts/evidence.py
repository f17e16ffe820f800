"""From words to where they stand in the article, or to the nearest text where they do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.facts.article import Article
from bot.facts.model import Evidence
from bot.facts.quotations.reader import without_marks
from bot.facts.span import Span

# Characters of the article, or of an entry, that a message repeats.
_SNIPPET: Final = 120
# Characters that the nearest text is looked for with: enough to find the place.
_PROBE: Final = 300


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why words could not be placed, and a hint; None where they are nowhere, so that only the
    nearest text may help.
    """

    what: str
    hint: str | None


def locate(selector: Evidence, article: Article) -> Span | Unresolved:
    """The one place that the selector means, or why there is none or more than one."""
    match _places(selector, article):
        case [span]:
            return span
        case [] if (selector.prefix or selector.suffix) and (
            elsewhere := article.occurrences(selector.exact)
        ):
            return Unresolved(
                f"{_marked(selector.exact)} stands in ¶{elsewhere[0].passage}, but not between that "
                "prefix and that suffix",
                "they are what stands directly before and after it, spaces included",
            )
        case []:
            return Unresolved(f"{_marked(selector.exact)} is not in the article", None)
        case found:
            places = ", ".join(f"¶{number}" for number in dict.fromkeys(s.passage for s in found))
            return Unresolved(
                f"{_marked(selector.exact)} stands {len(found)} times in the article ({places})",
                "add the prefix or suffix that tells which one, or quote more words",
            )


def _places(selector: Evidence, article: Article) -> list[Span]:
    """Prefix, words and suffix are looked for as one: the words alone may stand in too many places."""
    before, after = len(selector.prefix or ""), len(selector.suffix or "")
    words = f"{selector.prefix or ''}{selector.exact}{selector.suffix or ''}"
    return [
        Span(span.passage, span.start + before, span.end - after)
        for span in article.occurrences(words)
    ]


def cost_of_nearest(words: str, article: Article) -> int:
    """The most that `nearest_text` can take, in steps of a few nanoseconds."""
    probe = min(len(words), _PROBE)
    pairs = ((min(probe, len(p)), max(probe, len(p))) for p in article.passages)
    # The shorter is aligned with the longer at every place, 64 characters at a time.
    return sum(2000 + shorter * longer * -(-shorter // 64) for shorter, longer in pairs)


def nearest_text(words: str, article: Article) -> str:
    """The text of a passage most like `words`, and how alike they are.

    By rapidfuzz's partial alignment, which costs length × length, so long words are cut first.
    """
    probe = words[:_PROBE]
    best, where = None, 0
    for number, passage in enumerate(article.passages, start=1):
        alignment = fuzz.partial_ratio_alignment(probe, passage)
        if alignment is not None and (best is None or alignment.score > best.score):
            best, where = alignment, number
    if best is None:
        return "the article is empty"
    passage, start, end = article.passages[where - 1], best.dest_start, best.dest_end
    # The alignment is of characters; whole words are shown.
    while start and passage[start - 1 : start + 1].isalnum():
        start -= 1
    while passage[end - 1 : end + 1].isalnum() and end < len(passage):
        end += 1
    text = passage[start:end]
    return f"the closest is ¶{where} {_marked(text)}, {best.score:.0f} %"


def _marked(text: str) -> str:
    """The text, cut, in quotation marks; its own are enough."""
    short = text if len(text) <= _SNIPPET else text[: _SNIPPET - 1] + "…"
    return short if without_marks(short) != short else f"“{short}”"
