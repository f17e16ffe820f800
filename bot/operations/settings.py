"""Every setting, read once from the environment and from `.env`.

`.env.example` says what each is for; a test keeps the two in step.
"""

from __future__ import annotations

import re
import secrets
import socket
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.facts.model import DossierId
from bot.operations.errors import SettingsError
from bot.operations.shards import Cluster


class Settings(BaseSettings):
    """The settings, each called as its environment variable is, in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        # A copied `.env` that is not filled in has empty values, which count as none.
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    discord_token: SecretStr | None = None
    admin_guild_id: Annotated[int, Field(gt=0)] | None = None
    # Secret because it may hold a password.
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///var/dossier.db")
    data_dir: Path = Path("data")
    default_dossier: DossierId | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    http_addr: Annotated[str, Field(pattern=r"^[^\s:/]*:\d{1,5}$")] | None = None
    usage: Literal["on", "off"] = "on"
    memory_mb: Annotated[int, Field(gt=0)] = 64
    shard_count: Annotated[int, Field(gt=0)] | None = None
    cluster_count: Annotated[int, Field(gt=0)] = 1
    cluster_id: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _is_one_of_the_clusters(self) -> Self:
        """Each of several processes knows which it is, has a shard, and shares the database."""
        if self.cluster_count == 1 and not self.cluster_id:
            return self
        id = self._process()
        if id is None:
            raise ValueError(
                "CLUSTER_ID is not set, and the host's name does not end in a number (bot-0)"
            )
        if id >= self.cluster_count:
            raise ValueError(f"CLUSTER_ID must be below CLUSTER_COUNT, {self.cluster_count}")
        if self.shard_count is not None and self.shard_count < self.cluster_count:
            raise ValueError("SHARD_COUNT must be at least CLUSTER_COUNT")
        if self.database_url.get_secret_value().startswith("sqlite"):
            raise ValueError("CLUSTER_COUNT needs PostgreSQL in DATABASE_URL: a file is for one")
        return self

    def _process(self) -> int | None:
        """CLUSTER_ID, or the number at the end of the host's name, as a StatefulSet names its pods."""
        if self.cluster_id is not None:
            return self.cluster_id
        found = re.search(r"-(\d+)$", socket.gethostname().partition(".")[0])
        return int(found[1]) if found else None

    @property
    def cluster(self) -> Cluster:
        """Which of the processes this is."""
        if self.cluster_count == 1:
            return Cluster()
        id = self._process()
        assert id is not None
        return Cluster(id, self.cluster_count)

    @property
    def http_address(self) -> tuple[str | None, int] | None:
        """Host and port of HTTP_ADDR; without a host, every address of this machine."""
        if self.http_addr is None:
            return None
        host, _, port = self.http_addr.rpartition(":")
        return host or None, int(port)

    @property
    def root(self) -> Path:
        """The folder in which the articles that dossiers name are found."""
        return self.data_dir.resolve().parent

    @property
    def demo_dir(self) -> Path:
        """The folder of the invented dossiers, which the demo alone serves."""
        return self.data_dir / "demo"

    def token(self) -> str:
        """The bot's token. Raises SettingsError where there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value().strip():
            raise SettingsError(
                "DISCORD_TOKEN is not set: put the bot's token into .env (see .env.example), "
                "or try the bot without one: make demo"
            )
        return self.discord_token.get_secret_value().strip()

    def secret(self) -> str:
        """The key that servers' ids are hashed with: the token, which all processes share, if any."""
        if self.discord_token is None:
            return secrets.token_hex()
        return self.discord_token.get_secret_value()


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError, which never has a setting's value in it."""
    try:
        return Settings()
    except ValidationError as error:
        mistakes = []
        for mistake in error.errors(include_url=False, include_input=False):
            names = [str(part).upper() for part in mistake["loc"]]
            mistakes.append(": ".join([*names, mistake["msg"].removeprefix("Value error, ")]))
        raise SettingsError("; ".join(mistakes)) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f".env is not UTF-8: see its byte {error.start}") from None
