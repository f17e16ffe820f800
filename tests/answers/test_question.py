"""A question in a button, and out of it again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers import limits
from bot.answers.controls import OPEN, PICK, TURN
from bot.answers.question import HOLE, Request, digest
from bot.facts.dossier import Dossier

REQUEST = Request("quote", "beijing-2025", 3, ("", "xi-jinping"), page=2, private=True)

field = st.text(alphabet=st.characters(exclude_characters="|"), max_size=12)
requests = st.builds(
    Request,
    verb=field,
    dossier=field,
    revision=st.integers(0, 10**6),
    args=st.lists(field, max_size=4).map(tuple),
    page=st.integers(0, 10**4),
    private=st.booleans(),
)


@given(request=requests, prefix=st.sampled_from([OPEN, TURN, PICK]))
def test_what_fits_comes_back_as_it_was(request: Request, prefix: str) -> None:
    encoded = request.encoded(prefix)
    if encoded is not None:
        assert len(encoded) <= limits.CUSTOM_ID
        assert encoded.startswith(f"{prefix}|")
        assert Request.decoded(encoded) == request


@given(request=requests)
def test_it_is_refused_only_where_it_is_too_long(request: Request) -> None:
    parts = [request.verb, request.dossier, *request.args]
    numbers = len(str(request.revision)) + len(str(request.page))
    length = len(OPEN) + sum(map(len, parts)) + numbers + 1 + len(parts) + 3
    assert (request.encoded(OPEN) is None) == (length > limits.CUSTOM_ID)


def test_it_reads_as_it_is_written() -> None:
    assert REQUEST.encoded(OPEN) == "open|quote|beijing-2025|3|2|p||xi-jinping"


def test_a_request_of_exactly_100_characters_fits_and_one_more_does_not() -> None:
    empty = Request("v", "d", 1, ("",)).encoded(OPEN)
    assert empty is not None
    room = limits.CUSTOM_ID - len(empty)
    assert len(Request("v", "d", 1, ("x" * room,)).encoded(OPEN) or "") == limits.CUSTOM_ID
    longer = Request("v", "d", 1, ("x" * (room + 1),))
    assert longer.encoded(OPEN) == f"{empty}{digest(longer.arg(0))}"
    assert replace(longer, args=("x" * 50,) * 9).encoded(OPEN) is None


def test_long_words_are_recalled_by_whoever_was_asked() -> None:
    text = "x" * 100
    request = Request.decoded(Request("v", "d", 1, (text, "short")).encoded(OPEN) or "")
    assert request is not None
    assert request.args == (digest(text), "short")
    recalled = request.recalled({digest(text): text})
    assert recalled is not None
    assert recalled.args == (text, "short")
    assert request.recalled({}) is None


def test_the_longest_ids_fit() -> None:
    attendance = f"{'p' * 30}@{'e' * 30}"
    encoded = Request("fact", "d" * 20, 9999, (attendance,)).encoded(OPEN)
    assert encoded is not None
    assert attendance in encoded


def test_every_fact_of_the_dossier_fits_into_a_source_button(dossier: Dossier) -> None:
    for id in dossier.facts:
        request = Request("fact", dossier.id, 9999, (id,), private=True)
        assert request.encoded(OPEN), id


def test_the_separator_cannot_be_smuggled_in() -> None:
    request = Request("quote", "d", 1, ("a|9|9|p", "b"))
    decoded = Request.decoded(request.encoded(OPEN) or "")
    assert decoded is not None
    assert (decoded.revision, decoded.page, decoded.private) == (1, 0, False)
    assert decoded.args == ("a 9 9 p", "b")


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "|",
        "somebody.else",
        "open|quote|d|1|0",
        "open|quote|d|one|0|-",
        "open|quote|d|1|-1|-",
        "open|quote|d|1.5|0|-",
        "open|quote|d|²|0|-",
        "open|quote|d|١|0|-",
        "open|quote|d||0|-",
        "open|too-long|123|Source",
    ],
)
def test_what_is_not_ours_is_none(custom_id: str) -> None:
    assert Request.decoded(custom_id) is None


@given(custom_id=st.text() | st.lists(st.text(alphabet="a1-²", max_size=4)).map("|".join))
@example(f"open|quote|d|{'9' * 5000}|0|-")
def test_decoding_whatever_text_raises_nothing(custom_id: str) -> None:
    decoded = Request.decoded(custom_id)
    assert decoded is None or (decoded.revision >= 0 and decoded.page >= 0)


def test_another_question_keeps_who_asked_and_starts_at_the_first_page() -> None:
    assert REQUEST.to("fact", "ceremony") == Request(
        "fact", "beijing-2025", 3, ("ceremony",), page=0, private=True
    )


def test_a_page_turned_is_the_same_question() -> None:
    assert REQUEST.at_page(5) == Request("quote", "beijing-2025", 3, ("", "xi-jinping"), 5, True)


def test_a_choice_fills_the_hole_and_nothing_else() -> None:
    request = Request("attendee", "d", 1, ("a", HOLE, ""))
    assert request.filled("kim-jong-un").args == ("a", "kim-jong-un", "")
    assert Request("attendee", "d", 1, ("a",)).filled("x").args == ("a",)


def test_an_argument_that_was_not_given_is_empty() -> None:
    assert (REQUEST.arg(1), REQUEST.arg(2), Request("help", "d", 1).arg(0)) == (
        "xi-jinping",
        "",
        "",
    )
