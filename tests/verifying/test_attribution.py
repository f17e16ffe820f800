"""Whom a message names as the speaker."""

from __future__ import annotations

import pytest

from bot.serving.snapshot import Snapshot
from bot.verifying.naming import Namings
from bot.verifying.speakers import Speakers


@pytest.fixture(scope="module")
def speakers(snapshot: Snapshot) -> Speakers:
    return Speakers(Namings(snapshot.people))


@pytest.mark.parametrize(
    ("before", "after", "id"),
    [
        ("Putin said: ", "", "vladimir-putin"),
        ("lol Trump literally said ", "", "trump"),
        ("《Putin》 said: 「", "", "vladimir-putin"),
        ("他来了。Putin said: ", "", "vladimir-putin"),
        ("", "。」 — ‹Xi Jinping›", "xi-jinping"),
        ("Trump asked Xi Jinping: ", "", "trump"),
        ("trump to xi: ", "", "trump"),
        ("According to Kaja Kallas, ", "", "kaja-kallas"),
        ("", " — Xi Jinping", "xi-jinping"),
        ("", ", said Vladimir Putin yesterday", "vladimir-putin"),
        ("", ", Pres. Putin said.", "vladimir-putin"),
        ("", " (Guo Jiakun)", "guo-jiakun"),
        ("", "\n> — V. Putin", "vladimir-putin"),
        ("according to K.P. Sharma Oli, ", "", "kp-sharma-oli"),
        ("Trump’s remark: ", "", "trump"),
        ("Xi in his parade speech: ", "", "xi-jinping"),
        ("He is back. Lukashenka wrote ", "", "alexander-lukashenko"),
        ("Putin (to Xi): ", "", "vladimir-putin"),
        ("Putin on Trump’s remark: ", "", "vladimir-putin"),
        ("According to Trump’s statement: ", "", "trump"),
        ("In May Putin said ", "", "vladimir-putin"),
        ("", " 🔥🔥 — Xi 🇨🇳", "xi-jinping"),
        ("🚨 Putin: ", "", "vladimir-putin"),
        ("Donald J. Trump (@realDonaldTrump): ", "", "trump"),
        ("", "\n— Donald J. Trump (@realDonaldTrump)", "trump"),
        ("", " — Dr. Ellen Kim", "ellen-kim"),
        ("Kallas’s remarks are ", ", Guo Jiakun said", "guo-jiakun"),
        ("S. Korean media: ", "", "south-korean-media"),
        ("Kim Jong Un’s sister Kim Yo Jong: ", "", "kim-yo-jong"),
        ("Chinese leader Xi Jinping: ", "", "xi-jinping"),
    ],
)
def test_the_speaker_is_read(before: str, after: str, id: str, speakers: Speakers) -> None:
    named = speakers.of(before, after)
    assert named is not None
    assert named.ids == (id,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("he said ", ""),
        ("they say ", ""),
        ("look at this ", " lmao"),
        ("", " that was wild"),
        ("Putin would say ", ""),
        ("lol imagine Putin saying ", ""),
        ("As Putin might put it, ", ""),
        ("a reply to Trump’s remark: ", ""),
        ("Macron slams Kallas: ", ""),
        ("Kallas’s words, Guo Jiakun said, are ", ""),
        ("Putin was there. ", ""),
    ],
)
def test_nobody_is_named(before: str, after: str, speakers: Speakers) -> None:
    assert speakers.of(before, after) is None


def test_a_stranger_is_named_by_the_capital(speakers: Speakers) -> None:
    named = speakers.of("Joe Biden said: ", "")
    assert named is not None
    assert (named.name, named.ids) == ("Joe Biden", ())


def test_several_may_be_meant(speakers: Speakers) -> None:
    named = speakers.of("Kim said: ", "")
    assert named is not None
    assert {"kim-jong-un", "kim-yo-jong"} <= set(named.ids)


@pytest.mark.parametrize("told", ["as described by", "according to", "paraphrased by"])
def test_words_that_one_told_of_another_may_be_either_s(told: str, speakers: Speakers) -> None:
    named = speakers.of("", f" — Trump, {told} Vladimir Putin")
    assert named is not None
    assert named.ids == ("trump", "vladimir-putin")
    assert named.clear
    assert speakers.of("", f" — Trump, {told} Reuters") is None


@pytest.mark.parametrize("between", [" slams ", " Slams ", ", ", " → ", " ➡️ "])
def test_of_two_in_a_headline_either_may_have_said_it(between: str, speakers: Speakers) -> None:
    named = speakers.of(f"Guo Jiakun{between}Kallas: ", "")
    assert named is not None
    assert named.ids == ("guo-jiakun", "kaja-kallas")


def test_whoever_quotes_another_is_not_the_speaker(speakers: Speakers) -> None:
    named = speakers.of("", " — Trump, quoted by Putin")
    assert named is not None
    assert named.ids == ("trump",)


def test_the_author_is_the_article(speakers: Speakers) -> None:
    named = speakers.of("The article says: ", "")
    assert named is not None
    assert named.of_author


def test_a_sentence_may_say_whose_words_it_gives(speakers: Speakers) -> None:
    found = speakers.reported("Putin said that nobody came")
    assert found is not None
    speaker, (start, end) = found
    assert speaker.ids == ("vladimir-putin",)
    assert "Putin said that nobody came"[start:end] == "nobody came"
    assert speakers.reported("nobody came") is None


def test_a_declined_name_is_read_whole_behind_an_apostrophe(snapshot: Snapshot) -> None:
    speakers = Speakers(Namings(snapshot.people))
    said = speakers.of("Kim Jong Un'un sözleri: ", "")
    assert said is not None and said.ids == ("kim-jong-un",)
