"""Half an hour of lookups: memory and waiting must stay as they are.

    python -m benchmarks.soaking [--minutes 30] [--rate 50] [--trace]

The real bot in its own process, with default settings, HTTP_ADDR and an SQLite file, answers a fake
Discord in this one, over real sockets. Lookups of every kind come by a schedule, whatever has been
answered; most are worded as none was before, from hundreds of servers, so that whatever the bot
remembers is filled up to its bound, and forgotten, again and again. Buttons and menus are used of the
answers that were given last. Meanwhile its health and metrics are read, as they are where it is run.

Every minute is a line: what went wrong (no answer in three seconds, an error, a button too old), how
long answers took, the memory of the bot's process and what CPU an answer cost it. At the end the
sixth part of the run that follows the first is compared with the last one: the exit code is 1 where
something went wrong, or the median memory moved by more than 5 %, or the median p99 by half.

`--trace FILE` has the bot write where the memory was allocated that it gained in the third quarter
(at a low rate: tracing makes the bot some four times as slow).
"""

import argparse
import asyncio
import itertools
import json
import random
import re
import socket
import statistics
import sys
import time
import tomllib
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

import aiohttp
import psutil

from benchmarks.answering import ROOT, Measured, running
from benchmarks.serving import ID, LATE, SEED, Answered, load, percentiles
from tests.loopback import Json, autocomplete, in_guild, menu, slash, use, walk

SCRAPE = 15  # seconds, as Prometheus does by default
SERVERS = 300
FLAT_MEMORY, FLAT_P99 = 1.05, 1.5
_WRONG = re.compile(r"Something went wrong|could not be saved or read|too old|ha(s|ve) changed")
_ENDED = re.compile(r'dossier_answers_total\{by="(\w+)",.*outcome="(\w+)"\} (\S+)')
BUTTON, SELECT = 2, 3


@dataclass
class Members:
    """Members who look things up, nearly always in words that nobody has used."""

    dossier: dict[str, Any]
    passages: list[str]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    # The answers given last that can be pressed.
    open: deque[Json] = field(default_factory=lambda: deque(maxlen=200))

    @classmethod
    def of_the_dossier(cls) -> Self:
        dossier = tomllib.loads((ROOT / "data" / f"{ID}.toml").read_text(encoding="utf-8"))
        text = (ROOT / dossier["dossier"]["article"]).read_text(encoding="utf-8")
        return cls(dossier, [p for p in text.splitlines() if len(p.split()) > 5])

    def lookups(self) -> Iterator[tuple[str, Json]]:
        """Lookups without end, of one kind after the other, each with what it is called."""
        kinds: tuple[tuple[str, Callable[[], Json]], ...] = (
            ("/attendee", lambda: slash("attendee", name=self.name())),
            ("/attendee, while typing", lambda: autocomplete("attendee", "name", self.begun())),
            ("/search", lambda: slash("search", query=self.words(6))),
            ("a button", self.pressing),
            ("/verify", lambda: slash("verify", quotation=f"“{self.words(40)}”")),
            ("/attendee of nobody", lambda: slash("attendee", name=self.nonsense())),
            ("/quote about", lambda: slash("quote", about=self.words(5, self.quoted()))),
            ("/timeline, while typing", lambda: autocomplete("timeline", "event", self.begun())),
            ("/attendees", lambda: slash("attendees", event=self.event(), private=self.coin())),
            ("a choice", self.choosing),
            (
                "/quote speaker",
                lambda: slash(
                    "quote", speaker=self.known("quotes", "speaker"), private=self.coin()
                ),
            ),
            ("/search, long", lambda: slash("search", query=self.words(30) + self.nonsense())),
            ("/reaction", lambda: slash("reaction", who=self.known("reactions", "who"))),
            ("a button", self.pressing),
            ("Verify quotation", lambda: menu("Verify quotation", f"He said “{self.words(60)}”.")),
            ("/timeline", lambda: slash("timeline", event=self.event())),
            ("/quote about, while typing", lambda: autocomplete("quote", "about", self.begun())),
            ("/compare", lambda: slash("compare", first=self.event(), second=self.event())),
            ("/source", lambda: slash("source", passage=self.chance.randint(1, 60))),
            ("/help", lambda: slash("help")),
        )
        for kind, make in itertools.cycle(kinds):
            yield kind, in_guild((self.chance.randint(1, SERVERS) << 22) + 1, make())

    def coin(self) -> bool:
        return self.chance.random() < 0.5

    def name(self) -> str:
        """One of somebody's names, mistyped half the time."""
        person = self.chance.choice(self.dossier["people"])
        name = self.chance.choice([person["name"], *person.get("aliases", ())])
        return self.slip(name) if self.coin() else str(name)

    def event(self) -> str:
        event = self.chance.choice(self.dossier["events"])
        return self.slip(event["title"]) if self.chance.random() < 0.3 else str(event["id"])

    def known(self, kind: str, who: str) -> str:
        """Somebody of whom the dossier has something, or anybody."""
        return self.chance.choice(self.dossier[kind])[who] if self.coin() else self.name()

    def slip(self, text: str) -> str:
        """Two letters in the wrong order, and one too many."""
        at = self.chance.randrange(len(text))
        letter = self.chance.choice("abcdefghijklmnopqrstuvwxyz")
        return text[:at] + text[at : at + 2][::-1] + letter + text[at + 2 :]

    def begun(self) -> str:
        return self.slip(self.name())[: self.chance.randint(1, 12)]

    def quoted(self) -> str:
        text = self.chance.choice(self.dossier["quotes"])["text"]
        return text if isinstance(text, str) else " ".join(text)

    def words(self, most: int, text: str = "") -> str:
        """Words that follow each other in the text, or in the article, one of them left out."""
        words = (text or self.chance.choice(self.passages)).split()
        at = self.chance.randrange(len(words))
        taken = words[at : at + self.chance.randint(3, most)]
        taken.pop(self.chance.randrange(len(taken)))
        return " ".join(taken) or words[at]

    def nonsense(self) -> str:
        return "".join(self.chance.choices("bcdfghjklmnpqrstvwxz", k=12))

    def pressing(self) -> Json:
        return self._using(BUTTON) or slash("attendees")

    def choosing(self) -> Json:
        return self._using(SELECT) or slash("attendee", name="kim")

    def _using(self, type: int) -> Json | None:
        """Using one component of an answer given lately, if there is one of this type."""
        for sent in self.chance.sample(self.open, min(20, len(self.open))):
            usable = [
                (number, component)
                for number, component in enumerate(walk(sent["components"]), 1)
                if component["type"] == type
                and "custom_id" in component
                and not component.get("disabled")
            ]
            if usable:
                number, component = self.chance.choice(usable)
                options = [option["value"] for option in component.get("options", ())]
                return use(sent, number, *([self.chance.choice(options)] if options else []))
        return None

    def see(self, answer: Json) -> frozenset[int]:
        """Keep an answer for those who press its buttons; nothing where it tells of an error."""
        if answer.get("components"):
            if _WRONG.search(json.dumps(answer, ensure_ascii=False)):
                return frozenset()
            self.open.append(answer)
        return frozenset({1})


# --- measuring and reporting ---


class Minute(NamedTuple):
    answers: int
    failed: int
    late: int
    p50: float
    p99: float
    most: float
    megabytes: float
    cpu: float  # milliseconds an answer


class Watched:
    """The bot's process: its memory each second, and its health read now and then."""

    def __init__(self, bot: Measured, port: int) -> None:
        self._process = psutil.Process(bot.pid)
        self._address = f"http://127.0.0.1:{port}"
        self._resident: list[int] = []
        self._cpu = 0.0
        self.unhealthy = 0

    async def watch(self) -> None:
        async with aiohttp.ClientSession(self._address) as http:
            for second in itertools.count():
                self._resident.append(self._process.memory_info().rss)
                if second % SCRAPE == 0:
                    for path in ("/livez", "/readyz", "/metrics"):
                        self.unhealthy += not await _healthy(http, path)
                await asyncio.sleep(1)

    async def outcomes(self) -> Counter[str]:
        """How all that was asked ended, as the bot's metrics say."""
        async with aiohttp.ClientSession(self._address) as http, http.get("/metrics") as answer:
            text = await answer.text()
        ended: Counter[str] = Counter()
        for by, outcome, count in _ENDED.findall(text):
            ended["autocomplete" if by == "autocomplete" else outcome] += int(float(count))
        return ended

    def turn(self) -> tuple[float, float]:
        """The median of the megabytes, and the CPU seconds, since this was asked last."""
        resident, self._resident = self._resident, []
        used = self._process.cpu_times()
        cpu, self._cpu = used.user + used.system - self._cpu, used.user + used.system
        return statistics.median(resident or [0]) / 2**20, cpu


async def _healthy(http: aiohttp.ClientSession, path: str) -> bool:
    try:
        async with http.get(path, timeout=aiohttp.ClientTimeout(LATE)) as answer:
            await answer.read()
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def flat(minutes: Sequence[Minute]) -> bool:
    """Say how the last sixth of the minutes differs from the second; whether it hardly does."""
    part = max(1, len(minutes) // 6)
    early, late = minutes[part : 2 * part], minutes[-part:]
    ratios = {}
    for name, get in _COLUMNS.items():
        before, after = (statistics.median(map(get, some)) for some in (early, late))
        ratios[name] = after / before
        print(f"  {name:22} {before:8.2f} → {after:8.2f}   × {after / before:.3f}")
    settled = [minute.megabytes for minute in minutes[part:]]
    if len(settled) > 1:
        slope = statistics.linear_regression(range(len(settled)), settled).slope * 60
        print(
            f"  memory after minute {part}: {min(settled):.1f} to {max(settled):.1f} MB, ", end=""
        )
        print(f"{slope:+.1f} MB an hour by least squares")
    memory = ratios["memory, MB"]
    return 1 / FLAT_MEMORY <= memory <= FLAT_MEMORY and ratios["p99, ms"] <= FLAT_P99


_COLUMNS: dict[str, Callable[[Minute], float]] = {
    "memory, MB": lambda minute: minute.megabytes,
    "p50, ms": lambda minute: minute.p50,
    "p99, ms": lambda minute: minute.p99,
    "CPU an answer, ms": lambda minute: minute.cpu,
}

# In the bot's process, for --trace.
TRACING = """
import threading, time, tracemalloc
def trace(seconds):
    time.sleep(seconds)
    tracemalloc.start(8)
    former = None
    while True:
        time.sleep(seconds)
        now = tracemalloc.take_snapshot()
        if former is not None:
            with open({path!r}, "a") as out:
                for change in now.compare_to(former, "lineno")[:15]:
                    print(change, file=out)
                for change in now.compare_to(former, "traceback")[:4]:
                    print(change, *change.traceback.format(), sep="\\n", file=out)
                print(file=out)
        former = now
threading.Thread(target=trace, args=[{seconds}], daemon=True).start()
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


async def measure(options: argparse.Namespace) -> bool:
    members, port = Members.of_the_dossier(), free_port()
    lookups = members.lookups()
    before = (
        TRACING.format(path=options.trace, seconds=options.minutes * 15) if options.trace else ""
    )
    async with running("project", before, HTTP_ADDR=f"127.0.0.1:{port}") as bot:
        watched = Watched(bot, port)
        watching = asyncio.create_task(watched.watch())
        minutes: list[Minute] = []
        kinds: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        print(f"{options.rate:g} lookups a second for {options.minutes} minutes")
        print(
            "minute  answers  failed  late   p50 ms   p99 ms   max ms       MB  CPU ms", flush=True
        )
        for number in range(1, options.minutes + 1):
            start = time.monotonic()
            answers = await load(bot.discord, lookups, options.rate, 60, members.see)
            minutes.append(minute := _minute(answers, *watched.turn()))
            kinds.update(answer.kind for answer in answers)
            wrong.update(a.kind for a in answers if not a.shown or a.seconds > LATE)
            print(f"{number:6} {_LINE.format(*minute)}", flush=True)
            await asyncio.sleep(max(0.0, start + 60 - time.monotonic()))
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        outcomes = await watched.outcomes()
    print(f"\n{sum(kinds.values()):,} lookups of {len(kinds)} kinds; the bot counts ", end="")
    print(", ".join(f"{ended} {count:,}" for ended, count in outcomes.most_common()))
    for kind, count in wrong.most_common():
        print(f"  wrong: {kind}, {count} of {kinds[kind]}")
    print(f"  not healthy: {watched.unhealthy} times")
    return flat(minutes) and not wrong and not watched.unhealthy


_LINE = "{:8,} {:7} {:5} {:8.1f} {:8.1f} {:8.1f} {:8.1f} {:7.2f}"


def _minute(answers: Sequence[Answered], megabytes: float, cpu: float) -> Minute:
    failed = sum(not answer.shown for answer in answers)
    late = sum(answer.seconds > LATE for answer in answers)
    each = cpu * 1000 / len(answers)
    return Minute(len(answers), failed, late, *percentiles(answers), megabytes, each)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soaking")
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--rate", type=float, default=50, help="lookups a second")
    parser.add_argument("--trace", help="a file for what was allocated; slows the bot down")
    good = asyncio.run(measure(parser.parse_args()))
    print("flat" if good else "NOT flat, or something was wrong")
    sys.exit(not good)


if __name__ == "__main__":
    main()
