"""`/quote`: words as they were said, or plainly labelled as reported."""

from __future__ import annotations

import pytest

from bot.answers import quotes
from bot.answers.quotes import quote_text, words
from bot.facts.dossier import Dossier
from tests.conftest import World, labels_of, options_of, text_of

TRUMP = (
    "> “Many Americans gave their lives in the struggle for China’s victory and glory… I hope "
    "they are rightly honoured and remembered for their courage and self-sacrifice! May President "
    "Xi Jinping and the wonderful people of China celebrate this great and lasting day.”"
)


async def test_a_quote_is_verbatim_with_the_articles_own_marks_and_ellipsis(world: World) -> None:
    message = await world.ask("quote", about="China's victory and glory")
    assert TRUMP in text_of(message).split("\n")
    assert not message.ephemeral


async def test_a_quote_names_speaker_role_occasion_and_addressee(world: World) -> None:
    text = text_of(await world.ask("quote", about="visit Pyongyang"))
    assert "**Kim Jong Un** · Chairman of State Affairs of the DPRK\n" in text
    assert "-# Before the parade · direct quotation · to Alexander Lukashenko\n" in text
    assert "> “visit Pyongyang at a convenient time.”" in text


async def test_who_relayed_a_quote_is_not_its_speaker(world: World) -> None:
    text = text_of(await world.ask("quote", about="pariahs"))
    speaker, details = text.split("\n")[2:4]
    assert speaker.startswith("**Those who ")
    assert details == "-# direct quotation · relayed by Vladimir Khrustalev"


async def test_a_few_quoted_words_are_shown_in_their_sentence(world: World) -> None:
    text = text_of(await world.ask("quote", about="hegemonism"))
    assert "> “hegemonism and power politics.”\n\n-# In the article: *Earlier, at the" in text


async def test_words_that_are_the_whole_sentence_are_shown_once(world: World) -> None:
    text = text_of(await world.ask("quote", about="extremely mistaken"))
    assert text.count("This is extremely mistaken and irresponsible.") == 1


async def test_reported_speech_is_labelled_and_never_in_quotation_marks(world: World) -> None:
    text = text_of(await world.ask("quote", about="unshakable resolve"))
    assert "reported speech" not in text
    [line] = [
        line for line in text.split("\n") if "unshakable resolve" in line and "##" not in line
    ]
    assert line.startswith("Reported, not word for word: the celebrations had demonstrated")
    assert "“" not in line


async def test_words_quoted_at_length_without_marks_get_none(world: World) -> None:
    text = text_of(await world.ask("quote", speaker="Beijing's official rhetoric"))
    assert "-# quoted at length, without quotation marks\n" in text
    assert "> In the difficult years of the war, the Chinese and North Korean peoples" in text
    assert "“In the difficult" not in text


async def test_a_quote_that_the_article_interrupts_keeps_its_parts_apart(world: World) -> None:
    text = text_of(await world.ask("quote", about="objective and impartial stance"))
    assert "impartial stance” … “will maintain close communication" in text


async def test_a_note_is_shown_as_a_note(world: World) -> None:
    text = text_of(await world.ask("quote", about="plotting against the US"))
    assert (
        "-# **Dossier’s note:** The article’s own rendering of Trump’s remark, given with Putin’s reply."
        in text
    )


def test_only_direct_quotes_stand_in_quotation_marks(dossier: Dossier) -> None:
    for quote in dossier.quotes:
        # The empty line ends the quote; after it stands the sentence of the article.
        shown = words(quote).replace("\\", "").split("\n\n")[0]
        if quote.form == "direct":
            assert shown == "> " + " … ".join(f"“{part}”" for part in quote.text)
        elif quote.form == "block":
            assert shown == "> " + quote.text[0]
        else:
            assert shown == f"Reported, not word for word: {quote.text[0]}"


def test_every_direct_quote_stands_so_in_the_article(dossier: Dossier) -> None:
    article = "\n".join(dossier.article.passages)
    for quote in dossier.quotes:
        for part in quote.text if quote.form == "direct" else ():
            assert f"“{part}”" in article


def test_every_quote_names_its_speaker_first(dossier: Dossier) -> None:
    for quote in dossier.quotes:
        shown = quote_text(dossier, quote).replace("\\", "")
        assert shown.lower().startswith(f"**{dossier.title_of(quote.speaker).lower()}**")


async def test_a_speaker_gives_all_that_they_said(world: World, dossier: Dossier) -> None:
    message = await world.ask("quote", speaker="trump")
    assert text_of(message).startswith("## Quotes by Trump\n")
    assert labels_of(message).count("Source") == len(dossier.quotes_by("trump")) > 1


async def test_a_speaker_and_a_subject_together_give_what_fits_both(world: World) -> None:
    text = text_of(await world.ask("quote", about="cold war", speaker="ellen kim"))
    assert text.startswith("## Quotes by Ellen Kim about “cold war”\n")
    assert "signals a growing dynamic of a new Cold War in the region." in text
    assert "Other experts" not in text


async def test_one_who_is_not_quoted_is_said_not_to_be(world: World) -> None:
    message = await world.ask("quote", speaker="Lukashenko")
    assert message.ephemeral
    assert text_of(message) == "**No quote by Alexander Lukashenko in this article.**"


@pytest.mark.parametrize(
    ("options", "by"),
    [
        ({"about": "bananas"}, ""),
        ({"about": "bananas", "speaker": "xi"}, " by Xi Jinping"),
        ({"about": "war", "speaker": "putin"}, " by Vladimir Putin"),
    ],
)
async def test_no_quote_about_it_is_said_plainly(
    world: World, options: dict[str, str], by: str
) -> None:
    message = await world.ask("quote", **options)
    assert message.ephemeral
    about = options["about"]
    assert text_of(message) == f"**No quote{by} about “{about}” in this article.**"


async def test_an_unknown_speaker_is_an_honest_miss(world: World) -> None:
    message = await world.ask("quote", speaker="Barack Obama")
    assert message.ephemeral
    assert "Nobody found for “Barack Obama”" in text_of(message)


async def test_an_ambiguous_speaker_gives_a_choice_that_keeps_the_subject(world: World) -> None:
    message = await world.ask("quote", about="between", speaker="kim")
    assert message.ephemeral
    assert {option["value"] for option in options_of(message)} == {"ellen-kim", "kim-jong-un"}
    text = text_of(await world.choose(message, "ellen-kim"))
    assert text.startswith("## Quotes by Ellen Kim about “between”\n")


async def test_the_subject_narrows_the_speakers(world: World) -> None:
    message = await world.ask("quote", about="cold war", speaker="kim")
    assert text_of(message).startswith(
        "## Quotes by Ellen Kim about “cold war”\n-# 1 quote\n"
        "-# Of the 5 that “kim” may mean, only Ellen Kim has a quote about “cold war”.\n"
    )
    guo = text_of(await world.ask("quote", about="prejudice", speaker="China"))
    assert guo.startswith("## Quotes by Guo Jiakun about “prejudice”\n")


async def test_if_none_of_them_said_it_those_who_did_are_a_choice(world: World) -> None:
    about = "the sight of the three leaders standing shoulder to shoulder in front of everyone"
    message = await world.ask("quote", about=about, speaker="kim")
    assert message.ephemeral
    assert text_of(message).endswith("by any of the 5 that “kim” may mean in this article.**")
    text = text_of(await world.choose(message, "south-korean-media"))
    assert text.startswith("## Quotes by South Korean media about “the sight of")


async def test_one_who_said_something_else_is_a_press_away(world: World) -> None:
    message = await world.ask("quote", about="hegemonism", speaker="kallas")
    assert message.ephemeral
    text = text_of(await world.press(message, "Quotes by Kaja Kallas (1)"))
    assert text.startswith("## Quotes by Kaja Kallas\n-# 1 quote")
    assert [option["value"] for option in options_of(message)] == ["xi-jinping"]


async def test_an_institution_is_quoted_with_those_who_speak_for_it(
    world: World, dossier: Dossier
) -> None:
    text = text_of(await world.ask("quote", speaker="Chinese Foreign Ministry"))
    assert text.startswith(
        "## Quotes by PRC Foreign Ministry and Guo Jiakun (official spokesman)\n-# 4 quotes"
    )
    about = text_of(await world.ask("quote", speaker="Chinese Foreign Ministry", about="prejudice"))
    assert about.startswith(
        "## Quotes by Guo Jiakun (official spokesman of PRC Foreign Ministry) about “prejudice”\n"
    )
    message = await world.ask("quote", speaker="Guo Jiakun")
    assert text_of(message).startswith("## Quotes by Guo Jiakun\n-# 3 quotes")
    assert "Quotes by PRC Foreign Ministry (4)" in labels_of(message)


async def test_a_question_mark_is_not_taken_for_the_choice(world: World) -> None:
    message = await world.ask("quote", about="?", speaker="kim")
    answer = await world.choose(message, "ellen-kim")
    assert text_of(answer) == "**No quote by Ellen Kim about “?” in this article.**"


async def test_a_subject_of_spaces_is_no_subject(world: World) -> None:
    assert "about “”" not in text_of(await world.ask("quote", about="   "))


async def test_a_known_quote_is_headed_by_its_speaker(world: World) -> None:
    text = text_of(await world.ask("quote", about="kallas-direct-challenge"))
    assert text.startswith("## A quote by Kaja Kallas\n-# 1 quote")


async def test_without_options_one_is_chosen_at_random(
    world: World, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotes.random, "choice", lambda quotes: quotes[1])
    message = await world.ask("quote")
    text = text_of(message)
    assert text.startswith("## A quote at random\n**Xi Jinping**")
    assert dossier.quotes[1].text[0] in text
    assert not message.ephemeral


async def test_another_one_is_for_the_presser_alone(
    world: World, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await world.ask("quote")
    monkeypatch.setattr(quotes.random, "choice", lambda quotes: quotes[-1])
    another = await world.press(message, "Another one")
    assert another.ephemeral
    assert another.id != message.id
    assert dossier.quotes[-1].text[0] in text_of(another)
    assert "Another one" in labels_of(another)


async def test_a_random_quote_may_be_private(world: World) -> None:
    assert (await world.ask("quote", private=True)).ephemeral


async def test_the_source_of_a_quote_marks_its_words(world: World) -> None:
    message = await world.ask("quote", about="direct challenge")
    text = text_of(await world.press(message, "Source"))
    assert "**EU foreign policy chief Kaja Kallas declared that" in text


async def test_of_more_quotes_than_anyone_reads_the_first_are_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_them = text_of(await world.ask("quote", about="new cold war"))
    assert all_of_them.startswith("## Quotes about “new cold war”\n-# 2 quotes\n")
    monkeypatch.setattr(quotes, "MOST", 1)
    first = text_of(await world.ask("quote", about="new  cold war"))
    assert first.startswith("## Quotes about “new  cold war”: the first 1\n-# 1 quote\n")


# ── words and people that are asked about ──


@pytest.mark.parametrize("options", [{}, {"speaker": "Khrustalev"}])
async def test_a_word_of_a_quotation_finds_it_whatever_else_it_names(
    world: World, options: dict[str, str]
) -> None:
    message = await world.ask("quote", about="pariahs", **options)
    assert not message.ephemeral
    assert "two of whom are labelled as “some sort of pariahs”" in text_of(message)
    assert "**Vladimir Khrustalev** · Russian military analyst" in text_of(message)


async def test_whoever_is_named_is_quoted_and_answered(world: World, dossier: Dossier) -> None:
    for about in ("Trump", "特朗普"):
        message = await world.ask("quote", about=about)
        assert not message.ephemeral
        text = text_of(message)
        for quote in (*dossier.quotes_by("trump"), dossier.quote("putin-humour")):
            assert quote.text[0] in text


async def test_a_whole_question_finds_the_quote_that_says_most_of_it(world: World) -> None:
    text = text_of(await world.ask("quote", about="who called it a new Cold War?"))
    assert text.index("**Other experts**") < text.index("**Ellen Kim**")


async def test_a_slip_in_a_quote_is_asked_about(world: World) -> None:
    message = await world.ask("quote", about="hegemonsim")
    assert message.ephemeral
    assert text_of(message).startswith("“hegemonsim” — did you mean **hegemonism**?\n")
    taken = await world.press(message, "hegemonism")
    assert text_of(taken).startswith("## Quotes about “hegemonism”\n")


async def test_a_quote_that_has_a_part_of_what_was_asked_is_said_to(world: World) -> None:
    message = await world.ask("quote", about="climate change")
    assert message.ephemeral
    assert text_of(message).startswith(
        "## Quotes with a part of “climate change”\n-# 2 quotes\n-# Not found: “climate”\n"
    )
