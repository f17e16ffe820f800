"""What a hundred dossiers take in memory and CPU beside their facts.

    python -m benchmarks.many [--count 100] [--beside FOLDER]

Each dossier is `beijing-2025` as it is served, with every name in it changed, in the article as in the
facts, so all of them are valid and no two share a word that is a name. The facts are read first. Then
each dossier is indexed and asked one question of every kind. `--beside` measures another checkout in
the same run. Each measurement has a process of its own, and what it prints is an average for one
dossier.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from unittest.mock import MagicMock

from discord.ext import commands

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = "beijing-2025"
Figures = dict[str, dict[str, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--beside", type=Path, help="the folder of another checkout")
    parser.add_argument("--measure", choices=("whole", "parts"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        measured = whole if given.measure == "whole" else parts
        print(json.dumps(measured(checkout(), given.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), given.count)
        for root in filter(None, (given.beside, ROOT)):
            print(f"\n{given.count} dossiers, each beside its facts: {root.resolve()}")
            for measure in ("whole", "parts"):
                report(in_a_process(root.resolve(), Path(folder), measure))


def in_a_process(root: Path, folder: Path, measure: str) -> Figures:
    """Run this file on the code of a checkout."""
    options = ("--measure", measure, "--folder", os.fspath(folder))
    figures: Figures = printed_by(root, __file__, *options)
    return figures


def printed_by(root: Path, file: str, *options: str) -> Any:
    """What a benchmark prints last, as JSON, when it is run on the code of a checkout."""
    command, environment = (
        (sys.executable, file, *options),
        os.environ | {"PYTHONPATH": os.fspath(root)},
    )
    found = subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.PIPE)
    return json.loads(found.stdout.splitlines()[-1])


def report(figures: Figures) -> None:
    print(f"  {'':14}{'RSS MB':>8}{'CPU ms':>8}{'blocks':>8}")
    for name, figure in figures.items():
        print(f"  {name:14}{figure['rss']:8.2f}{figure['cpu']:8.1f}{figure['blocks']:8,.0f}")


# ── the dossiers ──


def make(folder: Path, count: int) -> None:
    """Write so many dossiers and their articles into `data/` and `seeds/` of the folder."""
    # Not at the top of the file: a measurement may be of a checkout without these.
    from bot.facts.exporting import exported
    from bot.facts.reading import read_dossier
    from bot.serving.known_people import read_known_people

    # Made names are nobody's, so what is known of people is written into every dossier.
    source = read_dossier(ROOT / "data" / f"{SOURCE}.toml", ROOT)
    served = read_known_people(ROOT / "data").serve(source).dossier
    document = exported(served, "toml")[1].decode()
    [seed] = re.findall(r'(?m)^article = "(.+)"$', document)
    article = (ROOT / seed).read_text(encoding="utf-8")
    for name in ("data", "seeds"):
        (folder / name).mkdir()
    names = named(article, document)
    ids = frozenset(re.findall(r'(?m)^id = "(.+)"$', document))
    for number in range(count):
        id, renamed = f"made-{number:03}", Renamed(names, ids, number)
        text = renamed.text(article)
        (folder / "seeds" / f"{id}.txt").write_text(text, encoding="utf-8")
        made = _STRING.sub(renamed.string, document)
        header = {
            "id": id,
            "article": f"seeds/{id}.txt",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
        for field, value in header.items():
            made = re.sub(rf'(?m)^{field} = ".*"$', f'{field} = "{value}"', made, count=1)
        (folder / "data" / f"{id}.toml").write_text(made, encoding="utf-8")


# The key before a string, if it stands there, and what is between its quotation marks.
_STRING: Final = re.compile(r'((?:\b\w+ = )?)"((?:[^"\\\n]|\\.)*)"')
_WORD: Final = re.compile(r"[^\W\d_]+")
_KEPT: Final = frozenset(
    "January February March April May June July August September October November December Monday "
    "Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_TRIES: Final = 50


def named(article: str, document: str) -> frozenset[str]:
    """The words that name something: capitalised, never small in the article; all in other scripts.

    Of two letters are the codes of countries, and initials.
    """
    small = {word for word in _WORD.findall(article) if word.islower()}
    small |= {"president", "chairman", "prime", "minister", "king", "general", "secretary"}
    return frozenset(
        word
        for word in _WORD.findall(article + document)
        if word not in _KEPT and word.lower() not in small
        if (word[0].isupper() and len(word) > 2) or not word.isascii()
    )


class Renamed:
    """Another word of the same length and script for each name, and the same wherever it stands."""

    def __init__(self, names: Iterable[str], ids: frozenset[str], seed: int) -> None:
        self._ids = ids
        words, chance = sorted(names), random.Random(seed)
        letters: dict[str, set[str]] = defaultdict(set)
        for letter in "".join(words):
            letters[_kind(letter)].add(letter)
        self._letters = {kind: sorted(found) for kind, found in letters.items()}
        taken, self._new = set(words), dict[str, str]()
        for word in words:
            tries = ("".join(self._another(c, chance) for c in word) for _ in range(_TRIES))
            # A script of which there is one letter has no other word.
            new = next((new for new in tries if new.lower() not in taken), word)
            taken |= {new, new.lower()}
            self._new[word] = new
        # What an id says is a name without its marks.
        slugs = ((_slug(word), _slug(new)) for word, new in self._new.items())
        self._slugs = {slug: new for slug, new in slugs if len(slug) == len(new)}

    def _another(self, letter: str, chance: random.Random) -> str:
        return chance.choice(self._letters[_kind(letter)])

    def text(self, text: str) -> str:
        return _WORD.sub(lambda found: self._new.get(found[0], found[0]), text)

    def string(self, found: re.Match[str]) -> str:
        """A string of the document, which may be an id; an address stays."""
        key, text = found.groups()
        if text in self._ids:
            text = "-".join(self._slugs.get(part, part) for part in text.split("-"))
        elif key != "url = ":
            text = self.text(text)
        return f'{key}"{text}"'


def _kind(letter: str) -> str:
    """Letters of one kind may stand for each other."""
    name = unicodedata.name(letter, "").split(" WITH ")
    script, case = name[0].split(" ")[0], unicodedata.category(letter)
    vowel = unicodedata.normalize("NFD", letter)[0] in "aeiouAEIOU"
    return f"{script} {case} {vowel} {len(name)} {letter.isascii()}"


def _slug(word: str) -> str:
    bare = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in bare if letter.isascii()).lower()


# ── what is asked ──

Question = tuple[str, tuple[str | int, ...]]


def questions(dossier: Any) -> list[Question]:
    """One question of every kind, in the words of the dossier, as a verb and its options."""
    people = sorted(dossier.people, key=lambda person: -dossier.prominence[person.id])
    [first, second, *_] = [p for p in people if p.kind == "human" and not p.unnamed]
    [event, other, *_] = sorted(dossier.events, key=lambda e: -len(dossier.attendances_at(e.id)))
    regions = [a.region for a in dossier.attendances if a.region]
    quote, reaction = dossier.quotes[0], dossier.reactions[0]
    words = " ".join(quote.text[0].split()[:6])
    slip = first.name[:-2] + first.name[-1] + first.name[-2]
    return [
        ("attendee", (slip,)),
        ("attendees", (event.title, regions[0], "")),
        ("quote", (words, second.name)),
        ("reaction", (dossier.facts[reaction.who].name, "")),
        ("compare", (event.title, other.title)),
        ("timeline", (event.title,)),
        ("claims", (first.id,)),
        ("search", (f"{second.name.split()[-1]} {words}", "")),
        ("verify", (f"{first.name} said: “{words} and nothing else”",)),
        ("message", (f"“{quote.text[0]}”, as {second.name} said.",)),
        ("fact", (quote.id,)),
        ("passage", (3,)),
        ("article", ()),
    ]


# ── the code that is measured ──


class Before:
    """Commit 05c793a, before everything had a room of its own."""

    MODULES = ("bot.answers.requests", "bot.library", "bot.client")

    def __init__(self) -> None:
        question, snapshot, bot = map(import_module, self.MODULES)
        self.read = import_module("bot.facts.reading").read_dossier
        self._revision = import_module("bot.store.store").Revision
        self._snapshot, self._request = snapshot.Snapshot, question.Request
        self._handlers = handlers(bot.COGS)

    def _of(self, dossier: Any) -> Any:
        return self._snapshot(self._revision(dossier, 1, datetime.now(UTC), "benchmark"))

    def indexed(self, dossier: Any) -> Any:
        """A snapshot of the dossier with all of its indexes."""
        return self._of(dossier).warmed()

    def parts(self, dossier: Any) -> Iterator[tuple[str, Any]]:
        """The indexes of a snapshot, each built when it is asked for."""
        snapshot = self._of(dossier)
        for name in "people events targets regions quotes everything verifier".split():
            index = getattr(snapshot, name)
            yield name, index.warmed() if hasattr(index, "warmed") else index

    def answer(self, snapshot: Any, question: Question) -> Any:
        """The answer, made and remembered as the bot does it."""
        verb, options = question
        args = tuple(map(str, options))
        request = self._request(verb, snapshot.dossier.id, snapshot.number, args)
        return snapshot.remember(request, lambda: self._handlers[verb](snapshot, request))


class Today:
    """This checkout."""

    def __init__(self) -> None:
        cogs = import_module("bot.gateway.bot").COGS
        for name in cogs:
            import_module(name)
        self.read = import_module("bot.facts.reading").read_dossier
        self._revision = import_module("bot.store.store").Revision
        self._snapshot = import_module("bot.serving.snapshot").Snapshot
        self._question = import_module("bot.answers.question")
        self._routes = import_module("bot.answers.registry").ROUTES
        self._memory = import_module("bot.matching.memory").Memory(64 * 2**20)
        self._indexing = import_module("bot.serving.indexing")
        self._verifier = import_module("bot.verifying.verdict").Verifier

    def indexed(self, dossier: Any) -> Any:
        """A snapshot of the dossier with all of its indexes."""
        revision = self._revision(dossier, 1, datetime.now(UTC), "benchmark")
        return self._snapshot.of(revision, self._memory)

    def parts(self, dossier: Any) -> Iterator[tuple[str, Any]]:
        """The indexes of a snapshot, each built when it is asked for."""
        built = {}
        for name in "people events regions quotes everything".split():
            built[name] = getattr(self._indexing, f"{name}_of")(dossier, self._memory)
            yield name, built[name]
        yield "verifier", self._verifier(dossier, built["people"])

    def answer(self, snapshot: Any, question: Question) -> Any:
        """The answer, made and remembered as the bot does it."""
        verb, options = question
        kind = self._question.KINDS[verb]
        request = self._question.Request(kind(*options), snapshot.dossier.id, snapshot.number)
        return self._routes[kind].answer(snapshot, request)


def handlers(cogs: Iterable[str]) -> dict[str, Callable[[Any, Any], Any]]:
    """The handlers that the cogs hand to a bot."""
    bot = MagicMock()
    bot.handlers, bot.preparations, bot.actions = {}, {}, {}
    for name in cogs:
        for cog in vars(import_module(name)).values():
            if isinstance(cog, type) and issubclass(cog, commands.Cog) and cog.__module__ == name:
                cog(bot)
    found: dict[str, Callable[[Any, Any], Any]] = bot.handlers
    return found


def checkout() -> Before | Today:
    """How to ask the code in the current folder."""
    return Before() if Path("bot/library.py").exists() else Today()


# ── measuring ──


class Meter:
    """Memory, CPU and Python's blocks since the last reading, each as an average of so many."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._last = self._now()

    def _now(self) -> tuple[float, float, float]:
        cpu = time.process_time()
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, cpu * 1e3, sys.getallocatedblocks()

    def read(self) -> dict[str, float]:
        now = self._now()
        figures = ((n - last) / self._count for n, last in zip(now, self._last, strict=True))
        self._last = (now[0], time.process_time() * 1e3, now[2])
        return dict(zip(("rss", "cpu", "blocks"), figures, strict=True))


def facts(code: Before | Today, folder: Path) -> tuple[list[Any], list[list[Question]]]:
    """All dossiers, and the questions for each."""
    read = [code.read(path, folder) for path in sorted((folder / "data").glob("*.toml"))]
    return read, [questions(dossier) for dossier in read]


def whole(code: Before | Today, folder: Path) -> Figures:
    """All indexes, then all answers."""
    dossiers, asked = facts(code, folder)
    meter = Meter(len(dossiers))
    snapshots = [code.indexed(dossier) for dossier in dossiers]
    indexed = meter.read()
    for snapshot, of_one in zip(snapshots, asked, strict=True):
        for question in of_one:
            code.answer(snapshot, question)
    answered = meter.read()
    together = {unit: indexed[unit] + answered[unit] for unit in indexed}
    return {"indexes": indexed, "first answers": answered, "together": together}


def parts(code: Before | Today, folder: Path) -> Figures:
    """One index after the other, each of all dossiers."""
    dossiers, _ = facts(code, folder)
    meter, figures, kept = Meter(len(dossiers)), Figures(), []
    built = [code.parts(dossier) for dossier in dossiers]
    while step := [part for part in (next(parts, None) for parts in built) if part is not None]:
        kept.append(step)
        figures[step[0][0]] = meter.read()
    return figures


if __name__ == "__main__":
    main()
