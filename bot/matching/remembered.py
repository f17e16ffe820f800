"""What was made once need not be made again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Things by what was asked for; beyond `most` of them all are forgotten and made again.

    Several threads may ask at once: two may then make the same thing, and both get it.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: dict[Hashable, T] = {}

    def __len__(self) -> int:
        return len(self._made)

    def __call__(self, question: Hashable, make: Callable[[], T]) -> T:
        try:
            return self._made[question]
        except KeyError:
            made = make()
        if len(self._made) >= self._most:
            self._made.clear()
        self._made[question] = made
        return made
