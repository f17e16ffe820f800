"""Dockerfile and compose.yaml: as much of them as can be tried without a container engine."""

from __future__ import annotations

import asyncio
import json
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.operations.errors import SettingsError
from bot.operations.settings import Settings, read_settings
from tests.conftest import ROOT
from tests.loopback import LoopbackDiscord
from tests.processes import Start, free_port


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Dockerfile, its lines joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return [(name, " ".join(rest.split())) for name, rest in pairs]


def of(kind: str) -> list[str]:
    return [rest for name, rest in instructions() if name == kind]


def copied() -> list[tuple[str, str]]:
    return [(source, target) for source, target in map(shlex.split, of("COPY"))]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what the Dockerfile copies, and nothing else."""
    folder = tmp_path / "image"
    for source, target in copied():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            # What .dockerignore leaves out of them.
            leave = shutil.ignore_patterns("__pycache__", "demo")
            shutil.copytree(ROOT / source, folder / target, ignore=leave)
        else:
            shutil.copy(ROOT / source, folder / target)
    return folder


def test_the_instructions_are_those_that_a_dockerfile_has() -> None:
    known = {"FROM", "WORKDIR", "ENV", "COPY", "RUN", "USER", "HEALTHCHECK", "CMD"}
    assert {name for name, _ in instructions()} == known
    assert instructions()[0] == ("FROM", "python:3.11-slim")
    assert instructions()[-1][0] == "CMD"


def test_it_does_not_run_as_root() -> None:
    [user] = of("USER")
    assert user == "1000:1000"
    names = [name for name, _ in instructions()]
    assert names.index("USER") > max(n for n, name in enumerate(names) if name in ("RUN", "COPY"))


def test_its_context_has_what_it_copies_and_no_secret() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert let_in == {source.split("/")[0] for source, _ in copied()}
    # Of those it has no invented article. The last line that fits a path is the one that counts.
    left_out = lines[max(lines.index(f"!{folder}") for folder in let_in) + 1 :]
    assert {"data/demo", "seeds/demo"} <= set(left_out)


def test_it_installs_what_is_pinned_by_hash() -> None:
    [install, _] = of("RUN")
    assert install.startswith("pip install --no-cache-dir --require-hashes --no-deps")
    pinned = (ROOT / "requirements/run.txt").read_text(encoding="utf-8")
    for package in ("discord-py", "asyncpg", "prometheus-client"):
        assert f"\n{package}==" in pinned


def test_what_is_copied_is_a_whole_bot(image: Path) -> None:
    _, compiling = of("RUN")
    first = compiling.split("&&")[0].strip().replace("python", sys.executable, 1)
    for command in (shlex.split(first), [sys.executable, "-m", "bot", "check"]):
        done = subprocess.run(command, cwd=image, env={}, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


async def test_it_is_healthy_once_it_is_connected_and_writes_nothing_into_itself(
    start_python: Start, image: Path
) -> None:
    """Its own command and its own health check, in a folder like the image's."""
    _, compiling = of("RUN")
    await ended(sys.executable, *shlex.split(compiling.split("&&")[0])[1:], cwd=image)
    before = files(image)
    [command] = [json.loads(rest) for rest in of("CMD")]
    assert command[:3] == ["python", "-m", "bot"]
    port = free_port()
    probe = [sys.executable, *(part.replace("8080", str(port)) for part in health_check()[1:])]
    database = f"sqlite+aiosqlite:///{image.parent / 'dossier.db'}"
    async with (
        LoopbackDiscord() as discord,
        start_python(
            *command[3:], api=discord.api_base, cwd=image, HTTP_ADDR=f":{port}",
            DATABASE_URL=database,
        ) as process,
    ):  # fmt: skip
        assert await ended(*probe) != 0
        await discord.ready(20)
        await discord.settle()
        assert await ended(*probe) == 0
        assert (await process.stopped(signal.SIGTERM)).code == 0
    assert files(image) == before


def health_check() -> list[str]:
    [check] = of("HEALTHCHECK")
    command: list[str] = json.loads(check.partition("CMD ")[2])
    return command


def files(folder: Path) -> set[tuple[Path, int]]:
    return {(path, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


async def ended(*command: str, cwd: Path | None = None) -> int:
    process = await asyncio.create_subprocess_exec(
        *command, cwd=cwd, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


# ── compose.yaml ──


@pytest.fixture
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def bots(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    services: dict[str, dict[str, Any]] = compose["services"]
    return {name: service for name, service in services.items() if "build" in service}


def test_what_it_sets_are_settings(compose: dict[str, Any]) -> None:
    known = {name.upper() for name in Settings.model_fields}
    for service in bots(compose).values():
        assert set(service["environment"]) <= known


def test_health_is_asked_where_it_is_answered(compose: dict[str, Any]) -> None:
    """An `.env` that was copied has an empty HTTP_ADDR, which would win over the image's."""
    addresses = {service["environment"]["HTTP_ADDR"] for service in bots(compose).values()}
    assert addresses == {":8080"}
    assert "HTTP_ADDR=:8080" in of("ENV")
    assert "//127.0.0.1:8080/readyz" in health_check()[2]


def test_each_process_is_another_and_there_are_as_many_as_they_are_told(
    compose: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    clusters = set()
    for service in bots(compose).values():
        for name, value in service["environment"].items():
            assert isinstance(value, str), name
            monkeypatch.setenv(name, value.replace("${POSTGRES_PASSWORD:?set it in .env}", "x"))
        monkeypatch.setattr("socket.gethostname", lambda service=service: service["hostname"])
        cluster = read_settings().cluster
        clusters.add(cluster.id)
        assert cluster.count == len(bots(compose))
    assert clusters == set(range(len(bots(compose))))
    monkeypatch.setattr("socket.gethostname", lambda: "laptop")
    with pytest.raises(SettingsError, match="CLUSTER_ID is not set"):
        read_settings()


def test_nothing_runs_with_more_than_it_needs(compose: dict[str, Any]) -> None:
    for service in bots(compose).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service
    assert "ports" not in compose["services"]["database"]


def test_a_process_has_longer_to_stop_than_it_takes(compose: dict[str, Any]) -> None:
    for service in bots(compose).values():
        assert int(service["stop_grace_period"].removesuffix("s")) > 10


def test_the_bots_reach_the_database_that_is_started(compose: dict[str, Any]) -> None:
    [database] = [name for name, service in compose["services"].items() if "image" in service]
    user = compose["services"][database]["environment"]["POSTGRES_USER"]
    for service in bots(compose).values():
        url = service["environment"]["DATABASE_URL"]
        assert url.startswith(f"postgresql://{user}:")
        # Without a name of its own the image's database is called as its user.
        assert url.endswith(f"@{database}/{user}")
        assert service["depends_on"] == {database: {"condition": "service_healthy"}}
    [volume] = compose["services"][database]["volumes"]
    assert volume.split(":")[0] in compose["volumes"]
