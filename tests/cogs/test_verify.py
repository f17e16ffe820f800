"""`/verify` and the message menu: are those the words, and whose?"""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from simcord.components import walk_components
from simcord.results import ResponseMessage

from bot.answers.card import Answer
from bot.answers.question import Request, Verify
from bot.answers.registry import ROUTES
from bot.serving.snapshot import Snapshot
from tests.conftest import World, button, labels_of, page_of, said, text_of

NEGATED = "The President of the United States is devoid of humour"


async def menu(world: World, text: str) -> ResponseMessage:
    """What mira is told of a message that ada wrote."""
    message = await world.ada.send(world.channel, text)
    return said(await world.mira.context_menu(world.channel, "Verify quotation", message))


@pytest.mark.parametrize(
    ("typed", "heading", "shown"),
    [
        (
            "“Hegemonism and power politics”",
            "## ✅ Verbatim",
            ["**Xi Jinping**", "> “hegemonism and power politics”", "Direct quotation", "¶14"],
        ),
        (
            "“The President of the United States […] humour.”",
            "## ✂️ Verbatim, but cut",
            ["**Vladimir Putin**", "Words are left out", "is **not** devoid"],
        ),
        (
            "“not a [single] devoid of humour”",
            "## ✏️ Altered",
            ["**Vladimir Putin**"],
        ),
        (
            f"“{NEGATED}”",
            "## ✏️ Altered",
            ["is **not** devoid", "A **negation** was put in or taken out."],
        ),
        (
            "“I had bad relations with him”",
            "## ✏️ Altered",
            ["I had ~~bad~~ relations", "I had **good** relations", "its **opposite**"],
        ),
        (
            "Putin said: “hegemonism and power politics”",
            "## 🔀 Misattributed",
            ["**Xi Jinping**, not Putin", "> “hegemonism and power politics”"],
        ),
        (
            "the bonds of friendship between the DPRK and China cannot change",
            "## 💬 Reported, not quoted",
            ["**Kim Jong Un**", "not the speaker’s own words"],
        ),
        (
            "“direct challenge to the international order”",
            "## 💬 Reported, not quoted",
            [
                "**Kaja Kallas**",
                "Only what the article has in quotation marks",
                "“direct challenge”.",
            ],
        ),
        (
            "it was too striking a visual symbol",
            "## ✅ Verbatim",
            ["**Konstantin Asmolov, the author**", "The author’s own words"],
        ),
        (
            "“leading research fellow at the Centre for Korean Studies”",
            "## ✅ Verbatim",
            ["**A line of the page**", "no sentence of the author’s · ¶"],
        ),
        (
            "“beloved daughter”",
            "## ✅ Verbatim",
            ["an epithet that the article ascribes to nobody"],
        ),
        (
            "good neighbors, good friends and they openly stoke confrontation and antagonism",
            "## ✏️ Not word for word",
            [
                "**Xi Jinping and Guo Jiakun**",
                "¶25: good neighbors",
                "¶37: They openly",
                "are joined",
            ],
        ),
        (
            "“direct threat to the international order”",
            "## ✏️ Altered",
            ["direct ~~threat~~ to", "> “direct **challenge**” to the international order"],
        ),
        (
            "Putin: “hegemonism and weapon politics”",
            "## ✏️ Altered",
            ["does not give these words to **Putin** either"],
        ),
        (
            "Putin: “rules-based order”",
            "## ✅ Verbatim",
            [
                "**In quotation marks, but nobody is quoted**",
                "does not give these words to **Putin**.",
            ],
        ),
    ],
)
async def test_a_quotation_gets_its_verdict(
    world: World, typed: str, heading: str, shown: list[str]
) -> None:
    message = await world.ask("verify", quotation=typed)
    text = text_of(message)
    assert text.startswith(f"{heading}\n")
    for part in shown:
        assert part in text
    assert "According to Konstantin Asmolov" in text
    assert not message.ephemeral
    assert "Open the article" in labels_of(message)


async def test_what_is_not_in_the_article_is_never_called_false(world: World) -> None:
    message = await world.ask("verify", quotation="“We will bury you”")
    text = text_of(message)
    assert text.startswith("## ❔ Not in this article")
    assert "does not make it false" in text
    assert message.ephemeral
    assert labels_of(message) == []


async def test_a_translation_is_said_not_to_be_comparable(world: World) -> None:
    message = await world.ask("verify", quotation="«Он не лишён чувства юмора»")
    assert "another script" in text_of(message)


@pytest.mark.parametrize("typed", ["“the”", "and it was", "war", "Kim Jong Un", "“China”"])
async def test_small_words_are_too_few(world: World, typed: str) -> None:
    assert "Too short to tell" in text_of(await world.ask("verify", quotation=typed))


@pytest.mark.parametrize("typed", ["…", "“”", "🙂", "   .", "<@123456789012345678>"])
async def test_without_words_there_is_nothing_to_verify(world: World, typed: str) -> None:
    message = await world.ask("verify", quotation=typed)
    assert message.ephemeral
    assert text_of(message)


async def test_the_source_opens_with_the_typed_words_in_bold(world: World) -> None:
    message = await world.ask("verify", quotation="“power politics”")
    source = await world.press(message, "Source")
    assert "“hegemonism and **power politics**.”" in text_of(source)
    assert source.ephemeral
    around = await world.press(source, "Read around ¶14")
    assert "**power politics**" in text_of(around)


async def test_private_is_for_the_asker_alone(world: World) -> None:
    message = await world.ask("verify", quotation="“power politics”", private=True)
    assert message.ephemeral


async def test_every_quotation_of_a_message_is_checked(world: World) -> None:
    message = await menu(
        world,
        "Putin: “hegemonism and power politics”, and “direct challenge”, and “we will bury you”",
    )
    text = text_of(message)
    assert text.startswith("## 3 quotations checked\n")
    assert "✅ Verbatim: 1 · 🔀 Misattributed: 1 · ❔ Not in this article: 1" in text
    assert text.index("**Xi Jinping**, not Putin") < text.index("**Kaja Kallas**")
    assert message.ephemeral


async def test_without_marks_the_sentences_are_and_the_others_are_counted(world: World) -> None:
    message = await menu(
        world,
        "So funny. They openly stoke confrontation and antagonism. Anyone up for lunch tomorrow?",
    )
    text = text_of(message)
    assert text.startswith("## ✅ Verbatim\n**Guo Jiakun**")
    assert "2 other sentences of the message" in text


async def test_the_private_answer_can_be_shown_to_everyone(world: World) -> None:
    message = await menu(world, "“direct challenge”")
    assert message.ephemeral
    shown = await world.press(message, "Show to everyone")
    assert not shown.ephemeral
    assert text_of(shown).startswith("## ✅ Verbatim\n**Kaja Kallas**")
    assert "Show to everyone" not in labels_of(shown)


async def test_everyone_is_shown_what_the_asker_was(world: World) -> None:
    # As a typed quotation all of it would be compared; of a message, what stands in marks.
    message = await menu(world, "the parade to mark the end of a “new Cold War”")
    shown = await world.press(message, "Show to everyone")
    assert not shown.ephemeral
    assert text_of(shown) == text_of(message)


@pytest.mark.parametrize("text", ["🙂", "<@123456789012345678> https://example.org/a"])
async def test_a_message_without_words_is_said_to_have_none(world: World, text: str) -> None:
    message = await menu(world, text)
    assert text_of(message) == "**There are no words to verify in this message.**"
    assert message.ephemeral


async def test_a_forwarded_message_is_read_too(world: World) -> None:
    original = await world.ada.send(world.channel, "“direct challenge”")
    forwarded = await world.ada.forward(original, world.channel)
    answer = await world.mira.context_menu(world.channel, "Verify quotation", forwarded)
    assert "**Kaja Kallas**" in text_of(said(answer))


async def test_many_quotations_are_turned_like_pages(world: World) -> None:
    words = "“direct challenge” and “good neighbors, good friends” "
    message = await menu(world, words * 30)
    page, last = page_of(message)
    assert (page, last > 1) == (1, True)
    turned = await world.press(message, "Next ›")
    assert page_of(turned) == (2, last)


@pytest.mark.parametrize(
    "typed",
    [
        "“@everyone hegemonism and power politics”",
        "“hegemonism and power [politics](https://example.org)”",
        "```\n“hegemonism and power politics”\n```",
        "||“hegemonism and power politics”||",
        "# “hegemonism and weapon politics” <@&1> <#2>",
        "“\u202ehegemonism and power politics”",
        "“hegemonism **and** power *politics* `x`”",
        "א “hegemonism and power politics” ב",
    ],
)
async def test_markup_neither_breaks_the_answer_nor_pings(world: World, typed: str) -> None:
    for message in (await world.ask("verify", quotation=typed), await menu(world, typed)):
        text = text_of(message)
        assert "Xi Jinping" in text
        assert "\u202e" not in text
    sent = [r.json["data"] for r in world.env.http_requests if r.path.endswith("/callback")]
    assert sent
    assert all(data["allowed_mentions"]["parse"] == [] for data in sent)


async def test_what_was_typed_is_shown_and_not_drawn(world: World) -> None:
    message = await world.ask("verify", quotation="“@everyone ||hidden|| [a] lantern”")
    raw = "".join(
        part["content"] for part in walk_components(message.components) if part.get("content")
    )
    assert "\\@everyone \\|\\|hidden\\|\\| \\[a\\] lantern" in raw


async def test_a_long_text_is_compared_outside_the_event_loop(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop = []
    verify = ROUTES[Verify]

    def noticed(snapshot: Snapshot, request: Request[Verify]) -> Answer:
        on_loop.append(threading.current_thread() is threading.main_thread())
        return verify.handler(snapshot, request)

    monkeypatch.setitem(ROUTES, Verify, replace(verify, handler=noticed))
    long, short = "hegemonism and power politics " * 40, "hegemonism and power politics"
    texts = [text_of(await world.ask("verify", quotation=text)) for text in (long, long, short)]
    assert texts[0] == texts[1] != texts[2]
    # What was made in a thread is remembered as well.
    assert on_loop == [False, True]


async def test_a_button_from_before_a_restart_asks_to_be_asked_again(world: World) -> None:
    message = await menu(world, "“direct challenge” " + "and more words " * 20)
    world.bot._typed.clear()
    answer = said(await world.mira.click(message, custom_id=button(message, "Show to everyone")))
    assert "too old" in text_of(answer)


# ── typography, and signs that change the meaning ──


@pytest.mark.parametrize(
    "typed",
    [
        'Xi: " hegemonism and power politics "',
        "“ hegemonism and power politics ”",
        "“hegemonism and\\npower politics”",
        "“hege-\nmonism and power politics”",
        "“hege- monism and power politics”",
        "“hege\u00admonism and power\u200bpolitics”",
        "“hegemonism  and\u00a0power politics”",
    ],
)
async def test_typography_is_no_alteration(world: World, typed: str) -> None:
    assert text_of(await world.ask("verify", quotation=typed)).startswith(
        "## ✅ Verbatim\n**Xi Jinping**"
    )


@pytest.mark.parametrize(
    "number", [".26", "26+", "< 26", "~26", "-26", "26%", "$26", "26k", "2.6", "26°", "±26", "26/2"]
)
async def test_a_sign_beside_a_number_changes_it(world: World, number: str) -> None:
    typed = f"“attended by {number} foreign heads of state”"
    text = text_of(await world.ask("verify", quotation=typed))
    assert text.startswith("## ✏️ Altered")
    assert "**number** was changed" in text or "**sign** that changes a word or a number" in text


async def test_a_word_that_is_struck_through_is_no_word_of_the_article(world: World) -> None:
    typed = "“the right side of history and that their rejuvenation ~~cannot~~ be stopped”"
    text = text_of(await world.ask("verify", quotation=typed))
    assert text.startswith("## ✏️ Altered")
    assert "A **negation** was put in or taken out; words are **struck through**." in text


# ── no words are cut unmarked ──


async def test_the_articles_words_go_to_the_end_of_their_phrase(world: World) -> None:
    typed = "“I had good relations with him, we called each other by our nicknames”"
    text = text_of(await world.ask("verify", quotation=typed))
    assert "we called each other by our **first** names." in text
    typed = "“ready to labour hand in hand with the DPRK”"
    text = text_of(await world.ask("verify", quotation=typed))
    assert "> … ready to **continue working** hand in hand with the DPRK …" in text


async def test_a_miss_shows_the_nearest_passage_and_what_was_said(world: World) -> None:
    typed = "Xi Jinping said the world faces a choice between war and peace"
    message = await world.ask("verify", quotation=typed)
    text = text_of(message)
    assert text.startswith("## ❔ Not in this article")
    assert "The nearest passage, ¶13: *… PRC declared that the world faces a “choice" in text
    assert "By Xi Jinping: “choice between peace or war" in text
    assert message.ephemeral
    source = await world.press(message, "Source")
    assert "**¶13**" in text_of(source)
    text = text_of(await world.ask("verify", quotation="Kim Yo Jong: “We will bury you all”"))
    assert "No quotation by Kim Yo Jong is in the article." in text
    assert "nearest passage" not in text


async def test_each_place_is_labelled_by_its_own_form(world: World) -> None:
    text = text_of(await world.ask("verify", quotation="“In the difficult years of the war”"))
    assert "Guangcha · Direct quotation · Kim Jong Un’s visit is announced · ¶17" in text
    assert "Beijing’s official rhetoric · Quoted at length · ¶42" in text
    text = text_of(await world.ask("verify", quotation="“the three leaders”"))
    assert "· ¶40" in text
    assert "Also outside quotation marks: ¶32" in text


async def test_an_omission_joins_no_two_speakers(world: World) -> None:
    typed = (
        "“the celebrations had demonstrated China’s unshakable resolve … good comrades who share "
        "a common destiny and assist one another”"
    )
    text = text_of(await world.ask("verify", quotation=typed))
    assert "Reported, not quoted" not in text
    assert "Verbatim" not in text
