"""How often a verdict is right, beside three published checkers; and what a message costs.

`python -m benchmarks.verifying` (needs the group `bench`) prints tables: hand-written messages
(`tests/cases/verify.csv`) and seeded variants of every quotation (`tests/verifying/variants.py`), the
CPU time of a message of ten quotations, and of hostile ones against their length.
"""

from __future__ import annotations

import csv
import random
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.verifiers import CHECKERS
from bot.answers.markup import read
from bot.facts.reading import read_dossier
from bot.serving.indexing import people_of
from bot.serving.known_people import read_known_people
from bot.verifying.findings import Finding
from bot.verifying.quotations import quotations
from bot.verifying.verdict import Verifier
from tests.verifying.variants import variants

ROOT = Path(__file__).parents[1]
# A message, the labels that are right for each of its quotations, and its quotations alone.
Case = tuple[str, tuple[frozenset[str], ...], tuple[str, ...]]
# What a checker that knows no speaker and no reported speech can at best say.
BLIND = {"misattributed": "verbatim", "paraphrase": "verbatim"}
# Others than those of the tests, which were looked at while it was written.
SEEDS = range(101, 104)
LENGTHS = (1_000, 4_000, 10_000, 100_000)


def main() -> None:
    dossier = read_dossier(ROOT / "data" / "beijing-2025.toml", ROOT)
    served = read_known_people(ROOT / "data").serve(dossier).dossier
    verifier = Verifier(served, people_of(served))
    article = "\n".join(dossier.article.passages)

    def ours(case: Case) -> list[str]:
        return [finding.verdict.name.lower() for finding in _checked(verifier, case[0])]

    matchers: dict[str, Callable[[Case], list[str]]] = {"Dossier": ours}
    # krokai leaves a file open.
    warnings.simplefilter("ignore", ResourceWarning)
    for name, kind in CHECKERS.items():
        checker = kind(article)
        matchers[name] = lambda case, checker=checker: [checker.verdict(q) for q in case[2]]  # type: ignore[misc]
    generated = [
        _case(v.text, [frozenset(map(str.lower, v.right))])
        for seed in SEEDS
        for v in variants(dossier, seed)
    ]
    for title, cases in (("written", _written()), ("generated", generated)):
        print("\n".join(report(title, cases, matchers)), flush=True)
    texts = [v.text for v in variants(dossier, 9) if v.kind != "marks"]
    print("\n".join(costs(verifier, article, texts)))


def _case(text: str, right: Sequence[frozenset[str]]) -> Case:
    return text, tuple(right), tuple(quotation.text for quotation in quotations(read(text).plain))


def _checked(verifier: Verifier, text: str) -> tuple[Finding, ...]:
    return verifier.message(read(text).plain)


def _written() -> list[Case]:
    with (ROOT / "tests" / "cases" / "verify.csv").open(encoding="utf-8", newline="") as file:
        return [
            _case(row["text"], [frozenset({label}) for label in row["expected"].split("|")])
            for row in csv.DictReader(file)
        ]


def report(
    title: str, cases: Sequence[Case], matchers: dict[str, Callable[[Case], list[str]]]
) -> list[str]:
    total = sum(len(right) for _, right, _ in cases)
    altered = sum("altered" in labels for _, right, _ in cases for labels in right)
    lines = [
        f"\n### {title}: {total} quotations, {altered} of them altered\n",
        "| | right | right, speakers and reported speech aside | altered called verbatim or cut | ms a message |",
        "|---|---|---|---|---|",
    ]
    confusion: Counter[tuple[str, str]] = Counter()
    for name, matcher in matchers.items():
        good = blind = faithful = 0
        started = time.process_time()
        said = [matcher(case) for case in cases]
        each = (time.process_time() - started) / len(cases) * 1e3
        for (_, right, _), verdicts in zip(cases, said, strict=True):
            # A message without marks may get one answer for several sentences in a row.
            verdicts = verdicts + [""] * (len(right) - len(verdicts))
            for labels, verdict in zip(right, verdicts, strict=False):
                good += verdict in labels
                blind += BLIND.get(verdict, verdict) in {BLIND.get(one, one) for one in labels}
                faithful += "altered" in labels and verdict in ("verbatim", "cut")
                if name == "Dossier":
                    confusion["/".join(sorted(labels)), verdict or "nothing"] += 1
        lines.append(
            f"| {name} | {good / total:.3f} | {blind / total:.3f} "
            f"| {faithful} of {altered} | {each:.2f} |"
        )
    columns = sorted({verdict for _, verdict in confusion})
    lines += ["", f"| Dossier: label | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for label in sorted({label for label, _ in confusion}):
        cells = " | ".join(str(confusion[label, column]) for column in columns)
        lines.append(f"| {label} | {cells} |")
    return lines


def costs(verifier: Verifier, article: str, texts: Sequence[str]) -> list[str]:
    draw = random.Random(1)
    words = article.split()
    ten = []
    for _ in range(200):
        message = "\n".join(draw.sample(texts, 10))[:4000]
        ten.append(_cpu(verifier, message))
    ten.sort()
    spread = f"{ten[100]:.1f} ms at the median, {ten[197]:.1f} ms p99, {ten[-1]:.1f} ms at most"
    lines = [
        f"\nTen quotations, at most 4,000 characters together: CPU {spread}, of 200 messages.\n",
        "| CPU, ms, of a message of | " + " | ".join(f"{n:,} characters" for n in LENGTHS) + " |",
        "|---" * (len(LENGTHS) + 1) + "|",
    ]
    hostile: dict[str, Callable[[int], str]] = {
        "the article, again and again": lambda n: article * (n // len(article) + 1),
        "one quotation of its words, shuffled": lambda n: "“" + " ".join(draw.choices(words, k=n)),
        "its words, shuffled, without marks": lambda n: " ".join(draw.choices(words, k=n)),
        "one of its words, repeated": lambda n: "“" + "China " * n,
        "that word and omissions": lambda n: "“" + "China … " * n,
        "that word and brackets": lambda n: "“" + "China [and] " * n,
        "a speaker and two words": lambda n: "Kim Xi Putin said: “direct threat” " * n,
        "sentences with a speaker": lambda n: "Kim Jong Un said that China was there. " * n,
        "opening marks": lambda n: "“" * n,
        "single marks": lambda n: "'a " * n,
        "one letter": lambda n: "x" * n,
        "bold and code, never closed": lambda n: "*a **b `c " * n,
        "block quotes": lambda n: "> a\n" * n,
        "combining marks": lambda n: "a\u0301\u0302\u0303" * n,
    }
    for name, make in hostile.items():
        cells = (f"{_cpu(verifier, make(n)[:n]):.1f}" for n in LENGTHS)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _cpu(verifier: Verifier, text: str) -> float:
    started = time.process_time()
    _checked(verifier, text)
    return (time.process_time() - started) * 1e3


if __name__ == "__main__":
    main()
