"""A dossier as it may be published, beside what is served."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from bot.facts.difference import Difference
from bot.facts.dossier import Dossier

FILES = "its files"
UPLOAD = "an upload"


@dataclass(frozen=True)
class Review:
    """A dossier as it may be published, beside what is served; `origin` says what it is made from."""

    dossier: Dossier
    difference: Difference
    served: int | None
    origin: str = FILES

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits that tell whether this is still what was reviewed."""
        state = f"{self.served} {self.dossier.digest}"
        return hashlib.sha256(state.encode()).hexdigest()[:12]


class MovedOn(Exception):
    """What is served is not what it was when the publication was reviewed; nothing was published."""
