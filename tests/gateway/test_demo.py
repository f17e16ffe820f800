"""The demo's invented articles: they say so, and are served beside the others in the demo alone."""

from __future__ import annotations

import logging

import pytest

from bot.gateway.demo import _GREETING, publish_invented
from bot.operations.settings import Settings
from tests.conftest import World, text_of
from tests.editing import ID


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
    for command, options in _GREETING:
        message = await world.ask(command, **options)
        assert not message.ephemeral, (command, options, text_of(message))


async def test_one_with_a_mistake_is_left_aside(
    world: World, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (settings.demo_dir / "chasy.toml").write_text("[dossier", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "bot"):
        await publish_invented(world.bot.library, settings)
    assert world.bot.library.ids == (ID, "quay-bench")
    assert "chasy.toml: 1 problem" in caplog.text
