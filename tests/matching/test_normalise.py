"""One way to write a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.facts.dossier import Dossier
from bot.matching.normalise import MAX_CHARACTERS, compact, consonants, flag, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Vučić’s", "vucic"),
        ("Vučić's", "vucic"),
        ("Jong-un", "jong un"),
        ("Путин", "putin"),
        ("习近平", "xijinping"),
        ("XI JINPING", "xi jinping"),
        ("  Kim\t\nJong   Un ", "kim jong un"),
        ("Ｋｉｍ", "kim"),
        ("Khürelsükh", "khurelsukh"),
        ("K.P. Sharma Oli", "k p sharma oli"),
        ("مسعود", "mswd"),
        ("Xi’s sister’s", "xi sister"),
        ("’s", "s"),
        ("26 heads", "26 heads"),
        ("", ""),
        ("?!", ""),
        ("\u200b\u202e", ""),
        ("_", ""),
    ],
)
def test_what_is_written_in_many_ways_is_folded_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_composed_and_decomposed_letters_are_one() -> None:
    assert fold("Vuc\u030cic\u0301") == fold("Vučić") == "vucic"


def test_every_name_of_the_dossier_can_be_read(dossier: Dossier) -> None:
    for person in dossier.people:
        for name in (person.name, *person.aliases, *person.descriptions):
            assert fold(name), name


def test_compact_is_the_same_without_spaces() -> None:
    assert compact(fold("Kim Jong-un")) == compact(fold("kimjongun")) == "kimjongun"


@pytest.mark.parametrize(
    ("name", "native"),
    [
        ("Saddam", "صدام"),
        ("Assad", "الأسد"),
        ("Gaddafi", "القذافي"),
        ("Golda", "גולדה"),
        ("Netanyahu", "נתניהו"),
        ("Barack", "バラク"),
        ("Merkel", "メルケル"),
    ],
)
def test_a_word_has_the_consonants_of_its_native_form(name: str, native: str) -> None:
    assert consonants(fold(name))[0] in consonants(fold(native))


def test_vowels_alone_have_no_consonants() -> None:
    assert consonants("aoi") == ("",)


def test_only_so_much_is_read() -> None:
    assert fold("a" * 10_000) == "a" * MAX_CHARACTERS


@given(text=st.text() | st.text(alphabet="aA '’s-_1ßıİﷺ½Ⅷ中é"))
@example("\ud800")
@example("\0")
def test_whatever_is_folded_is_words_of_letters_and_digits(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))


@given(text=st.text() | st.text(alphabet="aA '’s-_1ßıİ½Ⅷ中é"))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# One character that is many (U+FDFA), and one whose name anyascii spells out (U+1FAF0).
@pytest.mark.parametrize("character", ["中", "ﷺ", "\U0001faf0", "½", "㍿"], ids=ascii)
def test_what_is_folded_is_no_longer_than_what_is_read(character: str) -> None:
    folded = fold(character * 6000)
    assert len(folded) <= MAX_CHARACTERS
    assert fold(folded) == folded


def test_a_flag_is_its_country_in_regional_indicators() -> None:
    assert flag("BY") == "🇧🇾"
    assert flag("EU") == "🇪🇺"
    assert flag(None) == flag("") == ""
    assert fold("🇧🇾") == "flag2flag25"
