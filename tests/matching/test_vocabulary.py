"""The filter leaves out no word that a comparison with every word finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.vocabulary import Beginnings, Vocabulary

WORDS = st.lists(st.text("abcdez09", min_size=1, max_size=14), max_size=40)
FLOORS = st.sampled_from([0.5, 0.7, 0.72, 0.79, 0.85, 1.0])
LONG = st.lists(st.text("abcdefghijklm", min_size=28, max_size=40), min_size=1, max_size=8)


@given(words=WORDS, word=st.text("abcdez09", min_size=1, max_size=14), floor=FLOORS)
def test_near_is_what_comparing_with_every_word_finds(
    words: list[str], word: str, floor: float
) -> None:
    vocabulary = Vocabulary(words)
    every = {other: OSA.normalized_similarity(word, other) for other in words}
    found = {vocabulary.word(at): alike for at, alike in vocabulary.near(word, floor).items()}
    assert found == {other: alike for other, alike in every.items() if alike >= floor}


@given(words=LONG, floor=FLOORS)
def test_a_very_long_word_is_found_too(words: list[str], floor: float) -> None:
    vocabulary, typed = Vocabulary(words), words[0][1:] + "x"
    every = {other: OSA.normalized_similarity(typed, other) for other in words}
    found = {vocabulary.word(at) for at in vocabulary.near(typed, floor)}
    assert found == {other for other, alike in every.items() if alike >= floor}


@given(
    words=WORDS,
    beginning=st.text("abcdez09", min_size=3, max_size=12),
    floor=FLOORS,
    longer=st.integers(-1, 1),
)
def test_nearly_begun_is_what_cutting_every_word_finds(
    words: list[str], beginning: str, floor: float, longer: int
) -> None:
    vocabulary, length = Vocabulary(words), min(max(3, len(beginning) + longer), 12)
    found = {
        vocabulary.word(at): alike
        for numbers, alike in Beginnings(vocabulary).near(
            beginning, floor, range(length, length + 1)
        )
        for at in numbers
    }
    every = {
        other: OSA.normalized_similarity(beginning, other[:length])
        for other in words
        if len(other) >= length
    }
    assert found == {other: alike for other, alike in every.items() if alike >= floor}


@given(words=WORDS, beginning=st.text("abcdez09", min_size=1, max_size=4))
def test_begun_is_every_word_that_begins_so(words: list[str], beginning: str) -> None:
    vocabulary = Vocabulary(words)
    found = {vocabulary.word(at) for at in vocabulary.begun(beginning)}
    assert found == {word for word in words if word.startswith(beginning)}


@pytest.mark.parametrize("word", ["", "a", "z" * 300])
def test_an_empty_vocabulary_has_nothing(word: str) -> None:
    vocabulary = Vocabulary([])
    assert len(vocabulary) == 0
    assert word not in vocabulary
    assert vocabulary.near(word, 0.7) == {}
    assert list(vocabulary.begun(word)) == []
    assert Beginnings(vocabulary).near(word, 0.7, range(3, 6)) == []
