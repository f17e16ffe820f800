"""The slips of a finger that leave nobody else's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.slips import (
    is_consonant_left_out,
    is_syllable,
    is_vowel_left_out,
    key_beside,
    left_out,
    same_letters,
)

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)


@given(word=WORD, data=st.data())
def test_a_letter_left_out_is_told(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    assert left_out(word[:at] + word[at + 1 :], word) == word[at]
    assert left_out(word, word) == ""


@pytest.mark.parametrize(
    ("typed", "word", "told"),
    [
        ("putn", "putin", True),
        ("alyev", "aliyev", True),
        ("scharf", "scharif", False),
        ("blair", "balair", False),
        ("pashinin", "pashinian", False),
        ("utin", "putin", False),
    ],
)
def test_without_a_vowel_it_is_a_slip_only_if_it_cannot_be_said(
    typed: str, word: str, told: bool
) -> None:
    assert is_vowel_left_out(typed, word) == told


def test_kinds_of_slip() -> None:
    assert is_consonant_left_out("pashiyan", "pashinyan")
    assert not is_consonant_left_out("pashinin", "pashinian")
    assert key_beside("tokayeb", "tokayev") == "v"
    assert key_beside("vuicic", "vucic") == "i"
    assert not key_beside("kallis", "kallas")
    assert same_letters("putni", "putin") and same_letters("trummp", "trump")
    assert not same_letters("rico", "fico")
    assert is_syllable("um") and is_syllable("jong")
    assert not is_syllable("jonh") and not is_syllable("sunf")
