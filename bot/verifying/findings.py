"""What can be said of a quotation: the article has it exactly, has it altered, or does not have it.

“Not in this article” never means that a quotation is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.facts.article import Span
from bot.verifying.attribution import Attribution
from bot.verifying.concordance import Voice
from bot.verifying.differences import Differences
from bot.verifying.excerpts import Cuts
from bot.verifying.quotations import Quotation
from bot.verifying.tokens import Token


class Verdict(Enum):
    """The label of a finding. All but two are of an exact one, decided in `Verifier._verdict`."""

    VERBATIM = auto()
    CUT = auto()
    ALTERED = auto()
    MISATTRIBUTED = auto()
    PARAPHRASE = auto()
    ABSENT = auto()


@dataclass(frozen=True, slots=True)
class Exact:
    """The article has the very words, though perhaps not all, or not from whom the text says.

    They stand at `places`, and the same words `elsewhere`. `quotes` are the facts that they belong
    to, the likeliest first, () for the author's; `writer` is who wrote those, if not the author.
    `other_speaker`: the text names somebody else, but the words are too few to be anybody's.
    """

    quotation: Quotation
    named: Attribution | None
    verdict: Verdict
    voice: Voice
    places: tuple[Span, ...]
    elsewhere: tuple[Span, ...]
    quotes: tuple[str, ...]
    writer: str | None
    cuts: Cuts
    other_speaker: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was typed beside the article's words: `differences` counts in `typed` and in `words`."""

    differences: Differences
    typed: tuple[Token, ...]
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """The article has much of the words, in one stretch or, spliced, in several (no `comparison`).

    `share`, 0 to 1, is how much of what was typed its words at `places` explain. `quotes` are the
    facts that these belong to. `other_speaker`: the text names somebody else.
    """

    quotation: Quotation
    named: Attribution | None
    share: float
    voice: Voice
    places: tuple[Span, ...]
    quotes: tuple[str, ...]
    comparison: Comparison | None
    other_speaker: bool

    @property
    def verdict(self) -> Verdict:
        return Verdict.ALTERED


@dataclass(frozen=True, slots=True)
class Absent:
    """The article does not have the words, or they are `too_short` to tell; see `Altered.share`."""

    quotation: Quotation
    named: Attribution | None = None
    share: float = 0.0
    too_short: bool = False

    @property
    def verdict(self) -> Verdict:
        return Verdict.ABSENT


Finding = Exact | Altered | Absent
