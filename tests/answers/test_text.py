"""Text for Discord: shown as it is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers.text import cut, day, plain, plural
from bot.facts.dossier import Dossier

# Discord takes a backslash away only before what is neither a letter, a digit nor a space.
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
# Control characters, and those that turn the direction of what follows, are left out.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
markup = st.text(alphabet="\\*_~|`[]()<>#@-+.:/1 aé\n") | st.text()


def drawn(text: str) -> str:
    """The text as Discord draws it, once its escapes are taken away."""
    return ESCAPE.sub(r"\1", text)


def live(text: str) -> str:
    """The text with what is escaped blotted out: what could still be markup."""
    return ESCAPE.sub("\N{FULL BLOCK}", text)


@given(text=markup)
@example("1. first")
@example("\\")
@example("- a\n  + b")
def test_plain_text_is_drawn_as_it_is(text: str) -> None:
    assert drawn(plain(text)) == UNSEEN.sub("", text)


@given(text=markup)
@example("1. first")
def test_nothing_in_plain_text_is_markup(text: str) -> None:
    left = live(plain(text))
    assert not re.search(r"[\\*_~|`\[\]<>#@]", left)
    assert not re.search(r"(?m)^\s*([-+]|\d+\.)\s", left)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("@everyone", r"\@everyone"),
        ("<@123>", r"\<\@123\>"),
        ("[here](https://x.example)", r"\[here\](https://x.example)"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("# heading", r"\# heading"),
        ("-# small", r"-\# small"),
        ("> quote", r"\> quote"),
        ("- item", r"\- item"),
        ("three in 2018 - and", "three in 2018 - and"),
        ("1. first", r"1\. first"),
        ("in 2025. Then", "in 2025. Then"),
        ("“as it is,” he said", "“as it is,” he said"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, escaped: str) -> None:
    assert plain(text) == escaped


def test_every_passage_is_drawn_as_it_is(dossier: Dossier) -> None:
    for passage in dossier.article.passages:
        assert drawn(plain(passage)) == passage


@given(text=st.text(max_size=50), length=st.integers(1, 60))
def test_what_is_cut_fits_and_is_the_beginning(text: str, length: int) -> None:
    short = cut(text, length)
    assert len(short) <= length
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert (short == text) or len(text) > length


def test_what_fits_is_not_cut() -> None:
    assert cut("four", 4) == "four"
    assert cut("fours", 4) == "fou…"
    assert cut("one two three", 5) == "one…"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 quotes"), (1, "1 quote"), (2, "2 quotes"), (26, "26 quotes")]
)
def test_one_is_singular(count: int, said: str) -> None:
    assert plural(count, "quote") == said


def test_a_plural_may_be_irregular() -> None:
    assert plural(2, "person", "people") == "2 people"
    assert plural(1, "person", "people") == "1 person"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2025-09-03", "3 September 2025"),
        (date(2025, 9, 3), "3 September 2025"),
        ("2018-03", "March 2018"),
        ("1959", "1959"),
        ("2025-12-31", "31 December 2025"),
        ("0900-01-01", "1 January 0900"),
    ],
)
def test_a_day_is_said_in_words(value: date | str, said: str) -> None:
    assert day(value) == said


@given(value=st.dates())
def test_every_day_can_be_said(value: date) -> None:
    assert day(value) == f"{value.day} {value:%B} {value.year:04}"
