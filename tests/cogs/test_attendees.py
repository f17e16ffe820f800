"""`/attendees`: who was there, grouped as the article groups them."""

from __future__ import annotations

import re

import pytest

from bot.facts.dossier import Dossier
from bot.facts.model import PRESENT
from tests.conftest import World, labelled, labels_of, options_of, text_of


def groups(text: str) -> dict[str, list[str]]:
    """The names listed under each group, and that the group's own count is right."""
    found: dict[str, list[str]] = {}
    for name, count, lines in re.findall(r"\*\*(.+)\*\* \((\d+)\)\n((?:•.*\n?)+)", text):
        found[name] = [
            line.removeprefix("• ").split(" — ")[0] for line in lines.strip().split("\n")
        ]
        assert len(found[name]) == int(count)
    return found


async def test_the_stated_number_stands_beside_the_number_listed(world: World) -> None:
    message = await world.ask("attendees")
    text = text_of(message)
    assert text.startswith("## September 3 ceremony and parade in Beijing\n")
    assert "The article states **26** foreign heads of state. **26** are listed here" in text
    assert "2 of them without a name" in text
    assert not message.ephemeral


async def test_the_groups_are_those_of_the_article(world: World) -> None:
    found = groups(text_of(await world.ask("attendees")))
    assert {name: len(people) for name, people in found.items()} == {
        "CIS": 7,
        "Southeast Asia": 6,
        "Africa": 2,
        "Euro-American wing of the Global South": 3,
        "No region given": 8,
        "Absent": 1,
        "Did not stay": 1,
        "Also there, outside that count": 1,
    }
    assert found["Absent"] == ["Thailand’s leader"]
    assert found["Did not stay"] == ["Narendra Modi"]
    assert found["Also there, outside that count"] == ["Xi Jinping"]
    assert found["Africa"] == ["Emmerson Mnangagwa", "Denis Sassou Nguesso"]


async def test_those_counted_are_as_many_as_are_listed_in_groups(
    world: World, dossier: Dossier
) -> None:
    found = groups(text_of(await world.ask("attendees")))
    outside = ("Absent", "Did not stay", "Also there, outside that count")
    counted = sum(len(people) for name, people in found.items() if name not in outside)
    assert counted == len(dossier.roster("ceremony")) == 26


async def test_a_region_shows_that_region_alone(world: World) -> None:
    text = text_of(await world.ask("attendees", region="Africa"))
    assert text.split("\n")[1:3] == ["-# 3 September 2025 · Beijing", "-# Only: region “Africa”"]
    assert groups(text) == {"Africa": ["Emmerson Mnangagwa", "Denis Sassou Nguesso"]}
    assert "The article states" not in text


async def test_a_region_keeps_apart_who_came_and_who_did_not(world: World) -> None:
    found = groups(text_of(await world.ask("attendees", region="southeast asia")))
    assert list(found) == ["Southeast Asia", "Absent"]
    assert "Thailand’s leader" not in found["Southeast Asia"]


@pytest.mark.parametrize(
    ("status", "listed"),
    [
        ("absent", {"Absent": ["Thailand’s leader"]}),
        ("left early", {"Did not stay": ["Narendra Modi"]}),
    ],
)
async def test_a_status_shows_those_alone(
    world: World, status: str, listed: dict[str, list[str]]
) -> None:
    text = text_of(await world.ask("attendees", status=status))
    assert groups(text) == listed
    assert "The article states" not in text


async def test_attended_does_not_list_who_was_absent(world: World) -> None:
    found = groups(text_of(await world.ask("attendees", status="attended")))
    everyone = [name for people in found.values() for name in people]
    assert len(everyone) == 27
    assert "Thailand’s leader" not in everyone
    assert "Narendra Modi" not in everyone


async def test_an_event_shows_its_own_roster(world: World) -> None:
    text = text_of(await world.ask("attendees", event="sco"))
    assert text.startswith("## Shanghai Cooperation Organization summit in Tianjin\n")
    assert groups(text) == {"Attended": ["Xi Jinping", "Narendra Modi"]}


async def test_an_event_without_anyone_named_says_so(world: World) -> None:
    text = text_of(await world.ask("attendees", event="visit-announced"))
    assert "The article names nobody for this event." in text


async def test_a_region_that_the_event_does_not_have_is_said_to_have_nobody(world: World) -> None:
    text = text_of(await world.ask("attendees", event="banquet", region="Africa"))
    assert "The article gives no regions for this event." in text
    assert groups(text) == {}


async def test_an_unknown_event_is_an_honest_miss(world: World) -> None:
    message = await world.ask("attendees", event="Olympics")
    assert message.ephemeral
    assert text_of(message) == "**No event found for “Olympics” in this article.**"


async def test_an_unknown_region_is_an_honest_miss(world: World) -> None:
    message = await world.ask("attendees", region="Antarctica")
    assert message.ephemeral
    assert text_of(message) == (
        "**No region found for “Antarctica” in this article.**\n"
        "Its regions for “September 3 ceremony and parade in Beijing”: CIS, Southeast Asia, Africa, "
        "Euro-American wing of the Global South."
    )
    text = text_of(await world.choose(message, "Africa"))
    assert groups(text) == {"Africa": ["Emmerson Mnangagwa", "Denis Sassou Nguesso"]}


async def test_an_ambiguous_event_gives_a_choice_that_keeps_the_status(world: World) -> None:
    message = await world.ask("attendees", event="talks", status="took part")
    assert message.ephemeral
    assert {o["value"] for o in options_of(message)} == {"xi-kim-talks", "kim-putin-talks"}
    text = text_of(await world.choose(message, "kim-putin-talks"))
    assert text.startswith("## Talks of Kim Jong Un and Vladimir Putin\n")
    assert text.split("\n")[2] == "-# Only: status “took part”"


async def test_the_buttons_lead_to_when_and_where_and_to_the_reactions(world: World) -> None:
    message = await world.ask("attendees")
    event = await world.press(message, "When and where")
    assert text_of(event).startswith(
        "## September 3 ceremony and parade in Beijing\n-# 3 September"
    )
    reactions = await world.press(message, labelled(message, "Reactions"))
    assert text_of(reactions).startswith("## Reactions: September 3 ceremony")
    assert event.ephemeral
    assert reactions.ephemeral


async def test_every_group_has_its_source(world: World) -> None:
    message = await world.ask("attendees", region="Africa")
    assert labels_of(message).count("Source") == 2
    source = text_of(await world.press(message, "Source", nth=1))
    assert (
        "**From Africa came Emmerson Mnangagwa (Zimbabwe) and Denis Sassou Nguesso (Congo)**"
        in source
    )


async def test_a_groups_source_has_the_words_of_everyone_in_it(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("attendees")
    shown = labels_of(message).count("Source")
    sources = [text_of(await world.press(message, "Source", nth=n)) for n in range(shown)]
    for attendance in dossier.attendances_at("ceremony"):
        passage = dossier.spans[attendance.id][-1].passage
        assert any(f"**¶{passage}**" in source for source in sources[1:]), attendance.id


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("attendees", private=True)).ephemeral


async def test_every_status_of_the_facts_can_be_asked_for(world: World) -> None:
    [command] = [c for c in world.bot.tree.get_commands() if c.name == "attendees"]
    offered = {
        choice["value"]
        for o in command.to_dict(world.bot.tree)["options"]
        if o["name"] == "status"
        for choice in o["choices"]
    }
    assert offered == PRESENT | {"absent", "left early"}


@pytest.mark.parametrize("region", ["asia", "South Asia", "america", "global south"])
async def test_a_part_of_a_region_is_not_taken_for_it(world: World, region: str) -> None:
    message = await world.ask("attendees", region=region)
    assert message.ephemeral
    assert "No region found for" in text_of(message)
    assert len(options_of(message)) == 4


@pytest.mark.parametrize("region", ["Euro-American", "euro american wing"])
async def test_the_beginning_of_a_region_is_that_region(world: World, region: str) -> None:
    text = text_of(await world.ask("attendees", region=region))
    assert "-# Only: region “Euro-American wing of the Global South”" in text


async def test_one_word_of_a_beginning_is_asked_about(world: World) -> None:
    message = await world.ask("attendees", region="Southeast")
    assert text_of(message) == "“Southeast” — did you mean **Southeast Asia**?"
    answer = await world.press(message, "Southeast Asia")
    assert "-# Only: region “Southeast Asia”" in text_of(answer)


async def test_a_group_of_countries_that_is_background_is_said_to_be(world: World) -> None:
    text = text_of(await world.ask("attendees", region="Central Asia"))
    assert text.startswith("**No region found for “Central Asia” in this article.**\n")
    assert text.endswith(
        "\n-# **Background, not from the article:** “Central Asian leaders” there: Kassym-Jomart "
        "Tokayev, Shavkat Mirziyoyev, Emomali Rahmon, Sadyr Japarov, Serdar Berdimuhamedow."
    )
    south = text_of(await world.ask("attendees", region="South Asia"))
    assert south.endswith("there: Shehbaz Sharif, K.P. Sharma Oli, Mohamed Muizzu.")
    assert "Background" not in text_of(await world.ask("attendees", region="Europe"))


async def test_a_region_of_another_event_is_a_press_away(world: World) -> None:
    message = await world.ask("attendees", event="banquet", region="Africa")
    answer = await world.press(message, "September 3 ceremony and parade in Beijing")
    assert "Africa" in groups(text_of(answer))


@pytest.mark.parametrize("event", ["3/9/2025", "9/3/2025", "September 3"])
async def test_the_region_narrows_the_events(world: World, event: str) -> None:
    message = await world.ask("attendees", event=event, region="Africa")
    assert text_of(message).startswith("## September 3 ceremony and parade in Beijing\n")
    assert (
        f"-# Of the 6 that “{event}” may mean, only September 3 ceremony and parade in Beijing has "
        "anyone named for it from “Africa”."
    ) in text_of(message)
