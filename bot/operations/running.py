"""Running until the work is done or somebody stops it, and working again whenever files change."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.operations.errors import Failure, Unexpected
from bot.operations.logs import logging_to_stderr
from bot.operations.settings import Settings

log = logging.getLogger(__name__)

# Seconds in which a bot that is stopped may finish its answers, and seconds in which it closes its
# connections (Discord takes a fraction of one): ten at most, with what else there is to do.
_FINISH_SECONDS: Final = 6
_CLOSE_SECONDS: Final = 3
# Seconds between two looks at the files.
_POLL_SECONDS: Final = 0.5


def run_until_stopped(
    work: Coroutine[Any, Any, None],
    settings: Settings,
    finish: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Do the work until it is done, or until Ctrl-C or a service manager's SIGTERM ends it.

    When it is stopped, `finish` may take some seconds for what was begun. Logs to stderr meanwhile.
    Raises Failure: an unexpected error is logged, and raised as Unexpected.
    """
    with logging_to_stderr(settings.log_level, settings.log_format):
        try:
            asyncio.run(_until_stopped(work, finish))
        except KeyboardInterrupt:
            pass
        except Failure:
            raise
        except Exception as error:
            log.exception("stopped by an error")
            raise Unexpected("stopped by an error; the log has the traceback") from error


async def _until_stopped(
    work: Coroutine[Any, Any, None], finish: Callable[[], Awaitable[None]] | None
) -> None:
    task = asyncio.ensure_future(work)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; Ctrl-C cancels this coroutine there.
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    waiting = asyncio.ensure_future(stopped.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if finish is not None and stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(finish(), _FINISH_SECONDS)
    finally:
        waiting.cancel()
        while not task.done():
            task.cancel()
            # Then again: asyncio.wait_for of Python 3.11 can lose a cancellation.
            await asyncio.wait({task}, timeout=_CLOSE_SECONDS)
    if not task.cancelled():
        task.result()


async def depending_on(task: asyncio.Task[None], work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it is done, or until the task fails: then the work ends with that error."""
    working = asyncio.ensure_future(work)

    def stop(ended: asyncio.Task[None]) -> None:
        if not ended.cancelled() and ended.exception() is not None:
            working.cancel()

    task.add_done_callback(stop)
    try:
        await working
    finally:
        task.remove_done_callback(stop)
        if task.done() and not task.cancelled():
            task.result()


def whenever_written(files: Callable[[], Iterable[Path]]) -> Iterator[None]:
    """Yield now, and again whenever one of the files was written."""
    seen = None
    while True:
        # Taken before the work, so that what is written meanwhile is seen next time.
        stamps = frozenset(_stamps(files()))
        if stamps != seen:
            yield
        seen = stamps
        time.sleep(_POLL_SECONDS)


def _stamps(files: Iterable[Path]) -> Iterable[tuple[Path, int, int]]:
    """When each file was written, and its size."""
    for file in files:
        # A file may be missing for a moment: editors write beside it and rename.
        with suppress(OSError):
            stat = file.stat()
            yield file, stat.st_mtime_ns, stat.st_size
