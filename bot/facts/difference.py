"""What changed between two states of a dossier, fact by fact."""

from __future__ import annotations

from dataclasses import dataclass

from bot.facts.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Difference:
    """The ids of the facts added, removed and changed; `header` where the article's data changed."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    header: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.header)


def difference(old: Dossier | None, new: Dossier) -> Difference:
    """What is different in `new`; against no dossier at all everything is added."""
    before = old.facts if old is not None else {}
    return Difference(
        added=tuple(id for id in new.facts if id not in before),
        removed=tuple(id for id in before if id not in new.facts),
        changed=tuple(id for id, fact in new.facts.items() if id in before and before[id] != fact),
        header=old is not None
        and (
            old.header != new.header or old.set_aside != new.set_aside or old.article != new.article
        ),
    )
