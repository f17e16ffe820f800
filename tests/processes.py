"""`python -m bot …` in a process of its own, against a Discord on 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.launcher import ENVIRONMENT, Command, Forked, Launcher
from tests.loopback import TOKEN

AnyProcess = Forked | asyncio.subprocess.Process


@dataclass
class Ended:
    """How a process ended: its exit code, what it printed and logged, and how long it took."""

    code: int
    output: str
    errors: str
    seconds: float

    @property
    def reasons(self) -> list[str]:
        """The lines that say why it ended."""
        return [line for line in self.errors.splitlines() if line.startswith("dossier: ")]


class Process:
    """A running process; what it prints and logs is read as it comes."""

    def __init__(self, process: AnyProcess) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        self.process = process
        self.started = time.monotonic()
        self._output, self._errors = bytearray(), bytearray()
        self._more = asyncio.Event()
        self._reading = asyncio.gather(
            self._read(process.stdout, self._output), self._read(process.stderr, self._errors)
        )

    async def _read(self, stream: asyncio.StreamReader, into: bytearray) -> None:
        while chunk := await stream.read(1 << 16):
            into += chunk
            self._more.set()

    async def logged(self, words: str, times: int = 1, within: float = 20) -> None:
        """Wait until the log has these words so often."""
        async with asyncio.timeout(within):
            while self._errors.count(words.encode()) < times:
                self._more.clear()
                await self._more.wait()

    async def ended(self, within: float = 20) -> Ended:
        async with asyncio.timeout(within):
            code = await self.process.wait()
            seconds = time.monotonic() - self.started
            await self._reading
        return Ended(code, self._output.decode(), self._errors.decode(), seconds)

    async def stopped(self, by: signal.Signals, within: float = 20) -> Ended:
        self.started = time.monotonic()
        self.process.send_signal(by)
        return await self.ended(within)


Start = Callable[..., AbstractAsyncContextManager[Process]]


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    launcher = Launcher()
    yield launcher
    launcher.close()


@pytest.fixture
def start(project: Path, launcher: Launcher) -> Start:
    """Starts `python -m bot …` in a folder of its own, with these settings and no others; `before`
    is done in the process first.
    """
    return _starting(project, launcher.start)


@pytest.fixture
def start_python(project: Path) -> Start:
    """The same with a Python of its own, which imports the bot that lies in its folder."""
    return _starting(project, _python)


def _starting(project: Path, launch: Callable[[Command], Awaitable[AnyProcess]]) -> Start:
    @asynccontextmanager
    async def starting(
        *arguments: str, api: str, cwd: Path = project, before: str = "", **settings: str
    ) -> AsyncIterator[Process]:
        environment = ENVIRONMENT | {"DISCORD_TOKEN": TOKEN} | settings
        command = Command(api, list(arguments), str(cwd), environment, before)
        running = Process(await launch(command))
        try:
            yield running
        finally:
            if running.process.returncode is None:
                running.process.kill()
            await running.ended()

    return starting


async def _python(command: Command) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "import json, sys; from tests.launcher import Command, run; "
        "run(Command(*json.loads(sys.argv[1])))",
        json.dumps(command),
        cwd=command.cwd,
        env=command.environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def got(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text()
