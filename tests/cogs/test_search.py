"""`/search`: facts of every kind and passages, in one list."""

from __future__ import annotations

import pytest

from bot.facts.dossier import Dossier
from tests.conftest import World, is_disabled, labelled, labels_of, text_of


async def test_who_is_named_comes_first(world: World) -> None:
    message = await world.ask("search", query="lukashenka")
    text = text_of(message)
    assert text.startswith("## Search: “lukashenka”\n-# ")
    assert text.split("\n")[2:4] == [
        "-# Person",
        "**Alexander Lukashenko** · Belarusian President",
    ]
    assert not message.ephemeral


async def test_whoever_is_found_is_one_press_from_the_card(world: World) -> None:
    message = await world.ask("search", query="lukashenka")
    card = await world.press(message, "Card")
    assert text_of(card).startswith("## Alexander Lukashenko")
    assert card.ephemeral


async def test_the_words_are_in_bold_in_their_context(world: World) -> None:
    text = text_of(await world.ask("search", query="nuclear missiles"))
    assert "new **nuclear missiles**, hypersonic" in text
    assert "-# The author writes" in text
    assert "-# Passage\n**¶13**" in text


async def test_the_editors_words_are_not_counted_as_the_authors(world: World) -> None:
    message = await world.ask("search", query="bose")
    assert "1 claim by the author, 1 note by someone else" in text_of(message)
    notes = text_of(await world.press(message, "Notes (1)"))
    assert "-# A note in the article\n**The editor (“Ed”)**" in notes
    assert "-# The author writes" not in notes


async def test_misspelt_words_are_found(world: World) -> None:
    assert "**nuclear missiles**" in text_of(await world.ask("search", query="nuclaer misiles"))


async def test_a_kind_is_filtered_in_place(world: World) -> None:
    message = await world.ask("search", query="second world war")
    quotes = labelled(message, "Quotes")
    filtered = await world.press(message, quotes)
    assert filtered.id == message.id
    kinds = {line for line in text_of(filtered).split("\n") if line in ("-# Quote", "-# Passage")}
    assert kinds == {"-# Quote"}
    assert is_disabled(filtered, quotes)
    everything = await world.press(filtered, labelled(filtered, "All"))
    assert text_of(everything) == text_of(message)


async def test_a_source_opens_the_words_that_were_found(world: World) -> None:
    message = await world.ask("search", query="hypersonic")
    source = await world.press(message, "Source", nth=labels_of(message).count("Source") - 1)
    assert "**hypersonic**" in text_of(source)


async def test_a_quotation_stands_in_marks_only_if_it_is_one(world: World) -> None:
    direct = text_of(await world.ask("search", query="hegemonism"))
    assert "**Xi Jinping**\n“**hegemonism** and power politics" in direct
    reported = text_of(await world.ask("search", query="path of peaceful development"))
    assert (
        "Reported: the Chinese people would follow the **path** of **peaceful development**"
        in reported
    )


async def test_nothing_is_said_to_be_nothing(world: World) -> None:
    message = await world.ask("search", query="quantum computers")
    assert message.ephemeral
    assert text_of(message).startswith("**Nothing found for “quantum computers” in this article.**")


async def test_a_miss_offers_whose_name_is_near(world: World) -> None:
    message = await world.ask("search", query="Nawaz Sharif")
    assert message.ephemeral or "Shehbaz Sharif" in text_of(message)


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("search", query="missiles", private=True)).ephemeral


@pytest.mark.parametrize("kind", ["person", "event", "quote", "reaction", "claim"])
async def test_every_kind_of_fact_can_be_found(world: World, dossier: Dossier, kind: str) -> None:
    snapshot = world.bot.library.default
    queries = {
        "person": "Kaja Kallas",
        "event": "banquet",
        "quote": "hegemonism and power politics",
        "reaction": "direct challenge to the international order",
        "claim": "largest parade in Chinese history",
    }
    found = snapshot.search(queries[kind])
    assert any(type(dossier.facts.get(id)).__name__.lower() == kind for id in found.ids)


# ── whole questions ──


def first_of(text: str, count: int = 1) -> str:
    """The first facts of an answer, as they are shown."""
    _, *blocks = text.split("\n-# ")
    kinds = ("Person", "Event", "Quote", "Reaction", "The author writes", "Passage", "A note")
    return "\n".join([block for block in blocks if block.startswith(kinds)][:count])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("who sat next to Xi?", "while Vladimir Putin **sat** to his right"),
        ("why did Modi leave", "Narendra **Modi** attended the summit but did not stay"),
        ("who called it a new Cold War?", "**Other experts**"),
        ("how did China react to Kallas?", "**Guo Jiakun** to the words of Kaja Kallas"),
        ("reaction of the EU", "**Kaja Kallas** to September 3 ceremony"),
        (
            "when was the last time the three leaders stood together?",
            "The **last** such moment occurred in 1959",
        ),
        ("how often has Kim visited China", "had **visited China** four times"),
        ("what did Putin say about Trump?", "**Vladimir Putin** to the words of Trump"),
        ("who was absent?", "Thailand’s leader"),
        ("how did the US react", "**Trump** to September 3 ceremony"),
        ("qué dijo Putin sobre Trump", "**Vladimir Putin** to the words of Trump"),
        ("was sagte Kallas über die Parade?", "**Kaja Kallas** to September 3 ceremony"),
        ("как Китай отреагировал на Каллас", "**Guo Jiakun**"),
        ("谁坐在习近平旁边", "**Xi Jinping**"),
    ],
)
async def test_a_whole_question_is_answered_by_what_says_most_of_it(
    world: World, query: str, says: str
) -> None:
    assert says in first_of(text_of(await world.ask("search", query=query)))


async def test_words_that_are_not_found_are_named(world: World) -> None:
    message = await world.ask("search", query="did Kim bring his daughter")
    assert "\n-# Not found: “bring”\n" in text_of(message)
    assert not message.ephemeral


@pytest.mark.parametrize("query", ["taiwan", "turkey", "bananas"])
async def test_what_is_only_like_another_word_is_not_answered_in_public(
    world: World, query: str
) -> None:
    message = await world.ask("search", query=query)
    assert message.ephemeral
    assert text_of(message).startswith(f"**Nothing found for “{query}” in this article.**")


async def test_a_seating_order_is_no_international_order(world: World) -> None:
    text = text_of(await world.ask("search", query="seating order"))
    assert "Kim Jong Un was **seated** to Xi Jinping’s left" in first_of(text)


async def test_a_slip_is_asked_about_with_what_it_would_find(world: World) -> None:
    message = await world.ask("search", query="nuclaer misiles")
    assert message.ephemeral
    text = text_of(message)
    assert text.startswith("“nuclaer misiles” — did you mean **nuclear missiles**?\n")
    assert "new **nuclear missiles**, hypersonic" in text
    taken = await world.press(message, "nuclear missiles")
    assert text_of(taken).startswith("## Search: “nuclear missiles”\n")


@pytest.mark.parametrize("query", ["the", "what is it", "who was there?"])
async def test_small_words_alone_find_nothing_and_deny_nothing(world: World, query: str) -> None:
    message = await world.ask("search", query=query)
    assert message.ephemeral
    assert text_of(message) == (
        f"**Any text has the words “{query}”.** Add one that says what you look for."
    )


async def test_what_is_mostly_not_found_is_for_the_asker_alone(world: World) -> None:
    message = await world.ask("search", query="climate change")
    assert message.ephemeral
    assert "\n-# Not found: “climate”\n" in text_of(message)
    assert "cannot **change**" in text_of(message)


@pytest.mark.parametrize("query", ["?" * 6000, "习近平" * 2000, "why " * 1500, "war, " * 1200])
async def test_whatever_is_asked_is_answered_within_the_limits(world: World, query: str) -> None:
    text = text_of(await world.ask("search", query=query))
    assert 0 < len(text) <= 4000
