"""Two dossiers at once: which one a command asks, and who is in both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, World, options_of, text_of

MILL, BEIJING = "old-mill-2025", "beijing-2025"
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
    "compare": ({"first": "mill", "second": "exhibition"}, "## Compared\n-# **Lantern night"),
    "source": ({}, f"## {TITLES[MILL]}"),
}


@pytest.fixture
def project(project: Path) -> Path:
    """The repository's dossier and the small one of the tests."""
    shutil.copy(ROOT / "tests" / "data" / f"{MILL}.toml", project / "data")
    shutil.copy(ROOT / "tests" / "data" / "old-mill.txt", project / "seeds")
    return project


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
    assert text_of(message).startswith(
        "**No article by the name “The moon landing” is served here."
    )
    assert message.ephemeral


async def test_a_dossier_that_is_nearly_named_is_offered_and_then_asked(world: World) -> None:
    message = await world.ask("attendee", name="brandt", dossier="Lantern Day")
    assert message.ephemeral
    card = await world.press(message, TITLES[MILL])
    assert text_of(card).startswith("## Mila Brandt")
    assert "updated since" not in text_of(card)


async def test_of_two_titles_alike_one_is_chosen_and_then_asked(world: World) -> None:
    for path in (world.project / "data").glob("*.toml"):
        document = path.read_text(encoding="utf-8")
        for title in TITLES.values():
            document = document.replace(f'title = "{title}"', 'title = "Parade and lanterns"')
        path.write_text(document, encoding="utf-8")
        await world.manage("facts reload", dossier=path.stem, publish=True)
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
