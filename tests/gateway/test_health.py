"""Whether the bot is alive and ready, over HTTP."""

from __future__ import annotations

import json
import signal
import socket
from typing import Any

import pytest

from bot.gateway.health import Health, answering_http
from bot.operations.errors import DatabaseUnusable, SettingsError
from bot.operations.exit_codes import ExitCode
from tests.conftest import World
from tests.gateway.test_metrics import total, values
from tests.loopback import LoopbackDiscord, autocomplete, slash
from tests.processes import Start, free_port, got


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
