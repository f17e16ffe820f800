"""Which files of the folder of dossiers are dossiers, and what they are called in a message."""

from __future__ import annotations

from pathlib import Path


def dossier_files(folder: Path) -> tuple[Path, ...]:
    """Everything that is called `*.toml`, by name, whatever it is; not what is hidden, such as the
    lock of an editor.
    """
    return tuple(sorted(path for path in folder.glob("*.toml") if not path.name.startswith(".")))


def shown(name: str) -> str:
    """A file's name on one line; one that a terminal or a log would not show is escaped."""
    return name if name.isprintable() else repr(name)[1:-1]
