"""What is wrong with a dossier, said so that its curator can mend it.

Exception tree::

    DossierError          a dossier cannot be served; carries every problem found
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Nobody mends more at a time, and to look for the nearest text of each takes a while.
MAX_PROBLEMS: Final = 500


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it stands, what is wrong, and what may help."""

    where: str
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f"; {self.hint}" if self.hint else "")


class DossierError(Exception):
    """A dossier was refused. `problems` holds every reason, in the order of the file."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        self.source = source
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"{source}: {count}{lines}")
