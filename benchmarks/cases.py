"""Labelled queries: how often each way to match is right, and how often confidently wrong.

`python -m benchmarks.cases` prints, for the rows that tuning may see and for those held out, the
bot's matching beside two floors that show a card whenever they find anything: rapidfuzz's `WRatio`
over anyascii (at least 86, a usual cutoff) and `difflib` (its own cutoff).
"""

from __future__ import annotations

import csv
import difflib
import gc
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz, process

from bot.facts.reading import read_dossier
from bot.matching.index import Entry
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.matching.texts import TextIndex
from bot.serving.indexing import people_of, quotes_of
from bot.serving.known_people import read_known_people

ROOT = Path(__file__).parents[1]
Case = dict[str, str]
# What is shown: is it a card, and which ids, the best first.
Shown = tuple[bool, tuple[str, ...]]
Matcher = Callable[[str], Shown]


def cases(name: str) -> list[Case]:
    with (ROOT / "tests" / "cases" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    dossier = read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)
    served = read_known_people(ROOT / "data").serve(dossier).dossier
    people = people_of(served)
    texts = [(" ".join(quote.text), quote.id) for quote in dossier.quotes]
    names = [
        (name, entry.id) for entry in people.entries for name in (*entry.names, *entry.descriptions)
    ]
    quotes = quotes_of(dossier)
    for kind, own, spellings in (
        ("people", ours(people), names),
        ("strangers", ours(people), names),
        ("readers", ours(people), names),
        ("quotes", lambda query: (bool(found := quotes.search(query)), found), texts),
    ):
        matchers = {"Dossier": own, "WRatio": wratio(spellings), "difflib": close(spellings)}
        for split in ("tune", "held out"):
            rows = [case for case in cases(kind) if case["split"] == split]
            if not rows:
                continue
            print(f"\n### {kind}, {split}: {len(rows)} rows\n")
            print("\n".join(report(rows, matchers)))
    print("\n".join(costs(people_of(served), quotes_of(dossier))))
    natives = cases("native")
    known = [(case["name"], case["name"]) for case in natives]
    matchers = {
        "Dossier": ours(NameIndex(Entry(id, (name,)) for name, id in known)),
        "WRatio": wratio(known),
        "difflib": close(known),
    }
    for split in ("tune", "held out"):
        rows = [
            {"query": case["native"], "expected": case["name"], "kind": "native"}
            for case in natives
            if case["split"] == split
        ]
        print(f"\n### names in their own script, {split}: {len(rows)} rows\n")
        print("\n".join(report(rows, matchers)))


def costs(people: NameIndex, quotes: TextIndex) -> list[str]:
    """CPU milliseconds of each query, none asked before: every row, whole and as it is typed."""
    typed = [case["query"] for case in cases("people")]
    begun = dict.fromkeys(q[:end] for q in typed for end in range(1, min(len(q), 12) + 1))
    asked: tuple[tuple[str, Callable[[str], object], Iterable[str]], ...] = (
        ("resolve a person", people.resolve, typed),
        ("complete a person", people.suggest, begun),
        ("search quotes", quotes.search, [case["query"] for case in cases("quotes")]),
    )
    lines = ["\n| CPU, ms | queries | p50 | p99 | most |", "|---|---|---|---|---|"]
    gc.collect()
    gc.freeze()  # as the bot does once it has started
    for name, ask, queries in asked:
        taken = []
        for query in queries:
            started = time.process_time()
            ask(query)
            taken.append((time.process_time() - started) * 1e3)
        taken.sort()
        p50, p99 = (taken[int(len(taken) * share)] for share in (0.5, 0.99))
        lines.append(f"| {name} | {len(taken):,} | {p50:.2f} | {p99:.2f} | {taken[-1]:.2f} |")
    return lines


def ours(people: NameIndex) -> Matcher:
    def matcher(query: str) -> Shown:
        match people.resolve(query):
            case Match(id=id):
                return True, (id,)
            case Ambiguous(ids):
                return False, ids
            case NoMatch(nearest):
                return False, nearest

    return matcher


def wratio(spellings: Iterable[tuple[str, str]]) -> Matcher:
    texts, ids = zip(*((anyascii(text).lower(), id) for text, id in spellings), strict=True)

    def matcher(query: str) -> Shown:
        found = process.extract(
            anyascii(query).lower(), texts, scorer=fuzz.WRatio, limit=25, score_cutoff=86
        )
        return bool(found), tuple(dict.fromkeys(ids[at] for _, _, at in found))

    return matcher


def close(spellings: Iterable[tuple[str, str]]) -> Matcher:
    ids = {text.lower(): id for text, id in spellings}

    def matcher(query: str) -> Shown:
        found = difflib.get_close_matches(query.lower(), ids, n=25)
        return bool(found), tuple(dict.fromkeys(ids[text] for text in found))

    return matcher


def report(rows: Sequence[Case], matchers: dict[str, Matcher]) -> list[str]:
    lines = [
        "| | top-1 | top-5 | wrong card | card for the absent | card for the ambiguous |",
        "|---|---|---|---|---|---|",
    ]
    confusion: Counter[tuple[str, str]] = Counter()
    for name, matcher in matchers.items():
        first = five = wrong = absent = vague = ones = none = several = 0
        for case in rows:
            card, found = matcher(case["query"])
            expected = set(case["expected"].split("|"))
            label = "absent" if expected == {"-"} else "choice" if len(expected) > 1 else "one"
            if case["kind"] != "ambiguous" and label == "choice":
                label = "one"  # any of the quotes that say it
            right = bool(found) and found[0] in expected
            match label:
                case "absent":
                    none += 1
                    absent += card
                case "choice":
                    several += 1
                    vague += card
                case _:
                    ones += 1
                    first += right
                    five += bool(expected & set(found[:5]))
                    wrong += card and not right
            if name == "Dossier":
                shown = (
                    ("the right card" if right else "a wrong card")
                    if card
                    else "a choice or nearest, with the right"
                    if expected & set(found)
                    else "a choice or nearest, without"
                    if found
                    else "nothing"
                )
                confusion[label, shown] += 1
        lines.append(
            f"| {name} | {first / ones:.3f} | {five / ones:.3f} | {wrong} of {ones} "
            f"| {absent} of {none} | {vague} of {several} |"
        )
    columns = sorted({shown for _, shown in confusion})
    lines += ["", f"| Dossier: label | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for label in ("one", "choice", "absent"):
        lines.append(f"| {label} | " + " | ".join(str(confusion[label, c]) for c in columns) + " |")
    return lines


if __name__ == "__main__":
    main()
