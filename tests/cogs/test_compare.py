"""`/compare`: who was at both of two events, at one, at the other."""

from __future__ import annotations

from tests.conftest import World, labels_of, options_of, text_of


async def test_three_lists_of_names(world: World) -> None:
    message = await world.ask("compare", first="sco summit", second="ceremony")
    text = text_of(message)
    assert "**Named at both** (1 person)\nXi Jinping\n**" in text
    summit = "Shanghai Cooperation Organization summit in Tianjin"
    assert f"**Named at {summit} alone** (1 person)\nNarendra Modi\n**" in text
    parade = "September 3 ceremony and parade in Beijing"
    assert f"**Named at {parade} alone** (26 people)\nVladimir Putin, " in text
    assert not message.ephemeral


async def test_a_group_is_not_counted_as_a_person(world: World) -> None:
    text = text_of(await world.ask("compare", first="ceremony", second="moscow-parade-2025"))
    assert "**Named at Moscow parade of May 9, 2025 alone** (1 group)\nLeaders who shared" in text


async def test_each_event_has_the_words_that_say_who_was_there(world: World) -> None:
    message = await world.ask("compare", first="sco-summit", second="ceremony")
    assert labels_of(message).count("Source") == 4
    summit = text_of(await world.press(message, "Source"))
    assert "**Narendra Modi attended the summit**" in summit
    assert "**¶14**" in summit
    ceremony = text_of(await world.press(message, "Source", nth=1))
    assert "**Emomali Rahmon (Tajikistan)**" in ceremony
    assert "**Serbia (Aleksandar Vucic)**" in ceremony
    gone = text_of(await world.press(message, "Source", nth=2))
    assert "was absent**" in gone
    claim = text_of(await world.press(message, "Source", nth=3))
    assert "**The cycle of celebrations tied to the SCO summit in Tianjin" in claim
    assert "did not stay for the parade**" in gone


async def test_who_was_absent_is_told_apart(world: World) -> None:
    text = text_of(await world.ask("compare", first="sco-summit", second="ceremony"))
    assert (
        "**Not there, says the article: September 3 ceremony and parade in Beijing**\n"
        "Thailand’s leader (absent), Narendra Modi (did not stay)"
    ) in text
    assert "Someone named for one event may also have been at the other." in text


async def test_nobody_in_common_is_said(world: World) -> None:
    text = text_of(await world.ask("compare", first="parade-1959", second="ceremony"))
    assert "**Named at both** (0)\nnobody\n" in text


async def test_nobody_is_said_to_have_been_at_one_of_them_only(world: World) -> None:
    """The article tells of an overlap of both, and names nobody."""
    text = text_of(await world.ask("compare", first="ceremony", second="moscow-parade-2025"))
    assert "only" not in text
    assert (
        "**On both events, in the words of Konstantin Asmolov**\n"
        "> This list is certainly worth comparing with the roster"
    ) in text
    assert "\n> The level of overlap clearly illustrates which countries oppose" in text


async def test_without_a_claim_on_both_nothing_is_put_into_the_authors_mouth(
    world: World,
) -> None:
    text = text_of(await world.ask("compare", first="sco-summit", second="banquet"))
    assert "On both events" not in text


async def test_the_rosters_are_a_press_away(world: World) -> None:
    message = await world.ask("compare", first="sco-summit", second="banquet")
    [first, second] = [label for label in labels_of(message) if label.startswith("Who was there")]
    assert "Narendra Modi" in text_of(await world.press(message, first))
    assert "Kim Jong Un" in text_of(await world.press(message, second))


async def test_an_unclear_event_is_chosen_and_then_the_other(world: World) -> None:
    message = await world.ask("compare", first="talks", second="visit")
    assert message.ephemeral
    values = [option["value"] for option in options_of(message)]
    assert "xi-kim-talks" in values
    other = await world.choose(message, "xi-kim-talks")
    assert len(options_of(other)) > 1
    compared = await world.choose(other, "visit-2025")
    assert text_of(compared).startswith("## Two events compared")


async def test_an_event_is_not_compared_with_itself(world: World) -> None:
    message = await world.ask("compare", first="banquet", second="banquet")
    assert message.ephemeral
    assert "Name two different events" in text_of(message)


async def test_an_unknown_event_is_a_miss(world: World) -> None:
    for options in (
        {"first": "olympics", "second": "banquet"},
        {"first": "banquet", "second": "olympics"},
    ):
        message = await world.ask("compare", **options)
        assert message.ephemeral
        assert "No event found for “olympics”" in text_of(message)


async def test_private_is_for_the_asker_alone(world: World) -> None:
    message = await world.ask("compare", first="sco-summit", second="ceremony", private=True)
    assert message.ephemeral


async def test_a_part_of_a_title_with_and_is_one_event(world: World) -> None:
    message = await world.ask("compare", first="banquet", second="reception and concert")
    assert "Reception and concert in the Great Hall of the People" in text_of(message)
    assert not message.ephemeral
