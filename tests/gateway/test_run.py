"""The process: `python -m bot run` against a Discord on 127.0.0.1, started, stopped and refused."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path
from typing import Any

import pytest

from bot.operations.exit_codes import ExitCode
from tests.loopback import TOKEN, LoopbackDiscord, slash
from tests.processes import Start


def registrations(discord: LoopbackDiscord) -> list[str]:
    return [r.path for r in discord.requests if r.method == "PUT" and r.path.endswith("/commands")]


def text_of(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False)


async def test_it_answers_and_stops_at_sigterm(start: Start) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready()
        answer = await discord.interact(slash("attendee", name="lukashenka"))
        assert answer["type"] == 4
        assert "## Alexander Lukashenko" in text_of(answer)
        ended = await process.stopped(signal.SIGTERM)
    assert ended.code == ExitCode.OK
    assert ended.seconds < 5
    assert ended.reasons == []
    assert "Traceback" not in ended.errors
    assert "INFO bot.gateway.bot commands registered: global\n" in ended.errors
    assert TOKEN not in ended.errors + ended.output


async def test_it_stops_at_ctrl_c_and_logs_json_where_that_is_wanted(start: Start) -> None:
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, LOG_FORMAT="json") as process,
    ):
        await discord.ready()
        await discord.settle()
        ended = await process.stopped(signal.SIGINT)
    assert ended.code == ExitCode.OK
    assert ended.seconds < 5
    lines = ended.errors.splitlines()
    assert [line for line in lines if not line.startswith("{")] == []
    records = [json.loads(line) for line in lines]
    assert all({"asctime", "levelname", "name", "message"} <= set(record) for record in records)
    assert "commands registered: global" in {record["message"] for record in records}


async def test_it_stops_at_ctrl_c_even_just_when_it_is_let_in(start: Start) -> None:
    async with LoopbackDiscord() as discord, start("run", api=discord.api_base) as process:
        await discord.ready()
        ended = await process.stopped(signal.SIGINT, within=5)
    assert ended.code == ExitCode.OK


async def test_a_second_start_registers_no_commands_and_serves_what_was_published(
    start: Start, project: Path
) -> None:
    path = project / "data" / "beijing-2025.toml"
    edited = path.read_text(encoding="utf-8").replace('role = "EU ', 'role = "')
    async with LoopbackDiscord() as discord:
        for _ in range(2):
            async with start("run", api=discord.api_base) as process:
                await discord.ready()
                answer = await discord.interact(slash("attendee", name="kallas"))
                assert "EU foreign policy chief" in text_of(answer)
                ended = await process.stopped(signal.SIGTERM)
            assert len(registrations(discord)) == 1
            path.write_text(edited, encoding="utf-8")
        assert "commands registered: unchanged" in ended.errors
        assert "beijing-2025.toml differs from revision 1, which is served" in ended.errors
        # `sync` registers them again, and in the admin server.
        async with start("sync", api=discord.api_base, ADMIN_GUILD_ID="42") as process:
            ended = await process.ended()
        assert ended.code == ExitCode.OK
        assert ended.output == "registered: global, 42\n"
        later = registrations(discord)[1:]
        assert [path for path in later if "/guilds/" not in path]
        assert [path for path in later if "/guilds/42/" in path]


async def test_a_wrong_token_is_one_clear_line_without_the_token(start: Start) -> None:
    wrong = "wrong-token-that-must-not-be-shown"
    async with (
        LoopbackDiscord() as discord,
        start("run", api=discord.api_base, DISCORD_TOKEN=wrong) as process,
    ):
        ended = await process.ended()
    assert ended.code == ExitCode.LOGIN
    [reason] = ended.reasons
    assert reason == (
        "dossier: Discord refused the token: copy it again from the Developer Portal, page Bot, into "
        "DISCORD_TOKEN"
    )
    assert wrong not in ended.errors + ended.output
    assert "Traceback" not in ended.errors


async def test_without_a_token_it_says_where_to_put_one(start: Start) -> None:
    async with start("run", api="http://127.0.0.1:9", DISCORD_TOKEN="  ") as process:
        ended = await process.ended()
    assert ended.code == ExitCode.USAGE
    [reason] = ended.reasons
    assert reason.startswith("dossier: DISCORD_TOKEN is not set")


async def test_malformed_settings_are_one_line_that_names_each(start: Start) -> None:
    malformed = {"ADMIN_GUILD_ID": "my server", "LOG_LEVEL": "LOUD", "LOG_FORMAT": "xml"}
    async with start("run", api="http://127.0.0.1:9", **malformed) as process:
        ended = await process.ended()
    assert ended.code == ExitCode.USAGE
    [reason] = ended.reasons
    for setting, value in malformed.items():
        assert setting in reason
        assert value not in reason
    assert "Traceback" not in ended.errors


async def test_a_broken_dossier_is_refused_with_every_reason(start: Start, project: Path) -> None:
    path = project / "data" / "beijing-2025.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('text = "direct challenge"', 'text = "a direct challenge"')
    path.write_text(text.replace('"robert-fico"\nevent', '"nobody"\nevent'), encoding="utf-8")
    async with start("run", api="http://127.0.0.1:9") as process:
        ended = await process.ended()
    assert ended.code == ExitCode.FACTS
    [reason] = ended.reasons
    assert reason.startswith("dossier: beijing-2025.toml: ")
    assert "a direct challenge" in ended.errors
    assert "there is no person 'nobody'" in ended.errors
    assert "Traceback" not in ended.errors


async def test_a_folder_without_a_dossier_is_named(start: Start) -> None:
    async with start("run", api="http://127.0.0.1:9", DATA_DIR="nowhere") as process:
        ended = await process.ended()
    assert ended.code == ExitCode.FACTS
    assert ended.reasons == ["dossier: there is no dossier (*.toml) in nowhere"]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////proc/nowhere/dossier.db",
        "nosuchdatabase+driver://me:secret-password@127.0.0.1/x",
        # The host was forgotten.
        "postgres://me:secret-password/x",
        "postgres://me:secret-password@127.0.0.1:99999/x",
        # Nobody listens there.
        "postgres://me:secret-password@127.0.0.1:9/x",
    ],
)
async def test_a_database_that_cannot_be_opened_is_one_line_without_its_password(
    start: Start, url: str
) -> None:
    async with start("run", api="http://127.0.0.1:9", DATABASE_URL=url) as process:
        ended = await process.ended()
    assert ended.code == ExitCode.DATABASE
    [reason] = ended.reasons
    assert "DATABASE_URL" in reason
    assert "secret-password" not in ended.errors
    assert "Traceback" not in ended.errors


async def test_where_discord_cannot_be_reached_it_says_so(start: Start) -> None:
    with socket.socket() as closed:
        # Bound and not listening: nothing answers there, and nobody else can take it.
        closed.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{closed.getsockname()[1]}/api/v10"
        async with start("run", api=api) as process:
            ended = await process.ended()
    assert ended.code == ExitCode.NETWORK
    [reason] = ended.reasons
    assert reason.startswith("dossier: Discord cannot be reached")
    assert "Traceback" not in ended.errors
    assert TOKEN not in ended.errors
