"""The labelled queries of `tests/cases/quotes.csv`: the right quote comes first, or none is shown.

`expected` are the ids of the quotes that say the words, any of them right; "-" where none does.
"""

from __future__ import annotations

import csv

import pytest

from bot.serving.snapshot import Snapshot
from tests.conftest import ROOT
from tests.rows import for_each

with (ROOT / "tests" / "cases" / "quotes.csv").open(encoding="utf-8", newline="") as file:
    CASES = tuple(csv.DictReader(file))


def test_every_quote_is_asked_for(snapshot: Snapshot) -> None:
    asked = {id for case in CASES for id in case["expected"].split("|")}
    assert {quote.id for quote in snapshot.dossier.quotes} <= asked


@pytest.mark.parametrize("split", ["tune", "held out"])
def test_the_right_quote_comes_first(split: str, snapshot: Snapshot) -> None:
    cases = [case for case in CASES if case["split"] == split and case["expected"] != "-"]
    first = [
        (snapshot.quotes.search(case["query"]) or ("",))[0] in case["expected"].split("|")
        for case in cases
    ]
    assert sum(first) / len(first) >= 0.97


@for_each("query", [case["query"] for case in CASES if case["expected"] == "-"])
def test_what_nobody_said_shows_no_quote(query: str, snapshot: Snapshot) -> None:
    assert snapshot.quotes.search(query) == ()
