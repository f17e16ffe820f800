"""What was made once is kept within a bound, and the least recently used goes first."""

from __future__ import annotations

import tracemalloc
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import memory as memory_module
from bot.matching.memory import Memory, size_in_memory
from bot.matching.outcome import Ambiguous, Match, Tier

MOST = 10_000
ASKED = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 12), st.integers(0, MOST)), max_size=60
)


def length(made: bytes) -> int:
    return len(made)


@given(asked=ASKED)
def test_the_bound_holds_and_the_least_recently_used_goes_first(
    asked: list[tuple[int, int, int]],
) -> None:
    memory = Memory(MOST)
    parts = memory.part(length), memory.part(length)
    model: OrderedDict[tuple[int, int], tuple[bytes, int]] = OrderedDict()
    for part, question, bytes_ in asked:
        made, size = b"x" * bytes_, memory_module._ENTRY + bytes_ + size_in_memory(question)
        expected = made
        if (part, question) in model:
            model.move_to_end((part, question))
            expected, _ = model[part, question]
        elif size <= MOST:
            while sum(size for _, size in model.values()) + size > MOST:
                model.popitem(last=False)
            model[part, question] = (made, size)
        assert parts[part](question, lambda: made) is expected  # noqa: B023
        assert memory.size == sum(size for _, size in model.values()) <= MOST
        assert memory.count == len(model)


def test_what_is_larger_than_all_room_is_made_again_and_pushes_nothing_out() -> None:
    part = Memory(1_000).part(length)
    assert part("small", lambda: b"1") == b"1"
    assert [len(part("large", lambda n=n: b"x" * n)) for n in (2_000, 3_000)] == [2_000, 3_000]
    assert part("small", lambda: b"2") == b"1"


def test_parts_do_not_meet() -> None:
    memory = Memory()
    one, other = memory.part(), memory.part()
    assert one("question", lambda: "one") == "one"
    assert other("question", lambda: "another") == "another"
    assert one("question", lambda: "again") == "one"


def test_nothing_is_an_answer_too() -> None:
    part = Memory().part()
    assert part("question", lambda: None) is None
    assert part("question", lambda: "made again") is None


def test_what_cannot_be_made_is_not_kept() -> None:
    part = Memory().part()

    def fail() -> None:
        raise RuntimeError("not made")

    with pytest.raises(RuntimeError):
        part("question", fail)
    assert part("question", lambda: "made") == "made"


def test_two_threads_that_make_the_same_get_the_same() -> None:
    part, both = Memory().part(), Barrier(2)

    def make() -> object:
        both.wait(10)
        return object()

    with ThreadPoolExecutor(2) as pool:
        one, other = (made.result() for made in [pool.submit(part, "q", make) for _ in range(2)])
    assert one is other


def test_many_threads_may_ask_while_things_are_forgotten() -> None:
    memory = Memory(3_000)
    part = memory.part()

    def ask(start: int) -> bool:
        return all(part(n % 20, lambda n=n: n % 20) == n % 20 for n in range(start, start + 500))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(0, 80, 10)))
    assert memory.size <= 3_000


@pytest.mark.parametrize(
    "make",
    [
        lambda n: Match(f"person-{n}", f"Person {n}", Tier.EXACT, n / 7),
        lambda n: Ambiguous(tuple(f"person-{n}-{at}" for at in range(8))),
        lambda n: (np.arange(n % 50, dtype=np.uint32), np.ones(n % 50)),
        lambda n: b"x" * (n % 2000),
    ],
)
def test_sizes_are_what_the_process_takes(make: Callable[[int], object]) -> None:
    memory = Memory(10**9)
    part = memory.part()
    tracemalloc.start()
    try:
        for n in range(3_000):
            part((f"a query that was typed, {n}", True), lambda n=n: make(n))
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken == pytest.approx(memory.size, rel=0.25)
