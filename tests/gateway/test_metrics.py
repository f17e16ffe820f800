"""What Prometheus reads: every answer counted once, and nobody named."""

from __future__ import annotations

import pytest

from bot.gateway.health import Health
from bot.operations.errors import DatabaseUnusable
from tests.conftest import World


def values(text: str) -> dict[str, float]:
    """Every figure of Prometheus' text format, by name and labels."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def total(text: str, **labels: str) -> float:
    """How many interactions with these labels were answered."""
    wanted = {f'{name}="{value}"' for name, value in labels.items()}
    return sum(
        value
        for key, value in values(text).items()
        if key.startswith("dossier_answers_total{")
        and wanted <= set(key.partition("{")[2].rstrip("}").split(","))
    )


async def test_every_answer_is_counted_once_by_how_it_ended(world: World) -> None:
    health = Health(world.bot)
    card = await world.ask("attendee", name="lukashenka")
    await world.ask("attendee", name="Lukashenkaa")
    await world.ask("attendee", name="jane nobody")
    choice = await world.ask("attendee", name="kim")
    await world.choose(choice, "ellen-kim")
    await world.press(card, "Source")
    await world.suggest("attendee", "name", "luka")
    world.edit_dossier('"Batka", ', '"Zorro", "Batka", ')
    await world.manage("facts reload", publish=True)
    text = (await metrics(health)).decode()
    assert total(text, command="attendee", by="command", outcome="answered") == 2
    assert total(text, command="attendee", by="command", outcome="miss") == 1
    assert total(text, command="attendee", by="command", outcome="choice") == 1
    assert total(text, command="attendee", by="choice", outcome="answered") == 1
    assert total(text, by="button") == 1
    assert total(text, command="attendee", by="autocomplete") == 1
    assert total(text, command="facts reload", outcome="published") == 1
    figures = values(text)
    assert figures["dossier_publishes_total"] == 1
    assert figures['dossier_matches_total{tier="exact"}'] == 1
    assert figures['dossier_matches_total{tier="fuzzy"}'] == 1
    assert figures['dossier_answer_seconds_count{by="autocomplete"}'] == 1
    assert figures['dossier_revision{dossier="beijing-2025"}'] == 2
    assert 0 <= figures['dossier_revision_age_seconds{dossier="beijing-2025"}'] < 60


async def test_each_name_that_is_recognised_is_counted_whatever_command_it_was_for(
    world: World,
) -> None:
    health = Health(world.bot)
    await world.ask("quote", speaker="Xi Jinping")
    await world.ask("reaction", who="Kaja Kallas", to="nothing of the kind")
    await world.ask("reaction", who="Kaja Kallas")
    await world.ask("attendees", event="visit-announced", region="Africa")
    await world.ask("compare", first="visit-announced", second="sco-summit")
    await world.ask("quote")
    figures = values((await metrics(health)).decode())
    tiers = {key: value for key, value in figures.items() if "matches_total" in key}
    assert tiers == {
        'dossier_matches_total{tier="exact"}': 2,
        'dossier_matches_total{tier="id"}': 4,
    }


async def metrics(health: Health) -> bytes:
    body = (await health.metrics(None)).body  # type: ignore[arg-type]
    assert isinstance(body, bytes)
    return body


async def test_no_figure_has_a_name_that_was_typed_or_an_id_of_discord(world: World) -> None:
    health = Health(world.bot)
    await world.ask("search", query="zebra crossings")
    await world.ask("attendee", name="jane nobody")
    text = (await metrics(health)).decode()
    for typed in ("zebra", "jane", str(world.guild.id), str(world.mira.id)):
        assert typed not in text


async def test_a_refusal_and_an_error_are_told_apart(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    health = Health(world.bot)

    async def lost(*_: object) -> None:
        raise DatabaseUnusable("the database is gone")

    monkeypatch.setattr(world.bot.library.store, "history", lost)
    text = str((await world.manage("facts history")).components)
    assert "What was served keeps serving" in text
    counted = (await metrics(health)).decode()
    assert total(counted, command="facts history", outcome="error") == 1
    assert world.env.errors
