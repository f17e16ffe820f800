"""A question in a button, and out of it again."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answers import limits
from bot.answers.controls import How
from bot.answers.question import (
    KINDS,
    PLACEHOLDER,
    Attendee,
    Attendees,
    Claims,
    Compare,
    FactSource,
    Help,
    Passage,
    Publish,
    Question,
    Quotes,
    RandomQuote,
    Reactions,
    Request,
    Search,
    Timeline,
    digest,
)
from bot.facts.dossier import Dossier

REQUEST = Request(Quotes(speaker="xi-jinping"), "beijing-2025", 3, page=2, private=True)

text = st.text(alphabet=st.characters(exclude_characters="|"), max_size=12)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": text,
    "int": st.integers(0, 2**64 - 1),
    "tuple[str, ...]": st.lists(text, max_size=3).map(tuple),
}


def questions_of(kind: type[Question]) -> st.SearchStrategy[Question]:
    return st.builds(kind, **{field.name: VALUES[field.type] for field in fields(kind)})


def requests_of(questions: st.SearchStrategy[Question]) -> st.SearchStrategy[Request[Question]]:
    return st.builds(
        Request,
        question=questions,
        dossier=text,
        revision=st.integers(0, 10**6),
        page=st.integers(0, 10**4),
        private=st.booleans(),
    )


requests = requests_of(st.sampled_from(sorted(KINDS.values(), key=str)).flatmap(questions_of))


@pytest.mark.parametrize("kind", KINDS.values())
@given(data=st.data(), how=st.sampled_from(How))
def test_what_fits_comes_back_as_it_was(
    kind: type[Question], data: st.DataObject, how: How
) -> None:
    request = data.draw(requests_of(questions_of(kind)))
    encoded = request.encoded(how)
    if encoded is not None:
        assert len(encoded) <= limits.CUSTOM_ID
        assert encoded.startswith(f"{how}|{kind.verb}|")
        assert Request.decoded(encoded) == request


@given(request=requests)
def test_it_is_refused_only_where_it_is_too_long(request: Request[Question]) -> None:
    values = [str(value or "") for value in request.question.values()]
    numbers = str(request.revision), str(request.page), "p" if request.private else ""
    length = len("|".join(("open", request.question.verb, request.dossier, *numbers, *values)))
    assert (request.encoded(How.OPEN) is None) == (length > limits.CUSTOM_ID)


def test_every_kind_has_a_verb_of_its_own() -> None:
    assert all(kind.verb == verb for verb, kind in KINDS.items())
    assert len(set(KINDS.values())) == len(KINDS) == 26
    with pytest.raises(TypeError, match="Another and Quotes have the same verb, 'quote'"):

        class Another(Question, verb="quote"):
            pass

    assert KINDS["quote"] is Quotes


def test_a_question_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        REQUEST.question.about = "war"  # type: ignore[misc]
    assert hash(Timeline("banquet")) == hash(Timeline("banquet"))
    assert Timeline("banquet") != Attendee("banquet")


@pytest.mark.parametrize(
    ("request_", "written"),
    [
        (REQUEST, "open|quote|beijing-2025|3|2|p||xi-jinping"),
        (Request(RandomQuote(), "d", 1), "open|random|d|1|0|"),
        (Request(Passage(14, "14.0.9"), "d", 1), "open|passage|d|1|0||14|14.0.9|"),
        (Request(Passage(14, skip=14), "d", 1), "open|passage|d|1|0||14||14"),
        (Request(Help("quote", ("managers",)), "d", 1), "open|help|d|1|0||quote|managers"),
        (Request(Help(), "d", 1), "open|help|d|1|0||"),
    ],
)
def test_it_reads_as_it_is_written(request_: Request[Question], written: str) -> None:
    assert request_.encoded(How.OPEN) == written
    assert Request.decoded(written) == request_


def test_a_request_of_exactly_100_characters_fits_and_one_more_is_digested() -> None:
    empty = Request(Timeline(), "d", 1).encoded(How.OPEN)
    assert empty is not None
    room = limits.CUSTOM_ID - len(empty)
    exact, longer = (Request(Timeline("x" * n), "d", 1) for n in (room, room + 1))
    assert exact.encoded(How.OPEN) == empty + "x" * room
    assert longer.encoded(How.OPEN) == empty + digest("x" * (room + 1))


def test_what_no_digest_makes_short_enough_is_refused() -> None:
    assert Request(Compare("x" * 50, "y" * 50), "d" * 20, 1).encoded(How.OPEN) is None


def test_long_texts_are_recalled_by_whoever_was_asked() -> None:
    long = "many words " * 10
    written = Request(Search(long, "quote"), "d", 1).encoded(How.OPEN)
    request = Request.decoded(written or "")
    assert request == Request(Search(digest(long), "quote"), "d", 1)
    assert request.recalled({digest(long): long}) == Request(Search(long, "quote"), "d", 1)
    assert request.recalled({}) is None


ID, REGION = "i" * 30, "the south of the north of the east of the west"


@pytest.mark.parametrize(
    ("question", "held"),
    [
        (FactSource(f"{ID}@{ID}"), f"{ID}@{ID}"),
        (FactSource(f"@{ID}"), f"@{ID}"),
        (Passage(100_000, "14.10000.10009_15.10000.10009_16.10000.10009", 14), "15.10000.10009"),
        (Attendee(ID), ID),
        (Attendees(ID), ID),
        (Attendees(ID, REGION, "absent"), f"{ID}|{digest(REGION)}|absent"),
        (Quotes(speaker=ID), ID),
        (Quotes("words " * 200, ID), f"{digest('words ' * 200)}|{ID}"),
        (Reactions(to=ID), ID),
        (Timeline(ID), ID),
        (Claims(ID), ID),
        (Publish("0123456789ab", 2**63), "0123456789ab|9223372036854775808"),
    ],
)
def test_the_longest_ids_fit_and_long_texts_beside_them_are_digested(
    question: Question, held: str
) -> None:
    encoded = Request(question, "d" * 20, 999, private=True).encoded(How.OPEN)
    assert encoded is not None
    assert held in encoded


def test_every_fact_of_the_dossier_fits_into_a_source_button(dossier: Dossier) -> None:
    for id in dossier.facts:
        assert Request(FactSource(id), dossier.id, 9999, private=True).encoded(How.OPEN), id


def test_the_separator_cannot_be_smuggled_in() -> None:
    request = Request(Quotes("a|9|9|p", "b"), "d", 1)
    decoded = Request.decoded(request.encoded(How.OPEN) or "")
    assert decoded == Request(Quotes("a 9 9 p", "b"), "d", 1)


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "|",
        "pick|",
        "somebody.else",
        "open|quote|d|1|0",
        "open|quote|d|one|0|-",
        "open|quote|d|1|-1|-",
        "open|quote|d|1.5|0|-",
        "open|quote|d|²|0|-",
        "open|quote|d|١|0|-",
        "open|quote|d||0|-",
        "open|no such question|d|1|0||",
        "open|attendee|d|1|0|",
        "open|passage|d|1|0||twelve",
        "open|passage|d|1|0||²",
        "open|publish|d|1|0||0123456789ab",
        "open|too-long|123|Source",
    ],
)
def test_what_is_not_ours_is_none(custom_id: str) -> None:
    assert Request.decoded(custom_id) is None


@given(
    custom_id=st.text()
    | st.lists(st.text(alphabet="a1-²", max_size=4)).map("|".join)
    | st.builds(
        lambda verb, values: "|".join(("open", verb, "d", "1", "0", "", *values)),
        st.sampled_from(sorted(KINDS)),
        st.lists(st.text(max_size=4), max_size=4),
    )
)
@example(custom_id=f"open|quote|d|{'9' * 5000}|0|-")
@example(custom_id=f"open|passage|d|1|0||{'9' * 5000}")
def test_decoding_whatever_text_raises_nothing(custom_id: str) -> None:
    decoded = Request.decoded(custom_id)
    assert decoded is None or (decoded.revision >= 0 and decoded.page >= 0)


def test_what_a_later_version_adds_is_ignored() -> None:
    assert Request.decoded("turn|search|d|1|0||war|quote|on") == Request(
        Search("war", "quote"), "d", 1
    )


def test_another_question_keeps_who_asked_and_starts_at_the_first_page() -> None:
    assert REQUEST.to(FactSource("ceremony")) == Request(
        FactSource("ceremony"), "beijing-2025", 3, page=0, private=True
    )


def test_a_page_turned_is_the_same_question() -> None:
    assert REQUEST.at_page(5) == replace(REQUEST, page=5)


def test_a_choice_fills_the_placeholder_and_nothing_else() -> None:
    compare = Request(Compare("a", PLACEHOLDER), "d", 1)
    assert compare.filled("banquet") == Request(Compare("a", "banquet"), "d", 1)
    assert Request(Compare("a", "b"), PLACEHOLDER, 0).filled("d") == Request(
        Compare("a", "b"), "d", 0
    )
    assert Request(Attendee("a"), "d", 1).filled("x") == Request(Attendee("a"), "d", 1)


@pytest.mark.parametrize("kind", KINDS.values())
@given(data=st.data())
def test_every_text_is_changed_and_no_number(kind: type[Question], data: st.DataObject) -> None:
    question = data.draw(questions_of(kind))
    changed = question.mapped(lambda text: f"{text}!")
    assert changed.texts == tuple(f"{text}!" for text in question.texts)
    assert changed.mapped(lambda text: text[:-1]) == question
