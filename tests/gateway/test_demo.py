"""The demo's invented articles: they say so, and are served beside the others in the demo alone."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.gateway.demo import GREETING, greeting, publish_invented, run_demo, welcome
from bot.operations.errors import NothingToServe, SettingsError
from bot.operations.settings import Settings
from bot.serving.defaults import EVERYONE
from bot.serving.library import Library
from tests.conftest import ROOT, World, text_of
from tests.editing import ID, MILL, add_mill


async def test_they_are_served_and_asked_beside_the_first(world: World, settings: Settings) -> None:
    library = world.bot.library
    assert library.ids == (ID,)
    await publish_invented(library, settings)
    assert library.ids == (ID, "chasy", "quay-bench")
    assert library.default.dossier.id == ID
    for id in ("chasy", "quay-bench"):
        header = library.served[id].dossier.header
        assert "an invented article" in header.title and header.url is None
    quote = await world.ask("quote", about="A seat for one", dossier="quay-bench")
    assert "Arthur" in text_of(quote)
    verdict = await world.ask(
        "verify", quotation="Соболь: «Не люблю, когда стоит то, что должно идти»", dossier="chasy"
    )
    assert "Verbatim" in text_of(verdict)
    # Once is enough.
    await publish_invented(library, settings)
    assert library.served["chasy"].number == 1


async def test_the_examples_of_the_greeting_are_answered(world: World, settings: Settings) -> None:
    await publish_invented(world.bot.library, settings)
    examples = list(greeting(world.bot.library))
    assert len(examples) == len(GREETING)
    for command, options in examples:
        message = await world.ask(command, **options)
        assert not message.ephemeral, (command, options, text_of(message))


async def test_where_another_article_is_asked_the_greeting_names_its_own(
    world: World, settings: Settings
) -> None:
    add_mill(world.project)
    library = world.bot.library
    await library.publish(await library.review(MILL), by="a test")
    await library.set_default(EVERYONE, MILL)
    examples = list(greeting(library))
    assert {options["dossier"] for _, options in examples} == {ID}
    for command, options in examples:
        assert not (await world.ask(command, **options)).ephemeral
    told = welcome(library, "http://127.0.0.1:1/")
    assert f"Without the option dossier, {MILL} is asked; with it, the others: {ID}." in told


async def test_a_port_that_is_taken_is_told_with_the_way_on(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="choose another with --port, or leave it out"):
            await run_demo(settings, taken.getsockname()[1])


async def test_a_dossier_that_sorts_first_does_not_become_the_demos_default(
    project: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mill = (ROOT / "tests" / "data" / f"{MILL}.toml").read_text(encoding="utf-8")
    add_mill(project)
    (project / "data" / f"{MILL}.toml").unlink()
    (project / "data" / "a-mill.toml").write_text(mill.replace(f'"{MILL}"', '"a-mill"'))
    asked: list[str] = []

    def opening(library: Library) -> Iterator[tuple[str, dict[str, str]]]:
        asked.append(library.default.dossier.id)
        raise NothingToServe("far enough")

    monkeypatch.setattr("bot.gateway.demo.greeting", opening)
    for chosen in (None, "a-mill"):
        with pytest.raises(NothingToServe, match="far enough"):
            await run_demo(settings.model_copy(update={"default_dossier": chosen}), 0)
    assert asked == [ID, "a-mill"]


async def test_one_with_a_mistake_is_left_aside(
    world: World, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.demo_dir / "chasy.toml").write_text("[dossier", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "bot"):
        await publish_invented(world.bot.library, settings)
    assert world.bot.library.ids == (ID, "quay-bench")
    assert "chasy.toml: 1 problem" in caplog.text
