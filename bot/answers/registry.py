"""Which handler answers which question.

    @answers(Attendees)
    def attendees(snapshot: Snapshot, request: Request[Attendees]) -> Answer: ...

A handler is pure: it reads the snapshot and the request, and waits for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic

from bot.answers.card import Answer, Unclear
from bot.answers.narrowing import as_offered
from bot.answers.question import Q, Question, Request
from bot.serving.snapshot import Snapshot

Handler = Callable[[Snapshot, Request[Q]], Answer]


@dataclass(frozen=True)
class Route(Generic[Q]):
    """A handler, whether its answers are remembered, and to which questions it may be slow."""

    handler: Handler[Q]
    remembered: bool = True
    slow: Callable[[Snapshot, Q], bool] | None = None

    def answer(self, snapshot: Snapshot, request: Request[Q]) -> Answer:
        """The answer, out of the snapshot's memory if it was made before."""
        request = as_offered(snapshot, request)
        if self.remembered:
            return snapshot.remember(request, lambda: self.make(snapshot, request))
        return self.make(snapshot, request)

    def make(self, snapshot: Snapshot, request: Request[Q]) -> Answer:
        try:
            return self.handler(snapshot, request)
        except Unclear as unclear:
            return unclear.answer

    def is_slow(self, snapshot: Snapshot, request: Request[Q]) -> bool:
        """Whether the answer may take so long that the event loop must not wait for it."""
        if snapshot.large:
            return True
        return self.slow is not None and self.slow(snapshot, request.question)


ROUTES: Final[dict[type[Question], Route[Any]]] = {}


def answers(
    kind: type[Q],
    *,
    remembered: bool = True,
    slow: Callable[[Snapshot, Q], bool] | None = None,
) -> Callable[[Handler[Q]], Handler[Q]]:
    """Register the handler of a kind of question. Raises TypeError if it has one already."""

    def register(handler: Handler[Q]) -> Handler[Q]:
        if kind in ROUTES:
            raise TypeError(f"{kind.__name__} is answered by {ROUTES[kind].handler} already")
        ROUTES[kind] = Route(handler, remembered, slow)
        return handler

    return register
