"""Work that depends on a task ends with it; all other ways to stop are tested on real processes."""

from __future__ import annotations

import asyncio

import pytest

from bot.operations.running import depending_on


async def fail() -> None:
    raise LookupError("a bug")


async def test_work_that_is_done_leaves_the_task_alone() -> None:
    task = asyncio.create_task(asyncio.Event().wait())
    await depending_on(task, asyncio.sleep(0))
    assert not task.done()
    task.cancel()


@pytest.mark.parametrize("already", [True, False])
async def test_a_task_that_fails_ends_the_work_with_its_error(already: bool) -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(fail())
    if already:
        await asyncio.wait({task})
    with pytest.raises(LookupError, match="a bug"):
        await depending_on(task, work())
    # Work that had not begun when the task failed never begins.
    assert ended.is_set() or already


async def test_a_task_that_is_done_or_cancelled_is_no_reason_to_end_the_work() -> None:
    done = asyncio.create_task(asyncio.sleep(0))
    cancelled = asyncio.create_task(asyncio.Event().wait())
    cancelled.cancel()
    await asyncio.wait({done, cancelled})
    for task in (done, cancelled):
        await depending_on(task, asyncio.sleep(0))


async def test_the_works_own_error_is_raised() -> None:
    task = asyncio.create_task(asyncio.Event().wait())
    with pytest.raises(LookupError):
        await depending_on(task, fail())
    task.cancel()


async def test_cancelling_cancels_the_work() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    task = asyncio.create_task(asyncio.Event().wait())
    waiting = asyncio.create_task(depending_on(task, work()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert waiting.cancelled()
    assert ended.is_set()
    task.cancel()
