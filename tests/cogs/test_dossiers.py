"""Two dossiers at once: which one a command asks, and who is in both."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gateway.permissions import NotAllowed
from bot.operations.errors import DatabaseUnusable
from bot.serving.defaults import EVERYONE
from bot.serving.library import Library
from tests.conftest import (
    GUILD_ID,
    World,
    labelled,
    labels_of,
    menu,
    options_of,
    said,
    text_of,
)
from tests.databases import on_every_kind
from tests.editing import ID as BEIJING
from tests.editing import MILL, add_mill

TITLES = {MILL: "Lantern Night at the Old Mill", BEIJING: "Kim Jong Un in Beijing"}
# Something to ask every lookup of the second dossier, and how its answer begins.
ASKED: dict[str, tuple[dict[str, object], str]] = {
    "attendee": ({"name": "brandt"}, "## Mila Brandt\n-# Mayor"),
    "attendees": ({}, "## Lantern night at the old mill"),
    "quote": ({"speaker": "hale"}, "## Quotes by Tom Hale"),
    "reaction": ({"who": "hale"}, "## How Tom Hale reacted"),
    "timeline": ({}, f"## Timeline: {TITLES[MILL]}"),
    "verify": ({"quotation": "and tonight it turns"}, "## ✅ Verbatim"),
    "search": ({"query": "parking"}, "## Search: “parking”"),
    "compare": ({"first": "mill", "second": "exhibition"}, "## Two events compared\n"),
    "source": ({}, f"## {TITLES[MILL]}"),
}


@pytest.fixture
def project(project: Path) -> Path:
    """The repository's dossier and the small one of the tests."""
    add_mill(project)
    return project


async def retitled(world: World, to: str) -> None:
    """Call every article the same."""
    for id, title in TITLES.items():
        path = world.project / "data" / f"{id}.toml"
        document = path.read_text(encoding="utf-8")
        path.write_text(document.replace(f'"{title}"', f'"{to}"'), encoding="utf-8")
        await world.manage("facts reload", dossier=id, publish=True)


# ── the option ──


@pytest.mark.parametrize("command", ASKED)
async def test_every_lookup_asks_the_dossier_that_is_named(world: World, command: str) -> None:
    options, heading = ASKED[command]
    message = await world.ask(command, dossier=MILL, **options)
    assert text_of(message).startswith(heading)
    assert "According to Hanna Voss · 12 October 2025 · courier.example.org" in text_of(message)
    assert not message.ephemeral


async def test_without_it_the_first_by_id_is_asked(world: World) -> None:
    assert text_of(await world.ask("source")).startswith(f"## {TITLES[BEIJING]}")


@pytest.mark.parametrize(
    "typed", ["Lantern Night", "lantren nigth", "the old mill", "OLD MILL 2025"]
)
async def test_a_dossier_is_found_by_its_title_however_it_is_typed(
    world: World, typed: str
) -> None:
    assert text_of(await world.ask("source", dossier=typed)).startswith(f"## {TITLES[MILL]}")


async def test_an_unknown_dossier_is_a_miss_for_the_asker_alone(world: World) -> None:
    message = await world.ask("attendee", name="Putin", dossier="The moon landing")
    assert text_of(message).startswith("**No article found for “The moon landing”.")
    assert message.ephemeral


async def test_a_dossier_that_is_nearly_named_is_offered_and_then_asked(world: World) -> None:
    message = await world.ask("attendee", name="brandt", dossier="Lantern Day")
    assert message.ephemeral
    card = await world.press(message, TITLES[MILL])
    assert text_of(card).startswith("## Mila Brandt")
    assert "updated since" not in text_of(card)


async def test_of_two_titles_alike_one_is_chosen_and_then_asked(world: World) -> None:
    await retitled(world, "Parade and lanterns")
    message = await world.ask("attendee", name="brandt", dossier="parade and lanterns")
    assert text_of(message) == "**Which article do you mean by “parade and lanterns”?**"
    assert {option["value"] for option in options_of(message)} == {MILL, BEIJING}
    card = await world.choose(message, MILL)
    assert text_of(card).startswith("## Mila Brandt")
    assert "updated since" not in text_of(card)
    assert not card.ephemeral


async def test_a_random_quote_and_the_next_are_of_the_dossier_that_is_named(world: World) -> None:
    message = await world.ask("quote", dossier=MILL)
    for _ in range(3):
        assert text_of(message).startswith("## A quote at random")
        assert "According to Hanna Voss" in text_of(message)
        message = await world.press(message, "Another one")
        assert message.ephemeral


# ── autocomplete ──


async def test_the_dossiers_are_offered_by_id_and_title(world: World) -> None:
    offered = await world.suggest("attendee", "dossier", "")
    assert {(choice["value"], choice["name"]) for choice in offered} == {
        (id, f"{title} · {id}") for id, title in TITLES.items()
    }
    for typed in ("old-m", "lant", "night"):
        assert [c["value"] for c in await world.suggest("quote", "dossier", typed)] == [MILL], typed


@pytest.mark.parametrize(
    ("command", "option", "offered"),
    [
        ("attendee", "name", "mila-brandt"),
        ("attendees", "event", "lantern-night"),
        ("attendees", "region", "Mill Lane"),
        ("quote", "about", "hale-parking"),
        ("quote", "speaker", "tom-hale"),
        ("reaction", "who", "tom-hale"),
        ("reaction", "to", "lantern-night"),
        ("timeline", "event", "exhibition"),
        ("search", "query", "Mila Brandt"),
        ("compare", "first", "exhibition"),
        ("compare", "second", "lantern-night"),
    ],
)
async def test_what_is_offered_is_of_the_dossier_chosen_beside_it(
    world: World, command: str, option: str, offered: str
) -> None:
    async def values(**filled: object) -> set[str]:
        return {c["value"] for c in await world.suggest(command, option, "", **filled)}

    assert offered in await values(dossier=MILL)
    assert offered in await values(dossier="lantern night")
    assert offered not in await values()
    assert await values(dossier="The moon landing") == set()


# ── a server's default ──


@on_every_kind
async def test_a_manager_sets_what_the_server_asks_by_default(world: World) -> None:
    message = await world.manage("dossier use", dossier="lantern night")
    assert text_of(message) == (
        f"**This server now asks “{TITLES[MILL]}”** unless a command names another article."
    )
    assert message.ephemeral
    for command, (options, heading) in ASKED.items():
        assert text_of(await world.ask(command, **options)).startswith(heading), command
    assert text_of(await world.ask("help")).startswith(
        f"## What you can ask\n-# about “{TITLES[MILL]}”"
    )
    assert "Hanna Voss" in text_of(await world.ask("quote"))
    asked = await world.ask("source", dossier=BEIJING)
    assert text_of(asked).startswith(f"## {TITLES[BEIJING]}")


async def test_the_message_menu_asks_the_servers_default(world: World) -> None:
    message = await world.ada.send(world.channel, "Brandt: “tonight it turns”")

    async def verified() -> str:
        result = await world.mira.context_menu(world.channel, "Verify quotation", message)
        return text_of(said(result))

    assert "Not in this article" in await verified()
    await world.manage("dossier use", dossier=MILL)
    assert "Verbatim" in await verified()


async def test_what_is_offered_is_of_the_servers_default(world: World) -> None:
    await world.manage("dossier use", dossier=MILL)
    offered = {c["value"] for c in await world.suggest("attendee", "name", "")}
    assert {"mila-brandt", "tom-hale"} <= offered
    offered = {c["value"] for c in await world.suggest("attendee", "name", "", dossier=BEIJING)}
    assert "mila-brandt" not in offered and "kim-jong-un" in offered


async def test_other_servers_and_direct_messages_do_not_ask_it(world: World) -> None:
    other = world.env.create_guild("Another server")
    channel = other.create_text_channel("general")
    member = other.add_member(world.env.create_user("noor"))
    await world.manage("dossier use", dossier=MILL)
    assert text_of(said(await member.slash(channel, "source"))).startswith(f"## {TITLES[BEIJING]}")
    direct = said(await world.env.create_user("dana").slash("source"))
    assert text_of(direct).startswith(f"## {TITLES[BEIJING]}")


async def test_a_member_may_not_set_it(world: World) -> None:
    message = await world.ask("dossier use", dossier=MILL)
    assert text_of(message) == (
        "**You may not do this.** Only members with Manage Server may choose for the whole server."
    )
    assert message.ephemeral
    assert [type(error) for error in world.env.errors] == [NotAllowed]
    assert world.bot.library.chosen_default(GUILD_ID) is None


async def test_one_who_is_no_manager_any_more_cannot_choose_it(world: World) -> None:
    message = await world.manage("dossier use", dossier="Lantern Day")
    world.env.backend.get_guild(GUILD_ID).members[world.ada.id].role_ids.clear()
    answer = await world.press(message, TITLES[MILL], by=world.ada)
    assert text_of(answer).startswith("**You may not do this.**")
    assert world.bot.library.chosen_default(GUILD_ID) is None


async def test_in_a_direct_message_it_is_said_to_be_for_servers(world: World) -> None:
    message = said(await world.env.create_user("dana").slash("dossier use", dossier=MILL))
    assert "A default is set in a server, for its members." in text_of(message)
    assert message.ephemeral
    assert [type(error) for error in world.env.errors] == [NotAllowed]


async def test_a_dossier_that_is_nearly_named_is_offered_and_then_set(world: World) -> None:
    message = await world.manage("dossier use", dossier="Lantern Day")
    assert world.bot.library.chosen_default(GUILD_ID) is None
    message = await world.press(message, TITLES[MILL], by=world.ada)
    assert text_of(message).startswith("**This server now asks")
    assert world.bot.library.chosen_default(GUILD_ID) == MILL


async def test_of_two_titles_alike_one_is_chosen_and_then_set(world: World) -> None:
    await retitled(world, "Parade and lanterns")
    message = await world.manage("dossier use", dossier="parade and lanterns")
    result = await world.ada.select(message, [MILL], custom_id=menu(message))
    assert text_of(said(result)).startswith("**This server now asks")
    assert world.bot.library.chosen_default(GUILD_ID) == MILL


@on_every_kind
async def test_it_is_remembered_over_a_restart(world: World) -> None:
    await world.manage("dossier use", dossier=MILL)
    again = Library(world.bot.library.store, world.project / "data")
    await again.open()
    assert again.default_in(GUILD_ID).dossier.id == MILL
    assert again.default_in(None).dossier.id == BEIJING


async def test_a_database_that_fails_leaves_the_default_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(guild_id: int, dossier: str) -> None:
        raise DatabaseUnusable("the database cannot be used: database is locked")

    monkeypatch.setattr(world.bot.library.store, "remember_default", failing)
    message = await world.manage("dossier use", dossier=MILL)
    assert "database is locked" in text_of(message)
    [error] = world.env.errors
    assert isinstance(error.__cause__, DatabaseUnusable)
    assert world.bot.library.chosen_default(GUILD_ID) is None


async def test_the_list_tells_of_every_dossier_and_of_the_default(world: World) -> None:
    message = await world.ask("dossier list")
    assert message.ephemeral
    assert text_of(message).startswith(
        "## 2 articles you can ask about\n"
        "**Kim Jong Un in Beijing** · asked by default\n"
        "-# beijing-2025 · Konstantin Asmolov · 9 September 2025 · journal-neo.su\n"
    )
    assert (
        "**Lantern Night at the Old Mill**\n"
        "-# old-mill-2025 · Hanna Voss · 12 October 2025 · courier.example.org\n"
        "-# 9 people · 2 events · 3 quotes · 2 reactions"
    ) in text_of(message)
    await world.manage("dossier use", dossier=MILL)
    text = text_of(await world.ask("dossier list"))
    assert "**Lantern Night at the Old Mill** · this server’s default\n" in text
    assert "asked by default" not in text


async def test_a_default_that_is_not_served_any_more_is_told_and_not_asked(world: World) -> None:
    await world.bot.library.set_default(GUILD_ID, "gone-2024")
    text = text_of(await world.ask("dossier list"))
    assert "**This server’s default, gone-2024, is not served any more.**" in text
    assert f"“{TITLES[BEIJING]}” is asked." in text
    assert "**Kim Jong Un in Beijing** · asked by default" in text
    assert text_of(await world.ask("source")).startswith(f"## {TITLES[BEIJING]}")


@on_every_kind
async def test_a_manager_takes_the_default_away(world: World) -> None:
    message = await world.manage("dossier use", dossier=MILL)
    assert labels_of(message) == ["No default"]
    answer = await world.press(message, "No default", by=world.ada)
    assert text_of(answer) == (
        "**This server has no default.** A command that names no article asks "
        f"“{TITLES[BEIJING]}”, as in every server without one.\n-# `/dossier use` with an article sets one."
    )
    assert answer.id == message.id and labels_of(answer) == []
    assert world.bot.library.chosen_default(GUILD_ID) is None
    assert await world.bot.library.store.server_defaults() == {}
    assert text_of(await world.ask("source")).startswith(f"## {TITLES[BEIJING]}")


async def test_without_an_article_it_says_what_the_default_is_and_changes_nothing(
    world: World,
) -> None:
    message = await world.manage("dossier use")
    assert text_of(message).startswith("**This server has no default.**")
    assert labels_of(message) == []
    await world.manage("dossier use", dossier=MILL)
    message = await world.manage("dossier use", dossier=" ")
    assert text_of(message) == (
        f"**This server asks “{TITLES[MILL]}”** unless a command names another article.\n"
        "-# `/dossier use` with an article sets another."
    )
    assert message.ephemeral and labels_of(message) == ["No default"]
    assert world.bot.library.chosen_default(GUILD_ID) == MILL


async def test_a_default_that_is_not_served_any_more_can_be_taken_away(world: World) -> None:
    await world.bot.library.set_default(GUILD_ID, "gone-2024")
    message = await world.manage("dossier use")
    assert text_of(message).startswith(
        "**This server’s default, gone-2024, is not served any more**, so "
        f"“{TITLES[BEIJING]}” is asked."
    )
    await world.press(message, "No default", by=world.ada)
    assert world.bot.library.chosen_default(GUILD_ID) is None


async def test_one_who_is_no_manager_any_more_cannot_take_it_away(world: World) -> None:
    message = await world.manage("dossier use", dossier=MILL)
    world.env.backend.get_guild(GUILD_ID).members[world.ada.id].role_ids.clear()
    answer = await world.press(message, "No default", by=world.ada)
    assert text_of(answer).startswith("**You may not do this.**")
    assert world.bot.library.chosen_default(GUILD_ID) == MILL


# ── the default of everyone ──


@on_every_kind
async def test_an_admin_chooses_what_servers_without_a_default_ask(world: World) -> None:
    other = world.env.create_guild("Another server")
    channel = other.create_text_channel("general")
    member = other.add_member(world.env.create_user("noor"))
    message = await world.manage("facts default", dossier="lantern night at the old mill")
    assert text_of(message) == (
        f"**Everyone now asks “{TITLES[MILL]}”** where no article is named and the server has no "
        f"default.\n-# Asked by default: {MILL}, chosen with /facts default."
    )
    assert message.ephemeral and labels_of(message) == ["No choice"]
    for asked in (
        await world.ask("source"),
        said(await member.slash(channel, "source")),
        said(await world.env.create_user("dana").slash("source")),
    ):
        assert text_of(asked).startswith(f"## {TITLES[MILL]}")
    # Without an article every /facts command means the same one.
    assert text_of(await world.manage("facts status")).startswith(f"## Serving {TITLES[MILL]}")
    assert text_of(await world.manage("facts reload")).startswith(f"**{MILL}: nothing changed.**")
    assert text_of(await world.manage("facts history")).startswith(f"## History of {MILL}")
    again = Library(world.bot.library.store, world.project / "data")
    await again.open()
    assert again.default.dossier.id == MILL


async def test_a_servers_own_default_comes_before_everyones_and_both_are_listed(
    world: World,
) -> None:
    await world.manage("dossier use", dossier=BEIJING)
    await world.manage("facts default", dossier=MILL)
    assert text_of(await world.ask("source")).startswith(f"## {TITLES[BEIJING]}")
    text = text_of(await world.ask("dossier list"))
    assert f"**{TITLES[BEIJING]}** · this server’s default\n" in text
    assert f"**{TITLES[MILL]}** · asked in servers without a default\n" in text
    dana = world.env.create_user("dana")
    direct = text_of(said(await dana.slash("dossier list")))
    assert f"**{TITLES[MILL]}** · asked by default\n" in direct
    assert "this server’s default" not in direct and "is not served any more" not in direct


async def test_without_an_article_it_says_what_everyone_asks_and_why(world: World) -> None:
    message = await world.manage("facts default")
    assert text_of(message) == (
        f"**Everyone asks “{TITLES[BEIJING]}”** where no article is named and the server has no "
        f"default.\n-# Asked by default: {BEIJING}, as it was published first.\n"
        "-# /facts default with an article sets another."
    )
    assert labels_of(message) == []
    status = text_of(await world.manage("facts status", dossier=MILL))
    assert f"Asked by default: {BEIJING}, as it was published first." in status


async def test_the_choice_can_be_taken_back(world: World) -> None:
    await world.manage("facts default", dossier=MILL)
    message = await world.manage("facts default", dossier=" ")
    answer = await world.press(message, "No choice", by=world.ada)
    assert answer.id == message.id and labels_of(answer) == []
    assert f"{BEIJING}, as it was published first" in text_of(answer)
    assert await world.bot.library.store.server_defaults() == {}


async def test_an_article_that_is_not_served_is_not_chosen(world: World) -> None:
    message = await world.manage("facts default", dossier="gone-2024")
    assert text_of(message).startswith("**No dossier “gone-2024” is served.** There is: ")
    assert world.bot.library.chosen_for_everyone is None


async def test_a_choice_that_is_not_served_is_told_in_the_status(world: World) -> None:
    await world.bot.library.set_default(EVERYONE, "gone-2024")
    told = f"{BEIJING}, as it was published first. Before it comes gone-2024, which is not served."
    assert told in text_of(await world.manage("facts status"))
    message = await world.manage("facts default")
    assert told in text_of(message) and labels_of(message) == ["No choice"]


async def test_one_who_is_no_admin_any_more_cannot_take_the_choice_back(world: World) -> None:
    message = await world.manage("facts default", dossier=MILL)
    world.env.backend.get_guild(GUILD_ID).members[world.ada.id].role_ids.clear()
    answer = await world.press(message, "No choice", by=world.ada)
    assert text_of(answer).startswith("**You may not do this.**")
    assert world.bot.library.chosen_for_everyone == MILL


async def test_articles_are_offered_for_the_default_of_everyone(world: World) -> None:
    found = await world.ada.autocomplete(world.channel, "facts default", "dossier", "lantern")
    assert [choice["value"] for choice in found] == [MILL]


# ── a miss names the article ──


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("attendee", {"name": "Emmanuel Macron"}),
        ("quote", {"about": "quantum computers"}),
        ("quote", {"speaker": "Robert Fico"}),
        ("reaction", {"who": "Alexander Lukashenko"}),
        ("search", {"query": "quantum computers"}),
        ("timeline", {"event": "Olympics"}),
    ],
)
async def test_where_several_are_served_a_miss_names_the_one_asked(
    world: World, command: str, options: dict[str, object]
) -> None:
    message = await world.ask(command, **options)
    assert message.ephemeral
    assert f"“{TITLES[BEIJING]}”" in text_of(message)


async def test_a_passage_that_there_is_not_names_the_article_too(world: World) -> None:
    message = await world.ask("source", passage=900)
    assert text_of(message).startswith(f"**There is no ¶900 in “{TITLES[BEIJING]}”.** It has ¶1 to")


# ── who is in both ──

ALSO = "Also in “Lantern Night at the Old Mill”"


@pytest.mark.parametrize(
    ("name", "heading"),
    [("Mao", "## Mao Zedong"), ("xi-jinping", "## Xi Jinping")],
    ids=["the same id", "the same name"],
)
async def test_a_card_leads_to_the_same_persons_card_in_the_other_article_and_back(
    world: World, name: str, heading: str
) -> None:
    card = await world.ask("attendee", name=name)
    assert "According to Konstantin Asmolov" in text_of(card)
    there = await world.press(card, ALSO)
    assert text_of(there).startswith(heading)
    assert "According to Hanna Voss" in text_of(there)
    assert "updated since" not in text_of(there)
    assert there.ephemeral
    back = await world.press(there, "Also in “Kim Jong Un in Beijing”")
    assert text_of(back).startswith(heading)
    assert "According to Konstantin Asmolov" in text_of(back)


async def test_who_is_in_one_article_alone_has_no_such_button(world: World) -> None:
    for options in ({"name": "Robert Fico"}, {"name": "Mila Brandt", "dossier": MILL}):
        card = await world.ask("attendee", **options)
        assert not [label for label in labels_of(card) if label.startswith("Also in")]


@pytest.mark.parametrize(
    ("aliases", "linked"),
    [
        ({"tom-hale": "Robert Fico"}, True),
        ({"tom-hale": "Robert Fico", "otto-reyes": "Robert Fico"}, False),
        ({"tom-hale": "Robert Fico Senior"}, False),
        ({"tom-hale": "Robert Fito"}, False),
        ({"school-choir": "Robert Fico"}, False),
    ],
    ids=["one", "two of that name", "a part of a name", "a likeness", "another kind"],
)
async def test_the_name_links_only_one_of_exactly_that_name(
    world: World, aliases: dict[str, str], linked: bool
) -> None:
    path = world.project / "data" / f"{MILL}.toml"
    document = path.read_text(encoding="utf-8")
    for id, alias in aliases.items():
        document = document.replace(f'id = "{id}"\n', f'id = "{id}"\naliases = ["{alias}"]\n')
    path.write_text(document, encoding="utf-8")
    await world.ask("attendee", name="Robert Fico")  # a card made before is not kept
    await world.manage("facts reload", dossier=MILL, publish=True)
    card = await world.ask("attendee", name="Robert Fico")
    assert text_of(card).startswith("## Robert Fico")
    assert (ALSO in labels_of(card)) == linked


async def test_who_has_no_name_is_not_taken_for_the_one_of_the_other_article(
    world: World,
) -> None:
    path = world.project / "data" / f"{MILL}.toml"
    document = path.read_text(encoding="utf-8")
    document = document.replace('"hanna-voss"', '"leader-of-laos"')
    path.write_text(document, encoding="utf-8")
    await world.manage("facts reload", dossier=MILL, publish=True)
    card = await world.ask("attendee", name="leader of laos")
    assert text_of(card).startswith("## The leader of Laos")
    assert ALSO not in labels_of(card)


async def test_a_miss_says_in_which_other_article_the_name_is_and_leads_there(
    world: World,
) -> None:
    message = await world.ask("attendee", name="mayor of arnsby")
    assert text_of(message).startswith(
        f"**Nobody found for “mayor of arnsby” in “{TITLES[BEIJING]}”.**\n"
        f"In “{TITLES[MILL]}”: Mila Brandt"
    )
    assert "##" not in text_of(message)
    assert message.ephemeral
    card = await world.press(message, f"Mila Brandt in “{TITLES[MILL]}”")
    assert text_of(card).startswith("## Mila Brandt\n-# Mayor")
    assert card.ephemeral


@pytest.mark.parametrize(
    ("command", "options", "heading"),
    [
        ("quote", {"speaker": "Tom Hale"}, "## Quotes by Tom Hale"),
        ("reaction", {"who": "Tom Hale"}, "## How Tom Hale reacted"),
        ("search", {"query": "Otto Reyes"}, "## Otto Reyes"),
    ],
)
async def test_a_miss_of_another_lookup_leads_to_what_was_asked_of_them(
    world: World, command: str, options: dict[str, object], heading: str
) -> None:
    message = await world.ask(command, **options)
    assert f"in “{TITLES[BEIJING]}”.**" in text_of(message)
    answer = await world.press(message, labelled(message, f"in “{TITLES[MILL]}”"))
    assert text_of(answer).startswith(heading)


async def test_a_name_that_is_nowhere_is_a_miss_and_nothing_else(world: World) -> None:
    message = await world.ask("attendee", name="Emmanuel Macron")
    assert text_of(message) == f"**Nobody found for “Emmanuel Macron” in “{TITLES[BEIJING]}”.**"
    assert labels_of(message) == []
