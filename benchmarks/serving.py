"""Lookups while facts are published: no answer may be failed, late, mixed or stale.

    python -m benchmarks.serving [--rate 200] [--seconds 60] [--publishes 20] [--broken stale]

The real bot in its own process answers a fake Discord in this one, over real sockets. Lookups of
every kind come by a schedule, whatever has been answered, so that waiting is counted from the moment
when a member asked. Meanwhile an admin edits the dossier's file and uses `/facts reload publish:True`
again and again. Every revision says of itself which one it is, in every title and in every footer:

- failed: no answer, or one that shows no revision, as errors do
- late: it came more than three seconds after it was due, and Discord would have shown a failure
- mixed: it holds words of two revisions
- stale: asked after the admin was told that a revision serves, it shows an earlier one

The baseline is the same load with nothing published, half of it before and half after. The exit
code is 1 where anything was wrong; `--broken` breaks the bot in one of these ways, to see that.
"""

import argparse
import asyncio
import itertools
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.answering import ROOT, running
from tests.loopback import (
    DEFERS_MESSAGE,
    GUILD_ID,
    Json,
    LoopbackDiscord,
    autocomplete,
    press,
    slash,
)

ID = "beijing-2025"
LATE = 3.0
WARM_UP = 300
SEED = 5
# What a revision says of itself: in the title of each event, and as the year of each footer.
_STAMP = re.compile(r"⟦(\d+)⟧|According to [^·]+· 9 September 2(\d{3})")
_TITLES = re.compile(r'^(\[\[events\]\]\nid = ".*"\ntitle = ".*?)(?: ⟦\d+⟧)?"$', re.MULTILINE)
_PUBLISHED = re.compile(r"^published = .*$", re.MULTILINE)


class Answered(NamedTuple):
    """One lookup: when it was due, sent and answered, and the revisions that its answer shows."""

    kind: str
    due: float
    sent: float
    done: float
    shown: frozenset[int]

    @property
    def seconds(self) -> float:
        return self.done - self.due


class Published(NamedTuple):
    """A revision and when the admin was told that it serves."""

    number: int
    told: float


def faults(answer: Answered, published: Sequence[Published]) -> list[str]:
    """What is wrong with an answer."""
    least = max((p.number for p in published if p.told <= answer.sent), default=0)
    found = {
        "failed": not answer.shown,
        "late": answer.seconds > LATE,
        "mixed": len(answer.shown) > 1,
        "stale": bool(answer.shown) and min(answer.shown) < least,
    }
    return [name for name, wrong in found.items() if wrong]


def revisions_in(answer: Json) -> frozenset[int]:
    """The revisions that an answer shows."""
    words = json.dumps(answer, ensure_ascii=False).replace("\\\\", "")
    return frozenset(int(a or b) for a, b in _STAMP.findall(words))


def stamp(path: Path, number: int) -> None:
    """Make the dossier's file the one of a revision, at once, as editors do."""
    text = _TITLES.sub(rf'\g<1> ⟦{number}⟧"', path.read_text(encoding="utf-8"))
    text = _PUBLISHED.sub(f"published = {2000 + number}-09-09", text, count=1)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


# --- the lookups ---


@dataclass
class Members:
    """Members who look things up: what they type is taken from the dossier."""

    dossier: dict[str, Any]
    pages: Json
    card: Json
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))

    def lookups(self) -> Iterator[tuple[str, Json]]:
        """Lookups without end, of one kind after the other, each with what it is called."""
        kinds: tuple[tuple[str, Callable[[], Json]], ...] = (
            ("/attendee", lambda: slash("attendee", name=self.of("people")["name"])),
            ("/quote speaker", lambda: slash("quote", speaker=self.of("quotes")["speaker"])),
            ("/timeline, while typing", self.typing),
            ("/attendees", lambda: slash("attendees", event="ceremony")),
            ("/attendee, typed wrong", lambda: slash("attendee", name="lukashenka")),
            ("/search", lambda: slash("search", query=self.words())),
            ("Next ›", lambda: press(self.pages, "Next ›")),
            ("/reaction", lambda: slash("reaction", who=self.of("reactions")["who"])),
            ("/verify", lambda: slash("verify", quotation=f"“{self.quoted()}”")),
            ("/timeline", lambda: slash("timeline", event=self.of("events")["id"])),
            ("/quote about", lambda: slash("quote", about=self.words())),
            ("Source", lambda: press(self.card, "Source")),
        )
        for kind, make in itertools.cycle(kinds):
            yield kind, make()

    def of(self, kind: str) -> dict[str, Any]:
        entry: dict[str, Any] = self.chance.choice(self.dossier[kind])
        return entry

    def quoted(self) -> str:
        text = self.of("quotes")["text"]
        return text if isinstance(text, str) else str(text[0])

    def words(self) -> str:
        return " ".join(self.quoted().split()[:4])

    def typing(self) -> Json:
        title = self.of("events")["title"]
        return autocomplete("timeline", "event", title[: self.chance.randint(1, 12)])


Read = Callable[[Json], frozenset[int]]
"""The revisions that an answer shows; none where it is no answer."""


async def asked(
    discord: LoopbackDiscord, kind: str, payload: Json, due: float, read: Read = revisions_in
) -> Answered:
    """Ask, and wait for the answer, also where it follows a deferral."""
    sent = time.monotonic()
    shown: frozenset[int] = frozenset()
    try:
        callback = await discord.interact(payload, timeout=2 * LATE)
        answer = callback.get("data", {})
        if callback["type"] == DEFERS_MESSAGE:
            answer = await discord.followup(payload, timeout=2 * LATE)
        shown = read(answer)
    except TimeoutError:
        pass
    discord.forget(payload)
    return Answered(kind, due, sent, time.monotonic(), shown)


async def load(
    discord: LoopbackDiscord,
    lookups: Iterator[tuple[str, Json]],
    rate: float,
    seconds: float,
    read: Read = revisions_in,
) -> list[Answered]:
    """So many lookups a second, each at its time."""
    start = time.monotonic()
    tasks = []
    for number in range(round(rate * seconds)):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        kind, payload = next(lookups)
        tasks.append(asyncio.create_task(asked(discord, kind, payload, due, read)))
    return await asyncio.gather(*tasks)


async def publish(
    discord: LoopbackDiscord, path: Path, count: int, seconds: float
) -> list[Published]:
    """Edit the file and reload it, so many times in so many seconds."""
    start = time.monotonic()
    published = []
    for turn in range(count):
        await asyncio.sleep(max(0.0, start + (turn + 0.5) * seconds / count - time.monotonic()))
        number = turn + 2
        await asyncio.to_thread(stamp, path, number)
        payload = slash("facts reload", publish=True)
        payload["data"]["guild_id"] = GUILD_ID  # it is registered in the admin server alone
        await discord.interact(payload, timeout=30)
        told = json.dumps(await discord.followup(payload, timeout=30))
        if f"revision {number} is serving" not in told:
            raise SystemExit(f"revision {number} was not published; the admin was told:\n{told}")
        published.append(Published(number, time.monotonic()))
        discord.forget(payload)
    return published


# --- a bot that is broken, each run in a process of its own ---


def break_stale() -> None:
    """The admin is told before the snapshot is swapped."""
    from bot.serving.library import Library
    from bot.serving.snapshot import Snapshot
    from bot.store.store import Revision

    serve = Library._serve

    async def later(self: Library, revision: Revision) -> Snapshot:
        if revision.number == 1:
            return await serve(self, revision)

        async def swap() -> None:
            await asyncio.sleep(0.2)
            await serve(self, revision)

        self._swapping = asyncio.create_task(swap())  # type: ignore[attr-defined]
        return Snapshot.of(revision)

    Library._serve = later  # type: ignore[method-assign]


def break_mixed() -> None:
    """The footer is made once and kept when the facts are swapped."""
    from bot.answers import card

    footer, kept = card._footer, list[str]()

    def first(*given: Any) -> str:
        kept.append(footer(*given))
        return kept[0]

    card._footer = first  # type: ignore[assignment]


def break_late() -> None:
    """Indexes are built on the event loop, and slowly."""
    from bot.serving.library import Library
    from bot.serving.snapshot import Snapshot
    from bot.store.store import Revision

    serve = Library._serve

    async def slowly(self: Library, revision: Revision) -> Snapshot:
        time.sleep(LATE + 0.5 if revision.number == 2 else 0)  # noqa: ASYNC251
        return await serve(self, revision)

    Library._serve = slowly  # type: ignore[method-assign]


def break_failed() -> None:
    """One answer in five hundred has a bug."""
    from bot.answers.card import Answer
    from bot.answers.question import Request
    from bot.gateway.bot import DossierBot

    answer, count = DossierBot.answer_to, itertools.count(1)

    async def failing(self: DossierBot, request: Request[Any]) -> Answer:
        if next(count) % 500 == 0:
            raise RuntimeError("broken on purpose")
        return await answer(self, request)

    DossierBot.answer_to = failing  # type: ignore[method-assign]


BROKEN = {
    "failed": break_failed,
    "late": break_late,
    "mixed": break_mixed,
    "stale": break_stale,
}


# --- measuring and reporting ---


def percentiles(answers: Sequence[Answered]) -> tuple[float, float, float]:
    """Milliseconds from being due to being answered: p50, p99 and the longest."""
    ms = sorted(answer.seconds * 1000 for answer in answers)
    cuts = statistics.quantiles(ms, n=100, method="inclusive")
    return cuts[49], cuts[98], ms[-1]


def report(quiet: list[Answered], busy: list[Answered], published: list[Published]) -> bool:
    """Print what was measured; whether nothing was wrong."""
    numbers = [publication.number for publication in published]
    spread = Counter(number for answer in busy for number in answer.shown)
    print(f"{len(published)} publications, revisions {numbers[0]} to {numbers[-1]}; {len(spread)}")
    print(f"revisions were shown, each in {min(spread.values())} answers or more\n")
    print("                        answers    p50 ms    p99 ms    max ms")
    base, under = percentiles(quiet), percentiles(busy)
    for name, answers, row in (("nothing published", quiet, base), ("published", busy, under)):
        print(f"  {name:20} {len(answers):9,} " + " ".join(f"{ms:9.1f}" for ms in row))
    print(
        f"  {'ratio':20} {'':9} "
        + " ".join(f"{u / b:9.2f}" for b, u in zip(base, under, strict=True))
    )
    found = [(fault, answer) for answer in quiet + busy for fault in faults(answer, published)]
    counts = Counter(fault for fault, _ in found)
    print("\n  " + ", ".join(f"{name} {counts[name]}" for name in BROKEN))
    for fault, answer in found[:10]:
        shown = ", ".join(map(str, sorted(answer.shown))) or "none"
        print(f"  {fault}: {answer.kind} after {answer.seconds:.3f} s, of revision {shown}")
    return not found


async def measure(options: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        for part in ("data", "seeds"):
            shutil.copytree(ROOT / part, project / part)
        path = project / "data" / f"{ID}.toml"
        dossier = tomllib.loads(path.read_text(encoding="utf-8"))
        stamp(path, 1)
        before = (
            f"from benchmarks.serving import BROKEN; BROKEN[{options.broken!r}]()"
            if options.broken
            else ""
        )
        settings = {"DATA_DIR": str(path.parent), "ADMIN_GUILD_ID": GUILD_ID}
        async with running("project", before, **settings) as bot:
            discord = bot.discord
            pages, card = slash("timeline"), slash("attendee", name="Kaja Kallas")
            members = Members(
                dossier,
                (await discord.interact(pages))["data"],
                (await discord.interact(card))["data"],
            )
            lookups = members.lookups()
            await load(discord, lookups, options.rate, WARM_UP / options.rate)
            half = options.seconds / 2
            quiet = await load(discord, lookups, options.rate, half)
            busy, published = await asyncio.gather(
                load(discord, lookups, options.rate, options.seconds),
                publish(discord, path, options.publishes, options.seconds),
            )
            after = await load(discord, lookups, options.rate, half)
            return report(quiet + after, busy, published)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving")
    parser.add_argument("--rate", type=float, default=200, help="lookups a second")
    parser.add_argument("--seconds", type=float, default=60, help="how long facts are published")
    parser.add_argument("--publishes", type=int, default=20, help="publications in that time")
    parser.add_argument("--broken", choices=BROKEN, help="break the bot, to see it noticed")
    sys.exit(not asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
