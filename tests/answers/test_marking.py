"""Texts with some words in bold or struck out."""

from __future__ import annotations

import pytest

from bot.answers.marking import beside, bold, joined, snippet, surroundings


@pytest.mark.parametrize(
    ("places", "across_spaces", "found"),
    [
        ([(0, 3), (3, 5)], False, [(0, 5)]),
        ([(0, 5), (2, 3)], False, [(0, 5)]),
        ([(0, 3), (4, 7)], False, [(0, 3), (4, 7)]),
        ([(0, 3), (4, 7)], True, [(0, 7)]),
        ([(0, 3), (9, 13)], True, [(0, 3), (9, 13)]),
        ([], True, []),
    ],
)
def test_places_side_by_side_are_one(
    places: list[tuple[int, int]], across_spaces: bool, found: list[tuple[int, int]]
) -> None:
    assert joined("one two, three", places, across_spaces=across_spaces) == found


def test_what_is_marked_is_bold_and_nothing_else_is_markup() -> None:
    assert bold("a *b* c", [(6, 7)]) == r"a \*b\* **c**"
    assert bold("one two three", [(0, 3), (4, 7)], 4, 7) == "…**two**…"


def test_a_snippet_begins_shortly_before_what_was_found() -> None:
    text = "word " * 50 + "found " + "word " * 50
    drawn = snippet(text, [(250, 255)], 100)
    assert drawn.startswith("…word")
    assert "**found** word" in drawn
    assert drawn.endswith("…")
    assert len(drawn) < 120
    assert snippet("a short text", [], 100) == "a short text"


def test_surroundings_end_between_words() -> None:
    assert surroundings("one two three four five", [(8, 13)], 4) == "…two **three** four…"
    assert surroundings("one two", [(0, 3)], 20) == "**one** two"


def test_of_two_texts_the_words_that_differ_are_marked() -> None:
    text = "One, two, three."
    words = [(0, 3), (5, 8), (10, 15)]
    assert beside(text, words, [range(1, 2)], "~~") == "One, ~~two~~, three"
    assert beside(text, words, [range(0), range(2, 3)], "**") == "One, two, **three**"


def test_a_long_row_that_is_the_same_is_shortened() -> None:
    text = "same " * 100 + "changed"
    words = [(at, at + 4) for at in range(0, 500, 5)] + [(500, 507)]
    drawn = beside(text, words, [range(100, 101)], "**")
    assert drawn.startswith(r"\[…\] same")
    assert drawn.endswith("same **changed**")
    assert len(drawn) < 120


def test_a_text_without_spaces_is_shortened_around_what_was_found() -> None:
    text = "山" * 500 + "环保" + "水" * 500
    shown = snippet(text, [(500, 502)], 220)
    assert "**环保**" in shown
    assert len(shown) <= 220 + len("……****")
    around = surroundings(text, [(500, 502)], 100)
    assert around == f"…{'山' * 100}**环保**{'水' * 100}…"


def test_no_character_is_parted_from_its_marks() -> None:
    shown = snippet("ที่" * 300, [(600, 603)], 100)
    assert shown.removeprefix("…").startswith("ที่")
