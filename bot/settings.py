"""Every setting, read once from the environment and from `.env` beside it.

`.env.example` says what each is for; a test keeps the two the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it."""


class Settings(BaseSettings):
    """The settings, under the names of the environment variables in lower case."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        # An empty value, as in an `.env` that was copied and not filled in, is no value.
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    discord_token: SecretStr | None = None
    admin_guild_id: Annotated[int, Field(gt=0)] | None = None
    # A secret: it may hold a password.
    database_url: SecretStr = SecretStr("sqlite+aiosqlite:///var/dossier.db")
    data_dir: Path = Path("data")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def root(self) -> Path:
        """The folder in which the articles that dossiers name are found."""
        return self.data_dir.resolve().parent

    def token(self) -> str:
        """The bot's token. Raises SettingsError where there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value().strip():
            raise SettingsError(
                "DISCORD_TOKEN is not set: put the bot's token into .env (see .env.example), "
                "or try the bot without one: make demo"
            )
        return self.discord_token.get_secret_value().strip()


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError, which never holds a setting's value."""
    try:
        return Settings()
    except ValidationError as error:
        mistakes = (
            f"{'.'.join(str(part) for part in mistake['loc']).upper()}: {mistake['msg']}"
            for mistake in error.errors(include_url=False, include_input=False)
        )
        raise SettingsError("; ".join(mistakes)) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f".env is not UTF-8: see its byte {error.start}") from None
