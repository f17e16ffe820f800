"""`/attendee`: one person, a choice, or an honest miss."""

from __future__ import annotations

import pytest
from simcord.components import walk_components

from bot.facts.dossier import Dossier
from tests.conftest import World, button, labelled, labels_of, menu, options_of, said, text_of


async def test_a_person_is_headed_by_the_name_as_the_article_spells_it(world: World) -> None:
    message = await world.ask("attendee", name="lukashenka")
    text = text_of(message)
    assert text.startswith("## Alexander Lukashenko")
    assert "Matched “lukashenka” to Alexander Lukashenko" in text
    assert "Belarusian President" in text
    assert "According to Konstantin Asmolov · 9 September 2025 · journal-neo.su" in text
    assert not message.ephemeral


async def test_an_ambiguous_name_gives_a_choice_that_leads_to_the_card(world: World) -> None:
    message = await world.ask("attendee", name="kim")
    assert message.ephemeral
    names = {option["label"] for option in options_of(message)}
    assert names == {"Kim Jong Un", "Kim Yo Jong", "Kim Il Sung", "Kim Jong Il", "Ellen Kim"}
    result = await world.mira.select(message, ["kim-yo-jong"], custom_id=menu(message))
    answer = said(result)
    assert text_of(answer).startswith("## Kim Yo Jong")
    assert not answer.ephemeral


async def test_the_only_one_who_may_be_meant_is_a_question_and_one_button(world: World) -> None:
    message = await world.ask("attendee", name="foreign minister")
    assert message.ephemeral
    assert text_of(message) == (
        "“foreign minister” — did you mean **Choe Son Hui**?\n-# Foreign Minister"
    )
    assert labels_of(message) == ["Choe Son Hui"]
    assert not options_of(message)
    answer = await world.press(message, "Choe Son Hui")
    assert text_of(answer).startswith("## Choe Son Hui")
    assert not answer.ephemeral


async def test_a_private_question_stays_private_when_that_button_is_pressed(world: World) -> None:
    message = await world.ask("attendee", name="foreign minister", private=True)
    answer = await world.press(message, "Choe Son Hui")
    assert text_of(answer).startswith("## Choe Son Hui")
    assert answer.ephemeral


async def test_the_source_opens_for_the_asker_alone_with_the_words_in_bold(world: World) -> None:
    message = await world.ask("attendee", name="Sadyr Japarov")
    source = said(await world.mira.click(message, custom_id=button(message, "Source")))
    assert source.ephemeral
    assert "**Sadyr Japarov (Kyrgyzstan)**" in text_of(source)


async def test_a_miss_is_said_with_the_nearest_names_as_buttons_and_shows_no_card(
    world: World,
) -> None:
    message = await world.ask("attendee", name="Nawaz Sharif")
    assert message.ephemeral
    assert "Nobody found for “Nawaz Sharif” in this article." in text_of(message)
    assert "##" not in text_of(message)
    assert labels_of(message) == ["Shehbaz Sharif"]


async def test_a_nearest_name_leads_to_its_card_for_the_asker_alone(world: World) -> None:
    message = await world.ask("attendee", name="Nawaz Sharif")
    card = await world.press(message, "Shehbaz Sharif")
    assert text_of(card).startswith("## Shehbaz Sharif")
    assert card.ephemeral


ABSENT = ("Obama", "Emmanuel Macron", "Xi Jinping's wife", "Iraq", "zzzz", "Nawaz Sharif", "😀")


async def test_whoever_is_not_in_the_article_gets_no_card(world: World) -> None:
    for name in ABSENT:
        message = await world.ask("attendee", name=name)
        assert message.ephemeral
        assert "##" not in text_of(message)
        assert "Nobody found for" in text_of(message)


@pytest.mark.parametrize(
    ("asked", "name", "how"),
    [
        ("president of serbia", "Aleksandar Vucic", ""),
        ("Kim's sister", "Kim Yo Jong", " (sister of Kim Jong Un)"),
        ("North Korean leader", "Kim Jong Un", ""),
    ],
)
async def test_an_office_or_a_relation_finds_who_is_meant_and_says_how(
    world: World, asked: str, name: str, how: str
) -> None:
    text = text_of(await world.ask("attendee", name=asked))
    assert text.startswith(f"## {name}\n")
    assert f"Matched “{asked}” to {name}{how}\n" in text


@pytest.mark.parametrize(
    ("asked", "name", "how"),
    [
        ("Putn", "Vladimir Putin", " (a similar spelling)"),
        ("mnangagua", "Emmerson Mnangagwa", " (a similar spelling)"),
        ("Wladimir Poetin", "Vladimir Putin", " (a similar spelling)"),
        ("Kaja Kallas MEP", "Kaja Kallas", ""),
        ("Konstantin Asmolov, PhD in History", "Konstantin Asmolov", ""),
        ("Пашинян, Никол Владимирович", "Nikol Pashinyan", ""),
        ("Predsjednik Putin", "Vladimir Putin", " (another spelling)"),
    ],
)
async def test_what_is_nobody_elses_name_shows_the_card_and_says_how_it_was_read(
    world: World, asked: str, name: str, how: str
) -> None:
    message = await world.ask("attendee", name=asked)
    assert not message.ephemeral
    text = text_of(message)
    assert text.startswith(f"## {name}\n")
    assert f"Matched “{asked}” to {name}{how}\n" in text


async def test_a_flag_is_a_question_about_its_people(world: World) -> None:
    message = await world.ask("attendee", name="🇷🇺")
    assert message.ephemeral
    assert {option["value"] for option in options_of(message)} == {
        "vladimir-putin",
        "vladimir-khrustalev",
    }


async def test_what_completion_would_offer_is_a_question(world: World) -> None:
    message = await world.ask("attendee", name="luka")
    assert message.ephemeral
    assert "did you mean **Alexander Lukashenko**?" in text_of(message)


async def test_an_office_that_many_hold_gives_a_choice(world: World) -> None:
    message = await world.ask("attendee", name="president")
    assert message.ephemeral
    assert len(options_of(message)) > 10
    assert {"xi-jinping", "vladimir-putin", "trump"} <= {o["value"] for o in options_of(message)}


async def test_one_who_was_absent_is_said_to_be_absent(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Thailand's leader"))
    assert "**Absent** — September 3 ceremony and parade in Beijing" in text
    assert "Attended" not in text
    assert "Not said to have attended" not in text


async def test_one_who_left_early_is_not_said_to_have_attended_that_event(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Modi"))
    assert "**Did not stay** — September 3 ceremony and parade in Beijing" in text
    assert "**Attended** — Shanghai Cooperation Organization summit in Tianjin" in text


async def test_one_who_only_spoke_is_not_said_to_have_attended(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Guo Jiakun"))
    assert "**Not said to have attended any event.**" in text
    assert "The article has 3 quotes and 1 reaction by Guo Jiakun." in text
    assert "**Attended**" not in text


async def test_one_who_is_only_mentioned_is_said_to_be_only_mentioned(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Bose"))
    assert "**Not said to have attended any event.**" in text
    assert "The article only mentions Subhas Chandra Bose." in text


async def test_one_who_is_only_recalled_attended_what_is_recalled_alone(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Mao"))
    assert text.startswith("## Mao Zedong\n")
    assert "**Attended** — Military parade in Beijing, 1959" in text
    assert "September 3" not in text


async def test_no_name_is_made_up_for_a_leader_whom_the_article_does_not_name(
    world: World,
) -> None:
    text = text_of(await world.ask("attendee", name="leader of laos"))
    assert text.startswith("## The leader of Laos\n-# not named in the article\n")
    assert "Thongloun" not in text


async def test_what_the_name_says_is_not_said_again(world: World) -> None:
    text = text_of(await world.ask("attendee", name="kim-jong-uns-daughter"))
    assert text.startswith("## Kim Jong Un’s daughter\n-# not named in the article\n")


async def test_a_note_about_the_article_is_not_labelled_as_not_from_it(world: World) -> None:
    text = text_of(await world.ask("attendee", name="beijing-rhetoric"))
    assert "-# **Dossier’s note:** The article gives this quotation no speaker" in text
    assert "not from the article" not in text


async def test_what_is_not_from_the_article_is_labelled_background(world: World) -> None:
    text = text_of(await world.ask("attendee", name="aleksandar-vucic"))
    [line] = [line for line in text.splitlines() if "Background" in line]
    assert line.startswith("-# **Background, not from the article:** 🇷🇸 President of Serbia")
    assert "President of Serbia" not in text.replace(line, "")


async def test_who_reported_an_attendance_is_named(world: World) -> None:
    text = text_of(await world.ask("attendee", name="Xi Jinping"))
    assert (
        "**Attended** — Reception and concert in the Great Hall of the People\n"
        "-# 3 September 2025 · “That evening” · Great Hall of the People\n-# as reported by South Korean media"
    ) in text


async def test_events_that_rest_on_the_same_words_have_one_source(world: World) -> None:
    message = await world.ask("attendee", name="Mao")
    assert labels_of(message).count("Source") == 1


async def test_the_buttons_lead_to_quotes_reactions_and_what_the_author_says(
    world: World, dossier: Dossier
) -> None:
    card = await world.ask("attendee", name="Kim Jong Un")
    quotes = await world.press(card, f"{len(dossier.quotes_by('kim-jong-un'))} quotes")
    assert text_of(quotes).startswith("## Quotes by Kim Jong Un\n")
    reactions = await world.press(card, labelled(card, "reaction"))
    assert text_of(reactions).startswith("## How Kim Jong Un reacted\n")
    claims = await world.press(card, labelled(card, "What the author says"))
    assert text_of(claims).startswith("## What the author says: Kim Jong Un\n")
    assert "-# Konstantin Asmolov’s own words and views, not reported speech\n" in text_of(claims)
    assert "-# a heading of the article\n> Kim Jong Un’s Debut" in text_of(claims)
    assert all(message.ephemeral for message in (quotes, reactions, claims))


async def test_a_claim_that_is_not_the_authors_is_counted_and_headed_apart(world: World) -> None:
    card = await world.ask("attendee", name="Bose")
    text = text_of(await world.press(card, "What the author says (1) · 1 note"))
    assert "own words and views, not reported speech, then 1 note by someone else\n" in text
    assert "**Note by the editor (“Ed”)**\n> [Modi government glorifies Bose-Ed]" in text


async def test_a_note_alone_is_not_headed_as_the_authors(world: World) -> None:
    passage = await world.ask("source", passage=9)
    text = text_of(await world.press(passage, labelled(passage, "[Modi government")))
    assert text.startswith("## Notes in the article\n**Note by the editor (“Ed”)**\n> [Modi")
    assert "author" not in text


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("attendee", name="Putin", private=True)).ephemeral


async def test_what_the_heading_says_already_is_not_said_again_and_has_its_source(
    world: World,
) -> None:
    message = await world.ask("attendee", name="ellen-kim")
    text = text_of(message)
    assert text.count("Director of Academic Affairs") == 1
    source = text_of(await world.press(message, "Source"))
    assert "**Ellen Kim, Director of Academic Affairs at the Korea Economic Institute" in source


async def test_a_private_question_is_answered_in_private_after_a_choice(world: World) -> None:
    message = await world.ask("attendee", name="kim", private=True)
    answer = await world.choose(message, "ellen-kim")
    assert text_of(answer).startswith("## Ellen Kim")
    assert answer.ephemeral


async def test_it_answers_in_direct_messages(world: World) -> None:
    message = said(await world.mira.user.slash("attendee", name="Putin"))
    assert text_of(message).startswith("## Vladimir Putin")


async def test_markup_in_a_question_is_shown_as_it_was_typed(world: World) -> None:
    message = await world.ask("attendee", name="**@everyone** [x](https://example.org) ||y||")
    [display] = [c for c in walk_components(message.components) if c.get("content")]
    assert r"\*\*\@everyone\*\* \[x\](https://example.org) \|\|y\|\|" in display["content"]


@pytest.mark.parametrize("asked", ["putin", "Vladimir Putin", "PUTIN, Vladimir", "modi"])
async def test_a_part_of_the_name_needs_no_explaining(world: World, asked: str) -> None:
    assert "Matched" not in text_of(await world.ask("attendee", name=asked))


@pytest.mark.parametrize("asked", ["south korea", "korea", "beijing", "official"])
async def test_a_word_of_a_groups_name_is_not_the_group(world: World, asked: str) -> None:
    message = await world.ask("attendee", name=asked)
    assert message.ephemeral
    assert "##" not in text_of(message)


async def test_the_author_is_said_to_be_the_author(world: World) -> None:
    assert "**The author of the article.**" in text_of(await world.ask("attendee", name="asmolov"))
