"""What can be said of a quotation: the article has it exactly, has it altered, or does not have it.

“Not in this article” never means that a quotation is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from bot.facts.span import Span
from bot.verifying.attribution import Attribution
from bot.verifying.concordance import Voice
from bot.verifying.differences import Differences
from bot.verifying.excerpts import Cuts
from bot.verifying.quotations import Quotation
from bot.verifying.tokens import Token


class Verdict(Enum):
    """The label of a finding. All but two are of an exact one, decided in `Verifier._as_found`."""

    VERBATIM = auto()
    CUT = auto()
    ALTERED = auto()
    MISATTRIBUTED = auto()
    PARAPHRASE = auto()
    ABSENT = auto()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was typed beside the article's words: `differences` counts in `typed` and in `words`."""

    differences: Differences
    typed: tuple[Token, ...]
    words: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Words of the article, which stand at `places`.

    `quotes` are the facts that they belong to, the likeliest first, () for the author's.
    `other_speaker`: the text names somebody else as the speaker. `unattributed`: no confirmed fact
    says whose words these are, so nobody is called the wrong speaker.
    """

    quotation: Quotation
    named: Attribution | None
    voice: Voice
    places: tuple[Span, ...]
    quotes: tuple[str, ...]
    other_speaker: bool
    unattributed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact(_Found):
    """The article has the very words, though perhaps not all, or not from whom the text says.

    The same words stand `elsewhere` too, and `otherwise` in another voice. `writer` is who wrote those, if not the author. With an
    `other_speaker` the words are too few to be anybody's; else the verdict says so.
    """

    verdict: Verdict
    elsewhere: tuple[Span, ...]
    otherwise: tuple[tuple[Voice, Span], ...]
    writer: str | None
    cuts: Cuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered(_Found):
    """The article has much of the words, in one stretch or, spliced, in several (no `comparison`).

    `share`, 0 to 1, is how much of what was typed its words at `places` explain.
    """

    verdict: ClassVar = Verdict.ALTERED
    share: float
    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class Absent:
    """The article does not have the words, or they are `too_short` to tell; see `Altered.share`.

    `near` is where it has the most of them, if it has some.
    """

    verdict: ClassVar = Verdict.ABSENT
    quotation: Quotation
    named: Attribution | None = None
    share: float = 0.0
    too_short: bool = False
    near: Span | None = None


Finding = Exact | Altered | Absent
