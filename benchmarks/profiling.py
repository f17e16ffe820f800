"""Where the CPU time of an answer goes, layer by layer.

    python -m benchmarks.profiling [--bot constant|layout|soaked] [--count 12000] [--concurrency 8]

The kernel interrupts the bot's process whenever it has used a little CPU (SIGPROF). What its main
thread is at then belongs to the innermost frame that a layer claims, and with it the CPU time which
that thread has used since it was interrupted last. What other threads use is counted apart.

`soaked` is this project's bot as well, asked what `benchmarks.soaking` asks it, at a rate.
"""

import argparse
import asyncio
import json
import os
import signal
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

from benchmarks.answering import ATTENDEE, BOTS, PROJECT_COMMANDS, WARM_UP, Measured, running
from benchmarks.serving import load
from benchmarks.soaking import Members

MILLISECOND = 0.001
# The innermost frame whose file holds the first, and whose function is one of the second if there
# are any, decides; of a frame the first that fits.
LAYERS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("log: the line of each answer", "bot/operations/interactions.py", frozenset({"_log"})),
    ("log: the line of each answer", "/logging/", frozenset()),
    ("counting: metrics and usage", "bot/gateway/metrics.py", frozenset({"note"})),
    ("counting: metrics and usage", "bot/operations/usage.py", frozenset({"note"})),
    ("counting: metrics and usage", "bot/operations/interactions.py", frozenset()),
    ("counting: metrics and usage", "bot/gateway/tree.py", frozenset({"interaction_check"})),
    ("the answer itself", "/bot/", frozenset()),
    ("the answer itself", "/cogs/", frozenset()),
    ("components to JSON", "discord/ui/", frozenset()),
    ("components to JSON", "discord/components.py", frozenset({"to_dict", "to_component_dict"})),
    ("components to JSON", "discord/webhook/", frozenset({"interaction_message_response_params"})),
    ("the message Discord sends back", "discord/message.py", frozenset()),
    ("the message Discord sends back", "discord/components.py", frozenset()),
    ("the message Discord sends back", "discord/interactions.py", frozenset({"_update"})),
    ("HTTP: the callback", "discord/webhook/", frozenset()),
    ("HTTP: the callback", "discord/http.py", frozenset()),
    ("HTTP: the callback", "/aiohttp/client", frozenset()),
    ("HTTP: the callback", "/aiohttp/connector", frozenset()),
    ("gateway: reading the event", "discord/gateway.py", frozenset()),
    ("gateway: reading the event", "/aiohttp/", frozenset({"receive", "feed_data", "_feed_data"})),
    ("HTTP: the callback", "/aiohttp/", frozenset()),
    ("HTTP: the callback", "/yarl/", frozenset()),
    ("discord.py: dispatch and objects", "/discord/", frozenset()),
)
REST = "the event loop, waiting for sockets"
OTHERS = "log: other threads, one of which writes it"
# Used by all layers.
PASSED = ("discord/utils.py", "discord/enums.py", "discord/flags.py")


def layer_of(frame: FrameType | None) -> str:
    while frame is not None:
        file, function = frame.f_code.co_filename, frame.f_code.co_name
        if function == "_run_once":  # of the event loop; outside is only what started it
            break
        for layer, part, functions in LAYERS if not file.endswith(PASSED) else ():
            if part in file and (not functions or function in functions):
                return layer
        frame = frame.f_back
    return REST


def sample_into(path: str) -> None:
    """In the bot's process: sample from SIGUSR1 on, and write the samples at SIGUSR2."""
    spent: defaultdict[str, float] = defaultdict(float)
    last = others = 0.0

    def sample(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.thread_time()
        spent[layer_of(frame)] += now - last
        last = now

    def begin(_signal: int, _frame: FrameType | None) -> None:
        nonlocal last, others
        last = time.thread_time()
        others = time.process_time() - last
        signal.setitimer(signal.ITIMER_PROF, MILLISECOND, MILLISECOND)

    def end(_signal: int, _frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        spent[OTHERS] = time.process_time() - time.thread_time() - others
        Path(path).write_text(json.dumps(spent))

    signal.signal(signal.SIGPROF, sample)
    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)


async def answers(bot: Measured, options: argparse.Namespace) -> float:
    """Have the bot answer, and so warm it up first; milliseconds an answer."""
    if options.bot == "soaked":
        members = Members.of_the_dossier()
        lookups, rate = members.lookups(), options.rate
        await load(bot.discord, lookups, rate, WARM_UP / rate, members.see)
        os.kill(bot.pid, signal.SIGUSR1)
        before = await bot.cpu_seconds()
        await load(bot.discord, lookups, rate, options.count / rate, members.see)
        return (await bot.cpu_seconds() - before) * 1000 / float(options.count)
    commands = PROJECT_COMMANDS if options.bot == "project" else [ATTENDEE]
    for command in commands:
        await bot.ms_per_answer(command, WARM_UP, options.concurrency)
    os.kill(bot.pid, signal.SIGUSR1)
    count = options.count // len(commands)
    each = [await bot.ms_per_answer(command, count, options.concurrency) for command in commands]
    return sum(each) / len(each)


async def measure(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "samples.json"
        before = f"from benchmarks.profiling import sample_into; sample_into({str(path)!r})"
        name = "project" if options.bot == "soaked" else options.bot
        async with running(name, before, HTTP_ADDR="127.0.0.1:0") as bot:
            ms = await answers(bot, options)
            os.kill(bot.pid, signal.SIGUSR2)
            await bot.discord.settle()  # whatever is answered is answered after a signal
            spent: dict[str, float] = json.loads(path.read_text())
    total = sum(spent.values())
    print(f"{options.bot}: {ms:.3f} ms of CPU an answer, {options.count:,} answers")
    for layer, seconds in sorted(spent.items(), key=lambda layer: -layer[1]):
        print(f"  {layer:44} {seconds / total:6.1%}  {ms * seconds / total:6.3f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profiling")
    parser.add_argument("--bot", choices=[*BOTS, "soaked"], default="project")
    parser.add_argument("--count", type=int, default=12000, help="answers")
    parser.add_argument("--concurrency", type=int, default=8, help="interactions in flight")
    parser.add_argument("--rate", type=float, default=50, help="lookups a second, of soaked")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
