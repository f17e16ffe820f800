"""How matching grows: from a hundred names to a million, beside three other ways to search.

`python -m benchmarks.matching [--sizes 100,10000] [--engines Dossier,pg_trgm] [--out FOLDER]`
prints a table and draws a plot. Each engine has a process of its own at each size.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.engines import ENGINES, Dossier, resident
from benchmarks.names import Asked, begun, people, resolving
from bot.search.outcome import Match

SIZES = (100, 10_000, 100_000, 1_000_000)
# Other seeds than this one were looked at while the matching was written.
SEED = 2026
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
    print("\n".join(["", *table(rows), "", *ratios(rows)]))
    plot(rows, given.out / "matching.svg")


def measured(engine: str, size: int) -> Row:
    """Everything about one engine at one size: seconds, MB, milliseconds, shares."""
    names = people(size)
    gc.collect()
    before, started = resident(), time.perf_counter()
    built = ENGINES[engine](names)
    row: Row = {"engine": engine, "size": len(names), "build": time.perf_counter() - started}
    gc.collect()
    if isinstance(built, Dossier):
        before = built.without
    gc.freeze()  # as the bot does once it has started
    row["memory"] = None if engine == "pg_trgm" else resident() - before
    asked = {"resolve": resolving(names, SEED), "suggest": begun(names, SEED)}
    for name, queries in asked.items():
        row[name] = timed(getattr(built, name), queries)
    if isinstance(built, Dossier):
        outcomes = [(built.outcome(a.query), a) for a in asked["resolve"]]
        row["wrong"] = sum(isinstance(o, Match) and o.id not in a.meant for o, a in outcomes)
        row["lag"] = asyncio.run(lag(built, names))
    built.close()
    return row


def timed(ask: Callable[[str], list[str]], queries: Sequence[Asked]) -> Row:
    for asked in queries[-20:]:
        ask(asked.query + "x")  # so that no answer is remembered
    milliseconds: list[float] = []
    ranks: list[int] = []
    for asked in queries:
        started = time.perf_counter()
        found = ask(asked.query)
        milliseconds.append((time.perf_counter() - started) * 1e3)
        ranks.append(next((at for at, id in enumerate(found) if id in asked.meant), 10**6))
        if sum(milliseconds) > PATIENCE * 1e3:
            break
    ordered = sorted(milliseconds)
    return {
        "asked": len(ordered),
        "all": len(ordered) == len(queries),
        **{f"p{p}": ordered[int(len(ordered) * p / 100)] for p in (50, 99)},
        **{f"@{n}": sum(rank < n for rank in ranks) / len(ranks) for n in (1, 5, 25)},
    }


async def lag(dossier: Dossier, names: Sequence[str]) -> float:
    """The longest that the event loop was late, in ms, while queries are answered as the bot does."""
    latest, running = 0.0, True

    async def watch() -> None:
        nonlocal latest
        while running:
            expected = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            latest = max(latest, time.perf_counter() - expected)

    watching = asyncio.create_task(watch())
    for asked in resolving(names, SEED + 1, 200):
        if dossier.index.large:
            await asyncio.to_thread(dossier.resolve, asked.query)
        else:
            dossier.resolve(asked.query)
            await asyncio.sleep(0)
    running = False
    await watching
    return latest * 1e3


def line(row: Row) -> str:
    def cells(name: str) -> Iterator[str]:
        found = row[name]
        yield f"{found['p50']:.2f} / {found['p99']:.2f}{'' if found['all'] else ' †'}"
        yield " / ".join(
            f"{found[f'@{n}']:.3f}" for n in ((1, 5) if name == "resolve" else (1, 5, 25))
        )

    memory = "–" if row["memory"] is None else f"{row['memory']:.0f} MB"
    return (
        f"| {row['engine']} | {row['size']:,} | {row['build']:.1f} s | {memory} | "
        + " | ".join((*cells("resolve"), *cells("suggest")))
        + " |"
    )


def table(rows: Sequence[Row]) -> list[str]:
    head = "| engine | names | build | memory | resolve p50 / p99 ms | @1 / @5 | autocomplete p50 / p99 ms | @1 / @5 / @25 |"
    return [head, "|---" * 8 + "|", *map(line, rows)]


def ratios(rows: Sequence[Row]) -> Iterator[str]:
    ours = {row["size"]: row for row in rows if row["engine"] == "Dossier"}
    for size, row in ours.items():
        yield f"{size:,} names: {row['wrong']} wrong cards, event loop late by {row['lag']:.1f} ms at most"
    for row in rows:
        if row["engine"] != "Dossier" and (own := ours.get(row["size"])):
            times = [row[name]["p99"] / own[name]["p99"] for name in ("resolve", "suggest")]
            yield f"{row['engine']}, {row['size']:,} names: p99 × {times[0]:.0f} resolve, × {times[1]:.0f} autocomplete"


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
        axis.set(xscale="log", yscale="log", title=title, xlabel="names")
        axis.grid(visible=True, which="major", alpha=0.3)
    axes[0].set_ylabel("p99, ms")
    axes[0].legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
