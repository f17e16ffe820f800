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
    """A dossier that may be published, and what that would change.

    `served` is the number of the revision that is served now, None where there is none; `origin`
    says what the dossier is made from.
    """

    dossier: Dossier
    difference: Difference
    served: int | None
    origin: str = FILES

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits that are others once the dossier or the revision served changes."""
        state = f"{self.served} {self.dossier.digest}"
        return hashlib.sha256(state.encode()).hexdigest()[:12]
