"""What was made once is had again, by whichever thread asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.matching.remembered import Remembered


def test_it_is_made_once() -> None:
    remembered: Remembered[list[int]] = Remembered(2)
    first = remembered("a", lambda: [1])
    assert remembered("a", lambda: [2]) is first
    assert len(remembered) == 1


def test_beyond_the_most_all_are_forgotten() -> None:
    remembered: Remembered[int] = Remembered(2)
    assert [remembered(at, lambda: at) for at in range(3)] == [0, 1, 2]  # noqa: B023
    assert len(remembered) == 1
    assert remembered(0, lambda: 7) == 7


def test_what_another_thread_forgets_is_still_had() -> None:
    # With room for one, every answer forgets the other threads'.
    remembered: Remembered[int] = Remembered(1)

    def ask(start: int) -> bool:
        return all(remembered(n, lambda n=n: n) == n for n in range(start, start + 2000))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, (0, 1, 2, 3)))
