"""An index of more names than it may look at, and queries that leave the event loop."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.matching.index import Entry
from bot.matching.memory import Memory
from bot.matching.names import NameIndex
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.matching.policy import MatchPolicy
from bot.matching.texts import Document, Hit, TextIndex
from bot.serving.snapshot import Snapshot

GIVEN = "Anna Boris Clara David Elena Frank Greta Hasan Irina Jonas".split()
FAMILY = "Albright Bergmann Castillo Dimitrov Eriksson Fontaine Grabowski Hoffmann".split()
PEOPLE = tuple(Entry(f"{g}-{f}".lower(), (f"{g} {f}",)) for g in GIVEN for f in FAMILY)
# So small that every limit is met.
TIGHT = MatchPolicy(large=10, looked_at=20, explained=3, respellings=1)
INDEX = NameIndex(PEOPLE, TIGHT, Memory(2_000))


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("clara eriksson", "clara-eriksson"),
        ("clara erikson", "clara-eriksson"),
        ("grabowski hasan", "hasan-grabowski"),
        ("hasangrabowsky", "hasan-grabowski"),
        ("irina font aine", "irina-fontaine"),
    ],
)
def test_it_finds_all_the_same(query: str, id: str) -> None:
    outcome = NameIndex(PEOPLE).resolve(query)
    assert isinstance(outcome, Match)
    assert outcome.id == id


def test_a_family_name_is_a_choice_of_everyone_or_as_many_as_are_explained() -> None:
    all_of_them = NameIndex(PEOPLE).resolve("eriksson")
    assert isinstance(all_of_them, Ambiguous)
    assert len(all_of_them.ids) == len(GIVEN)
    few = INDEX.resolve("eriksson")
    assert isinstance(few, Ambiguous)
    assert len(few.ids) == TIGHT.explained


@given(
    query=st.text(max_size=60) | st.sampled_from(GIVEN) | st.text("abcdefghijklmno ", max_size=40)
)
def test_no_limit_makes_it_raise(query: str) -> None:
    known = {entry.id for entry in PEOPLE}
    match INDEX.resolve(query):
        case Match(id=id):
            assert id in known
        case Ambiguous(ids):
            assert set(ids) <= known
        case NoMatch(nearest):
            assert set(nearest) <= known
    assert set(INDEX.suggest(query)) <= known


def test_a_ranking_says_why() -> None:
    first = INDEX.ranking("clara erikson")[0]
    assert (first.id, first.via) == ("clara-eriksson", "Clara Eriksson")
    assert [(reason.typed, reason.word) for reason in first.reasons] == [
        ("clara", "clara"),
        ("erikson", "eriksson"),
    ]
    assert first.reasons[0].alike == 1.0 > first.reasons[1].alike
    assert INDEX.ranking("") == ()


async def test_a_large_index_is_asked_outside_the_event_loop(snapshot: Snapshot) -> None:
    threads: list[int] = []

    class Watched(NameIndex):
        def resolve(self, query: str) -> Match | Ambiguous | NoMatch:
            threads.append(threading.get_ident())
            return super().resolve(query)

        def suggest(self, typed: str, limit: int = 25) -> tuple[str, ...]:
            threads.append(threading.get_ident())
            return super().suggest(typed, limit)

    large = Snapshot(replace(snapshot.indexed, people=Watched(PEOPLE, TIGHT)))
    assert large.large and not snapshot.large
    found = await large.suggest(large.people, "cla", 3)
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert found[0].startswith("clara")
    small = Watched(PEOPLE)
    await large.suggest(small, "cla", 3)
    assert threads[-1] == threading.get_ident()


async def test_a_large_index_of_quotes_is_asked_outside_the_event_loop_and_remembers(
    snapshot: Snapshot,
) -> None:
    threads: list[int] = []

    class Watched(TextIndex):
        def _scores(self, words: list[str]) -> NDArray[np.float64]:
            threads.append(threading.get_ident())
            return super()._scores(words)

    texts = [Document(f"q{at}", "no new cold war") for at in range(3)]
    watched = Watched(texts, MatchPolicy(words_large=2))
    large = Snapshot(replace(snapshot.indexed, quotes=watched))
    assert large.large
    assert await large.suggest(large.quotes, "the cold war", 2) == ("q0", "q1")
    assert await large.suggest(large.quotes, "cold war", 2) == ("q0", "q1")
    assert len(threads) == 2
    assert threading.get_ident() not in threads
    # Whoever asks for it now does not wait.
    assert large.quotes.search("cold war") == ("q0", "q1", "q2")
    assert large.quotes.ranked("cold war", 1) == (Hit("q0", 1.0),)
    assert len(threads) == 2
    small = Watched(texts)
    assert await large.suggest(small, "war", 1) == ("q0",)
    assert threads[-1] == threading.get_ident()


def test_threads_that_ask_at_once_get_what_one_would() -> None:
    pairs = [(given, family) for given in GIVEN for family in FAMILY[:3]]
    texts = [
        Document(f"q{at}", f"{given} met {family}") for at, (given, family) in enumerate(pairs)
    ]
    queries = [f"{given[:4]} {family}" for given, family in pairs] * 4
    expected = [TextIndex(texts).search(query) for query in queries]
    shared = TextIndex(texts, memory=Memory(3_000))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.search, queries)) == expected
