"""A dossier of which little is entered yet, as members and admins meet it."""

from __future__ import annotations

import pytest

from bot.answers import quotes as answers
from tests.conftest import World, labels_of, text_of
from tests.facts.test_partial import ANN, ARTICLE, BO, KNOW, TOLD, document

OPEN = "Quoted in the article, speaker not entered"


async def publish(world: World, *entries: tuple[str, dict[str, object]]) -> None:
    """Put a dossier of ARTICLE with these entries beside the repository's, and publish it."""
    (world.project / "seeds" / "mill.txt").write_text(ARTICLE, encoding="utf-8")
    text = document(*entries)
    (world.project / "data" / "mill.toml").write_text(text, encoding="utf-8")
    await world.manage("facts reload", dossier="mill", publish=True)


async def ask(world: World, command: str, **options: object) -> str:
    return text_of(await world.ask(command, dossier="mill", **options))


async def test_nothing_is_entered_and_every_answer_says_so(world: World) -> None:
    await publish(world)
    verdict = await ask(world, "verify", quotation="Obama said “We know, and we will build it.”")
    assert verdict.startswith("## ✅ Verbatim")
    assert OPEN in verdict
    assert "the name cannot be checked" in verdict
    assert "author" not in verdict
    quotes = await ask(world, "quote")
    assert quotes.count(OPEN) == 2
    assert "> “We know, … and we will build it.”" in quotes
    assert OPEN in await ask(world, "quote", about="never again")
    assert OPEN in await ask(world, "search", query="we will build")
    overview = await ask(world, "source")
    assert "The author is not known" in overview
    assert "2 quotations in it: the speaker is not entered yet." in overview
    assert "According to “A mayor and a mill”" in overview


async def test_what_is_not_entered_is_not_denied(world: World) -> None:
    await publish(world, ("people", BO), ("people", ANN), ("quotes", TOLD))
    assert await ask(world, "quote", speaker="Bo Stone") == (
        "**No quote by Bo Stone has been entered.** \n"
        "-# The speaker of 2 quotations in “A mayor and a mill” is not entered yet."
    )
    quotes = await ask(world, "quote", about="and")
    assert "2 quotes, 1 of them by a speaker who is not entered yet" in quotes
    assert "**Ann Field**" in quotes
    assert OPEN not in await ask(world, "quote", speaker="Ann Field")


async def test_only_the_quotes_that_are_shown_are_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(world, ("people", BO), ("people", ANN), ("quotes", TOLD))
    assert "\n-# 2 quotes, 1 of them by a speaker who is" in await ask(world, "quote", about="and")
    monkeypatch.setattr(answers, "MOST", 1)
    assert ": the first 1\n-# 1 quote\n" in await ask(world, "quote", about="and", private=True)


async def test_a_draft_is_counted_and_its_speaker_is_named_nowhere(world: World) -> None:
    drafted = "guess: the name is beside it"
    await publish(
        world, ("people", {**BO, "drafted": drafted}), ("quotes", {**KNOW, "drafted": drafted})
    )
    verdict = await ask(world, "verify", quotation="“We know, and we will build it.”")
    assert OPEN in verdict
    assert "Bo" not in verdict
    status = text_of(await world.manage("facts status", dossier="mill"))
    assert "Drafted, left out until somebody confirms them: 1 person, 1 quote" in status
    assert "2 without a speaker yet" in status


@pytest.mark.parametrize("command", ["source", "quote", "search"])
async def test_without_an_address_nothing_opens_the_article(world: World, command: str) -> None:
    await publish(world, ("people", BO), ("quotes", KNOW))
    options = {"query": "build"} if command == "search" else {}
    message = await world.ask(command, dossier="mill", **options)
    assert "Open the article" not in labels_of(message)


async def test_a_name_that_stands_in_the_article_is_not_denied(world: World) -> None:
    await publish(world, ("people", ANN))
    message = await world.ask("attendee", dossier="mill", name="bo stone")
    assert text_of(message) == (
        "**Nobody has been entered as “bo stone”.**\n"
        "-# The words stand in ¶2 of “A mayor and a mill”."
    )
    passage = text_of(await world.press(message, "Read ¶2"))
    assert "Mayor **Bo Stone** said" in passage
    stranger = text_of(await world.ask("attendee", dossier="mill", name="Obama"))
    assert stranger.startswith("**Nobody has been entered as “Obama” in “A mayor and a mill”.**")
