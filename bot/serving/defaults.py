"""Which dossier answers where none is named: the one chosen for everyone, else the one of the
settings, else the one that was published first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from bot.serving.snapshot import Snapshot

# Why a dossier is the default: it was chosen, it stands in the settings, or it is the oldest.
By = Literal["choice", "setting", "age"]
# No server has this id: what is chosen under it is for all that have no default of their own.
EVERYONE: Final = 0


@dataclass(frozen=True, slots=True)
class Default:
    """The default of everyone, by what it is that, and the ids that came before it and are not
    served.
    """

    snapshot: Snapshot
    by: By
    missing: tuple[str, ...] = ()


def default_of(
    served: Mapping[str, Snapshot],
    chosen: str | None,
    setting: str | None,
    first_published: Mapping[str, str],
) -> Default:
    """`served` must not be empty."""
    missing: list[str] = []
    wanted: tuple[tuple[str | None, By], ...] = ((chosen, "choice"), (setting, "setting"))
    for id, by in wanted:
        if id is not None and id in served:
            return Default(served[id], by, tuple(missing))
        if id is not None:
            missing.append(id)
    oldest = min(served, key=lambda id: (first_published[id], id))
    return Default(served[oldest], "age", tuple(missing))
