"""`/reaction`: who responded, to what, in which words."""

from __future__ import annotations

import pytest

from bot.answers.question import Reactions
from bot.facts.dossier import Dossier
from tests.conftest import World, labels_of, options_of, page_of, text_of


async def test_without_options_it_tells_of_everyone_who_reacted(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("reaction")
    text = text_of(message)
    assert text.startswith(f"## All reactions\n-# {len(dossier.reactions)} reactions")
    assert page_of(message)[0] == 1
    assert not message.ephemeral


async def test_all_pages_together_tell_of_every_reaction_once(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("reaction")
    sources = labels_of(message).count("Source")
    for _ in range(page_of(message)[1] - 1):
        message = await world.press(message, "Next ›")
        sources += labels_of(message).count("Source")
    assert sources == len(dossier.reactions)


async def test_one_who_reacted_is_shown_with_what_to_and_in_which_words(world: World) -> None:
    text = text_of(await world.ask("reaction", who="kallas"))
    assert text.startswith("## How Kaja Kallas reacted\n-# 1 reaction")
    assert "-# to “the meeting of the Russian, Chinese, and North Korean heads of state” · " in text
    assert "> “direct challenge”" in text


async def test_reactions_to_someone_are_those_to_their_words(
    world: World, dossier: Dossier
) -> None:
    text = text_of(await world.ask("reaction", to="kallas"))
    assert text.startswith("## Reactions to Kaja Kallas\n")
    for reaction in dossier.reactions_to("kaja-kallas"):
        assert f"**{dossier.title_of(reaction.who)}**" in text
    assert "-# to “Kallas’s words” · the words of Kaja Kallas" in text
    assert "**Kaja Kallas**" not in text


async def test_reactions_to_an_event_are_found_by_its_name(world: World, dossier: Dossier) -> None:
    count = len(dossier.reactions_to("ceremony"))
    text = text_of(await world.ask("reaction", to="parade"))
    assert text.startswith(
        f"## Reactions: September 3 ceremony and parade in Beijing\n-# {count} reac"
    )


async def test_who_and_to_together_give_what_fits_both(world: World) -> None:
    text = text_of(await world.ask("reaction", who="guo", to="kallas"))
    assert text.startswith("## How Guo Jiakun reacted to Kaja Kallas\n-# 1 reaction")
    assert "> “This is extremely mistaken and irresponsible.”" in text


async def test_reported_words_are_labelled(world: World) -> None:
    text = text_of(await world.ask("reaction", who="Khrustalev"))
    assert "Reported, not word for word: if the gathering of three heads of state" in text


async def test_one_who_did_not_react_is_said_not_to_have(world: World) -> None:
    message = await world.ask("reaction", who="Lukashenko")
    assert message.ephemeral
    assert "This article tells of no reaction by Alexander Lukashenko." in text_of(message)


async def test_one_who_reacted_to_something_else_is_said_not_to_have(world: World) -> None:
    message = await world.ask("reaction", who="guo", to="banquet")
    assert message.ephemeral
    assert text_of(message) == (
        "**This article tells of no reaction by Guo Jiakun to “Xi Jinping’s banquet for Kim Jong Un”.**"
    )


async def test_an_unknown_reactor_is_an_honest_miss(world: World) -> None:
    message = await world.ask("reaction", who="Barack Obama")
    assert message.ephemeral
    assert "Nobody found for “Barack Obama”" in text_of(message)


async def test_an_unknown_target_is_an_honest_miss(world: World) -> None:
    message = await world.ask("reaction", to="bananas")
    assert message.ephemeral
    assert text_of(message) == "**Nothing found for “bananas” in this article.**"


async def test_an_ambiguous_reactor_gives_a_choice_that_keeps_the_target(world: World) -> None:
    message = await world.ask("reaction", who="kim", to="parade")
    assert message.ephemeral
    assert "ellen-kim" in {option["value"] for option in options_of(message)}
    answer = await world.choose(message, "ellen-kim")
    assert text_of(answer).startswith("## How Ellen Kim reacted: September 3 ceremony")
    assert not answer.ephemeral


async def test_an_ambiguous_target_gives_a_choice(world: World) -> None:
    message = await world.ask("reaction", to="kim")
    assert message.ephemeral
    text = text_of(await world.choose(message, "kim-jong-un"))
    assert text.startswith("## Reactions to Kim Jong Un\n")


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("reaction", who="kallas", private=True)).ephemeral


@pytest.mark.parametrize("typed", ["<?>", " <?> ", "~<?>", "<<?>>", "<<<?>>>"])
async def test_what_is_typed_is_never_taken_for_the_name_that_a_choice_fills_in(
    world: World, typed: str
) -> None:
    request = world.bot.request(Reactions("<one> <?>", typed))
    assert request.filled("xi-jinping") == request
