"""`make demo` in a process of its own."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/#[\w-]+")
START_SECONDS, STOP_SECONDS = 60, 10


def _environment() -> dict[str, str]:
    """This process's, without what `make test-browser ARGS=…` would hand to `make demo`."""
    own = {"ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS"}
    return {n: v for n, v in os.environ.items() if n not in own} | {"PYTHONUNBUFFERED": "1"}


class Demo:
    """The demo under test, in a process group of its own so that none of it outlives the tests."""

    def __init__(self, command: list[str]) -> None:
        self.output = ""
        self._address = threading.Event()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        # Read for as long as it runs: a full pipe would block the demo.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            if ADDRESS.search(line):
                self._address.set()
        self._address.set()  # it ended, so waiting longer is pointless

    def address(self) -> str:
        """Wait until the demo says where it is."""
        self._address.wait(START_SECONDS)
        if found := ADDRESS.search(self.output):
            return found.group()
        raise AssertionError(f"the demo printed no address, but:\n{self.output}")

    def interrupt(self) -> int:
        """Press Ctrl-C and return the demo's exit status.

        Only the demo itself is signalled: `make` never exits with 0 after a SIGINT of its own,
        whatever its child did, so signalling the whole group would hide the demo's status.
        """
        os.kill(_below_wrappers(self.process.pid), signal.SIGINT)
        status = self.process.wait(STOP_SECONDS)
        self._reader.join(STOP_SECONDS)
        return status

    def kill(self) -> None:
        """Leave nothing behind."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._reader.join(STOP_SECONDS)
        assert self.process.stdout is not None
        self.process.stdout.close()


def _below_wrappers(pid: int) -> int:
    """Follow make and shells down to the process that does the work."""
    process = psutil.Process(pid)
    while process.name() in {"make", "gmake", "sh", "dash", "bash"} and process.children():
        process = process.children()[0]
    return int(process.pid)


@contextmanager
def demo(command: str) -> Iterator[Demo]:
    """The demo started by this command, and ended however the block ends."""
    started = Demo(shlex.split(command))
    try:
        yield started
    finally:
        started.kill()
