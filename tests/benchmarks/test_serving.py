"""The check of `benchmarks/serving.py` finds what it is there to find."""

from __future__ import annotations

import pytest

from benchmarks.serving import LATE, Answered, Published, faults, revisions_in

TOLD = (Published(2, told=10.0), Published(3, told=20.0))


def answer(sent: float, *shown: int, seconds: float = 0.1) -> Answered:
    return Answered("/attendee", sent, sent, sent + seconds, frozenset(shown))


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (answer(9.9, 1), []),
        (answer(9.9, 2), []),
        (answer(10.0, 2), []),
        (answer(19.9, 2, seconds=LATE), []),
        (answer(21.0, 3), []),
        (answer(10.0, 1), ["stale"]),
        (answer(21.0, 2), ["stale"]),
        (answer(9.9, 1, 2), ["mixed"]),
        (answer(21.0, 2, 3), ["mixed", "stale"]),
        (answer(9.9, 1, seconds=LATE + 0.1), ["late"]),
        (answer(21.0), ["failed"]),
    ],
)
def test_what_is_wrong_with_an_answer(found: Answered, wrong: list[str]) -> None:
    assert faults(found, TOLD) == wrong


def test_lateness_counts_from_when_a_lookup_was_due() -> None:
    assert faults(Answered("/quote", 1.0, 4.0, 4.1, frozenset({1})), TOLD) == ["late"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("## Parade ⟦12⟧\n-# According to Ann Author · 9 September 2012 · example.org", {12}),
        ("## Parade ⟦1⟧\n-# According to Ann Author · 9 September 2002 · example.org", {1, 2}),
        ("**Something went wrong, and it is not your doing.** Please try again.", set()),
    ],
)
def test_the_revisions_that_an_answer_shows(text: str, shown: set[int]) -> None:
    assert revisions_in({"components": [{"type": 10, "content": text}]}) == shown
