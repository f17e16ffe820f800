"""What was made once and is kept while there is room for it: the least recently used goes first."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Hashable
from enum import Enum
from functools import partial
from itertools import count
from operator import itemgetter
from threading import Lock
from types import FunctionType, ModuleType, NoneType
from typing import Any, Final, TypeVar

from cachetools import LRUCache

T = TypeVar("T")
# Gives what was made for a question before, else what the second argument makes now.
Recall = Callable[[Hashable, Callable[[], T]], T]

# For an index or a snapshot that is given none.
_OWN: Final = 4 * 2**20
# What the cache takes for an entry: places in three dictionaries, two tuples and two numbers.
_ENTRY: Final = 300
# What there is once for all, and so is not counted.
_SHARED: Final = (type, Enum, FunctionType, ModuleType, NoneType, bool)


def size_in_memory(value: object) -> int:
    """The bytes of a value and of all that it refers to, each object counted once."""
    if isinstance(value, str):
        return sys.getsizeof(value)
    seen, found, size = {id(value)}, [value], 0
    for thing in found:
        size += sys.getsizeof(thing)
        for part in gc.get_referents(thing):
            if id(part) not in seen and not isinstance(part, _SHARED):
                seen.add(id(part))
                found.append(part)
    return size


class Memory:
    """One bound, in bytes, on everything that its parts keep; threads may share it."""

    def __init__(self, most: int = _OWN) -> None:
        self._kept: LRUCache[Hashable, tuple[Any, int]] = LRUCache(most, itemgetter(1))
        self._lock = Lock()
        self._numbers = count()

    @property
    def count(self) -> int:
        """How many things are kept."""
        return len(self._kept)

    @property
    def size(self) -> int:
        """The bytes of everything that is kept."""
        return int(self._kept.currsize)

    def part(self, size_of: Callable[[T], int] = size_in_memory) -> Recall[T]:
        """A new part, with nothing in it; `size_of` gives the bytes of what is made for it.

        Its keys are told apart by a number alone. So nothing that is kept holds on to the index or snapshot
        that the part belongs to, and once that is gone its entries are the least recently used.
        """
        return partial(self._recall, next(self._numbers), size_of)

    def _recall(
        self, part: int, size_of: Callable[[T], int], question: Hashable, make: Callable[[], T]
    ) -> T:
        key = (part, question)
        with self._lock:
            if key in self._kept:
                found: T = self._kept[key][0]
                return found
        made = make()
        size = _ENTRY + size_of(made) + size_in_memory(question)
        with self._lock:
            # Another thread may have made it meanwhile: all get the same.
            if key not in self._kept and size <= self._kept.maxsize:
                self._kept[key] = (made, size)
            first: T = self._kept.get(key, (made, size))[0]
        return first
