"""Bringing a database's schema up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Folded into 0004, which brings their databases along.
_FOLDED: Final = ("0001", "0002", "0003")


def migrate(connection: Connection) -> None:
    """Run the migrations that the database lacks. Raises ValueError where none leads on from it."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return
    if found in _FOLDED:
        command.stamp(config, "base", purge=True)
    elif found is not None and found not in known:
        raise ValueError(
            f"its schema is {found}, which this version does not know: install the version that "
            "wrote it, or restore a backup"
        )
    command.upgrade(config, "head")
