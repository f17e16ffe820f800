"""The three ways a look-up can end. Uncertainty is a value; match it exhaustively."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Tier(Enum):
    """How a name was recognised, the surest first."""

    ID = auto()
    EXACT = auto()  # a name or another spelling of it
    DESCRIPTION = auto()  # an office, a country or a relation
    PART = auto()  # part of a name
    FUZZY = auto()  # a similar spelling


@dataclass(frozen=True, slots=True)
class Match:
    """One clear answer: the entry `id`, found by its name or description `via`; `score` is 0 to 1."""

    id: str
    via: str
    tier: Tier
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several that may have been meant, the likeliest first; or one, if the query is too vague."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Nothing by that name. `nearest` are at most three ids for “did you mean”."""

    nearest: tuple[str, ...] = ()


Outcome = Match | Ambiguous | NoMatch


@dataclass(frozen=True, slots=True)
class Explained:
    """A typed word, the word of the name that explains it best, if any does, and how alike they are."""

    typed: str
    word: str | None
    alike: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of a ranking: an entry, its name or description that came nearest, and why."""

    id: str
    via: str
    score: float
    reasons: tuple[Explained, ...]
