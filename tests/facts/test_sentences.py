"""Where sentences end, in any language."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.article import Article
from bot.facts.coverage import _words
from bot.facts.sentences import has_sentence, is_sentence, language_of, parted, sentences_of

SENTENCES = {
    "am": "ሰላም ነው። እንዴት ነህ፧ ደህና ነኝ።",
    "ar": "ذهب إلى المدينة. هل عاد؟ نعم، عاد.",
    "bn": "তিনি এলেন। তারপর গেলেন। কেন?",
    "de": "Er kam am 3. Oktober. Sie ging z. B. nicht. „Warum?“",
    "el": "Ήρθε χθες. Έφυγε σήμερα. Γιατί!",
    "en": "Mr. Smith came. He left at 3.30 p.m. today. Why?",
    "es": "No vino nadie. ¿Por qué no? Porque llovía.",
    "fr": "Il est venu. « Pourquoi ? » Il est parti.",
    "he": "הוא בא. למה הוא הלך? כי ירד גשם.",
    "hi": "वह आया। वह गया। क्यों?",
    "hy": "Նա եկավ։ Նա գնաց։ Լավ։",
    "ja": "彼は来た。なぜ帰ったのか？雨が降ったからだ。",
    "km": "គាត់មក។ គាត់ទៅ។ ហេតុអ្វី?",
    "ko": "그는 왔다. 왜 갔을까? 비가 왔기 때문이다.",
    "my": "သူလာတယ်။ သူသွားတယ်။ ဘာကြောင့်လဲ။",
    "ru": "Он пришёл. Почему он ушёл? Шёл дождь.",
    "ta": "அவர் வந்தார். அவர் சென்றார். ஏன்?",
    "zh": "他来了。他为什么走？因为下雨！",
}
THAI = "นายกรัฐมนตรีกล่าวว่า รัฐบาลจะปกป้องป่าไม้และแหล่งน้ำทั่วประเทศ และจะไม่อนุญาตให้สร้างเขื่อนใหม่ในปีนี้"


@pytest.mark.parametrize(("language", "told"), [*product(SENTENCES, (True, False))])
def test_three_sentences_are_three_whether_or_not_the_language_is_told(
    language: str, told: bool
) -> None:
    text = SENTENCES[language]
    article = Article.from_text(text, "")
    found = article.sentences(language if told else None)
    assert len(found) == 3, [article.text(span) for span in found]
    assert " ".join(article.text(span) for span in found).split() == [
        word for piece in sentences_of(text, language) for word in piece.split()
    ]


@pytest.mark.parametrize(("language", "text"), [*SENTENCES.items()])
def test_a_language_is_told_by_its_letters_or_its_words(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("2025 👑 —", "en"),
        ("習近平 met プーチン", "ja"),
        ("習近平會見普京總統，並討論ソニー的問題以及其他許多重要的事務", "zh"),
        ("The General Secretary met 習近平 in Beijing", "en"),
        ("普京总统 (Vladimir Putin) 访问北京", "zh"),
        (THAI, "th"),
    ],
)
def test_of_several_scripts_the_most_written_one_tells(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "heading", ["习近平在北京", "제목", "Заголовок", "शीर्षक", "ข่าวประจำวัน", "Heading", "عنوان", ""]
)
def test_a_heading_is_no_sentence_in_any_language(heading: str) -> None:
    assert not is_sentence(heading)
    assert not has_sentence(heading)


@pytest.mark.parametrize(
    "ended",
    [
        "他说：“走吧。”",
        "「行こう。」",
        "« Oui. »",
        "Er sagte: „Ja.“",
        "(سؤال؟)",
        "He said ‘no.’",
        "是吗？)",
    ],
)
def test_a_sentence_may_close_after_its_end(ended: str) -> None:
    assert is_sentence(ended)
    assert has_sentence(ended)


def test_a_thai_paragraph_is_one_sentence() -> None:
    article = Article.from_text(f"ข่าววันนี้\n{THAI}", "")
    assert [article.text(span) for span in article.sentences()] == [THAI]


@pytest.mark.parametrize(
    ("between", "ends"),
    [
        ("。", True),
        ("？”", True),
        (". ", True),
        (".” ", True),
        (".“ „", True),
        ("؟ ", True),
        ("। ", True),
        ("，", False),
        ("、", False),
        (" ", False),
        ("؛ ", False),
        ("...»", True),
    ],
)
def test_what_stands_between_two_words_tells_whether_a_sentence_ends(
    between: str, ends: bool
) -> None:
    assert parted(between) is ends


@given(
    text=st.text(
        st.sampled_from("。！？؟।։። .!?…”’»「」\"'()\n\u3000\u2009aБ中ひ한ไਅ1\U0001f600"),
        max_size=60,
    )
    | st.text(),
    language=st.none() | st.sampled_from([*SENTENCES, "th", "xx", "zzz"]),
)
def test_the_pieces_of_whatever_text_are_the_text(text: str, language: str | None) -> None:
    assert "".join(sentences_of(text, language)) == text
    assert is_sentence(text) in (True, False)
    assert len(language_of(text)) == 2


@pytest.mark.parametrize(
    ("name", "evidence", "named"),
    [
        ("习近平", "习近平在北京会见普京", True),
        ("田中", "漁師の田中さんは語った", True),
        ("김민수", "김민수는 이렇게 말했다", True),
        ("习近平", "他在北京会见普京", False),
    ],
)
def test_a_name_is_seen_where_no_space_follows_it(name: str, evidence: str, named: bool) -> None:
    assert _words(name).isdisjoint(_words(evidence)) is not named


@pytest.mark.parametrize("unit", ["“", "‘", "'", "`", "«", "a. ", "字", "字。"])
def test_a_long_passage_of_one_mark_is_cut_in_a_moment(unit: str) -> None:
    text = unit * (250_000 // len(unit))
    assert "".join(sentences_of(text, "en")) == text


def test_a_long_passage_is_cut_where_sentences_end() -> None:
    sentences = [f"This is sentence {number}." for number in range(2000)]
    assert [piece.strip() for piece in sentences_of(" ".join(sentences), "en")] == sentences
