"""Starts `python -m bot …` by forking: a start is mostly imports, and here they are done once.

The launcher is a process that has imported the bot and waits. For each bot it forks a keeper, which
forks the bot, waits for it, and reports its process id and then its exit code. What this leaves out,
that the bot can be imported at all, `documentation/test_deployment.py` tests without it.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from bot.gateway.bot import COGS
from tests.loopback import redirect

ROOT = Path(__file__).resolve().parent.parent
# What every bot's environment has; Python reads these as it starts, so they are the launcher's.
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(ROOT),
    "PYTHONWARNINGS": "ignore::DeprecationWarning",
}


class Command(NamedTuple):
    """`python -m bot ARGUMENTS` against the Discord whose REST API is `api`.

    The Python code in `before` is run first.
    """

    api: str
    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    before: str = ""


class Forked:
    """A process that another one forked for us, with the names of asyncio's own processes."""

    def __init__(
        self,
        pid: int,
        stdout: asyncio.StreamReader,
        stderr: asyncio.StreamReader,
        status: asyncio.StreamReader,
    ) -> None:
        self.pid, self.stdout, self.stderr = pid, stdout, stderr
        self._ended = asyncio.create_task(self._read(status))

    async def _read(self, status: asyncio.StreamReader) -> int:
        return int(await status.read())

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send_signal(self, by: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, by)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Launcher:
    """The launcher, seen from the tests."""

    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.launcher", str(theirs.fileno())],
                env=ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                # Python looks at it once, to decide how a bot's output is buffered.
                stdout=subprocess.DEVNULL,
                # Ctrl-C is for the tests, which end their bots themselves.
                start_new_session=True,
            )

    async def start(self, command: Command) -> Forked:
        loop = asyncio.get_running_loop()
        readers, theirs = [], []
        for _ in range(3):
            read, write = os.pipe()
            reader = asyncio.StreamReader()
            protocol = partial(asyncio.StreamReaderProtocol, reader)
            await loop.connect_read_pipe(protocol, os.fdopen(read, "rb"))
            readers.append(reader)
            theirs.append(write)
        socket.send_fds(self._control, [json.dumps(command).encode()], theirs)
        for write in theirs:
            os.close(write)
        stdout, stderr, status = readers
        return Forked(int(await status.readline()), stdout, stderr, status)

    def close(self) -> None:
        self._control.close()
        self._process.wait(10)


# ── in the launcher ──


def next_command(control: socket.socket) -> Command | None:
    """Returns in each forked bot with what it is to run, and in the launcher at the end."""
    # Keepers are waited for by nobody.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        message, passed, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            return None
        if os.fork() == 0:
            break
        for fd in passed:
            os.close(fd)
    control.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    stdout, stderr, status = passed
    if pid := os.fork():
        os.close(stdout)
        os.close(stderr)
        os.write(status, f"{pid}\n".encode())
        _, ended = os.waitpid(pid, 0)
        os.write(status, f"{os.waitstatus_to_exitcode(ended)}\n".encode())
        os._exit(0)
    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    for fd in passed:
        os.close(fd)
    return Command(*json.loads(message))


def run(command: Command) -> None:
    os.chdir(command.cwd)
    os.environ.clear()
    os.environ.update(command.environment)
    sys.argv = ["bot", *command.arguments]
    redirect(command.api)
    exec(command.before, {})
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


def launch(control: socket.socket) -> None:
    for module in ("bot.cli", "bot.gateway.health", "bot.store.postgres", *COGS):
        import_module(module)
    # Neither a bot's garbage collector nor its end need look through what was imported.
    gc.collect()
    gc.freeze()
    if (command := next_command(control)) is not None:
        run(command)


if __name__ == "__main__":
    launch(socket.socket(fileno=int(sys.argv[1])))
