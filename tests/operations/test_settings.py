"""The settings: all of them documented, and their mistakes told without their secrets."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.operations.errors import SettingsError
from bot.operations.settings import Settings, read_settings
from bot.operations.shards import Cluster
from tests.conftest import ROOT

SECRET = "hunter2.very-secret"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No `.env` but the test's own is read."""
    monkeypatch.chdir(tmp_path)


def env(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8")


def documented() -> dict[str, str]:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.MULTILINE))


def test_every_setting_is_in_env_example_and_nothing_else_is() -> None:
    assert sorted(documented()) == sorted(name.upper() for name in Settings.model_fields)


def test_env_example_shows_the_defaults() -> None:
    for name, value in documented().items():
        default = Settings.model_fields[name.lower()].default
        if isinstance(default, SecretStr):
            default = default.get_secret_value()
        assert value == ("" if default is None else str(default)), name


def test_env_example_copied_and_not_filled_in_is_the_defaults() -> None:
    env((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert read_settings() == Settings(_env_file=None)


def test_a_comment_stands_above_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(example):
        if re.match(r"[A-Z_]+=", line):
            assert before.startswith("# "), line


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    env("LOG_LEVEL=ERROR\nLOG_FORMAT=json\n")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = read_settings()
    assert (settings.log_level, settings.log_format) == ("DEBUG", "json")


def test_a_variable_that_is_none_of_ours_is_left_alone() -> None:
    env("EDITOR=vi\n")
    assert read_settings() == Settings(_env_file=None)


@pytest.mark.parametrize("name", documented())
def test_an_empty_value_is_the_same_as_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without = read_settings()
    monkeypatch.setenv(name, "")
    assert read_settings() == without


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_missing_token_is_named(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv("DISCORD_TOKEN", value)
    with pytest.raises(SettingsError) as refusal:
        read_settings().token()
    assert str(refusal.value).startswith("DISCORD_TOKEN is not set: ")
    assert "\n" not in str(refusal.value)


def test_the_token_is_what_was_set_without_spaces_around() -> None:
    env(f'DISCORD_TOKEN=" {SECRET} "\n')
    assert read_settings().token() == SECRET


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_GUILD_ID", "my server"),
        ("ADMIN_GUILD_ID", "0"),
        ("ADMIN_GUILD_ID", "-5"),
        ("ADMIN_GUILD_ID", "1.5"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("HTTP_ADDR", "localhost"),
        ("HTTP_ADDR", "http://localhost:8080"),
        ("USAGE", "perhaps"),
        ("MEMORY_MB", "0"),
        ("SHARD_COUNT", "0"),
        ("CLUSTER_COUNT", "0"),
        ("CLUSTER_COUNT", "two"),
        ("CLUSTER_ID", "-1"),
    ],
)
def test_a_malformed_setting_is_named_in_one_line(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert str(refusal.value).startswith(f"{name}: ")
    assert "\n" not in str(refusal.value)


def test_every_malformed_setting_is_named_at_once() -> None:
    env("ADMIN_GUILD_ID=x\nLOG_LEVEL=LOUD\n")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert "ADMIN_GUILD_ID: " in str(refusal.value)
    assert "LOG_LEVEL: " in str(refusal.value)


@pytest.mark.parametrize("name", documented())
def test_no_value_is_ever_in_a_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret may be pasted beside the wrong name."""
    monkeypatch.setenv("ADMIN_GUILD_ID", "x")
    monkeypatch.setenv(name, SECRET)
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_an_env_file_that_is_not_utf_8_is_a_mistake_like_any_other() -> None:
    Path(".env").write_bytes(f"DISCORD_TOKEN={SECRET}\n# caf\xe9\n".encode("latin-1"))
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert ".env" in str(refusal.value)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCORD_TOKEN", SECRET),
        ("DATABASE_URL", f"postgresql+asyncpg://mira:{SECRET}@localhost/dossier"),
    ],
)
def test_no_secret_is_in_what_is_printed_of_the_settings(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    settings = read_settings()
    for printed in (repr(settings), str(settings), f"{settings!r}"):
        assert SECRET not in printed


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        read_settings().log_level = "DEBUG"


def test_articles_are_found_beside_the_folder_of_the_dossiers(tmp_path: Path) -> None:
    env("DATA_DIR=somewhere/data\n")
    assert read_settings().root == (tmp_path / "somewhere").resolve()


# ── several processes ──

POSTGRES = "postgresql://localhost/dossier"


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda name: monkeypatch.setattr("socket.gethostname", lambda: name)


def test_one_process_is_the_only_cluster_whatever_its_host_is_called(
    host: Callable[[str], None],
) -> None:
    host("laptop-7")
    assert read_settings().cluster == Cluster(0, 1)


@pytest.mark.parametrize("name", ["bot-2", "bot-2.bots.example.org", "a-1-b-2"])
def test_the_number_at_the_end_of_the_hosts_name_says_which_process_it_is(
    name: str, host: Callable[[str], None]
) -> None:
    host(name)
    env(f"CLUSTER_COUNT=3\nDATABASE_URL={POSTGRES}\n")
    assert read_settings().cluster == Cluster(2, 3)


def test_a_number_that_is_set_comes_before_the_hosts_name(host: Callable[[str], None]) -> None:
    host("bot-2")
    env(f"CLUSTER_ID=0\nCLUSTER_COUNT=3\nDATABASE_URL={POSTGRES}\n")
    assert read_settings().cluster == Cluster(0, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"CLUSTER_COUNT=2\nDATABASE_URL={POSTGRES}", "CLUSTER_ID is not set"),
        (f"CLUSTER_COUNT=2\nCLUSTER_ID=2\nDATABASE_URL={POSTGRES}", "CLUSTER_ID must be below"),
        ("CLUSTER_ID=1", "CLUSTER_ID must be below CLUSTER_COUNT, 1"),
        ("CLUSTER_COUNT=2\nCLUSTER_ID=0", "CLUSTER_COUNT needs PostgreSQL in DATABASE_URL"),
        (
            f"CLUSTER_COUNT=3\nCLUSTER_ID=0\nSHARD_COUNT=2\nDATABASE_URL={POSTGRES}",
            "SHARD_COUNT must be at least CLUSTER_COUNT",
        ),
    ],
)
def test_clusters_that_cannot_be_are_refused_in_one_line(
    text: str, said: str, host: Callable[[str], None]
) -> None:
    host("laptop")
    env(text + "\n")
    with pytest.raises(SettingsError) as refusal:
        read_settings()
    assert str(refusal.value).startswith(said)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "address"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), (":80", (None, 80)), ("", None)],
)
def test_where_health_is_served(value: str, address: tuple[str | None, int] | None) -> None:
    env(f"HTTP_ADDR={value}\n")
    assert read_settings().http_address == address
