"""The labelled queries of `tests/cases/people.csv`: everyone is found, and nobody wrongly.

`expected` is a person's id, several ids joined by "|" where a choice must hold them, or "-" where
no card may be shown. The rows of the split “held out” were never looked at while a threshold was
set; the others were. Who wrote or drew a row is its `source`; `tests/cases/draw.py` draws.
"""

from __future__ import annotations

import csv

import pytest

from bot.facts.dossier import Dossier
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch, Outcome
from bot.serving.snapshot import Snapshot
from tests.conftest import ROOT
from tests.rows import for_each


def _cases(name: str) -> tuple[dict[str, str], ...]:
    with (ROOT / "tests" / "cases" / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


ALL = _cases("people.csv")
# What a stranger tried in order to be shown the wrong one: harder than what members type.
STRANGERS = _cases("strangers.csv")
# What one who knows the article alone would type.
READERS = _cases("readers.csv")
CASES = tuple(case for case in ALL if case["source"] == "written for this project")
DRAWN = tuple(case for case in ALL if case["source"] != "written for this project")
HELD_OUT = tuple(case for case in ALL if case["split"] == "held out")

# Not understood yet. Each ends honestly: a miss, with the right one among the nearest or without.
NOT_FOUND = {
    "leader of vietman",
    "kim jong un's family",
}


def test_the_cases_are_enough(dossier: Dossier) -> None:
    expected = [case["expected"] for case in CASES]
    assert len(expected) >= 150
    assert expected.count("-") >= 30
    assert {person.id for person in dossier.people} <= set(expected)
    assert len({case["query"] for case in CASES}) == len(CASES)
    assert {case["query"] for case in CASES} >= NOT_FOUND


@for_each("case", CASES, ids=lambda case: case["query"][:40] or "empty")
def test_a_query_ends_as_it_should(case: dict[str, str], snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(case["query"])
    if case["query"] in NOT_FOUND:
        assert isinstance(outcome, NoMatch), "it is found now: take it off the list"
        return
    match case["expected"].split("|"):
        case ["-"]:
            assert not isinstance(outcome, Match), f"a wrong card: {outcome}"
        case [id]:
            # An office alone is confirmed by the asker even where one person has it.
            assert outcome == Ambiguous((id,)) or (isinstance(outcome, Match) and outcome.id == id)
        case ids:
            assert isinstance(outcome, Ambiguous)
            assert set(ids) <= set(outcome.ids)


def test_a_third_is_held_out() -> None:
    assert len(HELD_OUT) >= len(ALL) / 3
    assert all(case["source"] for case in ALL)


@for_each("case", DRAWN, ids=lambda case: case["query"][:40])
def test_nobody_is_shown_who_was_not_meant(case: dict[str, str], snapshot: Snapshot) -> None:
    outcome = snapshot.people.resolve(case["query"])
    assert not isinstance(outcome, Match) or outcome.id == case["expected"]
    if "|" in case["expected"]:
        assert not isinstance(outcome, Match), f"a card where several may be meant: {outcome}"


@pytest.mark.parametrize("split", ["tune", "held out"])
def test_a_stranger_is_hardly_ever_shown_the_wrong_one(split: str, snapshot: Snapshot) -> None:
    rows = [case for case in STRANGERS if case["split"] == split]
    outcomes = [(case["expected"], snapshot.people.resolve(case["query"])) for case in rows]
    wrong = [o for id, o in outcomes if isinstance(o, Match) and o.id != id]
    assert not wrong
    ranks = [_rank(id, o) for id, o in outcomes if id != "-" and "|" not in id]
    assert sum(rank < 1 for rank in ranks) / len(ranks) >= 0.965


def test_a_reader_is_shown_whom_they_mean_and_nobody_else(snapshot: Snapshot) -> None:
    outcomes = [(case["expected"], snapshot.people.resolve(case["query"])) for case in READERS]
    assert not [o for id, o in outcomes if isinstance(o, Match) and o.id != id]
    ranks = [_rank(id, o) for id, o in outcomes if id != "-" and "|" not in id]
    assert sum(rank < 1 for rank in ranks) / len(ranks) >= 0.98


def test_those_held_out_come_first(snapshot: Snapshot) -> None:
    ranks = [
        _rank(case["expected"], snapshot.people.resolve(case["query"]))
        for case in HELD_OUT
        if case["expected"] != "-" and "|" not in case["expected"]
    ]
    assert sum(rank < 1 for rank in ranks) / len(ranks) >= 0.98
    assert sum(rank < 5 for rank in ranks) / len(ranks) >= 0.995


def _rank(id: str, outcome: Outcome) -> int:
    """Where the right one is among what the member is shown."""
    _, shown = _shown(outcome)
    return shown.index(id) if id in shown else len(shown) + 1000


def _shown(outcome: Outcome) -> tuple[type[Outcome], tuple[str, ...]]:
    match outcome:
        case Match(id=found):
            return Match, (found,)
        case Ambiguous(ids):
            return Ambiguous, ids
        case NoMatch(nearest):
            return NoMatch, nearest


def test_two_indexes_merged_mean_what_one_of_all_their_entries_does(snapshot: Snapshot) -> None:
    together = NameIndex((*snapshot.events.entries, *snapshot.people.entries))
    merged = NameIndex(merging=(snapshot.events, snapshot.people))
    assert merged.entries == together.entries
    for case in (*ALL, *STRANGERS, *READERS):
        assert merged.resolve(case["query"]) == together.resolve(case["query"])
        assert merged.suggest(case["query"]) == together.suggest(case["query"])
    assert merged.suggest("", 1000) == together.suggest("", 1000)


def test_three_letters_of_a_family_name_suggest_everyone(snapshot: Snapshot) -> None:
    named = [p for p in snapshot.dossier.people if p.kind == "human" and not p.unnamed]
    # In Chinese and Korean names the family name is the first word.
    first = {"Xi", "Kim", "Mao", "Choe", "Guo", "Lee", "Min"}
    typed = {
        p.id: (words[0] if words[0] in first else words[-1])[:3]
        for p in named
        if (words := p.name.split())
    }
    found = [id in snapshot.people.suggest(letters) for id, letters in typed.items()]
    assert sum(found) / len(found) >= 0.97
