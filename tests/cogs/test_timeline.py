"""`/timeline`: what happened when, with what is worked out labelled as background."""

from __future__ import annotations

import pytest

from bot.facts.dossier import Dossier, date_of
from tests.conftest import World, labelled, options_of, page_of, said, text_of


async def test_the_events_are_told_in_the_order_in_which_they_happened(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("timeline")
    assert f"-# {len(dossier.events)} events, the earliest first" in text_of(message)
    told = text_of(message)
    for _ in range(page_of(message)[1] - 1):
        message = await world.press(message, "Next ›")
        told += text_of(message)
    places = [told.index(f"**{event.title}**") for event in dossier.timeline]
    assert places == sorted(places)
    dates = [date_of(event) for event in dossier.timeline]
    assert dates == sorted(dates)


async def test_turning_the_page_shows_the_later_events(world: World) -> None:
    message = await world.ask("timeline")
    assert page_of(message)[0] == 1
    later = await world.press(message, "Next ›")
    assert page_of(later)[0] == 2
    assert "September 3 ceremony and parade in Beijing" in text_of(later)
    assert "1959" not in text_of(later)


async def test_a_date_that_the_article_does_not_give_is_labelled_background(world: World) -> None:
    text = text_of(await world.ask("timeline"))
    assert (
        "-# “on Sunday and Monday” · background: 31 August 2025 to 1 September 2025 · Tianjin"
        in text
    )
    assert "-# background: 15 August 2025 · Anchorage" in text
    assert "-# 28 August 2025\n" in text


async def test_an_event_is_told_whole(world: World) -> None:
    message = await world.ask("timeline", event="sco summit")
    text = text_of(message)
    assert text.startswith(
        "## Shanghai Cooperation Organization summit in Tianjin\n"
        "-# “on Sunday and Monday” · background: 31 August 2025 to 1 September 2025 · Tianjin\n"
        "**In the article:** *at the Shanghai Cooperation Organization summit held"
    )
    assert "**Who**\nattended: Xi Jinping, Narendra Modi" in text
    who = text_of(await world.press(message, "Source", nth=1))
    assert "**Narendra Modi attended the summit**" in who
    assert "-# **Dossier’s note:** The Sunday and Monday before" in text
    assert "not from the article" not in text
    assert not message.ephemeral


@pytest.mark.parametrize(
    ("event", "line"),
    [
        ("visits-2018", "2018 · China"),
        ("moscow-parade-2025", "9 May 2025 · Moscow"),
        ("ceremony", "3 September 2025 · Beijing"),
        ("way-to-the-stands", "“on the way to the stands” · background: 3 September 2025"),
        (
            "kim-departs",
            "“a banquet for Kim Jong Un, after which” · background: 4 September 2025 · Beijing",
        ),
        ("kim-putin-talks", "3 September 2025 · “in the afternoon of September 3”"),
        ("banquet", "4 September 2025 · “That evening”"),
    ],
)
async def test_the_articles_words_for_a_date_are_told_where_they_say_more(
    world: World, event: str, line: str
) -> None:
    assert text_of(await world.ask("timeline", event=event)).splitlines()[1] == f"-# {line}"


async def test_a_big_events_people_are_counted_by_status(world: World) -> None:
    text = text_of(await world.ask("timeline", event="parade"))
    assert (
        "attended: 27 people, 26 of them foreign heads of state; absent: Thailand’s leader; did not stay: Narendra Modi"
        in text
    )


async def test_an_event_leads_to_its_roster_its_reactions_and_what_the_author_says(
    world: World,
) -> None:
    message = await world.ask("timeline", event="parade")
    roster = await world.press(message, "Who was there")
    assert "The article states **26**" in text_of(roster)
    reactions = await world.press(message, labelled(message, "Reactions"))
    assert text_of(reactions).startswith("## Reactions: September 3 ceremony")
    claims = await world.press(message, labelled(message, "What the author says"))
    assert text_of(claims).startswith("## What the author says: September 3 ceremony")
    assert roster.ephemeral
    assert reactions.ephemeral
    assert claims.ephemeral


async def test_an_unknown_event_is_an_honest_miss(world: World) -> None:
    message = await world.ask("timeline", event="bananas")
    assert message.ephemeral
    assert text_of(message) == "**No event found for “bananas” in this article.**"


async def test_an_ambiguous_event_gives_a_choice_that_leads_to_the_event(world: World) -> None:
    message = await world.ask("timeline", event="talks")
    assert message.ephemeral
    assert {option["description"] for option in options_of(message)} == {
        "3 September 2025",
        "4 September 2025",
    }
    answer = await world.choose(message, "xi-kim-talks")
    assert text_of(answer).startswith("## Talks of Xi Jinping and Kim Jong Un\n")
    assert not answer.ephemeral


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("timeline", private=True)).ephemeral


async def test_it_answers_in_direct_messages(world: World) -> None:
    message = said(await world.mira.user.slash("timeline", event="banquet"))
    assert text_of(message).startswith("## Xi Jinping’s banquet for Kim Jong Un\n")


@pytest.mark.parametrize("typed", ["03.09.2025", "9/3/2025", "3/9/2025", "2025-09-03", "3/9"])
async def test_the_events_of_a_day_are_a_choice_however_it_is_written(
    world: World, typed: str
) -> None:
    message = await world.ask("timeline", event=typed)
    assert [option["value"] for option in options_of(message)] == [
        "ceremony", "veterans-greeted", "way-to-the-stands", "talk-before-parade",
        "kim-putin-talks", "reception",
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["9/5/2025", "5/9/2025", "9.5.25", "2025-05-09"])
async def test_the_only_event_of_a_day_is_shown(world: World, typed: str) -> None:
    text = text_of(await world.ask("timeline", event=typed))
    assert text.startswith("## Moscow parade of May 9, 2025\n")


async def test_another_day_is_no_event(world: World) -> None:
    for typed in ("7/7/2025", "2025-03-09", "3/9/2024"):
        assert "No event found for" in text_of(await world.ask("timeline", event=typed)), typed


async def test_words_of_a_title_find_an_event(world: World) -> None:
    text = text_of(await world.ask("timeline", event="Xi's banquet"))
    assert text.startswith("## Xi Jinping’s banquet for Kim Jong Un\n")
    message = await world.ask("timeline", event="Kim's visit")
    assert len(options_of(message)) == 4
    assert "No event found" in text_of(await world.ask("timeline", event="Putin's banquet"))


async def test_other_forms_of_a_titles_words_are_asked_about(world: World) -> None:
    message = await world.ask("timeline", event="the gala dinner")
    assert text_of(message).startswith("“the gala dinner” — did you mean **Xi Jinping’s banquet")
    missed = await world.ask("timeline", event="football match")
    assert "No event found for “football match”" in text_of(missed)


async def test_a_whole_question_finds_its_event(world: World) -> None:
    message = await world.ask(
        "timeline", event="whom did Kim talk to before the parade, in Belarus?"
    )
    assert "No event" not in text_of(message)
