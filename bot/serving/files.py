"""Which files of a folder are dossiers."""

from __future__ import annotations

from pathlib import Path

from bot.serving.known_people import FILE_NAME


def dossier_files(folder: Path) -> tuple[Path, ...]:
    """Everything that is called `*.toml`, by name, whatever it is; but no known people, and nothing
    that is hidden, such as the lock of an editor.
    """
    found = (path for path in folder.glob("*.toml") if path.name != FILE_NAME)
    return tuple(sorted(path for path in found if not path.name.startswith(".")))
