"""The article's words are shown to the end of their phrase, or marked as cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.wholeness import head, tail


@pytest.mark.parametrize(
    ("passage", "words", "before", "after"),
    [
        ("We know. He said that it rains.", "He said that", "", " it rains."),
        ("We know, he said, that it rains.", "he said", "… ", " …"),
        ("He said “we know it” and left.", "we know", "", " it”"),
        ("He said “we know it.”", "we know", "", " it.”"),
        ("He said “we know it,” and left.", "we know", "", " it,”"),
        ("The DPRK’s 3.5 visits ended", "The", "", " DPRK’s 3.5 visits ended"),
        ("- Bo left town", "Bo", "", " left town"),
        ("It is so " + "very " * 20 + "long.", "It is", "", " …"),
        ("他说我们知道。然后走了。", "我们", "… ", "知道。"),
        ("Мэр сказал, что знает.", "Мэр", "", " сказал …"),
    ],
)
def test_a_phrase_is_shown_whole(passage: str, words: str, before: str, after: str) -> None:
    start = passage.index(words)
    assert head(passage, start) == before
    assert tail(passage, start + len(words)) == after


@given(st.text(max_size=200), st.integers(0, 200))
def test_what_is_added_is_the_passages_or_a_mark(passage: str, at: int) -> None:
    at = min(at, len(passage))
    added = tail(passage, at)
    assert passage[at:].startswith(added.removesuffix(" …"))
    assert head(passage, at) in ("", "… ")
