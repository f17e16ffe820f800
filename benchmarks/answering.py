"""CPU cost of one answer: this project's bot against the smallest discord.py bot there is.

    python -m benchmarks.answering [--count 4000] [--rounds 10] [--concurrency 8]

Each bot runs in its own process and talks to a fake Discord in this one, over real sockets. Only
the bot process's own CPU time counts (user and system, all threads, in milliseconds per answer),
so neither the fake Discord nor waiting is measured. Rounds alternate between the two bots, and
each round's ratio compares neighbours in time, so a drifting machine does not decide the result.
"""

import argparse
import asyncio
import json
import os
import runpy
import statistics
import sys
import tempfile
import threading
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, NamedTuple

import discord
from discord import app_commands, ui

from tests.loopback import DEFERS_MESSAGE, Json, LoopbackDiscord, redirect, slash

ROOT = Path(__file__).parent.parent
WARM_UP = 200
STOP_SECONDS = 5
CHILD = "import sys; from benchmarks.answering import run_bot; run_bot(*sys.argv[1:])"

Command = tuple[str, dict[str, str]]
"""A slash command's name and its options."""

ATTENDEE: Command = ("attendee", {"name": "lukashenka"})
PROJECT_COMMANDS: list[Command] = [
    ATTENDEE,
    ("quote", {"about": "hegemonism"}),
    ("attendees", {}),
    ("reaction", {"who": "kallas"}),
]


# --- the bots, each run in a process of its own ---


def run_bot(name: str, api_base: str) -> None:
    """Run one bot against the Discord at `api_base`, reporting CPU time when asked.

    For each byte on stdin it writes the process's CPU seconds so far, as one line, to what was
    stdout when it started; whatever the bot itself prints goes to stderr.
    """
    report_to = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    threading.Thread(target=_report_cpu, args=[report_to], daemon=True).start()
    redirect(api_base)
    BOTS[name]()


def _report_cpu(report_to: int) -> None:
    # time.process_time() is fine-grained and portable; /proc counts whole ticks of 10 ms.
    # Unbuffered reads, because a thread inside sys.stdin can crash the interpreter's shutdown.
    while os.read(sys.stdin.fileno(), 1):
        os.write(report_to, f"{time.process_time()}\n".encode())


def run_project() -> None:
    sys.argv = ["bot", "run"]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


def run_constant() -> None:
    """The baseline: one command with one option, answered with a constant."""
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)

    @tree.command(description="Constant")
    async def attendee(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message("constant")

    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


def run_layout() -> None:
    """What discord.py itself charges for an answer laid out as a card with buttons."""
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)

    @tree.command(description="Card")
    async def attendee(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(view=_card())

    client.run(os.environ["DISCORD_TOKEN"], log_handler=None)


def _card() -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    card: ui.Container[ui.LayoutView] = ui.Container(accent_colour=0x123456)
    for index in range(3):
        more: ui.Button[ui.LayoutView] = ui.Button(label="More", custom_id=f"more:{index}")
        card.add_item(ui.Section("A sentence of an ordinary length.", accessory=more))
        card.add_item(ui.TextDisplay("And one more of them, without a button."))
    return view.add_item(card)


BOTS: dict[str, Callable[[], None]] = {
    "project": run_project,
    "constant": run_constant,
    "layout": run_layout,
}


# --- measuring them ---


class Measured:
    """A ready bot and the fake Discord it answers.

    `to_login` is the seconds from starting its process to logging in (imports and whatever else
    comes first), `to_ready` those from there to READY.
    """

    def __init__(self, process: Process, discord_server: LoopbackDiscord, spawned: float) -> None:
        self._process = process
        self.discord = discord_server
        login = discord_server.moments["login"]
        self.to_login = login - spawned
        self.to_ready = discord_server.moments["ready"] - login

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ms_per_answer(self, command: Command, count: int, concurrency: int) -> float:
        """CPU milliseconds per answer over `count` answers, `concurrency` of them at a time."""
        before = await self.cpu_seconds()
        todo = iter(range(count))
        async with asyncio.TaskGroup() as workers:
            for _ in range(concurrency):
                workers.create_task(self._answer_each(command, todo))
        # What the bot still does after its last callback belongs to this round too.
        await self.discord.settle()
        return (await self.cpu_seconds() - before) * 1000 / count

    async def answer(self, command: Command) -> Json:
        """The message which answers one use of `command`, also when the bot deferred it."""
        name, options = command
        payload = slash(name, **options)
        callback = await self.discord.interact(payload)
        if callback["type"] == DEFERS_MESSAGE:
            return await self.discord.followup(payload)
        data: Json = callback["data"]
        return data

    async def _answer_each(self, command: Command, todo: Iterator[int]) -> None:
        for _ in todo:
            await self.answer(command)

    async def cpu_seconds(self) -> float:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(b".")
        return float(await self._process.stdout.readline())


@asynccontextmanager
async def running(bot: str, before: str = "", **settings: str) -> AsyncIterator[Measured]:
    """Start a bot of BOTS in a process of its own, with a new empty database; stop it after.

    The process runs the statements `before` first.
    """
    with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryFile() as log:
        async with LoopbackDiscord() as server:
            environment = os.environ | {
                "DISCORD_TOKEN": server.token,
                "DATABASE_URL": f"sqlite+aiosqlite:///{scratch}/bot.sqlite",
                "DATA_DIR": "data",
                **settings,
            }
            spawned = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", f"{before}\n{CHILD}", bot, server.api_base),
                cwd=ROOT,
                env=environment,
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
            )
            try:
                await _ready_or_exit(server, process, log)
                yield Measured(process, server, spawned)
            finally:
                await _stop(process)


async def _ready_or_exit(server: LoopbackDiscord, process: Process, log: IO[bytes]) -> None:
    ready = asyncio.create_task(server.ready(timeout=30))
    exited = asyncio.create_task(process.wait())
    await asyncio.wait([ready, exited], return_when=asyncio.FIRST_COMPLETED)
    exited.cancel()
    if not ready.done():
        ready.cancel()
        log.seek(0)
        said = log.read().decode(errors="replace")
        raise SystemExit(f"the bot exited with {process.returncode}; it said:\n{said}")
    await ready


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


class Round(NamedTuple):
    """One round's CPU milliseconds per answer of both bots."""

    baseline: float
    subject: float

    @property
    def ratio(self) -> float:
        return self.subject / self.baseline


async def compare(
    baseline: Measured, subject: Measured, command: Command, options: argparse.Namespace
) -> list[Round]:
    """Alternate rounds of the baseline's one command and the subject's `command`."""
    await baseline.ms_per_answer(ATTENDEE, WARM_UP, options.concurrency)
    await subject.ms_per_answer(command, WARM_UP, options.concurrency)
    count = max(1, options.count // options.rounds)
    return [
        Round(
            await baseline.ms_per_answer(ATTENDEE, count, options.concurrency),
            await subject.ms_per_answer(command, count, options.concurrency),
        )
        for _ in range(options.rounds)
    ]


def report(command: Command, sample: Json, rounds: list[Round]) -> None:
    """Print one command's table; the size of its answer tells a card from an error message."""
    name, arguments = command
    typed = " ".join([f"/{name}", *(f"{k}:{v}" for k, v in arguments.items())])
    print(f"\n{typed}   (answered with {len(json.dumps(sample)):,} bytes of JSON)")
    print("  round   constant ms   subject ms   ratio")
    for number, each in enumerate(rounds, 1):
        print(f"  {number:5}   {each.baseline:11.3f}   {each.subject:10.3f}   {each.ratio:5.2f}")
    middle = [statistics.median(column) for column in zip(*rounds, strict=True)]
    ratio = statistics.median(each.ratio for each in rounds)
    print(f"  median  {middle[0]:11.3f}   {middle[1]:10.3f}   {ratio:5.2f}")
    print(
        f"  a second and core {1000 / middle[0]:,.0f} and {1000 / middle[1]:,.0f} answers, ", end=""
    )
    print(f"× {1 / ratio:.2f}")


async def measure(options: argparse.Namespace) -> None:
    commands = PROJECT_COMMANDS if options.subject == "project" else [ATTENDEE]
    async with running("constant") as baseline, running(options.subject) as subject:
        started = f"{subject.to_login:.3f} s from start to login, {subject.to_ready:.3f} s to ready"
        print(f"subject: {options.subject}, {started}")
        for command in commands:
            sample = await subject.answer(command)
            report(command, sample, await compare(baseline, subject, command, options))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("--count", type=int, default=4000, help="answers per bot and command")
    parser.add_argument("--rounds", type=int, default=10, help="rounds the answers are split into")
    parser.add_argument("--concurrency", type=int, default=8, help="interactions in flight")
    parser.add_argument(
        "--subject",
        choices=BOTS,
        default="project",
        help="what to compare with the constant bot: constant checks this benchmark (about 1.00)",
    )
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
