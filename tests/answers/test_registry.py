"""One handler for each kind of question, and what becomes of its answer."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.answers.card import Answer, Unclear, notice
from bot.answers.question import Attendee, RandomQuote, Request, Timeline, Verify, VerifyMessage
from bot.answers.registry import ROUTES, Route, answers
from bot.serving.snapshot import Snapshot


@pytest.fixture
def fresh(snapshot: Snapshot) -> Snapshot:
    """The dossier with nothing remembered."""
    return Snapshot.of(snapshot.revision)


def test_a_second_handler_is_refused() -> None:
    before = ROUTES[Timeline]
    with pytest.raises(TypeError, match=r"Timeline is answered by .*timeline"):

        @answers(Timeline)
        def another(snapshot: Snapshot, request: Request[Timeline]) -> Answer:
            return notice("another")

    assert ROUTES[Timeline] is before


def test_what_is_unclear_is_the_answer_and_is_remembered(fresh: Snapshot) -> None:
    asked: list[Request[Any]] = []

    def unclear(snapshot: Snapshot, request: Request[Attendee]) -> Answer:
        asked.append(request)
        raise Unclear(notice("Who?", outcome="choice"))

    route, request = Route(unclear), Request(Attendee("kim"), "d", 1)
    first = route.answer(fresh, request)
    assert first.outcome == "choice"
    assert not first.public
    assert route.answer(fresh, request) is first
    assert asked == [request]


def test_a_quote_at_random_is_another_one_each_time(fresh: Snapshot) -> None:
    random.seed(0)
    route, request = ROUTES[RandomQuote], Request(RandomQuote(), fresh.dossier.id, 1)
    shown = {str(route.answer(fresh, request).view.to_components()) for _ in range(9)}
    assert len(shown) > 1


def test_only_a_long_text_is_slow_in_a_small_dossier(fresh: Snapshot) -> None:
    def slow(question: Any) -> bool:
        return ROUTES[type(question)].is_slow(fresh, Request(question, fresh.dossier.id, 1))

    for kind in (Verify, VerifyMessage):
        assert not slow(kind("x" * 400))
        assert slow(kind("x" * 401))
    assert not slow(Attendee("x" * 6000))
