"""How matching grows: from a hundred texts to a million, beside three other ways to search.

Of the texts 85 % are names and 15 % quotations, and so are the queries.
`python -m benchmarks.matching [--sizes 100,10000] [--engines Dossier,pg_trgm] [--out FOLDER]`
prints tables and ratios and draws a plot. Each engine has a process of its own at each size.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES, Corpus, Dossier, Engine, resident
from benchmarks.names import Asked, begun, people, resolving
from benchmarks.quotations import quotations, remembered, remembered_begun
from bot.matching.outcome import Match

SIZES = (100, 10_000, 100_000, 1_000_000)
# Other seeds than this one were looked at while the matching was written.
SEED = 2026
# Of texts and of queries: how many are quotations.
QUOTATIONS = 0.15
ASKED = {"resolve": 840, "suggest": 720}
# Seconds for the queries of one kind: whoever needs longer is asked fewer (†).
PATIENCE = 40.0
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    given = parser.parse_args()
    rows: list[Row] = []
    for size in map(int, given.sizes.split(",")):
        for engine in given.engines.split(","):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                rows.append(pool.apply(measured, (engine, size)))
            print(line(rows[-1]), flush=True)
    (given.out / "matching.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print("\n".join(["", *table(rows), "", *table(rows, "quotes"), "", *ratios(rows)]))
    plot(rows, given.out / "matching.svg")


def texts(size: int) -> Corpus:
    quotes = round(size * QUOTATIONS)
    return Corpus(tuple(people(size - quotes)), tuple(quotations(quotes)))


def queries(corpus: Corpus, seed: int, kind: str, count: int) -> list[Asked]:
    """So many queries of a kind, "resolve" or "suggest", those for quotations among the others."""
    of_quotes = round(count * QUOTATIONS)
    of_names, about = (resolving, remembered) if kind == "resolve" else (begun, remembered_begun)
    asked = of_names(corpus.names, seed, count - of_quotes)
    asked += about(corpus.quotes, seed, of_quotes)
    random.Random(seed).shuffle(asked)
    return asked


def ask(engine: Engine, kind: str, asked: Asked, more: str = "") -> list[str]:
    query = asked.query + more
    if kind == "resolve":
        return engine.quote(query) if asked.of_quote else engine.resolve(query)
    return engine.suggest_quote(query) if asked.of_quote else engine.suggest(query)


def measured(engine: str, size: int) -> Row:
    """Everything about one engine at one size: seconds, MB, milliseconds, shares."""
    corpus = texts(size)
    gc.collect()
    before, started = resident(), time.perf_counter()
    built = ENGINES[engine](corpus)
    row: Row = {"engine": engine, "size": len(corpus), "build": time.perf_counter() - started}
    gc.collect()
    if isinstance(built, Dossier):
        before = built.without
    gc.freeze()  # as the bot does once it has started
    row["memory"] = None if engine.startswith("pg_trgm") else resident() - before
    asked = {kind: queries(corpus, SEED, kind, count) for kind, count in ASKED.items()}
    for kind, of_kind in asked.items():
        row[kind] = timed(built, kind, of_kind)
    if isinstance(built, Dossier):
        names = [asked for asked in asked["resolve"] if not asked.of_quote]
        outcomes = [(built.outcome(a.query), a) for a in names]
        row["wrong"] = sum(isinstance(o, Match) and o.id not in a.meant for o, a in outcomes)
        row["lag"], row["idle"] = (
            asyncio.run(lag(built, asked)) for asked in (other_queries(corpus), [])
        )
    built.close()
    return row


def timed(engine: Engine, kind: str, queries: Sequence[Asked]) -> Row:
    """What all queries took and found, and in "names" and "quotes" the same of those alone."""
    for asked in queries[-20:]:
        ask(engine, kind, asked, more="x")  # so that no answer is remembered
    answers: list[tuple[Asked, float, int]] = []
    began = time.perf_counter()
    for asked in queries:
        started = time.perf_counter()
        found = ask(engine, kind, asked)
        ended = time.perf_counter()
        rank = next((at for at, id in enumerate(found) if id in asked.meant), 10**6)
        answers.append((asked, (ended - started) * 1e3, rank))
        if ended - began > PATIENCE:
            break
    return {
        **summary(answers),
        "all": len(answers) == len(queries),
        "names": summary([answer for answer in answers if not answer[0].of_quote]),
        "quotes": summary([answer for answer in answers if answer[0].of_quote]),
    }


def summary(answers: Sequence[tuple[Asked, float, int]]) -> Row:
    if not answers:
        return {"asked": 0}
    ordered = sorted(milliseconds for _, milliseconds, _ in answers)
    ranks = [rank for _, _, rank in answers]
    return {
        "asked": len(ordered),
        **{f"p{p}": ordered[int(len(ordered) * p / 100)] for p in (50, 99)},
        **{f"@{n}": sum(rank < n for rank in ranks) / len(ranks) for n in (1, 5, 25)},
    }


def other_queries(corpus: Corpus) -> list[tuple[str, Asked]]:
    """Queries that were not asked before, of both kinds."""
    return [(kind, asked) for kind in ASKED for asked in queries(corpus, SEED + 1, kind, 200)]


async def lag(dossier: Dossier, queries: Sequence[tuple[str, Asked]]) -> float:
    """The longest that the event loop was late, in ms, while these are answered as the bot does.

    Without queries: in a second in which nothing is asked, which is what the machine does to it.
    """
    latest, running = 0.0, True

    async def watch() -> None:
        nonlocal latest
        while running:
            expected = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            latest = max(latest, time.perf_counter() - expected)

    watching = asyncio.create_task(watch())
    for kind, asked in queries:
        if (dossier.quotes if asked.of_quote else dossier.people).large:
            await asyncio.to_thread(ask, dossier, kind, asked)
        else:
            ask(dossier, kind, asked)
            await asyncio.sleep(0)
    if not queries:
        await asyncio.sleep(1)
    running = False
    await watching
    return latest * 1e3


def line(row: Row, of: str | None = None) -> str:
    """Of all queries, or of those for "names" or "quotes" alone."""

    def cells(kind: str) -> Iterator[str]:
        found = row[kind][of] if of else row[kind]
        if not found["asked"]:
            yield from ("–", "–")
            return
        yield f"{found['p50']:.2f} / {found['p99']:.2f}{'' if row[kind]['all'] else ' †'}"
        yield " / ".join(
            f"{found[f'@{n}']:.3f}" for n in ((1, 5) if kind == "resolve" else (1, 5, 25))
        )

    memory = "–" if row["memory"] is None else f"{row['memory']:.0f} MB"
    size = row["size"]
    return (
        f"| {row['engine']} | {size:,} | "
        + ("" if of else f"{row['build']:.1f} s | {memory} | ")
        + " | ".join((*cells("resolve"), *cells("suggest")))
        + " |"
    )


def table(rows: Sequence[Row], of: str | None = None) -> list[str]:
    head = (
        f"| {f'queries for {of} alone' if of else 'engine'} | texts | "
        + ("" if of else "build | memory | ")
        + "resolve p50 / p99 ms | @1 / @5 | autocomplete p50 / p99 ms | @1 / @5 / @25 |"
    )
    return [head, "|---" * (head.count("|") - 1) + "|", *(line(row, of) for row in rows)]


def ratios(rows: Sequence[Row]) -> Iterator[str]:
    ours = {row["size"]: row for row in rows if row["engine"] == "Dossier"}
    for size, row in ours.items():
        yield (
            f"- {size:,} texts: {row['wrong']} wrong cards, event loop late by {row['lag']:.1f} ms "
            f"at most (by {row['idle']:.1f} ms with nothing asked)"
        )
    for row in rows:
        if row["engine"] != "Dossier" and (own := ours.get(row["size"])):
            times = [row[kind]["p99"] / own[kind]["p99"] for kind in ASKED]
            yield f"- {row['engine']}, {row['size']:,} texts: p99 × {times[0]:.1f} resolve, × {times[1]:.1f} autocomplete"


def plot(rows: Sequence[Row], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.2), sharey=True, layout="constrained")
    for axis, (name, title) in zip(
        axes, (("resolve", "resolve"), ("suggest", "autocomplete")), strict=True
    ):
        for engine in dict.fromkeys(row["engine"] for row in rows):
            own = [row for row in rows if row["engine"] == engine]
            axis.plot(
                [r["size"] for r in own],
                [r[name]["p99"] for r in own],
                marker="o",
                label=engine,
                linewidth=2.5 if engine == "Dossier" else 1.3,
            )
        axis.set(xscale="log", yscale="log", title=title, xlabel="names and quotations")
        axis.grid(visible=True, which="major", alpha=0.3)
    axes[0].set_ylabel("p99, ms")
    axes[0].legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
