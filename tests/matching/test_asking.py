"""Whole questions: what each word is worth, which are not there, and which are only nearly so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.asking import SmallWords
from bot.matching.forms import changed_forms, forms
from bot.matching.normalise import fold
from bot.matching.questions import Found, Meant, Questions
from bot.matching.texts import Document, TextIndex
from bot.matching.vocabulary import Vocabulary
from bot.matching.words import parted
from bot.serving.snapshot import Snapshot
from bot.verifying.languages import SMALL

TEXTS = (
    Document("visits", "Kim visited China four times in eight years"),
    Document("parade", "Xi, Putin and Kim stood together at the parade in China"),
    Document("order", "China called for a fair international order"),
    Document("war", "some speak of a new cold war"),
    Document("left", "Modi left before the parade"),
)
INDEX = TextIndex(TEXTS)
QUESTIONS = Questions(INDEX, SmallWords.of("en", SMALL), "en")


def found(query: str, *meant: Meant) -> Found:
    telling = [one for one in QUESTIONS.read(query) if not one.small]
    return QUESTIONS.found(telling, 10, QUESTIONS.policy.asked_margin, meant, phrase=query)


@pytest.mark.parametrize(
    ("query", "first", "missing"),
    [
        ("how often has Kim visited China?", "visits", ()),
        ("who stands together at the parades", "parade", ()),
        ("why did Modi leave", "left", ()),
        ("who speaks of a cold war?", "war", ()),
        ("did Modi sing at the parade", "left", ("sing",)),
        ("what international bananas, please?", "order", ("bananas",)),
        ("qué dijo Modi", "left", ()),
    ],
)
def test_a_question_finds_what_explains_most_of_it(
    query: str, first: str, missing: tuple[str, ...]
) -> None:
    answer = found(query)
    assert answer.hits[0].id == first
    assert answer.missing == missing
    assert not answer.guessed


def test_what_is_guessed_is_told_and_nothing_is_guessed_for_a_known_word() -> None:
    assert found("internatoinal").guessed == (("internatoinal", "international"),)
    assert found("internatoinal").hits[0].id == "order"
    assert found("warm").guessed == ()
    assert found("war").words == {"war"}


def test_what_no_text_says_is_not_found() -> None:
    assert found("quantum computers") == Found(missing=("quantum", "computers"))
    assert found("") == found("who is it?") == Found()


def test_most_of_a_question_is_told_from_a_part_of_it() -> None:
    whole, part = found("a new cold war"), found("new bananas from Taiwan")
    assert whole.share == pytest.approx(1.0)
    assert part.share < 0.5
    assert [hit.id for hit in part.hits] == ["war"]


def test_words_in_capitals_are_a_name() -> None:
    read = QUESTIONS.read("did the US tell us")
    assert [one.piece for one in read if not one.small] == ["US"]
    assert all(one.small for one in QUESTIONS.read("TELL US"))


def test_small_words_of_another_language_are_small_only_where_they_are_no_words_here() -> None:
    small = {one.piece: one.small for one in QUESTIONS.read("wer hat war Modi?")}
    assert small == {"wer": True, "hat": True, "war": False, "Modi": False}
    # One word does not make it German.
    assert not any(one.small for one in QUESTIONS.read("Stadt bitte"))


def test_texts_about_those_who_are_named_need_not_say_the_name() -> None:
    about = Meant(range(1), {"order": 1.0}, is_name=True)
    answer = found("Пашинян", about)
    assert [hit.id for hit in answer.hits] == ["order"]
    assert answer.missing == ()


@pytest.mark.parametrize(
    ("language", "word", "others"),
    [
        ("en", "react", {"reacted", "reaction", "reactor"}),
        ("en", "visited", {"visit", "visits", "visiting"}),
        ("en", "countries", {"country"}),
        ("en", "leave", {"left", "leaving"}),
        ("en", "war", {"wars"}),
        ("en", "kims", {"kim"}),
        ("en", "context", set()),
        ("de", "werften", {"werft"}),
        ("ru", "bashney", {"bashnya", "bashni"}),
        ("en", "1959", set()),
    ],
)
def test_forms_have_a_beginning_in_common(language: str, word: str, others: set[str]) -> None:
    vocabulary = Vocabulary(
        "react reacted reaction reactor visit visits visiting country county countries left leaving "
        "leader war wars warm kim kimono content contest werft bashnya bashni bashmak 1950 1959s".split()
    )
    numbers = forms(word, vocabulary, language) + changed_forms(word, vocabulary, language)
    assert others == {vocabulary.word(number) for number in numbers}


def test_names_among_characters_are_parted() -> None:
    def known(folded: str) -> bool:
        return folded in ("xijinping", "jinping")

    assert parted("谁坐在习近平旁边", known, 8) == "谁坐在 习近平 旁边"
    assert parted("who is next to Xi", known, 8) == "who is next to Xi"


@given(query=st.text(max_size=400))
def test_nothing_that_is_asked_ever_raises(query: str, snapshot: Snapshot) -> None:
    searched = snapshot.search(query)
    assert len(searched.ids) == len(set(searched.ids))
    if searched.small and fold(query):
        assert not searched.ids
    snapshot.quotes_about(query, of_one=True)
