"""One name in the spellings of several languages and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.normalise import fold, readings
from bot.matching.sounds import skeleton, skeletons, sound_alike, sound_keys

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vutschitsch", "vucic"),
        ("vucich", "vucic"),
        ("poetin", "putin"),
        ("loekasjenko", "lukashenko"),
        ("lukaschenko", "lukashenko"),
        ("szewczenko", "shevchenko"),
        ("schewtschenko", "shevchenko"),
        ("djaparow", "japarov"),
        ("tokayef", "tokayev"),
        ("wladimirowicz", "vladimirovich"),
        ("soeharto", "suharto"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sound_alike(one, other) and sound_alike(other, one)
    assert sound_keys((one,)) == sound_keys((other,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sandra", "chandra"),
        ("pranowo", "prabowo"),
        ("ramon", "rahmon"),
        ("dung", "dong"),
        ("kallis", "kallas"),
        ("aliyeva", "aliyev"),
        ("nawaz", "shehbaz"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not sound_alike(one, other)
    assert not sound_alike(one, other, syllables=True)


@pytest.mark.parametrize(("one", "other"), [("hee", "hui"), ("seon", "son"), ("choe", "choi")])
def test_korean_syllables_are_romanised_in_several_ways(one: str, other: str) -> None:
    assert sound_alike(one, other, syllables=True)
    assert not sound_alike("yong", "jong", syllables=True)


@given(one=WORD, other=WORD)
def test_it_is_the_same_both_ways(one: str, other: str) -> None:
    assert sound_alike(one, one)
    assert sound_alike(one, other) == sound_alike(other, one)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("김정은", "Kim Jong Un"),
        ("문재인", "Moon Jae-in"),
        ("蔡英文", "Tsai Ing-wen"),
        ("賴清德", "Lai Ching-te"),
        ("ドナルド・トランプ", "Donald Trump"),
        ("Аляксандр Лукашэнка", "Alexander Lukashenko"),
        ("ประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha"),
        ("عبد الفتاح السيسي", "Abdel Fattah el-Sisi"),
        ("នរោត្តម សីហមុនី", "Norodom Sihamoni"),
    ],
)
def test_a_whole_name_has_one_skeleton_in_every_script(written: str, name: str) -> None:
    bare = {skeleton(skeletons(reading.split())) for reading in readings(written)}
    assert skeleton(skeletons(fold(name).split())) in bare
