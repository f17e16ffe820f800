"""`/source` and the Source buttons: the article's own words."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from simcord.components import walk_components
from simcord.results import ResponseMessage

from bot.answers.question import FactSource
from bot.answers.source import fact_source
from bot.facts.dossier import Dossier
from tests.conftest import World, is_disabled, labelled, labels_of, text_of


def link(message: ResponseMessage) -> str:
    [url] = [c["url"] for c in walk_components(message.components) if c.get("url")]
    return url


async def test_the_article_is_told_with_author_date_site_and_what_is_known_from_it(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("source")
    text = text_of(message)
    assert text.startswith("## Kim Jong Un in Beijing\n**Konstantin Asmolov**, 9 September 2025")
    assert f"{len(dossier.people)} people, {len(dossier.events)} events" in text
    assert "journal-neo.su" in text
    assert link(message) == dossier.header.url
    assert not message.ephemeral


async def test_a_passage_is_shown_whole_between_the_ends_of_its_neighbours(
    world: World, dossier: Dossier
) -> None:
    passages = dossier.article.passages
    message = await world.ask("source", passage=20)
    lines = text_of(message).split("\n")
    assert lines[1].startswith("-# passage 20 of 46 · ")
    assert lines[2] == "-# 👤 person · 📅 event · 💬 quote · ↩️ reaction · ✍️ claim by the author"
    assert lines[3].startswith("-# ¶19 …")
    assert passages[18].endswith(lines[3].removeprefix("-# ¶19 …"))
    assert 180 < len(lines[3]) <= 210
    assert lines[4:6] == ["**¶20**", passages[19]]
    assert lines[6] == f"-# ¶21 {passages[20]}"
    assert not message.ephemeral


async def test_a_passage_is_turned_like_a_page(world: World, dossier: Dossier) -> None:
    message = await world.ask("source", passage=20)
    after = await world.press(message, "¶21 ›")
    assert after.id == message.id
    assert f"**¶21**\n{dossier.article.passages[20]}" in text_of(after)
    before = await world.press(after, "‹ ¶20")
    assert f"**¶20**\n{dossier.article.passages[19]}" in text_of(before)


async def test_nothing_lies_before_the_first_passage_nor_after_the_last(world: World) -> None:
    first = await world.ask("source", passage=1)
    assert is_disabled(first, "‹ Start")
    assert not is_disabled(first, "¶2 ›")
    assert "-# ¶0" not in text_of(first)
    last = await world.ask("source", passage=46)
    assert is_disabled(last, "End ›")
    assert not is_disabled(last, "‹ ¶45")
    assert "-# ¶47" not in text_of(last)


@pytest.mark.parametrize("number", [47, 100_000])
async def test_a_passage_that_is_not_there_is_said_not_to_be(world: World, number: int) -> None:
    message = await world.ask("source", passage=number)
    assert message.ephemeral
    assert text_of(message) == (f"**There is no ¶{number} in this article.** It has ¶1 to ¶46.")


async def test_the_link_of_a_passage_scrolls_to_its_beginning_and_end(
    world: World, dossier: Dossier
) -> None:
    url = link(await world.ask("source", passage=20))
    address, fragment = url.split("#:~:text=")
    assert address == dossier.header.url
    start, end = (unquote(part) for part in fragment.split(","))
    passage = dossier.article.passages[19]
    assert passage.startswith(start)
    assert passage.endswith(end)


async def test_the_link_of_a_fact_scrolls_to_the_words_that_state_it(world: World) -> None:
    card = await world.ask("attendee", name="Miguel Díaz-Canel")
    url = link(await world.press(card, "Source"))
    fragment = url.split("#:~:text=")[1]
    assert unquote(fragment) == "Cuba (Miguel Díaz-Canel)"
    assert not set("-,& ()") & set(fragment)


async def test_a_source_shows_every_passage_that_a_fact_rests_on(world: World) -> None:
    card = await world.ask("attendee", name="Xi Jinping")
    source = await world.press(card, "Source", nth=1)
    text = text_of(source)
    assert "**¶20**\n**At the parade, Kim Jong Un was seated to Xi Jinping’s left**" in text
    assert "**In his parade speech, the Chairman of the PRC declared**" in text
    assert source.ephemeral


async def test_from_a_source_one_can_read_on(world: World) -> None:
    card = await world.ask("attendee", name="Sadyr Japarov")
    source = await world.press(card, "Source")
    passage = await world.press(source, "Read around ¶5")
    assert "-# passage 5 of 46" in text_of(passage)
    assert passage.ephemeral


async def test_from_the_article_one_can_read_from_its_beginning(world: World) -> None:
    message = await world.ask("source")
    passage = await world.press(message, "Read from ¶1")
    assert "-# passage 1 of 46" in text_of(passage)
    assert "¶2 ›" in labels_of(passage)


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("source", passage=3, private=True)).ephemeral


async def test_a_reactions_source_has_every_quote_that_it_shows(
    world: World, dossier: Dossier
) -> None:
    for reaction in dossier.reactions:
        source = fact_source(world.bot.library.default, world.bot.request(FactSource(reaction.id)))
        shown = [
            c["content"] for c in walk_components(source.view.to_components()) if "content" in c
        ]
        for id in reaction.quotes:
            span = dossier.words[id][0]
            assert any(f"**¶{span.passage}**" in text for text in shown), (reaction.id, id)


async def test_below_a_passage_are_the_facts_that_rest_on_it(
    world: World, dossier: Dossier
) -> None:
    message = await world.ask("source", passage=14)
    assert "👤 Xi Jinping" in labels_of(message)
    quote = labelled(message, "hegemonism")
    assert "“hegemonism and power politics.”" in text_of(await world.press(message, quote))
    event = labelled(message, "📅")
    assert "Shanghai Cooperation" in text_of(await world.press(message, event))


async def test_every_fact_is_reached_from_a_passage_that_it_cites(
    world: World, dossier: Dossier
) -> None:
    for fact in dossier.facts.values():
        numbers = {span.passage for span in dossier.spans[fact.id]}
        assert numbers
        assert all(fact in dossier.citing(number) for number in numbers)


async def test_what_a_facts_button_says_ends_with_a_whole_word(world: World) -> None:
    labels = labels_of(await world.ask("source", passage=12))
    assert "✍️ This list is certainly worth comparing with the roster…" in labels
    assert "👤 Chinese media" in labels


async def test_the_dash_of_the_articles_list_is_not_shown_within_a_line(world: World) -> None:
    text = text_of(await world.ask("source", passage=12))
    assert "-# ¶11 The Euro-American wing" in text


async def test_of_many_facts_the_rest_is_a_press_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.answers.source._FACTS", 6)
    message = await world.ask("source", passage=25)
    first = set(labels_of(message))
    more = await world.press(message, labelled(message, "more ›"))
    assert more.id == message.id
    assert "passage 25 of 46" in text_of(more)
    assert set(labels_of(more)) - first
    again = await world.press(more, "‹ the first ones")
    assert set(labels_of(again)) == first


async def test_the_cited_words_stay_in_bold_from_page_to_page(world: World) -> None:
    card = await world.ask("quote", about="xi-hegemonism")
    passage = await world.press(await world.press(card, "Source"), "Read around ¶14")
    cited = text_of(passage)
    assert "**Earlier, at the Shanghai Cooperation Organization summit" in cited
    there = await world.press(passage, "¶15 ›")
    assert "**Earlier" not in text_of(there)
    assert text_of(await world.press(there, "‹ ¶14")) == cited


async def test_a_reaction_and_a_claim_are_opened_from_their_passage(world: World) -> None:
    message = await world.ask("source", passage=36)
    reaction = await world.press(message, labelled(message, "↩️ Kaja Kallas"))
    assert "direct challenge" in text_of(reaction)
    told = await world.ask("source", passage=13)
    claim = await world.press(told, labelled(told, "✍️"))
    assert "What the author says" in text_of(claim)
