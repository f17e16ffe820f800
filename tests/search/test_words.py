"""Finding quotes by a few remembered words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Snapshot
from bot.search.words import Text, WordIndex


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hegemonism", "xi-hegemonism"),
        ("hegemonsim and powr politics", "xi-hegemonism"),
        ("zero-sum games", "xi-peace-or-war"),
        ("many americans gave their lives", "trump-many-americans"),
        ("conspire against america", "trump-conspire"),
        ("warmest regards", "trump-conspire"),
        ("plotting", "trump-plotting"),
        ("not devoid of humor", "putin-humour"),
        ("first names", "putin-humour"),
        ("direct challenge", "kallas-direct-challenge"),
        ("ideological prejudice", "guo-prejudice"),
        ("warning shot", "south-korea-warning-shot"),
        ("visit pyongyang", "kim-invites-lukashenko"),
        ("america first tariffs", "ellen-kim-solidarity"),
        ("pariahs", "pariahs"),
        ("good comrades", "xi-good-neighbors"),
        ("unipolar order", "south-korea-solidarity"),
        ("xi-hegemonism", "xi-hegemonism"),
    ],
)
def test_a_quote_is_found_by_its_words(query: str, first: str, snapshot: Snapshot) -> None:
    assert snapshot.quotes.search(query)[0] == first


def test_what_several_quotes_say_finds_them_all(snapshot: Snapshot) -> None:
    found = snapshot.quotes.search("new cold war")
    assert set(found) == {"experts-new-cold-war", "ellen-kim-new-cold-war"}


@pytest.mark.parametrize("query", ["", "   ", "👑", "climate change", "quantum entanglement"])
def test_what_no_quote_says_finds_none(query: str, snapshot: Snapshot) -> None:
    assert snapshot.quotes.search(query) == ()


def test_words_of_the_quote_count_more_than_words_about_it() -> None:
    index = WordIndex([Text("about", "else", "peace"), Text("said", "peace")])
    assert index.search("peace") == ("said", "about")


def test_stopwords_alone_still_search() -> None:
    assert WordIndex([Text("q", "to be or not to be")]).search("to be") == ("q",)


@given(query=st.one_of(st.text(max_size=80), st.text(min_size=5900, max_size=6000)))
def test_nothing_typed_ever_raises(query: str, snapshot: Snapshot) -> None:
    found = snapshot.quotes.search(query)
    assert set(found) <= {quote.id for quote in snapshot.dossier.quotes}
