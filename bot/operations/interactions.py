"""One interaction, from its arrival to its answer: the one place where they are counted.

It is in a context variable, so that whatever is logged meanwhile carries its reference, the one that
an error shows to the member. When it ends, the log, the metrics and the usage are told.
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
class Exchange:
    """One interaction and its answer. What was typed (`query`) goes into no log and no metric."""

    by: By
    name: str = "unknown"
    outcome: Outcome = "answered"
    tiers: tuple[Tier, ...] = ()
    dossier: str | None = None
    query: str = ""
    guild: int | None = None
    # It has to be different each time, not secret.
    reference: str = field(default_factory=lambda: f"{random.getrandbits(32):08x}")
    started: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0


_current: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


def current() -> Exchange:
    """The exchange that is going on; a new one where there is none."""
    return _current.get() or Exchange("command")


class InFlight:
    """The exchanges that are going on, and the watchers to call when one ends."""

    def __init__(self) -> None:
        self.watchers: list[Callable[[Exchange], None]] = [_log]
        self._tasks: set[asyncio.Task[object]] = set()

    def begin(self, exchange: Exchange, name: Callable[[], str]) -> None:
        """Let the running task be this exchange until it ends; only then is `name` called."""
        task = asyncio.current_task()
        assert task is not None
        _current.set(exchange)
        self._tasks.add(task)

        def end(_: asyncio.Task[object]) -> None:
            self._tasks.discard(task)
            exchange.seconds = time.perf_counter() - exchange.started
            exchange.name = name()
            for watcher in self.watchers:
                watcher(exchange)

        task.add_done_callback(end)

    async def drained(self) -> None:
        """Wait until every exchange has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)


class ReferenceFilter(logging.Filter):
    """Marks each log record with the reference of the exchange that it belongs to, if any."""

    def __init__(self, mark: str = "%s") -> None:
        super().__init__()
        self._mark = mark

    def filter(self, record: logging.LogRecord) -> bool:
        exchange = _current.get()
        record.request = self._mark % exchange.reference if exchange else ""
        return True


def _log(exchange: Exchange) -> None:
    level = logging.DEBUG if exchange.by == "autocomplete" else logging.INFO
    if log.isEnabledFor(level):
        values = {
            "command": exchange.name,
            "by": exchange.by,
            "outcome": exchange.outcome,
            "milliseconds": round(exchange.seconds * 1000, 1),
        }
        message = "%(command)s by %(by)s: %(outcome)s in %(milliseconds)s ms"
        log.log(level, message, values, extra=values)
