"""`/attendee`: one person, a choice, or an honest miss."""

from __future__ import annotations

from tests.conftest import World, button, menu, options_of, said, text_of


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


async def test_the_source_opens_for_the_asker_alone_with_the_words_in_bold(world: World) -> None:
    message = await world.ask("attendee", name="Sadyr Japarov")
    source = said(await world.mira.click(message, custom_id=button(message, "Source")))
    assert source.ephemeral
    assert "**Sadyr Japarov (Kyrgyzstan)**" in text_of(source)
