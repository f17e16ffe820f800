"""Whether the article says it: typed words, and somebody's message."""

from __future__ import annotations

import pytest

from tests.browser.page import LocalDiscord

VERDICTS = {
    "verbatim": ("“new Cold War”", "Verbatim"),
    "cut": ("“devoid of humour”", "Verbatim, but cut"),
    "altered": (
        "“Many Americans gave their lives in the struggle for Russia’s victory and glory”",
        "Altered",
    ),
    "negated": ("“The President of the United States is devoid of humour”", "Altered"),
    "spliced": (
        "“good neighbors, good friends and they openly stoke confrontation and antagonism”",
        "Altered",
    ),
    "misattributed": ("Putin said “hegemonism and power politics”", "Misattributed"),
    "paraphrase": (
        "“the bonds of friendship between the DPRK and China cannot change”",
        "Reported, not quoted",
    ),
    "mixed": ("“direct challenge to the international order”", "Reported, not quoted"),
    "author": ("“it was too striking a visual symbol”", "Verbatim"),
}


@pytest.mark.parametrize("kind", VERDICTS)
def test_a_typed_quotation_gets_its_verdict(desk: LocalDiscord, kind: str) -> None:
    typed, verdict = VERDICTS[kind]
    desk.slash("verify", quotation=typed)
    desk.expect(verdict)
    desk.expect_public()
    desk.shot(f"verify-{kind}")


def test_words_that_are_not_in_the_article_are_told_to_the_asker_alone(desk: LocalDiscord) -> None:
    desk.slash("verify", quotation="“We will bury you”")
    desk.expect("Not in this article", "does not make it false")
    desk.expect_private()
    desk.shot("verify-absent")


def test_what_was_said_of_a_message_is_private_until_it_is_shown(desk: LocalDiscord) -> None:
    # The demo has used the message menu before anybody looks.
    desk.look_at("3 quotations checked")
    desk.expect("3 quotations checked", "Xi Jinping, not Putin", "Guo Jiakun")
    desk.expect_private()
    desk.shot("verify-message")
    desk.click("Show to everyone")
    desk.expect("3 quotations checked")
    desk.expect_public()
    desk.shot("verify-shown")
