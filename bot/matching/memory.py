"""What was made once and is kept while there is room for it: the least recently used goes first."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Hashable
from enum import Enum
from itertools import count
from operator import itemgetter
from threading import Lock
from types import FunctionType, ModuleType, NoneType
from typing import Any, Final, Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")

# For an index or a snapshot that is given none.
OWN_BYTES: Final = 4 * 1024 * 1024
# What the cache itself takes for an entry: places in three dictionaries, two tuples and two numbers.
_ENTRY: Final = 300


class Memory:
    """One bound, in bytes, on everything that its parts keep; threads may share it."""

    def __init__(self, most: int = OWN_BYTES) -> None:
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

    def part(self) -> Part[Any]:
        """A part that has nothing in it yet."""
        return Part(self, next(self._numbers))

    def find(
        self, key: tuple[int, Hashable], make: Callable[[], T], size_of: Callable[[T], int]
    ) -> T:
        """What is kept under this key, else what `make` gives, which all threads get from then on."""
        with self._lock:
            try:
                found: T = self._kept[key][0]
            except KeyError:
                pass
            else:
                return found
        made = make()
        size = _ENTRY + size_of(made) + size_in_memory(key[1])
        with self._lock:
            if key in self._kept:
                first: T = self._kept[key][0]
                return first
            if size <= self._kept.maxsize:
                self._kept[key] = (made, size)
        return made


class Part(Generic[T]):
    """The share of one index or snapshot in a memory. Its keys are told apart by a number alone.

    So nothing that is kept holds on to the index or snapshot, and when that goes, its entries are soon
    the least recently used.
    """

    def __init__(self, memory: Memory, number: int) -> None:
        self._memory, self._number = memory, number

    def __call__(
        self,
        question: Hashable,
        make: Callable[[], T],
        size_of: Callable[[T], int] | None = None,
    ) -> T:
        """What was made for this question before, else what `make` gives now.

        `size_of` gives its bytes, where that is known without looking through all of it.
        """
        return self._memory.find((self._number, question), make, size_of or size_in_memory)

    def fresh(self) -> Part[T]:
        """Another part of the same memory, with nothing in it."""
        return self._memory.part()


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


# What there is once for all.
_SHARED: Final = (type, Enum, FunctionType, ModuleType, NoneType, bool)
