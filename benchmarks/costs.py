"""What the dearest queries and messages cost, beside another checkout in the same run.

    python -m benchmarks.costs --beside FOLDER [--runs 3]

Each question is asked for the first time, of `beijing-2025` as the checkout has it, and in as many
processes as there are runs; its least CPU counts. Of each kind the median, the 99th of a hundred and the
most are told. They are the labelled queries and messages of `tests/cases`, and texts that were made to
be dear.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
# Milliseconds of each question, by kind.
Costs = dict[str, list[float]]
MESSAGES: Final = ("verify", "message")
_MOST: Final = 600  # of the labelled rows of a file, spread over it


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path, required=True, help="the folder of another checkout")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measured()))
        return
    roots = (given.beside.resolve(), ROOT)
    runs = [[in_a_process(root) for root in roots] for _ in range(given.runs)]
    before, now = (least(costs) for costs in zip(*runs, strict=True))
    print(
        "\n| CPU, ms | questions | p50 | p99 | most | before: p50 | p99 | most | ratio of the most |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for kind, costs in now.items():
        figures = [*spread(costs), *spread(before[kind])]
        told = " | ".join(f"{figure:.2f}" for figure in figures)
        print(f"| {kind} | {len(costs):,} | {told} | {figures[2] / figures[5]:.2f} |")
    for name, of in (("query", False), ("message", True)):
        most = [
            max(
                max(found)
                for kind, found in costs.items()
                if (kind.split(",")[0] in MESSAGES) == of
            )
            for costs in (now, before)
        ]
        print(
            f"\nThe dearest {name}: {most[0]:.1f} ms, before {most[1]:.1f} ms, {most[0] / most[1]:.2f}."
        )


def spread(costs: Sequence[float]) -> tuple[float, float, float]:
    ordered = sorted(costs)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]


def least(runs: Sequence[Costs]) -> Costs:
    """The least of all runs, of each question."""
    return {
        kind: [min(costs) for costs in zip(*(r[kind] for r in runs), strict=True)]
        for kind in runs[0]
    }


def in_a_process(root: Path) -> Costs:
    """Run this file on the code of a checkout."""
    # Not at the top of the file: a measurement has no package `benchmarks` but its checkout’s.
    from benchmarks.many import printed_by

    costs: Costs = printed_by(root, __file__, "--beside", ".", "--measure")
    return costs


# ── what is asked ──


def rows(name: str, column: str) -> list[str]:
    path = ROOT / "tests" / "cases" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [row[column] for row in csv.DictReader(file)]
    return found[:: max(1, len(found) // _MOST)]


def dear_queries() -> list[str]:
    """Texts that matching has to look at for long."""
    return [
        "kim " * 70,
        " ".join(f"sister of the father of {name}" for name in ("putin", "kim", "xi", "modi") * 3),
        " ".join(["president", "prime", "minister", "chairman", "king", "general"] * 4),
        "aleksandr aleksandar alexander aliaksandr alyaksandr iskander sasha alex " * 3,
        "x" * 300,
        "ab" * 150,
        "金" * 100,
        "ким чен ын " * 20,
        "а б в г д е ж з и к л м н о п р с т у ф х ц ч ш щ",
        "the of and in to a is that for it on with as was by",
        "who said what about whom and why did the leaders of all countries come to the parade in beijing",
        "did kim jong un and xi jinping and vladimir putin and alexander lukashenko stand together?",
    ]


def dear_messages(article: str) -> list[str]:
    words = article.split()
    shuffled = " ".join(words[at * 7919 % len(words)] for at in range(600))
    speaking = "Putin said that the parade was big. Xi said: we know. Kallas: it is a challenge. "
    return [
        article[:4000],
        f"“{shuffled[:3900]}”",
        shuffled[:3900],
        "“parade " * 500,
        "parade … " * 400,
        "parade [a] " * 360,
        speaking * 48,
        "“" * 3900,
        "'" * 3900,
        "a" * 3900,
        "“hegemonism and power politics” — Putin\n" * 95,
        "\n".join(
            f"> hegemonism and power politics\n{name}" for name in ("Putin", "Kim", "Macron") * 33
        ),
        "Putin Kim Xi Trump Kallas: " * 140,
        "普京说：“hegemonism” " * 200,
    ]


def questions(article: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each question: its kind, its verb, and its options."""
    names = [*rows("people", "query"), *rows("strangers", "query"), *dear_queries()]
    texts = [*rows("quotes", "query"), *rows("readers", "query"), *dear_queries()]
    messages = [*rows("verify", "text"), *rows("messages", "text")]
    for name in names:
        yield "attendee", "attendee", (name,)
        yield "reaction", "reaction", (name, "")
    for text in texts:
        yield "quote about", "quote", (text, "")
        yield "search", "search", (text, "")
    for message in messages:
        yield "verify", "verify", (message,)
        yield "message", "message", (message,)
    for message in dear_messages(article):
        yield "verify, 4,000 characters", "verify", (message,)
        yield "message, 4,000 characters", "message", (message,)


def measured() -> Costs:
    """What each question costs the code in the current folder."""
    # Not at the top of the file: the path of this file is the first of all, and `bot` is the checkout’s.
    from many import checkout  # type: ignore[import-not-found]

    code: Any = checkout()
    dossier = code.read(Path("data/beijing-2025.toml"), Path())
    snapshot = code.indexed(dossier)
    article = (ROOT / "seeds" / "kim-jong-un-in-beijing.txt").read_text(encoding="utf-8")
    costs: Costs = {}
    asked = list(questions(article))
    gc.collect()
    gc.freeze()  # as the bot does once it has started

    def timed(kind: str, ask: Callable[[], object]) -> None:
        started = time.process_time()
        try:
            ask()
        finally:
            costs.setdefault(kind, []).append((time.process_time() - started) * 1e3)

    for kind, verb, options in asked:
        timed(kind, partial(code.answer, snapshot, (verb, options)))
    begun = dict.fromkeys(
        q[:end] for q in rows("people", "query") for end in range(1, min(len(q), 12))
    )
    for typed in begun:
        timed("complete a person", partial(snapshot.people.suggest, typed))
    return costs


if __name__ == "__main__":
    main()
