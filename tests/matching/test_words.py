"""Words of every script: the labelled queries of `tests/cases/words.toml`, and what is marked."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.search import _snippet
from bot.matching.normalise import fold
from bot.matching.texts import Document, TextIndex
from bot.matching.words import asked, indexed, is_code, placed, reading, row
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "words.toml").read_text(encoding="utf-8"))
INDEXES = {
    language: TextIndex(Document(f"t{at}", text) for at, text in enumerate(case["texts"], start=1))
    for language, case in CASES.items()
}
# What Arabic, Russian and German inflect or compound beyond a slip, and Korean compounds.
LEAST = {"ar": 0.94, "de": 0.75, "ko": 0.9, "ru": 0.86}


@pytest.mark.parametrize("language", CASES)
def test_the_right_text_comes_first(language: str) -> None:
    asked = [(query, f"t{at}") for query, at in CASES[language]["queries"] if at]
    wrong = [
        (query, id) for query, id in asked if (INDEXES[language].search(query) or ("",))[0] != id
    ]
    assert 1 - len(wrong) / len(asked) >= LEAST.get(language, 1.0), wrong


@pytest.mark.parametrize("language", CASES)
def test_what_no_text_says_finds_none(language: str) -> None:
    for query in (query for query, at in CASES[language]["queries"] if not at):
        assert INDEXES[language].search(query) == (), query
    # Nor where all of the sentences are one passage.
    passage = TextIndex([Document("all", " ".join(CASES[language]["texts"]))])
    for query in (query for query, at in CASES[language]["queries"] if not at):
        assert passage.search(query) == (), query


@pytest.mark.parametrize(
    ("language", "query", "marked"),
    [
        ("zh", "环保", "**环保**组织认为，这一计划对空气质量帮助不大。"),
        ("zh", "環保組織", "**环保组织**认为，这一计划对空气质量帮助不大。"),
        ("zh", "huanbao", "**环保**组织认为，这一计划对空气质量帮助不大。"),
        ("zh", "船", "昨天下午，一艘旧货**船**被拖出港口。"),
        ("zh", "种柳树的学生", "**学生**们在河岸种了三百棵**柳树**，并制作了路牌。"),
        ("zh-hant", "图书馆", "臺北市議會昨晚通過了新的**圖書館**法案。"),
        ("zh-hant", "tushuguan", "臺北市議會昨晚通過了新的**圖書館**法案。"),
        ("ja", "泳ぐ", "住民は夏までに川で**泳**げるようになることを望んでいる。"),
        ("ja", "ﾎｰﾑﾍﾟｰｼﾞ", "役所は毎月、水質検査の結果を**ホームページ**で公開する。"),
        ("th", "สถานีรถไฟ", "ตลาดกลางคืนใต้สะพานจะย้ายไปใกล้**สถานีรถไฟ**"),
        ("ko", "공기가", "환경 단체는 이 계획이 **공기를** 맑게 하지 못한다고 비판했다."),
        ("ru", "воздуха", "Экологи критикуют план, потому что **воздух** не станет чище."),
    ],
)
def test_what_was_found_is_marked(language: str, query: str, marked: str) -> None:
    index = INDEXES[language]
    text = marked.replace("**", "")
    assert index.search(query)[0] == f"t{CASES[language]['texts'].index(text) + 1}"
    assert _snippet(text, index.understood(query)) == marked


def test_words_of_one_script_are_none_of_another() -> None:
    index = TextIndex([Document("song", "she sang a song of peace"), Document("宋", "宋朝的和平")])
    assert index.search("song") == ("song",)
    assert index.search("宋") == ("宋",)
    assert index.search("heping") == ("宋",)
    assert index.search("平等") == ()
    assert index.understood("和平") == {"".join(indexed("和平"))[:8]}


def test_a_long_clause_is_indexed_to_its_end() -> None:
    index = TextIndex([Document("long", "山" * 5000 + "环保")])
    assert index.search("环保") == ("long",)


def test_two_texts_say_nothing_over_their_border() -> None:
    index = TextIndex([Document("first", "空气"), Document("second", "质量")])
    assert index.search("气质") == ()


def test_pinyin_is_of_two_chinese_characters() -> None:
    [pair, last] = indexed("环保")
    assert reading(pair) == "huanbao"
    assert [reading(last), reading("peace"), *map(reading, indexed("ไทย"))] == [""] * 5
    assert is_code(pair) and not is_code("peace") and not is_code("")


anything = st.text() | st.text(
    st.sampled_from("环保護の泳ぐホﾎﾟー々〆。,a b1한국은สวัสดีລາວខ្មែរမြန်བོད་\U0002070e")
)


@given(text=anything, query=anything)
def test_whatever_is_indexed_can_be_asked_for(text: str, query: str) -> None:
    index = TextIndex([Document("t", text, query)])
    index.search(query)
    index.understood(query)
    words = [word for piece in text.split() for word in indexed(piece)]
    assert all(word.isascii() and word for word in words)
    assert set(words) <= {index.vocabulary.word(at) for at in range(len(index.vocabulary))}
    for word, begun, ends in placed(text):
        assert word in words
        assert word.startswith(begun)
        assert list(ends) == sorted(set(ends))
        assert ends[-1] <= len(text)
    assert all(one.weight > 0 for one in asked(query) if one.words or one.begun)


@given(query=st.text(st.characters(codec="ascii"), max_size=80))
def test_ascii_is_asked_for_as_it_folds(query: str) -> None:
    assert row(query) == fold(query).split() == [one.words[0] for one in asked(query)]
    assert list(indexed(query)) == fold(query).split()
