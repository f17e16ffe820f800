"""The other options narrow a choice, and never make a wrong one of a doubtful name."""

from __future__ import annotations

import csv

import pytest

from bot.answers.card import Unclear
from bot.answers.choices import narrowed
from bot.answers.narrowing import called
from bot.answers.question import Question, Quotes, Reactions, Request
from bot.serving.snapshot import Snapshot
from tests.conftest import ROOT


def cases(*names: str) -> list[dict[str, str]]:
    """The labelled queries for one person, or for nobody; a third of all is held out."""
    found: list[dict[str, str]] = []
    for name in names:
        with (ROOT / "tests" / "cases" / name).open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return [row for row in found if row["split"] == "tune" and "|" not in row["expected"]]


def meant(snapshot: Snapshot, asked: Question, field: str) -> str | None:
    request = Request(asked, snapshot.dossier.id, 1)
    try:
        return narrowed(snapshot, request, field, "people", "a quote", str).match.id
    except Unclear:
        return None


@pytest.mark.parametrize("other", ["", "parade", "Xi Jinping"])
def test_nobody_is_shown_who_was_not_meant(snapshot: Snapshot, other: str) -> None:
    rows = cases("people.csv", "strangers.csv", "readers.csv")
    assert len(rows) > 1000
    for row in rows:
        typed = row["query"].strip() or "?"
        for asked, field in ((Reactions(typed, other), "who"), (Quotes(other, typed), "speaker")):
            assert meant(snapshot, asked, field) in (None, row["expected"]), (typed, other)


@pytest.mark.parametrize(
    ("id", "typed", "so"),
    [
        ("trump", "US", True),
        ("trump", "the US", True),
        ("guo-jiakun", "China", True),
        ("ellen-kim", "kim", True),
        ("trump", "president", False),  # a bare title is many people's
        ("kim-jong-un", "Kim Chong In", False),  # no spelling of his has all of these
        ("kim-jong-un", "Kim Jong Um", False),  # a slip
        ("kim-jong-un", "", False),
    ],
)
def test_only_who_is_called_by_every_word_is_taken_without_asking(
    snapshot: Snapshot, id: str, typed: str, so: bool
) -> None:
    assert called(snapshot.people, id, typed) == so
