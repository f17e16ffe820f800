"""An article that names known people and writes none of their spellings down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.serving.known_people import FILE_NAME, read_known_people
from tests.conftest import World, text_of
from tests.editing import MILL, add_mill

ADDED = """
[[people]]
name = "Mila Brandt"
kind = "human"
country = "NZ"
aliases = ["Мила Брандт"]
"""


@pytest.fixture
def project(project: Path) -> Path:
    """The small dossier of the tests, beside a file that makes one of its people known."""
    add_mill(project)
    (project / "data" / FILE_NAME).write_text(ADDED, encoding="utf-8")
    return project


@pytest.mark.parametrize(
    ("typed", "heading", "background"),
    [
        ("习近平", "## Xi Jinping", "🇨🇳 · 习近平"),
        ("путин", "## Vladimir Putin", "🇷🇺 · Владимир Путин"),
        ("푸틴", "## Vladimir Putin", "🇷🇺 · Владимир Путин"),
        ("Мила Брандт", "## Mila Brandt", "🇳🇿"),
    ],
)
async def test_they_are_found_in_other_scripts_and_their_country_is_background(
    world: World, typed: str, heading: str, background: str
) -> None:
    text = text_of(await world.ask("attendee", name=typed, dossier=MILL))
    assert text.split("\n")[0] == heading
    assert f"-# Background, not from the article: {background}" in text.replace("**", "")


@pytest.mark.parametrize("format", ["toml", "json", "csv", "json-ld"])
async def test_an_export_has_nothing_of_it(world: World, format: str) -> None:
    message = await world.manage("facts export", dossier=MILL, format=format)
    [file] = message.attachments
    content = await file.read()
    if format == "toml":
        assert b'name = "Vladimir Putin"' in content
    for known in ("习近平", "Владимир Путин", "Мила Брандт"):
        assert known.encode() not in content
        assert known.encode("unicode-escape") not in content
    assert b'"NZ"' not in content


async def test_status_tells_the_version_and_how_many_are_known(world: World) -> None:
    text = text_of(await world.manage("facts status", dossier=MILL))
    version = read_known_people(world.project / "data").version
    assert f"-# known people {version} · 4 of 9 people known" in text
    assert "The file says the same." in text
    assert world.bot.library.served[MILL].revision.dossier.digest[:16] in text


async def test_the_file_of_known_people_is_no_dossier(world: World) -> None:
    assert set(world.bot.library.ids) == {"beijing-2025", MILL}


async def test_reloading_finds_no_change(world: World) -> None:
    text = text_of(await world.manage("facts reload", dossier=MILL))
    assert text.startswith("**old-mill-2025: nothing changed.**")
