"""What those who run the bot see: health, metrics, logs; and how it stops."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import signal
import socket
from typing import Any

import pytest

from bot.answers.question import Attendee
from bot.answers.registry import ROUTES, Route
from bot.gateway.bot import DossierBot
from bot.gateway.health import Health, answering_http
from bot.operations.errors import DatabaseUnusable, SettingsError
from bot.operations.exit_codes import ExitCode
from bot.operations.interactions import Exchange, ReferenceFilter
from bot.operations.logs import logging_to_stderr
from bot.store.store import Store
from tests.conftest import World
from tests.databases import Database
from tests.loopback import LoopbackDiscord, autocomplete, slash
from tests.processes import Start, free_port, got

log = logging.getLogger(__name__)


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
    world.edit_dossier('"Loukachenko", ', '"Zorro", "Loukachenko", ')
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


async def test_a_lost_database_is_told_and_lookups_go_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost() -> None:
        raise DatabaseUnusable("the database is gone")

    monkeypatch.setattr(world.bot.library.store, "active", lost)
    state = json.loads((await Health(world.bot).ready(None)).text or "")  # type: ignore[arg-type]
    assert state["database"] == "lost"
    assert state["dossiers"]["beijing-2025"]["revision"] == 1


async def test_an_address_that_is_taken_is_named(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SettingsError, match="HTTP_ADDR cannot be listened on"):
            async with answering_http(world.bot, taken.getsockname()):
                pass


async def test_it_is_healthy_while_it_answers_and_unready_once_it_stops(start: Start) -> None:
    port = free_port()
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, HTTP_ADDR=f"127.0.0.1:{port}") as process,
    ):
        await discord.ready(20)
        await discord.interact(slash("attendee", name="lukashenka"))
        await discord.interact(autocomplete("attendee", "name", "luk"))
        assert await got(port, "/livez") == (200, "ok\n")
        status, text = await got(port, "/readyz")
        state: dict[str, Any] = json.loads(text)
        assert (status, state["ready"], state["database"]) == (200, True, "ok")
        assert state["shards"].keys() == {"0"}
        assert state["dossiers"]["beijing-2025"]["revision"] == 1
        _, text = await got(port, "/metrics")
        assert total(text, command="attendee") == 2
        assert values(text)['dossier_gateway_total{event="connect"}'] == 1
        # It is answering when it is told to stop.
        held = discord.hold("callback")
        await discord.interact(slash("attendee", name="kallas"))
        process.process.send_signal(signal.SIGTERM)
        await discord.gone()
        status, text = await got(port, "/readyz")
        assert (status, json.loads(text)["stopping"]) == (503, True)
        held.set()
        ended = await process.ended()
    assert ended.code == ExitCode.OK
    assert ended.errors.count("attendee by command: answered") == 2
    assert "Traceback" not in ended.errors


async def test_it_does_not_wait_for_an_answer_that_is_never_taken(start: Start) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready(20)
        discord.hold("callback")
        await discord.interact(slash("attendee", name="kallas"))
        ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert ended.seconds < 10
    # Nobody knows whether it was answered.
    assert "attendee by command: error" in ended.errors
    assert "never retrieved" not in ended.errors


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_log_has_no_token_of_an_interaction(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = "https://discord.com/api/v10/{}/123/aW50ZXJhY3Rpb24/{}"
    with logging_to_stderr("INFO", format):
        try:
            raise OSError("timeout to host " + address.format("interactions", "callback?a=1"))
        except OSError:
            log.exception("failed: %s", address.format("webhooks", "messages/@original"))
        log.warning("%s", address.format("webhooks", ""))
    said = capsys.readouterr().err
    assert "aW50" not in said
    assert said.count("/123/") == 3
    assert "OSError: timeout to host https://discord.com/api/v10/interactions/123/" in said


# A bug in what serves others' publications, met once server 7 has a default.
BROKEN = """
from bot.serving.library import Library
catch_up = Library._catch_up
async def broken(library):
    1 / (library.chosen_default(7) is None)
    await catch_up(library)
Library._catch_up = broken
"""


async def test_where_following_ends_by_a_bug_the_process_ends(
    start: Start, database: Database
) -> None:
    settings = {"DATABASE_URL": database.url}
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, before=BROKEN, **settings) as process,
    ):
        await discord.ready(20)
        await discord.interact(slash("attendee", name="lukashenka"))
        store = await Store.open(database.url)
        await store.remember_default(7, "beijing-2025")
        await store.close()
        ended = await process.ended()
    assert ended.code == ExitCode.UNEXPECTED
    assert ended.reasons == [
        "dossier: what others publish is not noticed any more; the log has the traceback"
    ]
    assert ended.errors.count("Traceback") == 1
    assert "ZeroDivisionError" in ended.errors
    assert "never retrieved" not in ended.errors


async def test_what_is_asked_while_the_shards_leave_is_waited_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_flight, answered, tasks = world.bot.in_flight, asyncio.Event(), []

    async def answer() -> None:
        in_flight.begin(Exchange("command"), lambda: "attendee")
        for _ in range(5):
            await asyncio.sleep(0)
        answered.set()

    class Leaving:
        async def disconnect(self) -> None:
            await asyncio.sleep(0)
            tasks.append(asyncio.create_task(answer()))

    monkeypatch.setattr(DossierBot, "shards", property(lambda _: {0: Leaving()}))
    await world.bot.finish()
    assert answered.is_set()


async def test_the_log_has_a_reference_for_each_question_and_not_what_was_typed(
    start: Start,
) -> None:
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, LOG_FORMAT="json") as process,
    ):
        await discord.ready(20)
        for _ in range(2):
            await discord.interact(slash("attendee", name="jane nobody"))
        ended = await process.stopped(signal.SIGTERM)
    records = [json.loads(line) for line in ended.errors.splitlines()]
    answered = [record for record in records if record["name"] == "bot.operations.interactions"]
    assert [record["outcome"] for record in answered] == ["miss", "miss"]
    assert {record["command"] for record in answered} == {"attendee"}
    assert all(record["milliseconds"] > 0 for record in answered)
    references = {record["request"] for record in answered}
    assert len(references) == 2
    assert all(re.fullmatch("[0-9a-f]{8}", reference) for reference in references)
    assert all(not record["request"] for record in records if record not in answered)
    assert "jane" not in ended.errors


async def test_what_is_logged_on_the_way_has_the_reference_that_the_asker_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    caplog.set_level("INFO", "bot")
    marked = ReferenceFilter()
    caplog.handler.addFilter(marked)
    try:
        monkeypatch.setitem(ROUTES, Attendee, Route(broken))
        said = str((await world.ask("attendee", name="putin")).components)
    finally:
        caplog.handler.removeFilter(marked)
    await asyncio.sleep(0)
    [reference] = re.findall(r"reference: ([0-9a-f]{8})", said)
    of_it = [record for record in caplog.records if getattr(record, "request", "") == reference]
    assert {record.name for record in of_it} == {"bot.gateway.tree", "bot.operations.interactions"}
    assert world.env.errors
