"""One interaction, from when it comes until it is answered: the one place where they are counted.

It is in a context variable, so that whatever is logged meanwhile carries its reference, the one that
an error shows to the asker. The log, the metrics and the usage are told of it at its end.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from bot.matching.outcome import Tier

log = logging.getLogger(__name__)

By = Literal["command", "button", "choice", "autocomplete"]
Outcome = Literal[
    "answered",
    "published",  # revised facts are served from now on
    "choice",  # several may be meant
    "miss",  # nothing by that name, or about that
    "stale",  # a button whose facts or words are gone
    "refused",  # a dossier with mistakes
    "forbidden",
    "error",
]


@dataclass(slots=True)
class Asked:
    """What is told of one interaction. What was typed (`query`) goes into no log and no metric."""

    by: By
    name: str = "unknown"
    outcome: Outcome = "answered"
    tiers: tuple[Tier, ...] = ()
    dossier: str | None = None
    query: str = ""
    guild: int | None = None
    # No secret, only another one each time: the system need not be asked for it.
    reference: str = field(default_factory=lambda: f"{random.getrandbits(32):08x}")
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0


_current: ContextVar[Asked | None] = ContextVar("asked", default=None)


def current() -> Asked:
    """The interaction being answered; one of its own where none is."""
    return _current.get() or Asked("command")


class Desk:
    """The interactions being answered, and who is told when one has been."""

    def __init__(self) -> None:
        self.watchers: list[Callable[[Asked], None]] = [_log]
        self._answering: set[asyncio.Task[object]] = set()

    def begin(self, asked: Asked, name: Callable[[], str]) -> None:
        """From here on until it ends, this task answers `asked`; what it is called is known then."""
        task = asyncio.current_task()
        assert task is not None
        _current.set(asked)
        self._answering.add(task)

        def end(_: asyncio.Task[object]) -> None:
            self._answering.discard(task)
            asked.seconds = time.perf_counter() - asked.started
            asked.name = name()
            for told in self.watchers:
                told(asked)

        task.add_done_callback(end)

    async def cleared(self) -> None:
        """Wait until everything that was asked is answered."""
        while self._answering:
            await asyncio.wait(self._answering)


class ReferenceFilter(logging.Filter):
    """Marks each record with the reference of the interaction that it is about, if there is one."""

    def __init__(self, mark: str = "%s") -> None:
        super().__init__()
        self._mark = mark

    def filter(self, record: logging.LogRecord) -> bool:
        asked = _current.get()
        record.request = self._mark % asked.reference if asked else ""
        return True


def _log(asked: Asked) -> None:
    level = logging.DEBUG if asked.by == "autocomplete" else logging.INFO
    if log.isEnabledFor(level):
        known = {
            "command": asked.name,
            "by": asked.by,
            "outcome": asked.outcome,
            "milliseconds": round(asked.seconds * 1000, 1),
        }
        said = "%(command)s by %(by)s: %(outcome)s in %(milliseconds)s ms"
        log.log(level, said, known, extra=known)
