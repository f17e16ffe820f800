"""`/reaction`: who responded, to what, in which words."""

from __future__ import annotations

import pytest

from bot.answers.question import Reactions
from bot.facts.dossier import Dossier
from tests.conftest import World, labels_of, options_of, page_of, text_of

RELATION = (
    'relations = [{ to = "prc-foreign-ministry", as = "official spokesman", evidence = '
    '["The Chinese Foreign Ministry’s official spokesman Guo Jiakun"] }]\n'
)


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


# ── the other option narrows ──


async def test_of_several_the_only_one_who_reacted_to_it_is_meant(world: World) -> None:
    message = await world.ask("reaction", who="China", to="Kallas")
    assert text_of(message).startswith(
        "## How Guo Jiakun reacted to Kaja Kallas\n-# 1 reaction\n"
        "-# Of the 5 that “China” may mean, only Guo Jiakun has a reaction to Kaja Kallas.\n"
    )
    assert not message.ephemeral


@pytest.mark.parametrize(("typed", "name"), [("US", "Trump"), ("experts", "Other experts")])
async def test_one_who_is_called_so_and_reacted_is_not_asked_about(
    world: World, typed: str, name: str
) -> None:
    text = text_of(await world.ask("reaction", who=typed))
    assert text.startswith(f"## How {name} reacted\n")


async def test_only_those_who_reacted_are_asked_about(world: World) -> None:
    message = await world.ask("reaction", who="North Korea")
    assert {option["value"] for option in options_of(message)} == {"kim-jong-un", "kcna"}


async def test_one_who_is_only_nearly_called_so_is_asked_about(world: World) -> None:
    message = await world.ask("reaction", who="Kim Jong Um", to="celebrations")
    assert message.ephemeral
    assert "Kim Jong Un" in (*labels_of(message), *(o["label"] for o in options_of(message)))


@pytest.mark.parametrize("typed", ["president", "président", "президент", "Kim Chong In"])
async def test_a_bare_title_and_a_name_of_mixed_spellings_are_asked_about(
    world: World, typed: str
) -> None:
    for to in ("parade", "Xi Jinping"):
        assert (await world.ask("reaction", who=typed, to=to)).ephemeral


async def test_a_doubtful_name_is_not_denied_as_if_it_were_clear(world: World) -> None:
    message = await world.ask("reaction", who="King Anwar")
    assert text_of(message) == (
        "**This article tells of no reaction by Anwar Ibrahim, if “King Anwar” means that.**"
    )


async def test_reactions_to_a_spokesman_are_reactions_to_the_institution(world: World) -> None:
    world.edit_dossier(
        'who = "vladimir-khrustalev"\nto = "ceremony"',
        'who = "vladimir-khrustalev"\nto = "guo-irresponsible"',
    )
    await world.manage("facts reload", publish=True)
    text = text_of(await world.ask("reaction", to="Chinese Foreign Ministry"))
    assert text.startswith(
        "## Reactions to Guo Jiakun (official spokesman of PRC Foreign Ministry)\n-# 1 reaction"
    )


async def test_if_none_of_them_reacted_to_it_it_is_said_who_did(world: World) -> None:
    message = await world.ask("reaction", who="CIS leaders", to="Kallas")
    assert message.ephemeral
    assert text_of(message) == (
        "**This article tells of no reaction to Kaja Kallas by any of the 7 that “CIS leaders” may "
        "mean.**"
    )
    reacted = {option["value"] for option in options_of(message)}
    assert reacted == {"guo-jiakun", "vladimir-khrustalev"}
    chosen = await world.choose(message, "guo-jiakun")
    assert text_of(chosen).startswith("## How Guo Jiakun reacted to Kaja Kallas\n")


async def test_one_who_did_not_react_is_shown_who_did(world: World, dossier: Dossier) -> None:
    message = await world.ask("reaction", who="Lukashenko")
    reacted = {reaction.who for reaction in dossier.reactions}
    assert {option["value"] for option in options_of(message)} == reacted


async def test_one_who_reacted_to_something_else_is_a_press_away(world: World) -> None:
    message = await world.ask("reaction", who="guo", to="banquet")
    answer = await world.press(message, "How Guo Jiakun reacted (1)")
    assert text_of(answer).startswith("## How Guo Jiakun reacted\n-# 1 reaction")


@pytest.mark.parametrize("typed", ["Kim's visit", "Kim’s visit", "visit of Kim"])
async def test_an_event_is_found_by_words_of_its_title(world: World, typed: str) -> None:
    text = text_of(await world.ask("reaction", to=typed))
    assert text.startswith(
        "## Reactions: Kim Jong Un’s visit to China in September 2025\n-# 1 reaction\n-# Of the "
    )
    assert "**KCNA**" in text


async def test_an_event_without_reactions_leads_to_those_that_have(world: World) -> None:
    message = await world.ask("reaction", to="banquet")
    assert text_of(message) == (
        "**This article tells of no reaction to “Xi Jinping’s banquet for Kim Jong Un”.**"
    )
    assert "ceremony" in {option["value"] for option in options_of(message)}


@pytest.mark.parametrize("typed", ["3/9/2025", "9/3/2025", "03.09.2025"])
async def test_of_the_events_of_a_day_the_one_with_reactions_is_shown(
    world: World, typed: str
) -> None:
    text = text_of(await world.ask("reaction", to=typed))
    assert text.startswith("## Reactions: September 3 ceremony and parade in Beijing\n")
    assert f"Of the 6 that “{typed}” may mean, only" in text


# ── who speaks for an institution ──


@pytest.mark.parametrize("typed", ["Chinese Foreign Ministry", "prc-foreign-ministry"])
async def test_a_spokesman_s_reaction_is_not_denied_to_the_institution(
    world: World, typed: str
) -> None:
    message = await world.ask("reaction", who=typed, to="Kallas")
    text = text_of(message)
    assert text.startswith(
        "## How Guo Jiakun (official spokesman of PRC Foreign Ministry) reacted to Kaja Kallas\n"
    )
    assert "> “This is extremely mistaken and irresponsible.”" in text
    assert not message.ephemeral


async def test_an_institution_s_own_reaction_and_its_spokesman_s_stand_together(
    world: World,
) -> None:
    text = text_of(await world.ask("reaction", who="Chinese Foreign Ministry"))
    heading = "## How PRC Foreign Ministry and Guo Jiakun (official spokesman) reacted\n-# 2 reac"
    assert text.startswith(heading)
    assert "**PRC Foreign Ministry** · an institution" in text
    assert "**Guo Jiakun** · Chinese Foreign Ministry’s official spokesman" in text


async def test_a_spokesman_s_card_leads_to_the_institution_and_is_not_its_own(
    world: World,
) -> None:
    message = await world.ask("reaction", who="Guo Jiakun")
    assert "**PRC Foreign Ministry**" not in text_of(message)
    institution = await world.press(message, "How PRC Foreign Ministry reacted (2)")
    assert "**PRC Foreign Ministry** · an institution" in text_of(institution)
    denied = await world.ask("reaction", who="Guo Jiakun", to="parade")
    assert "tells of no reaction by Guo Jiakun to “September 3" in text_of(denied)
    there = await world.press(denied, "How PRC Foreign Ministry reacted (1)")
    assert text_of(there).startswith("## How PRC Foreign Ministry reacted: September 3 ceremony")


async def test_one_whose_role_names_the_institution_is_a_press_away(world: World) -> None:
    """Where the dossier does not relate them."""
    world.edit_dossier(RELATION, "")
    await world.manage("facts reload", publish=True)
    message = await world.ask("reaction", who="Chinese Foreign Ministry", to="Kallas")
    assert message.ephemeral
    answer = await world.press(message, "How Guo Jiakun reacted (1)")
    assert text_of(answer).startswith("## How Guo Jiakun reacted to Kaja Kallas\n")


async def test_private_is_for_the_asker_alone(world: World) -> None:
    assert (await world.ask("reaction", who="kallas", private=True)).ephemeral


@pytest.mark.parametrize("typed", ["<?>", " <?> ", "~<?>", "<<?>>", "<<<?>>>"])
async def test_what_is_typed_is_never_taken_for_the_name_that_a_choice_fills_in(
    world: World, typed: str
) -> None:
    request = world.bot.request(Reactions("<one> <?>", typed))
    assert request.filled("xi-jinping") == request


# ── what names nothing ──


@pytest.mark.parametrize(
    ("who", "to", "shown"),
    [
        ("Guo Jiakun", "direct challenge", "ideological prejudice"),
        ("", "direct challenge", "Guo Jiakun"),
        ("South Korean media", "seated to the left of Xi", "deliberate geopolitical signal"),
    ],
)
async def test_words_that_name_nothing_find_the_reactions_that_have_them(
    world: World, who: str, to: str, shown: str
) -> None:
    message = await world.ask("reaction", **{"who": who, "to": to} if who else {"to": to})
    assert shown in text_of(message)
    assert f"“{to}” names no event and nobody; its words stand here." in text_of(message)


async def test_words_that_stand_nowhere_find_no_reaction(world: World) -> None:
    message = await world.ask("reaction", who="Guo Jiakun", to="turnip violin")
    assert message.ephemeral
    assert "ideological prejudice" not in text_of(message)
